"""The edits of a side, as data: what each does to a document, and how its effect is recognised in any result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from bench.plain import Fields, Leaves, Path, Plain, leaves, put, value_at

Place: TypeAlias = tuple[str, ...]
"""A uid alone (the whole node), or a uid and a path inside it; `@place` is where the node stands."""

STANDS = "@place"


@dataclass(frozen=True, slots=True)
class Report:
    """One conflict that a tool reported: the places that it names, and its words."""

    places: frozenset[Place]
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool made of a merge, in words that all tools share.

    `orders` lists the children of each node as the result lists them: a uid twice, or one that has no node, is kept.
    Where a conflict is open, the result holds whatever the tool put there.
    """

    nodes: Mapping[str, Leaves]
    orders: Mapping[str, Sequence[str]]
    reports: Sequence[Report]
    reviews: int = 0
    """How many clean results the tool asks a person to confirm."""
    where: Mapping[str, tuple[str, int]] = field(init=False, compare=False)
    """uid -> the node that lists it, and the place in that list; of a uid that is listed twice, the last."""

    def __post_init__(self) -> None:
        where = {uid: (parent, at) for parent, order in self.orders.items() for at, uid in enumerate(order)}
        object.__setattr__(self, "where", where)

    def stands(self, uid: str, parent: str, left: str, right: str) -> bool:
        """Whether a node stands below the parent, between two others; an empty uid of these is not looked at."""
        found, at = self.where.get(uid, ("", -1))
        others = [(self.where.get(other, ("", -1)), sign) for other, sign in ((left, 1), (right, -1)) if other]
        return found == parent and all(home == parent and (at - slot) * sign > 0 for (home, slot), sign in others)


class Edit(Protocol):
    """One edit of one side."""

    @property
    def uid(self) -> str:
        """The node that it changes."""

    @property
    def place(self) -> Place:
        """What it changes."""

    def make(self, plain: Plain) -> None:
        """Change the document."""

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""


@dataclass(frozen=True, slots=True)
class Words:
    """One word of a text replaced; it stands there once, and the new word is strange to the text."""

    uid: str
    path: Path
    old: str
    new: str

    @property
    def place(self) -> Place:
        """What it changes."""
        return (self.uid, *self.path)

    def make(self, plain: Plain) -> None:
        """Change the document."""
        text = value_at(plain.fields[self.uid], self.path)
        put(plain.fields[self.uid], self.path, text.replace(self.old, self.new, 1))

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""
        text = outcome.nodes.get(self.uid, {}).get(self.path, "")
        return self.new in text and self.old not in text


@dataclass(frozen=True, slots=True)
class Value:
    """One value set anew."""

    uid: str
    path: Path
    new: str

    @property
    def place(self) -> Place:
        """What it changes."""
        return (self.uid, *self.path)

    def make(self, plain: Plain) -> None:
        """Change the document."""
        put(plain.fields[self.uid], self.path, self.new)

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""
        return outcome.nodes.get(self.uid, {}).get(self.path) == self.new


@dataclass(frozen=True, slots=True)
class Addition:
    """One more element at the end of a list: a key point, a tool, a check."""

    uid: str
    field: str
    element: Fields

    @property
    def place(self) -> Place:
        """What it changes."""
        return (self.uid, self.field, self.element["id"])

    def make(self, plain: Plain) -> None:
        """Change the document."""
        plain.fields[self.uid].setdefault(self.field, []).append(self.element)

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""
        said = leaves({self.field: [self.element]})
        return said.items() <= outcome.nodes.get(self.uid, {}).items()


@dataclass(frozen=True, slots=True)
class Insertion:
    """A new step between two others."""

    uid: str
    fields: Fields
    parent: str
    left: str
    right: str

    @property
    def place(self) -> Place:
        """What it changes."""
        return (self.uid,)

    def make(self, plain: Plain) -> None:
        """Change the document."""
        plain.kinds[self.uid] = "step"
        plain.fields[self.uid] = self.fields
        plain.children[self.parent].insert(plain.children[self.parent].index(self.left) + 1, self.uid)

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""
        right_place = outcome.stands(self.uid, self.parent, self.left, self.right)
        return right_place and outcome.nodes.get(self.uid) == leaves(self.fields)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A step taken out."""

    uid: str

    @property
    def place(self) -> Place:
        """What it changes."""
        return (self.uid,)

    def make(self, plain: Plain) -> None:
        """Change the document."""
        parent = plain.parent(self.uid)
        plain.children[parent].remove(self.uid)
        kind, fields = plain.kinds.pop(self.uid), plain.fields.pop(self.uid)
        plain.withdrawn[self.uid] = {"kind": kind, "fields": fields, "parent": parent}

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""
        return self.uid not in outcome.nodes and self.uid not in outcome.where


@dataclass(frozen=True, slots=True)
class Move:
    """A step put between two others, which are neighbours there; one of them may be left open (empty)."""

    uid: str
    parent: str
    left: str
    right: str

    @property
    def place(self) -> Place:
        """What it changes."""
        return (self.uid, STANDS)

    def make(self, plain: Plain) -> None:
        """Change the document."""
        plain.children[plain.parent(self.uid)].remove(self.uid)
        there = plain.children[self.parent]
        there.insert(there.index(self.left) + 1 if self.left else there.index(self.right), self.uid)

    def in_effect(self, outcome: Outcome) -> bool:
        """Whether a result shows it."""
        return outcome.stands(self.uid, self.parent, self.left, self.right)
