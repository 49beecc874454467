"""Conflicts as a person answers them: where, what base and both sides say, why it is asked, and how to answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from catchball.core.decisions import Atom, Choice, Place
from catchball.core.document import Cookbook
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import Record, phrase_text
from catchball.core.words import Part, marked
from catchball.queries.comparing import compared, only_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.elements import value_text
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import joined

_MOST_CHANGES = 8
"""Changes that are listed of a side that kept what the other withdrew."""


@dataclass(frozen=True, slots=True)
class Said:
    """What base or a side says. `take` is the word of the answer; a picture stands beside its words."""

    take: str
    parts: tuple[Part, ...]
    picture: str = ""


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
            why=conflict["why"],
            said=tuple(self._said(conflict, take, field) for take in ("base", "ours", "theirs")),
            own=own,
            is_long=field is not None and field[1].type is Type.TEXT,
            answer="own" if is_own else str(answer or ""),
        )

    def questions(self, conflicts: Iterable[Mapping[str, Any]]) -> list[Question]:
        """Conflicts in reading order."""
        return [self.question(conflict) for conflict in sorted(conflicts, key=self.place)]

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
        if conflict["kind"] != "value" or found is None or found[0] == "content":
            return None
        field, ours = found[1], conflict["ours"]
        if field.type not in (Type.TEXT, Type.ATOM, Type.AMOUNT, Type.QUANTITY):
            return None
        return phrase_text(ours) if ours else ""

    def _said(self, conflict: Mapping[str, Any], take: str, found: tuple[str, Field] | None) -> Said:
        value, base = conflict[take], conflict["base"]
        picture = str(value or "") if found is not None and found[0] == "content" else ""
        if (
            found is not None
            and found[1].type is Type.TEXT
            and base is not None
            and value is not None
            and take != "base"
        ):
            parts = tuple(part for part in marked(phrase_text(base), phrase_text(value)) if part.change != "-")
            return Said(take, parts)
        return Said(take, (Part("=", self._words(conflict, take, value, found)),), picture)

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
    if take in ("base", "ours", "theirs"):
        return Choice(take=take)  # type: ignore[arg-type]  # one of the three, as just checked
    if take != "own":
        raise ValueError(gettext("Choose one of the sides, or write a value of your own."))
    translated: Record | None = next(
        (conflict[side] for side in ("theirs", "ours") if isinstance(conflict[side], Mapping)), None
    )
    if translated is not None and own.strip():
        return Choice(value={"text": own, "of": translated["of"]})
    return Choice(value=own.strip() or None)
