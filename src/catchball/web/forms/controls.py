"""What a form of a node shows: controls, rows of them and sections, built from the schema. Pure, no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

from django.utils.translation import gettext

from catchball.core.schema import QUANTITY_PARTS, TIME_SHARES, Field, Type
from catchball.core.values import Record, phrase_text
from catchball.web.forms.left_to_plant import Hint, Hints
from catchball.web.telling.vocabulary import field_name, word

LONG_TEXTS = frozenset({"instruction", "description", "purpose", "result", "work_organisation"})
"""Texts that have paragraphs; the others are written in one line."""
PICTURES = frozenset({"media", "layout"})
_OF_PICTURES = frozenset({"caption"})
"""What is written about a picture; the rest is drawn on it, or follows from its file."""
ROW_NAME = "row"


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `kind`: line, long, choice, several (check boxes) or words (a list in one line).

    `original` is what stands there in the language of the document, where the form is of another one.
    """

    path: str
    label: str
    kind: str
    value: Any = ""
    options: tuple[tuple[str, str], ...] = ()
    original: str = ""
    hint: Hint | None = None
    problems: tuple[str, ...] = ()
    is_amount: bool = False

    @property
    def shape(self) -> str:
        """Which template shows it."""
        return "control"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Controls that are read as one: value, low and high limit."""

    path: str
    label: str
    parts: tuple[Control, ...]

    @property
    def shape(self) -> str:
        """Which template shows it."""
        return "cluster"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or an element of a list. The spare one is for what is new, and counts when it is filled in."""

    key: str
    path: str
    parts: tuple[Part, ...]
    is_spare: bool = False
    record: Record = field(default_factory=dict)
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table or a list: its rows, and whether their order says something."""

    path: str
    field: str
    label: str
    rows: tuple[Row, ...]
    is_ordered: bool
    hint: Hint | None = None
    problems: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """Which template shows it."""
        return "pictures" if self.field in PICTURES else "rows"

    @property
    def count(self) -> int:
        """How many rows say something."""
        return sum(not row.is_spare for row in self.rows)


Part = Control | Cluster | Rows


@dataclass(frozen=True)
class Telling:
    """How a form speaks: in which language its texts are, what can be chosen, what is wrong, what is left to do."""

    language: str
    own_language: str
    variants: tuple[tuple[str, str], ...] = ()
    latitude_rows: tuple[tuple[str, str], ...] = ()
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: Hints = field(default_factory=Hints)

    def parts(self, fields: Mapping[str, Field], record: Record, path: str = "") -> Iterator[Part]:
        """A part for each field of a record."""
        for name, kind in fields.items():
            yield self.part(kind, name, record.get(name), f"{path}/{name}" if path else name)

    def part(self, kind: Field, name: str, value: Any, path: str) -> Part:
        """The part of one field."""
        match kind.type:
            case Type.TEXT:
                return self._text(name, value or {}, path)
            case Type.QUANTITY:
                told = value or {}
                parts = [self._line(part, told.get(part, ""), f"{path}/{part}", amount=True) for part in QUANTITY_PARTS]
                return Cluster(path, _called(name, path), tuple(parts))
            case Type.LABELS:
                return self._labels(kind, name, tuple(value or ()), path)
            case Type.TABLE:
                return self._table(kind, name, value or {}, path)
            case Type.ITEMS:
                return self._items(kind, name, value or (), path)
            case Type.ATOM if kind.words:
                options = (("", "—"), *((known, word(known)) for known in sorted(kind.words)))
                return self._told(Control(path, _called(name, path), "choice", value or "", options))
        return self._line(name, value or "", path, amount=kind.type is Type.AMOUNT)

    def _told(self, control: Control) -> Control:
        return replace(control, hint=self.hints.at(control.path), problems=self.problems.get(control.path, ()))

    def _line(self, name: str, value: str, path: str, *, amount: bool = False) -> Control:
        return self._told(Control(path, _called(name, path), "line", value, is_amount=amount))

    def _text(self, name: str, text: Mapping[str, Any], path: str) -> Control:
        words = phrase_text(text[self.language]) if self.language in text else ""
        is_original = self.language == self.own_language or self.own_language not in text
        original = "" if is_original else phrase_text(text[self.own_language])
        kind = "long" if name in LONG_TEXTS else "line"
        return self._told(Control(path, _called(name, path), kind, words, original=original))

    def _labels(self, kind: Field, name: str, value: tuple[str, ...], path: str) -> Control:
        known = self.variants if name == "applies" else tuple((one, word(one)) for one in sorted(kind.words))
        if not known:
            return self._told(Control(path, _called(name, path), "words", ", ".join(value)))
        strangers = [(one, one) for one in value if one not in dict(known)]
        return self._told(Control(path, _called(name, path), "several", value, (*known, *strangers)))

    def _table(self, kind: Field, name: str, table: Mapping[str, Record], path: str) -> Rows:
        rows = [self._table_row(kind, name, f"r{place}", *row, path) for place, row in enumerate(table.items())]
        spare = replace(self._table_row(kind, name, new_key(), "", {}, path), is_spare=True)
        return self._rows(name, path, (*rows, spare), is_ordered=False)

    def _table_row(self, kind: Field, name: str, key: str, called: str, record: Record, path: str) -> Row:
        within = f"{path}/{key}"
        at = f"{within}/{ROW_NAME}"
        options = {"latitude": self.latitude_rows, "standard_time": tuple((one, word(one)) for one in TIME_SHARES)}
        known = options.get(name, ())
        if known and called and called not in dict(known):
            known = (*known, (called, called))
        label = field_name(name)
        head = Control(at, label, "choice" if known else "line", called, (("", "—"), *known) if known else ())
        parts = (self._told(head), *self.parts(kind.record, record, within))
        return Row(key, within, parts, record=record, hint=self.hints.at(within))

    def _items(self, kind: Field, name: str, items: Sequence[Record], path: str) -> Rows:
        fields = kind.record
        if name in PICTURES:
            fields = {part: inner for part, inner in fields.items() if part in _OF_PICTURES}
        rows = [self._item(fields, element["id"], element, path) for element in items]
        if name not in PICTURES:  # (a picture begins with a file)
            rows.append(replace(self._item(fields, new_key(), {}, path), is_spare=True))
        return self._rows(name, path, tuple(rows), is_ordered=True)

    def _item(self, fields: Mapping[str, Field], key: str, record: Record, path: str) -> Row:
        within = f"{path}/{key}"
        parts = tuple(self.parts(fields, record, within))
        return Row(key, within, parts, record=record, hint=self.hints.at(within))

    def _rows(self, name: str, path: str, rows: tuple[Row, ...], *, is_ordered: bool) -> Rows:
        hint, wrong = self.hints.at(path), self.problems.get(path, ())
        return Rows(path, name, _called(name, path), rows, is_ordered, hint, wrong)


def new_key() -> str:
    """The key of a row that is new, which an element of a list keeps as its id."""
    return f"e-{token_hex(5)}"


def _called(name: str, path: str) -> str:
    """What a control is called; in a row of pictures the caption says what it is for."""
    if name == "caption":
        return gettext("What it shows (also read out to those who do not see it)")
    called = field_name(name)
    return called[:1].upper() + called[1:] if path else called
