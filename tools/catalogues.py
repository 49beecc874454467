"""Catalogues of the interface's languages, kept up to date with the strings in the code: `python -m tools.catalogues`.

Every string that goes through gettext, in Python or in a template, has an entry in each catalogue; what is new gets an
empty one for a person to fill, what is gone goes, and what is translated stays. tests/rules/test_catalogues.py fails
while an entry is empty.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "catchball"
LOCALES = SOURCE / "locale"
LANGUAGES = {"de": "de", "es": "es", "zh_Hans": "zh_Hans"}
"""Folders of catalogues, and their languages as Babel names them; English is what stands in the code."""
TEMPLATES = ("html", "txt", "svg")
"""What templates are written in."""
_WRITTEN = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
"""How strings are marked, and which arguments they are."""


def main() -> int:
    """Bring all catalogues up to date, and say how many entries wait for words."""
    for language in LANGUAGES:
        catalogue = updated(read(language))
        write(language, catalogue)
        waiting = sum(not is_filled(message.string) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} strings, {waiting} without a translation")
    return 0


def read(language: str) -> Catalog:
    """A catalogue as it is kept; an empty one where there is none."""
    file = po_file(language)
    if not file.exists():
        return _empty(LANGUAGES[language])
    with file.open("rb") as content:
        return read_po(content, locale=LANGUAGES[language], domain="django")


def _empty(language: str) -> Catalog:
    heading = "# The interface of Catchball."
    return Catalog(language, "django", heading, project="Catchball", version="1", charset="utf-8", fuzzy=False)


def updated(catalogue: Catalog) -> Catalog:
    """The catalogue with just the strings of the code, in the order of the alphabet."""
    new = _empty(str(catalogue.locale))
    for context, message in sorted(strings(), key=lambda entry: (str(entry[1]), entry[0] or "")):
        known = catalogue.get(message, context)
        is_kept = known is not None and known.pluralizable == isinstance(message, tuple)
        new.add(message, known.string if known is not None and is_kept else None, context=context)
    return new


def write(language: str, catalogue: Catalog) -> None:
    """Keep a catalogue, without anything that changes from one day to the next."""
    out = BytesIO()
    write_po(out, catalogue, width=120, omit_header=False, no_location=True)
    kept = [line for line in out.getvalue().decode().splitlines() if not line.startswith(_CHANGING)]
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    po_file(language).write_text("\n".join(kept).rstrip() + "\n", "utf-8")


_CHANGING = ('"POT-Creation', '"PO-Revision', '"Generated', '"Last-Tr', '"Language-Team', '"Report')


def po_file(language: str) -> Path:
    """Where the catalogue of a language is."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def is_filled(translation: object) -> bool:
    """Whether there are words, for each number where the number decides them."""
    if isinstance(translation, (tuple, list)):
        return all(translation)
    return bool(translation)


@cache
def strings() -> frozenset[tuple[str | None, str | tuple[str, str]]]:
    """Every string of the code that goes through gettext, with its context."""
    found: set[tuple[str | None, str | tuple[str, str]]] = set()
    for code in _sources():
        for _, message, _, context in extract("python", BytesIO(code), keywords=_WRITTEN):
            text = (message[0], message[1]) if isinstance(message, tuple) else message
            found.add((context, text))
    return frozenset(found)


def _sources() -> Iterator[bytes]:
    """Python code, and templates as Python code that marks the same strings."""
    from django.utils.translation.template import templatize  # (needs settings, which may come later)

    for file in sorted(SOURCE.rglob("*.py")):
        yield file.read_bytes()
    for file in sorted(file for kind in TEMPLATES for file in SOURCE.rglob(f"templates/**/*.{kind}")):
        marked = templatize(file.read_text("utf-8"), origin=str(file))
        yield "\n".join(line.strip() for line in marked.split("\n")).encode()  # (a template is indented as it likes)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    sys.exit(main())
