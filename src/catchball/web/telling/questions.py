"""Conflicts as a person answers them: where, what base and both sides say, why it is asked, and how to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext

from catchball.core.decisions import Atom, Choice, Place
from catchball.core.document import Cookbook
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import Record, phrase_text
from catchball.core.words import Part, marked
from catchball.queries.comparing import compared, only_of
from catchball.queries.telling.sentences import sentence
from catchball.web.telling.differences import NodeRow, node_rows
from catchball.web.telling.elements import value_text
from catchball.web.telling.naming import Naming
from catchball.web.telling.pictures import picture_pair
from catchball.web.telling.speaking import joined

SIDES = ("base", "ours", "theirs")
"""In the order of the documents, and of the keys 1, 2 and 3."""
PICTURES = ("media", "layout")
"""Fields that hold pictures."""
_SEEN: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"content": lambda: gettext("this picture"), "at": lambda: gettext("drawn here")}
)
"""Fields of a picture that are looked at, and say nothing in words."""
_MOST_CHANGES = 8
"""Changes that are listed of a side that kept what the other withdrew."""


@dataclass(frozen=True, slots=True)
class Said:
    """What base or a side says. `take` is the word of the answer; `own` is where one's own words begin with it.

    `picture` is the picture that is asked about, or the first one of the step, with its marks.
    """

    take: str
    parts: tuple[Part, ...]
    own: str = ""
    picture: Record | None = None
    marks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One conflict, ready to be shown. `own` is where an answer of one's own begins; None where only a side is taken.

    `answer` is the side that was taken before, `own` then what was written.
    """

    id: str
    kind: str
    where: str
    why: str
    said: tuple[Said, ...]
    own: str | None
    is_long: bool
    answer: str = ""


