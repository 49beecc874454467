"""Texts of a cookbook for translators, as XLIFF 2.0: a unit for each text, with the state of its translation.

A unit's id is the place of its text. Its metadata hold a mark of the translation that went out, by which it is seen
whether somebody else changed that meanwhile; a note holds what the source said when it was translated, where that is
another text today. The states of Catchball are those of XLIFF, finer ones stand in `subState`:

    initial                               no translation
    initial     catchball:needs-rewriting
    initial     catchball:needs-editing   a translation of what the source said before
    translated                            needs checking
    final                                 approved; catchball:own-words where it is no translation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from catchball.core.document import Cookbook
from catchball.core.translating import mark_of
from catchball.core.translations import Entry, State
from catchball.formats.translators import Sent, chosen, id_of, place_name

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
OURS = "catchball"
BEFORE = "before"
SEEN = "seen"
REWRITING, EDITING, OWN_WORDS = (f"{OURS}:{name}" for name in ("needs-rewriting", "needs-editing", "own-words"))
_STATES: Mapping[State, tuple[str, str]] = MappingProxyType(
    {
        State.UNTRANSLATED: ("initial", ""),
        State.NEEDS_REWRITING: ("initial", REWRITING),
        State.NEEDS_EDITING: ("initial", EDITING),
        State.NEEDS_CHECKING: ("translated", ""),
        State.APPROVED: ("final", ""),
    }
)


def write_xliff(document: Cookbook, language: str, *, source: str = "", only_open: bool = False) -> Sent:
    """The texts of a document for a translator into a language: all, or only those that are not approved.

    They are translated from `source`, by default the document's own language; texts that say nothing in it are left
    out. The same document gives the same bytes.
    """
    found = chosen(document, language, source, only_open=only_open)
    tongues = f"srcLang={quoteattr(found.source_language)} trgLang={quoteattr(language)}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" xmlns:mda="{METADATA}" version="2.0" {tongues}>',
        f'<file id="f1" original={quoteattr(document.root)} xml:space="preserve">',
    ]
    for entry in found.entries:
        lines += _unit(document, entry, language)
    lines += ["</file>", "</xliff>", ""]
    return Sent("\n".join(lines).encode(), len(found.entries), found.left_out)


def _unit(document: Cookbook, entry: Entry, language: str) -> Iterator[str]:
    yield f"<unit id={quoteattr(id_of(entry.atom))} name={_attribute(place_name(document, entry.atom))}>"
    if seen := mark_of(document, entry.atom, language):
        yield (
            f'<mda:metadata><mda:metaGroup category="{OURS}"><mda:meta type="{SEEN}">{seen}</mda:meta>'
            "</mda:metaGroup></mda:metadata>"
        )
    if entry.before:
        yield f'<notes><note category="{BEFORE}">{escape(entry.before)}</note></notes>'
    state, finer = _STATES[entry.state]
    finer = OWN_WORDS if entry.is_own else finer
    told = f' subState="{finer}"' if finer else ""
    target = f"<target>{escape(entry.words)}</target>" if entry.words else ""
    yield f'<segment state="{state}"{told}><source>{escape(entry.source)}</source>{target}</segment>'
    yield "</unit>"


def _attribute(text: str) -> str:
    return quoteattr(" ".join(text.split()))
