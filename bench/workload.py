"""The merge that is measured: a standard, and two sides that edited it, with what must come of each edit known.

Each side makes 30 edits. Sixteen are its own. Fourteen meet an edit of the other side: six are true conflicts, which
a tool must report; eight are near misses, which it must carry out without a question. No other two edits touch: each
has a step of its own, and each change of order has a stretch of five steps of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from bench.edits import Addition, Edit, Insertion, Move, Value, Withdrawal, Words
from bench.plain import Fields, Path, Plain, value_at
from bench.standard import new_element, picture, standard, step
from bench.vocabulary import LANGUAGES, NEW_WORDS, TITLES
from catchball.core.canonical import canonical
from catchball.core.document import node
from catchball.core.units import amount

EDITS_EACH = 30
OURS, THEIRS = "ours", "theirs"
ISSUERS = {OURS: "lyon", THEIRS: "ostrava"}
STRETCH = 5

STRUCTURE = ("insert a step", "withdraw a step", "move a step", "move a step away", "swap neighbours")
CONTENT = (
    "change a word",
    "change a value",
    "change a limit",
    "add a key point",
    "add a tool",
    "add a check",
    "change a picture",
    "move an annotation",
    "retitle an operation",
)
DRAWN = 2
"""Every kind of edit is made once by each side, and so many more are drawn."""


@dataclass(frozen=True, slots=True)
class Single:
    """An edit that meets no other."""

    side: str
    kind: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two edits, one of each side, that touch: a true conflict, or a near miss."""

    kind: str
    ours: Edit
    theirs: Edit
    conflict: bool


@dataclass(frozen=True)
class Case:
    """Three documents, and what happened between them."""

    seed: int
    base: Plain
    ours: Plain
    theirs: Plain
    singles: tuple[Single, ...]
    meetings: tuple[Meeting, ...]

    @cached_property
    def clean(self) -> tuple[Edit, ...]:
        """The edits that must be in effect after the merge, without a question."""
        near = [edit for met in self.meetings if not met.conflict for edit in (met.ours, met.theirs)]
        return (*(single.edit for single in self.singles), *near)

    @cached_property
    def conflicts(self) -> tuple[Meeting, ...]:
        """The meetings that must be reported."""
        return tuple(met for met in self.meetings if met.conflict)


def case(seed: int) -> Case:
    """A standard and two edited copies of it; the same seed gives the same case."""
    rng = Random(seed)
    base = standard(rng)
    plan = _Plan(rng, base)
    structure = [(side, kind) for side in ISSUERS for kind in STRUCTURE]
    content = [(side, kind) for side in ISSUERS for kind in CONTENT]
    content += [(side, kind) for side in ISSUERS for kind in rng.sample(CONTENT, DRAWN)]
    moving = [*plan.structural_conflicts(), *plan.structural_near_misses()]
    singles = [Single(side, kind, plan.structural(side, kind)) for side, kind in structure]
    meetings = (*moving, *plan.content_conflicts(), *plan.content_near_misses())
    singles += [Single(side, kind, plan.content(side, kind)) for side, kind in content]
    sides = {side: base.copy() for side in ISSUERS}
    for side, plain in sides.items():
        for edit in _edits(side, singles, meetings):
            edit.make(plain)
    return Case(seed, base, sides[OURS], sides[THEIRS], tuple(singles), meetings)


def _edits(side: str, singles: list[Single], meetings: tuple[Meeting, ...]) -> Iterator[Edit]:
    yield from (met.ours if side == OURS else met.theirs for met in meetings)
    yield from (single.edit for single in singles if single.side == side)