class Asking:
    """Puts the conflicts of one merge into words. The documents are base, ours and theirs."""

    def __init__(self, documents: Sequence[Cookbook], languages: Sequence[str]) -> None:
        self.documents = documents
        self.languages = languages
        self.names = Naming(documents, languages)

    def question(self, conflict: Mapping[str, Any], answer: Any = None) -> Question:
        """A conflict as it is kept, with the answer that it has so far."""
        atom = tuple(conflict["atom"])
        field = self._field(atom)
        own = self._own(conflict, field)
        is_own = isinstance(answer, Mapping)
        if is_own and own is not None:
            own = phrase_text(answer["value"]) if answer["value"] else ""
        return Question(
            id=conflict["id"],
            kind=conflict["kind"],
            where=self.names.atom(atom),
            why=sentence(conflict["why"]),
            said=tuple(self._pictured(self._said(conflict, take, field), conflict) for take in SIDES),
            own=own,
            is_long=field is not None and field[1].type is Type.TEXT,
            answer="own" if is_own else str(answer or ""),
        )

    def questions(self, conflicts: Iterable[Mapping[str, Any]]) -> list[Question]:
        """Conflicts in reading order."""
        return [self.question(conflict) for conflict in sorted(conflicts, key=self.place)]

    def around(self, conflict: Mapping[str, Any]) -> list[NodeRow]:
        """All that differs between the two sides at the node of a conflict, and not only what is asked."""
        _, ours, theirs = self.documents
        return node_rows(only_of(compared(ours, theirs), [conflict["atom"][0]]), self.languages)

    def place(self, conflict: Mapping[str, Any]) -> tuple[float, str]:
        """Where a conflict stands in reading order, as far as one of the documents knows."""
        uid = conflict["atom"][0]
        return next((walked[uid] for walked in self._walked if uid in walked), float("inf")), conflict["id"]

    @cached_property
    def _walked(self) -> list[Mapping[str, float]]:
        return [{uid: float(place) for place, uid in enumerate(document.walk())} for document in self.documents]

    def _field(self, atom: Atom) -> tuple[str, Field] | None:
        """The innermost field of an atom of content, with its name."""
        entry = self.names.entry(atom[0])
        if (
            entry is None
            or len(atom) < 2
            or atom[1] not in FIELDS[entry.kind]
            or Place.SLOT in atom
            or Place.ORDER in atom
        ):
            return None
        name, field, rest = atom[1], FIELDS[entry.kind][atom[1]], atom[2:]
        while len(rest) > 1 and rest[1] in field.record:
            name, field, rest = rest[1], field.record[rest[1]], rest[2:]
        return name, field

    def _own(self, conflict: Mapping[str, Any], found: tuple[str, Field] | None) -> str | None:
        """Ours, where a value of one's own can be written: of a text, an atom or an amount."""
        if conflict["kind"] != "value" or found is None or found[0] in _SEEN:
            return None
        field, ours = found[1], conflict["ours"]
        if field.type not in (Type.TEXT, Type.ATOM, Type.AMOUNT, Type.QUANTITY):
            return None
        return phrase_text(ours) if ours else ""

    def _said(self, conflict: Mapping[str, Any], take: str, found: tuple[str, Field] | None) -> Said:
        value, base = conflict[take], conflict["base"]
        own = "" if self._own(conflict, found) is None or not value else phrase_text(value)
        if (
            found is not None
            and found[1].type is Type.TEXT
            and base is not None
            and value is not None
            and take != "base"
        ):
            parts = tuple(part for part in marked(phrase_text(base), phrase_text(value)) if part.change != "-")
            return Said(take, parts, own)
        return Said(take, (Part("=", self._words(conflict, take, value, found)),), own)

    def _pictured(self, said: Said, conflict: Mapping[str, Any]) -> Said:
        """With the picture of the side, on which is marked what became of each annotation since."""
        before, now = (
            self._picture(self.documents[side], tuple(conflict["atom"])) for side in (0, SIDES.index(said.take))
        )
        if now is None:
            return said
        return replace(said, picture=now, marks=picture_pair(before, now, self.languages).new_marks)

    def _picture(self, document: Cookbook, atom: Atom) -> Record | None:
        """The picture that an atom is about; of another atom of content, the first picture of its node."""
        entry = document.nodes.get(atom[0])
        if entry is None or len(atom) < 2 or atom[1] not in FIELDS[entry.kind]:
            return None
        field = atom[1] if atom[1] in PICTURES else "media"
        pictures: Sequence[Record] = entry.fields.get(field, ())
        if atom[1] in PICTURES and len(atom) > 2:
            return next((one for one in pictures if one["id"] == atom[2]), None)
        return pictures[0] if pictures else None

    def _words(self, conflict: Mapping[str, Any], take: str, value: Any, found: tuple[str, Field] | None) -> str:
        atom = tuple(conflict["atom"])
        match conflict["kind"]:
            case "life" if atom[1] == Place.LIFE:
                return self._life(conflict, take, value)
            case "parent":
                return gettext("in %(node)s") % {"node": self.names.short(value)} if value else gettext("not there")
            case "cycle":
                return "; ".join(f"{self.names.short(low)} › {self.names.short(high)}" for low, high in value.items())
            case "slot":
                return (
                    gettext("after %(node)s") % {"node": self._called(atom[:-1], value)} if value else gettext("first")
                )
            case "order":
                return " · ".join(self._called((*atom[:-2], name), name) for name in value)
        if value is not None and found is not None and found[0] in _SEEN:
            return _SEEN[found[0]]()
        if value is None or found is None:
            return gettext("removed") if conflict["base"] is not None else gettext("not there")
        return value_text(found[1], found[0], value, self.languages)

    def _called(self, atom: Atom, name: str) -> str:
        """A node by its uid, or an element of a field of the node that the atom names."""
        return self.names.inside((*atom[:-1], name)) if len(atom) > 2 else self.names.short(name)

    def _life(self, conflict: Mapping[str, Any], take: str, value: Any) -> str:
        if isinstance(value, str):
            lives = {"here": gettext("as it was"), "unknown": gettext("not there"), "withdrawn": gettext("withdrawn")}
            return lives.get(value, value)
        base, side = self.documents[0], self.documents[1 if take == "ours" else 2]
        rows = node_rows(only_of(compared(base, side), conflict["nodes"]), self.languages)
        changed = [f"{row.name}: {field.name}" for row in rows for field in row.fields]
        told = joined(changed[:_MOST_CHANGES], "; ")
        return gettext("kept and changed: %(what)s") % {"what": told} if told else gettext("kept")


def choice_given(conflict: Mapping[str, Any], take: str, own: str) -> Choice:
    """The answer from a form: a side, or a value of one's own, which keeps what a translation was made from.

    Raises ValueError for anything else.
    """
    if take in SIDES:
        return Choice(take=take)  # type: ignore[arg-type]  # one of the three, as just checked
    if take != "own":
        raise ValueError(gettext("Choose one of the sides, or write a value of your own."))
    translated: Record | None = next(
        (conflict[side] for side in ("theirs", "ours") if isinstance(conflict[side], Mapping)), None
    )
    if translated is not None and own.strip():
        return Choice(value={"text": own, "of": translated["of"]})
    return Choice(value=own.strip() or None)
