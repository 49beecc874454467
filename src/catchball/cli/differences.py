"""Edits as sentences that a person would say: `step 3 “Fit the ring” moved after step 5 “Grease the bearing”`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from rich.text import Text

from catchball.cli.marking import came, changed_words, replaced, went
from catchball.cli.naming import Naming, field_at
from catchball.cli.wording import FIELD_NAMES
from catchball.core.decisions import Atom, Place
from catchball.core.diff import node_from
from catchball.core.document import Cookbook, Node
from catchball.core.edits import SOURCE, Edit
from catchball.core.reversals import moved
from catchball.core.schema import FIELDS, Kind, Type
from catchball.core.values import phrase_text


@dataclass(frozen=True, slots=True)
class Sentence:
    """What some edits do, in words. `home` is the node under which it is listed, `node` the one that it is about.

    `about_content` tells that it stands below the name of its node. `brings` is the node that it adds.
    """

    home: str
    node: str
    text: Text
    atoms: frozenset[Atom]
    about_content: bool = False
    brings: Node | None = None


def sentences(edits: Iterable[Edit], documents: Sequence[Cookbook], language: str = "") -> list[Sentence]:
    """The sentences for edits, in reading order. Nodes are named as in the first document that has them."""
    return _Telling(tuple(edits), documents, language).sentences()


class _Telling:
    """One run: the edits by what they are about, and the names."""

    def __init__(self, edits: tuple[Edit, ...], documents: Sequence[Cookbook], language: str) -> None:
        self.edits = edits
        self.lives = {edit.uid: edit for edit in edits if edit.atom[1] == Place.LIFE}
        self.orders = {edit.uid: edit for edit in edits if edit.atom[1] == Place.ORDER}
        self.moves = {edit.uid: edit for edit in edits if edit.atom[1] == Place.PARENT}
        self.names = Naming(documents, language=language, brought=self._brought())

    def sentences(self) -> list[Sentence]:
        found = [*self._lives(), *self._parents(), *self._orders(), *self._contents()]
        return sorted(
            found, key=lambda one: (self._place(one.home), one.home, self._place(one.node), one.about_content)
        )

    def _brought(self) -> Iterator[Node]:
        for edit in self.lives.values():
            for life in (_record(edit.new), _record(edit.old)):
                if "node" in life:
                    yield node_from(edit.uid, life["node"])
                    break

    def _lives(self) -> Iterator[Sentence]:
        for uid, edit in self.lives.items():
            old, new = _record(edit.old), _record(edit.new)
            atoms = frozenset({edit.atom})
            if new["state"] == "here":
                parent = str(new["parent"])
                text = came(f"{self._fresh(uid)} added{self._below(uid)}{self._after(uid, parent, 'at the beginning')}")
                brings = self.names.brought[uid]
                yield Sentence(parent, uid, text, self._with_list(atoms, parent), brings=brings)
            elif old["state"] == "here":
                parent = str(old["parent"])
                yield Sentence(parent, uid, went(f"{self.names.short(uid)} withdrawn"), self._with_list(atoms, parent))
            else:
                told = "is remembered as withdrawn" if new["state"] == "withdrawn" else "is no longer remembered"
                yield Sentence(self.names.documents[0].root, uid, Text(f"{self.names.short(uid)} {told}"), atoms)

    def _fresh(self, uid: str) -> str:
        entry = self.names.brought.get(uid)
        is_step = entry is not None and entry.kind is Kind.STEP
        return f"step “{self.names.title(uid)}”" if is_step else self.names.short(uid)

    def _below(self, uid: str) -> str:
        steps = len(_names(self.orders[uid].new)) if uid in self.orders else 0
        return f" with {steps} below it" if steps else ""

    def _parents(self) -> Iterator[Sentence]:
        for uid, edit in self.moves.items():
            old, new = str(edit.old), str(edit.new)
            where = self._after(uid, new, "at the beginning")
            text = Text(f"{self.names.short(uid)} moved to {self.names.short(new)},{where}")
            yield Sentence(old, uid, text, self._with_list(frozenset({edit.atom}), old, new))

    def _orders(self) -> Iterator[Sentence]:
        for parent, edit in self.orders.items():
            for run in _runs(_names(edit.old), _names(edit.new)):
                told = " and ".join(self.names.short(uid) for uid in run)
                text = Text(f"{told} moved{self._after(run[0], parent, 'to the beginning')}")
                yield Sentence(parent, run[0], text, frozenset({edit.atom}))

    def _contents(self) -> Iterator[Sentence]:
        for edit in self.edits:
            entry = self.names.entry(edit.uid)
            home = self._home(edit.uid)
            if edit.atom[1] == SOURCE:
                told = f"is a copy of {self.names.short(str(edit.new))}" if edit.new else "is no longer a copy"
                yield Sentence(home, edit.uid, Text(told), frozenset({edit.atom}), about_content=True)
            elif edit.is_content:
                known = entry is not None and edit.atom[1] in FIELDS[entry.kind]
                text = edit_text(edit, entry.kind, self.names) if entry and known else Text(" › ".join(edit.atom[1:]))
                if text is not None:
                    yield Sentence(home, edit.uid, text, frozenset({edit.atom}), about_content=True)

    def _home(self, uid: str) -> str:
        """Where a sentence about content is listed: a step's below its operation, another node's below itself."""
        entry = self.names.entry(uid)
        return self.names.home(uid) if entry is not None and entry.kind is Kind.STEP else uid

    def _after(self, uid: str, parent: str, first: str) -> str:
        """Where a node stands now: ` after step 5 “…”`."""
        names = _names(self.orders[parent].new) if parent in self.orders else []
        if uid not in names:
            return ""
        place = names.index(uid)
        return f" after {self._neighbour(names[place - 1])}" if place else f" {first}"

    def _neighbour(self, uid: str) -> str:
        return self.names.short(uid) if uid in self.names.documents[0] else f"the new {self._fresh(uid)}"

    def _with_list(self, atoms: frozenset[Atom], *parents: str) -> frozenset[Atom]:
        return atoms | {self.orders[parent].atom for parent in parents if parent in self.orders}

    @cached_property
    def _walked(self) -> Mapping[str, float]:
        return {uid: float(place) for place, uid in enumerate(self.names.documents[0].walk())}

    def _place(self, uid: str) -> float:
        """Where a node stands in reading order; a new one, right after its left neighbour or its parent."""
        above, seen = 0.0, {uid}
        while uid not in self._walked:
            left = self._left_of(uid)
            if not left or left in seen:
                return inf
            uid, above = left, above + 1 / 1024
            seen.add(uid)
        return self._walked[uid] + above

    def _left_of(self, uid: str) -> str:
        for parent, edit in self.orders.items():
            for names in (_names(edit.new), _names(edit.old)):
                if uid in names:
                    place = names.index(uid)
                    return names[place - 1] if place else parent
        return self.names.home(uid)


def edit_text(edit: Edit, kind: Kind, names: Naming) -> Text | None:
    """What an edit of content does to its node; None where another edit tells it."""
    name, field, rest = field_at(FIELDS[kind], edit.atom[1:])
    if rest and rest[-1] == Place.ORDER:
        return _element_moves(edit, names)
    inside = names.inside(edit.atom)
    if field.type is Type.LABELS:
        return came(inside) if edit.new is not None else went(inside)
    if field.type in (Type.TABLE, Type.ITEMS):
        return _element_text(edit, name, names)
    old, new = (names.say.value(field, name, value) for value in (edit.old, edit.new))
    if edit.old is None:
        return came(f"{inside}: {new}")
    if edit.new is None:
        return went(f"{inside}: {old}")
    if field.type is Type.TEXT:
        if phrase_text(edit.old) == phrase_text(edit.new):
            return Text(f"{inside}: the translation refers to another source text")
        return Text.assemble(f"{inside}: ", changed_words(old, new))
    return Text.assemble(f"{inside}: ", replaced(old, new))


def _element_text(edit: Edit, name: str, names: Naming) -> Text:
    """A row or an element that came or went."""
    value = _record(edit.new if edit.new is not None else edit.old)
    outer = names.inside(edit.atom[:-2]) if len(edit.atom) > 3 else ""
    if "id" in value:
        told = names.say.element(name, value)
        called = told if name == "resources" else f"{FIELD_NAMES.get(name, name)}: {told}"
    else:
        row = names.inside((edit.atom[0], *edit.atom[-2:])) if len(edit.atom) == 3 else edit.atom[-1]
        called = f"{row}: {names.say.value(FIELDS_OF_ROWS, name, value)}"
    words = f"{outer}, {called}" if outer else called
    return came(words) if edit.new is not None else went(words)


FIELDS_OF_ROWS = FIELDS[Kind.STEP]["parameters"]
"""Rows of all tables are told as those of the parameters."""


def _element_moves(edit: Edit, names: Naming) -> Text | None:
    order = _names(edit.new)
    told = []
    for run in _runs(_names(edit.old), order):
        place = order.index(run[0])
        called = " and ".join(names.inside((*edit.atom[:-1], name)) for name in run)
        behind = f"after {names.inside((*edit.atom[:-1], order[place - 1]))}" if place else "to the beginning"
        told.append(f"{called} moved {behind}")
    return Text("; ".join(told)) if told else None


def _runs(old: list[str], new: list[str]) -> list[list[str]]:
    """What moved from one order to another, as runs that stand together in the new one."""
    wandered = set(moved([name for name in old if name in new], [name for name in new if name in old]))
    runs: list[list[str]] = []
    together = False
    for name in new:
        if name not in wandered:
            together = False
        elif together:
            runs[-1].append(name)
        else:
            runs.append([name])
            together = True
    return runs


def _names(value: Any) -> list[str]:
    return list(value or ())


def _record(value: Any) -> Mapping[str, Any]:
    assert isinstance(value, Mapping)
    return value
