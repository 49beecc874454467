"""What a merge decided and what it asks, as data.

A merge never writes marks into a text. It returns a document, and beside it the conflicts that a person must settle,
the places that a person should look at (reviews), and marks of what was done. While a conflict is open the document
shows a cautious state, and cannot be released.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from catchball.core.canonical import Json, canonical, digest
from catchball.core.errors import InvalidCookbook

Atom: TypeAlias = tuple[str, ...]
"""The smallest thing that can be decided: the uid of a node, then a field, a language, an element, a field of it …; or
one of the names in `Place` below."""

Take: TypeAlias = Literal["base", "ours", "theirs"]


class Place(StrEnum):
    """Atoms that are not content: `(uid, LIFE)`, `(uid, PARENT)`, `(uid, SLOT)`, `(uid, …, ORDER)`."""

    __hash__ = str.__hash__  # equal to its string, and found under it

    LIFE = "@life"
    PARENT = "@parent"
    SLOT = "@slot"
    ORDER = "@order"


class Verdict(StrEnum):
    """What became of an edit, a node or a whole merge, from harmless to forbidden."""

    CLEAN = "clean"
    ALREADY = "already"
    MOOT = "moot"
    REVIEW = "review"
    CONFLICT = "conflict"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question: what base, ours and theirs say of one atom (or of the order of a few siblings), and why it is asked.

    Of a node that one side withdrew, the other side tells `{"here": digest of the branch, "nodes": what it says}`.
    `kind` is value, life (withdrawn against kept), parent (moved to two places), slot, order or cycle. `nodes` are the
    uids that the answer may move or change; conflicts that share one belong to one `knot` and are shown together.
    """

    kind: str
    atom: Atom
    base: Json
    ours: Json
    theirs: Json
    why: str
    nodes: tuple[str, ...]
    knot: int = 0

    @property
    def id(self) -> str:
        """The name under which the conflict is answered; the same whichever side is called ours.

        The parts of the atom, joined by `/`; in a part `~` is `~0` and `/` is `~1`, as in a JSON pointer (RFC 6901).
        """
        return "/".join(part.replace("~", "~0").replace("/", "~1") for part in self.atom)


@dataclass(frozen=True, slots=True)
class Review:
    """Merged without a question, and still a person should look: `kind` is words, group, limits or both here."""

    kind: str
    atom: Atom
    why: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done: `words` (both sides' words stand in one text), `revived` (came back as a home), `kept`."""

    kind: str
    atom: Atom


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's answer: take a side, or a value of their own (a phrase, an atom, an amount, an order)."""

    take: Take | None = None
    value: Json = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settled conflict, remembered: asked again with the same base and the same two sides, it has the same answer.

    `base`, `sides` and `answer` are what the atom said; for a node's life, "withdrawn" or the digest of its branch.
    """

    kind: str
    atom: Atom
    base: Json
    sides: tuple[Json, Json]
    answer: Json


class Memory:
    """Settlements, ready to be looked up. An answer lapses when base or a side changes, for it is then not found.

    It also holds when one side already has the answer, so that merging a settled result again asks nothing.
    """

    def __init__(self, settlements: Iterable[Settlement] = ()) -> None:
        self.settlements = tuple(settlements)
        self.nodes = frozenset(settled.atom[0] for settled in self.settlements)
        self._answers: dict[tuple[Atom, str, frozenset[str]], Json] = {}
        self._orders: dict[Atom, list[Settlement]] = {}
        for settled in self.settlements:
            if settled.kind == "order":
                self._orders.setdefault(settled.atom[:-1], []).append(settled)
            for pair in _pairs(settled):
                self._answers[settled.atom, _key(settled.base), pair] = settled.answer

    def answer(self, atom: Atom, base: Json, ours: Json, theirs: Json) -> tuple[Json] | None:
        """The remembered answer in a tuple of one, or None."""
        if atom[0] not in self.nodes:
            return None
        key = (atom, _key(base), frozenset((_key(ours), _key(theirs))))
        return (self._answers[key],) if key in self._answers else None

    def orders(
        self, where: Atom, base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
    ) -> list[tuple[str, ...]]:
        """The remembered orders of siblings that still hold for the three lists of a place."""
        found = []
        for settled in self._orders.get(where, ()):
            names = set(_names(settled.answer))
            lists = [tuple(name for name in order if name in names) for order in (base, ours, theirs)]
            pair = frozenset((_key(lists[1]), _key(lists[2])))
            if pair in _pairs(settled) and _key(lists[0]) == _key(settled.base):
                found.append(_names(settled.answer))
        return found


def _pairs(settled: Settlement) -> tuple[frozenset[str], ...]:
    answer = _key(settled.answer)
    first, second = (_key(side) for side in settled.sides)
    return frozenset((first, second)), frozenset((answer, first)), frozenset((answer, second))


def _names(order: Json) -> tuple[str, ...]:
    assert isinstance(order, (list, tuple))
    return tuple(str(name) for name in order)


def _key(value: Json) -> str:
    return digest(canonical(value))


NOTHING_REMEMBERED = Memory()


@dataclass
class Desk:
    """Where one run of a merge puts its questions and finds the answers that it was given."""

    choices: Mapping[str, Choice]
    memory: Memory
    conflicts: list[Conflict] = field(default_factory=list)
    answered: dict[str, Conflict] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    group: tuple[str, str] | None = None
    changed_groups: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def ask(self, conflict: Conflict) -> Choice | None:
        """The choice that was made for the conflict; None records it as open."""
        choice = self.choices.get(conflict.id)
        if choice is None:
            self.conflicts.append(conflict)
        else:
            if choice.take is None and conflict.kind not in ("value", "order"):
                raise InvalidCookbook(conflict.atom, "this question is answered with a side: ours or theirs")
            self.answered[conflict.id] = conflict
        return choice

    def own(self, side: Take) -> None:
        """Note that only this side changed something in the coherence group at hand."""
        if self.group is not None:
            self.changed_groups.setdefault(self.group, set()).add(side)

    def remembers(self, uid: str) -> bool:
        """Whether anything of this node was settled before, so that its unchanged parts must be looked up too."""
        return uid in self.memory.nodes


def knotted(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts with their knots numbered from 1: those that share a node, directly or by others, are one knot."""
    listed = list(conflicts)
    heads: dict[str, str] = {}

    def head(uid: str) -> str:
        while heads.setdefault(uid, uid) != uid:
            uid = heads[uid]
        return uid

    for conflict in listed:
        for uid in conflict.nodes:
            heads[head(uid)] = head(conflict.nodes[0])
    numbers: dict[str, int] = {}
    return tuple(
        replace(conflict, knot=numbers.setdefault(head(conflict.nodes[0]), len(numbers) + 1)) for conflict in listed
    )


def choice_from(raw: Any) -> Choice:
    """A choice from data: a side's name, or `{"value": …}`. Raises ValueError with what is expected."""
    if isinstance(raw, str) and raw in ("base", "ours", "theirs"):
        return Choice(take=raw)  # type: ignore[arg-type]  # one of the three names, as just checked
    if isinstance(raw, Mapping) and raw.keys() == {"value"}:
        return Choice(value=raw["value"])
    raise ValueError("an answer is “base”, “ours”, “theirs”, or {“value”: …} with a value of your own")