class _Plan:
    """Hands out steps and stretches of steps, each once, and makes edits of them."""

    def __init__(self, rng: Random, base: Plain) -> None:
        self.rng = rng
        self.base = base
        self.issued = 0
        self.taken: set[str] = set()
        self.operations = list(base.children[base.root])
        self.retitled = self.operations[:]
        rng.shuffle(self.retitled)
        self.unmoved = self.operations[:]
        rng.shuffle(self.unmoved)
        self.stretches = {
            uid: [base.children[uid][at : at + STRETCH] for at in range(0, len(base.children[uid]), STRETCH)]
            for uid in self.operations
        }
        for stretches in self.stretches.values():
            rng.shuffle(stretches)

    # What is handed out

    def stretch(self, operation: str) -> list[str]:
        found = self.stretches[operation].pop()
        self.taken.update(found[1:4])
        return found

    def operation(self, *but: str) -> str:
        """An operation that has stretches left, the ones used least first, other than those named."""
        free = [uid for uid in self.operations if uid not in but]
        return max(free, key=lambda uid: (len(self.stretches[uid]), self.rng.random()))

    def step(self, *fields: str) -> str:
        """A step that no other edit touches, and that has all these fields."""
        free = [
            uid
            for uid, kind in self.base.kinds.items()
            if kind == "step" and uid not in self.taken and all(name in self.base.fields[uid] for name in fields)
        ]
        uid = self.rng.choice(free)
        self.taken.add(uid)
        return uid

    def uid(self, side: str) -> str:
        self.issued += 1
        return f"{ISSUERS[side]}-{self.issued}"

    def sides(self) -> list[str]:
        return self.rng.sample((OURS, THEIRS), 2)

    # Changes of order and of life

    def structural(self, side: str, kind: str) -> Edit:
        if kind == "move a step":
            return self.move_within()
        home = self.operation()
        stretch = self.stretch(home)
        match kind:
            case "insert a step":
                return self.insertion(side, home, stretch)
            case "withdraw a step":
                return Withdrawal(stretch[2])
            case "move a step away":
                return self.move_away(stretch[2], home)
            case _:
                return Move(stretch[3], home, left=stretch[1], right=stretch[2])

    def insertion(self, side: str, home: str, stretch: list[str]) -> Insertion:
        fields: Fields = _normal(step(self.rng))
        return Insertion(self.uid(side), fields, home, left=stretch[2], right=stretch[3])

    def move_within(self) -> Move:
        """To another stretch of the same operation, one such move in each, so that no two can cross."""
        home = self.unmoved.pop()
        moved, there = self.stretch(home), self.stretch(home)
        return Move(moved[2], home, left=there[2], right=there[3])

    def move_away(self, uid: str, *but: str) -> Move:
        home = self.operation(*but)
        there = self.stretch(home)
        return Move(uid, home, left=there[2], right=there[3])

    def structural_conflicts(self) -> Iterator[Meeting]:
        home = self.operation()
        torn = self.stretch(home)[2]
        here = self.move_away(torn, home)
        there = self.move_away(torn, home, here.parent)
        yield Meeting("one step moved to two operations", here, there, conflict=True)
        home = self.operation()
        gone = self.stretch(home)[2]
        yield self.either("moved by one, withdrawn by the other", self.move_away(gone, home), Withdrawal(gone))

    def structural_near_misses(self) -> Iterator[Meeting]:
        home = self.operation()
        gap = self.stretch(home)
        ours, theirs = self.insertion(OURS, home, gap), self.insertion(THEIRS, home, gap)
        yield Meeting("a step inserted by each at one place", ours, theirs, conflict=False)
        moved = self.move_within()
        yield self.either("moved by one, reworded by the other", moved, self.word(moved.uid)[0], conflict=False)

    def either(self, kind: str, one: Edit, other: Edit, *, conflict: bool = True) -> Meeting:
        """Who is ours and who is theirs is drawn."""
        ours, theirs = self.rng.sample((one, other), 2)
        return Meeting(kind, ours, theirs, conflict)

    # Changes of content

    def content(self, side: str, kind: str) -> Edit:
        match kind:
            case "change a word":
                return self.word(self.step())[0]
            case "change a value":
                return self.parameter("value", 17)
            case "change a limit":
                return self.parameter("low", 15)
            case "add a key point":
                return self.addition(side, self.step(), "key_points")
            case "add a tool":
                return self.addition(side, self.step(), "resources")
            case "add a check":
                return self.addition(side, self.step(), "checks")
            case "change a picture":
                return self.new_picture(self.step())
            case "move an annotation":
                uid = self.step()
                first = self.base.fields[uid]["media"][0]
                path = ("media", first["id"], "annotations", first["annotations"][0]["id"], "at")
                return Value(uid, path, "0.05 0.05 0.2 0.2")
            case _:
                return self.title(self.retitled.pop(), self.rng.choice(LANGUAGES))

    def content_conflicts(self) -> Iterator[Meeting]:
        value = self.parameter("value", 17)
        other = Value(value.uid, value.path, self.scaled(value, 15))
        yield Meeting("one value changed to two", value, other, conflict=True)
        one, two = self.word(self.step(), twice="same")
        yield Meeting("one word changed to two", one, two, conflict=True)
        uid = self.step()
        yield Meeting("one picture changed to two", self.new_picture(uid), self.new_picture(uid), conflict=True)
        changed = self.parameter("value", 17)
        yield self.either("changed by one, withdrawn by the other", changed, Withdrawal(changed.uid))

    def content_near_misses(self) -> Iterator[Meeting]:
        uid = self.step()
        yield Meeting("two languages of one title", self.title(uid, "de"), self.title(uid, "en"), conflict=False)
        one, two = self.word(self.step(), twice="apart")
        yield self.either("two words of one text", one, two, conflict=False)
        for kind, field in (("two tools added", "resources"), ("two key points added", "key_points")):
            uid = self.step()
            ours, theirs = self.addition(OURS, uid, field), self.addition(THEIRS, uid, field)
            yield Meeting(kind, ours, theirs, conflict=False)
        low = self.parameter("low", 15)
        high = Value(low.uid, (*low.path[:-1], "high"), self.scaled(low, 17, "high"))
        yield self.either("both limits of one value", low, high, conflict=False)
        same = self.parameter("value", 17)
        yield Meeting("the same value set by both", same, same, conflict=False)

    def parameter(self, part: str, sixteenths: int) -> Value:
        uid = self.step()
        row = self.rng.choice(sorted(self.base.fields[uid]["parameters"]))
        path = ("parameters", row, part)
        return Value(uid, path, self.scaled(Value(uid, path, ""), sixteenths))

    def scaled(self, of: Value, sixteenths: int, part: str = "") -> str:
        path: Path = (*of.path[:-1], part or of.path[-1])
        number, unit = value_at(self.base.fields[of.uid], path).split(" ", 1)
        return amount(f"{float(number) * sixteenths / 16} {unit}")

    def addition(self, side: str, uid: str, field: str) -> Addition:
        element = new_element(self.rng, field, self.uid(side))
        return Addition(uid, field, _normal({field: [element]})[field][0])

    def new_picture(self, uid: str) -> Value:
        return Value(uid, ("media", self.base.fields[uid]["media"][0]["id"], "content"), picture(self.rng))

    def title(self, uid: str, language: str) -> Value:
        old = self.base.fields[uid]["title"][language]
        new = [phrase for title in TITLES if (phrase := title.by_language("Z9999")[language]) != old]
        return Value(uid, ("title", language), self.rng.choice(new))

    def word(self, uid: str, twice: str = "") -> tuple[Words, Words]:
        """One word of the instruction changed; with `twice`, the same word again, or one of another sentence."""
        language = self.rng.choice(LANGUAGES)
        path = ("instruction", "en") if language == "en" else ("instruction", language, "text")
        first, *_, last = candidates(value_at(self.base.fields[uid], path), language)
        old = self.rng.choice(first)
        new, newer = self.rng.sample(NEW_WORDS[language], 2)
        other = self.rng.choice(last) if twice == "apart" else old
        return Words(uid, path, old, new), Words(uid, path, other, newer)


def candidates(text: str, language: str) -> list[list[str]]:
    """By sentence, the words of a text that stand in it once; two signs make a word in Chinese."""
    word = r"(?=([\u4e00-\u9fff]{2}))" if language == "zh-Hans" else r"(\b[^\W\d]{5,}\b)"
    sentences = [sentence for sentence in re.split(r"[.。]", text) if sentence]
    return [[found for found in re.findall(word, sentence) if text.count(found) == 1] for sentence in sentences]


def _normal(fields: Fields) -> Fields:
    """The fields of a step in normal form, as plain JSON."""
    normal: dict[str, Any] = json.loads(canonical(node("home-0", "step", fields).fields))
    return normal
