"""A comparison as rows for a page: a node, what became of it, and what it says on both sides with the words marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from catchball.core.decisions import Place
from catchball.core.edits import Edit
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.values import Record, phrase_text
from catchball.core.words import Part, marked
from catchball.queries.comparing import Comparison, Life, NodeDifference
from catchball.web.telling.elements import element_name, element_text, value_text
from catchball.web.telling.naming import Naming
from catchball.web.telling.pictures import PicturePair, picture_pair
from catchball.web.telling.speaking import joined, spoken
from catchball.web.telling.vocabulary import field_name, language_name


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field on both sides: its text in stretches that stayed, went or came; or a picture. None where it is not.

    `place` is where it is said: the node, the field, and the language of a text or the element of a list.
    """

    name: str
    old: tuple[Part, ...] | None
    new: tuple[Part, ...] | None
    language: str = ""
    pictures: PicturePair | None = None
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node and its fields that differ. `moved` is a sentence; empty for a node that stands where it stood.

    Of a node that is withheld on one of the sides there are no fields.
    """

    uid: str
    name: str
    life: Life
    moved: str
    fields: tuple[FieldRow, ...]
    is_withheld: bool = False


def node_rows(comparison: Comparison, languages: Sequence[str]) -> list[NodeRow]:
    """The nodes that differ, in reading order."""
    telling = _Telling(comparison, languages)
    return [telling.node(difference) for difference in comparison.nodes]


class _Telling:
    def __init__(self, comparison: Comparison, languages: Sequence[str]) -> None:
        self.comparison = comparison
        self.languages = languages
        self.before = Naming((comparison.old, comparison.new), languages)
        self.after = Naming((comparison.new, comparison.old), languages)

    def node(self, difference: NodeDifference) -> NodeRow:
        uid = difference.uid
        names = self.before if difference.life is Life.GONE else self.after
        moved = self._moved(uid) if difference.has_moved else ""
        fields = tuple(self._fields(difference))
        return NodeRow(uid, names.node(uid), difference.life, moved, fields, difference.is_withheld)

    def _moved(self, uid: str) -> str:
        old, new = (self._place(document, uid, names) for document, names in self._sides)
        return gettext("stood %(old)s, stands %(new)s") % {"old": old, "new": new}

    @property
    def _sides(self) -> Iterator[tuple[Any, Naming]]:
        yield self.comparison.old, self.before
        yield self.comparison.new, self.after

    def _place(self, document: Any, uid: str, names: Naming) -> str:
        parent = document.parents[uid]
        siblings = document.children[parent]
        place = siblings.index(uid)
        behind = gettext("after %(node)s") % {"node": names.short(siblings[place - 1])} if place else gettext("first")
        return gettext("%(place)s in %(parent)s") % {"place": behind, "parent": names.short(parent)}

    def _fields(self, difference: NodeDifference) -> Iterator[FieldRow]:
        """A row for each field, for each element of a list, for each language of a text that was touched.

        A node that came or went is told in one language.
        """
        entry = self.after.entry(difference.uid)
        assert entry is not None, "a node that differs is in one of the two documents"
        records = [
            book.nodes[difference.uid].fields if difference.uid in book.nodes else {}
            for book in (self.comparison.old, self.comparison.new)
        ]
        for key in self._keys(difference, entry.kind, {**records[0], **records[1]}):
            row = self._row(FIELDS[entry.kind][key[0]], key, records[0], records[1])
            yield replace(row, place=(difference.uid, *key[:2]))

    def _keys(self, difference: NodeDifference, kind: Kind, record: Record) -> list[tuple[str, ...]]:
        """What is shown as one, each once; of one text, the languages as the reader prefers them."""
        found: dict[tuple[str, ...], int] = {}
        for edit in difference.edits:
            name = edit.atom[1]
            if name not in FIELDS[kind] or _is_only_longer_or_shorter(edit):
                continue
            key = self._key(FIELDS[kind][name], edit)
            if difference.life is not Life.STAYED and FIELDS[kind][name].type is Type.TEXT:
                key = (name, spoken(record[name], self.languages).language)
            found.setdefault(key, len(found))
        texts: dict[tuple[str, ...], int] = {}
        for key, place in found.items():
            texts.setdefault(_without_language(key), place)
        return sorted(found, key=lambda key: (texts[_without_language(key)], self._rank(key[-1])))

    def _rank(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else len(self.languages)

    def _key(self, field: Field, edit: Edit) -> tuple[str, ...]:
        """What is shown as one: a language of a text, an element (in the language touched), else the field."""
        name, rest = edit.atom[1], edit.atom[2:]
        if field.type is Type.TEXT:
            return name, rest[0]
        if field.type not in (Type.TABLE, Type.ITEMS):
            return (name,)
        return name, rest[0], _language_of(field, rest[1:]) or self.languages[0]

    def _row(self, field: Field, key: tuple[str, ...], old: Record, new: Record) -> FieldRow:
        name = key[0]
        if field.type is Type.TEXT:
            return self._text_row(name, key[1], old.get(name, {}), new.get(name, {}))
        if field.type not in (Type.TABLE, Type.ITEMS):
            before, after = (_plain(field, name, record.get(name), self.languages) for record in (old, new))
            return _row(field_name(name), before, after)
        if key[1] == Place.ORDER:
            orders = [self._order(name, record.get(name, ())) for record in (old, new)]
            return _row(gettext("%(field)s, order") % {"field": field_name(name)}, orders[0], orders[1])
        return self._element_row(field, key, _element(old.get(name), key[1]), _element(new.get(name), key[1]))

    def _text_row(self, name: str, language: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> FieldRow:
        before, after = (phrase_text(text[language]) if language in text else None for text in (old, new))
        told = joined((field_name(name), "" if language == self.languages[0] else language_name(language)))
        if before is not None and before == after:
            after = gettext("%(words)s (refers to another text)") % {"words": after}
        return _row(told, before, after, language)

    def _element_row(self, field: Field, key: tuple[str, ...], old: Record | None, new: Record | None) -> FieldRow:
        name, element, language = key
        languages = (language, *self.languages)
        before, after = (None if record is None else element_text(name, record, languages) for record in (old, new))
        is_row = field.type is Type.TABLE
        called = f"{field_name(name)} {element}" if is_row else field_name(name)
        told = joined((called, "" if language == self.languages[0] else language_name(language)))
        row = _row(told, before, after, language)
        if name not in ("media", "layout"):
            return row
        return FieldRow(row.name, row.old, row.new, language, picture_pair(old, new, languages))

    def _order(self, name: str, elements: Sequence[Record]) -> str:
        return " · ".join(element_name(name, element, self.languages) for element in elements)


def _without_language(key: tuple[str, ...]) -> tuple[str, ...]:
    return key[: max(1, len(key) - 1)]


def _row(name: str, old: str | None, new: str | None, language: str = "") -> FieldRow:
    if old is None or new is None:
        sides = [None if text is None else (Part("=", text),) for text in (old, new)]
        return FieldRow(name, sides[0], sides[1], language)
    parts = marked(old, new)
    return FieldRow(
        name,
        tuple(part for part in parts if part.change != "+"),
        tuple(part for part in parts if part.change != "-"),
        language,
    )


def _is_only_longer_or_shorter(edit: Edit) -> bool:
    """Whether an order differs only by what came and went, which is told by itself."""
    if edit.atom[-1] != Place.ORDER or edit.old is None or edit.new is None:
        return False
    old, new = (list(map(str, order)) if isinstance(order, (list, tuple)) else [] for order in (edit.old, edit.new))
    return [name for name in old if name in new] == [name for name in new if name in old] and old != new


def _language_of(field: Field, path: tuple[str, ...]) -> str:
    """The language at which a path below an element ends; empty for what has none."""
    while path and path[0] in field.record:
        field, path = field.record[path[0]], path[1:]
        if field.type in (Type.TABLE, Type.ITEMS):
            path = path[1:]
    return path[0] if path and field.type is Type.TEXT else ""


def _plain(field: Field, name: str, value: Any, languages: Sequence[str]) -> str | None:
    if isinstance(value, Mapping):
        return element_text(name, value, languages)
    return None if value is None else value_text(field, name, value, languages)


def _element(value: Any, name: str) -> Record | None:
    if isinstance(value, Mapping):
        return value.get(name)
    return next((element for element in value or () if element["id"] == name), None)
