"""The forms of file in which texts go to translators, and how one that comes back is recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catchball.formats.translators import Came, Sent
from catchball.formats.xliff.reading import read_xliff
from catchball.formats.xliff.writing import write_xliff
from catchball.formats.xlsx.translation_sheet import read_translation_sheet, write_translation_sheet

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TranslatorForm:
    """One form: its name, how its files end, what the web calls it, how it is written."""

    name: str
    ending: str
    media_type: str
    write: Callable[..., Sent]


FORMS = (
    TranslatorForm("xliff", "xlf", "application/xliff+xml", write_xliff),
    TranslatorForm(
        "xlsx",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_translation_sheet,
    ),
)


def form_named(name: str) -> TranslatorForm | None:
    """The form of a name; None where there is none."""
    return next((form for form in FORMS if form.name == name), None)


def read_translations(data: bytes, source: str) -> Came:
    """A translators' file, recognised by its content. Raises FormatError with the place."""
    return read_translation_sheet(data, source) if data.startswith(_ZIP) else read_xliff(data, source)
