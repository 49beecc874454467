"""Conflicts and reviews as a person reads them: where, what base and both sides say, and why it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import inf
from typing import Any

from rich.console import Console
from rich.text import Text

from catchball.cli.differences import edit_text, sentences
from catchball.cli.marking import ASKED, HEADING, QUIET, changed_words
from catchball.cli.naming import Naming, field_at
from catchball.cli.terminal import print_line
from catchball.cli.wording import counted
from catchball.core.decisions import Atom, Conflict, Place, Review
from catchball.core.diff import current, diff
from catchball.core.document import Cookbook
from catchball.core.edits import Edit, record_edits
from catchball.core.merge import Merge
from catchball.core.schema import FIELDS, Type
from catchball.core.values import phrase_text
from catchball.formats.json_files.decisions_json import Question

_MOST_CHANGES = 8
"""Changes that are listed of a side that kept what the other withdrew."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What the three documents of a merge are called on the screen."""

    base: str = "base"
    ours: str = "ours"
    theirs: str = "theirs"


class Telling:
    """Puts the conflicts and reviews of one merge into words."""

    def __init__(self, merged: Merge, sides: Sides, language: str = "") -> None:
        self.merged = merged
        self.sides = sides
        self.documents = (merged.base, merged.ours, merged.theirs)
        self.names = Naming(self.documents, language=language)

    def where(self, atom: Atom) -> str:
        """The place of a conflict."""
        if atom[-1] == Place.SLOT and len(atom) > 2:
            return self.names.atom(atom[:-1])
        if Place.ORDER in atom:
            inside = self.names.inside(atom[: atom.index(Place.ORDER) + 1])
            return f"{self.names.node(atom[0])} › {inside or 'the order of what is below it'}"
        return self.names.atom(atom)

    def place(self, uid: str) -> float:
        """Where a node stands in reading order, as far as one of the documents knows."""
        return next((walked[uid] for walked in self._walked if uid in walked), inf)

    def knots(self) -> list[list[Conflict]]:
        """The open conflicts in reading order, those of one knot together."""
        knots: dict[int, list[Conflict]] = {}
        for conflict in sorted(self.merged.conflicts, key=lambda conflict: self.place(conflict.atom[0])):
            knots.setdefault(conflict.knot, []).append(conflict)
        return list(knots.values())

    def said(self, conflict: Conflict) -> Iterator[tuple[str, Text]]:
        """What base and both sides say, by what they are called."""
        values = (conflict.base, conflict.ours, conflict.theirs)
        called = (self.sides.base, self.sides.ours, self.sides.theirs)
        for name, document, value in zip(called, self.documents, values, strict=True):
            yield name, self._value(conflict, document, value)

    def questions(self) -> Iterator[Question]:
        """The open conflicts as questions for a file of answers."""
        for conflict in (one for knot in self.knots() for one in knot):
            base, ours, theirs = (text.plain for _, text in self.said(conflict))
            yield Question(conflict, self.where(conflict.atom), (base, ours, theirs))

    def review(self, review: Review) -> Iterator[Text]:
        """What a person should look at, line by line."""
        match review.kind:
            case "both here":
                yield Text(f"both sides put something here; it stands now: {self._both_here(review.atom)}")
            case "words":
                yield Text(review.why)
                yield self._merged_words(review.atom)
            case "group":
                yield Text(review.why)
                yield from self._group(*review.atom)
            case _:
                yield Text(review.why)

    def _value(self, conflict: Conflict, document: Cookbook, value: Any) -> Text:
        match conflict.kind:
            case "life" if conflict.atom[1] == Place.LIFE:
                return self._life(conflict, document, value)
            case "parent":
                return Text(f"in {self.names.short(value)}" if value else "not there")
            case "cycle":
                return Text("; ".join(f"{self.names.short(a)} in {self.names.short(b)}" for a, b in value.items()))
            case "slot":
                return Text(f"after {self._called(conflict.atom[:-1], value)}" if value else "at the beginning")
            case "order":
                atom = conflict.atom[:-2]
                return Text(" · ".join(self._called((*atom, name), name) for name in value))
            case _:
                return self._content(conflict, value)

    def _content(self, conflict: Conflict, value: Any) -> Text:
        entry = self.names.entry(conflict.atom[0])
        if entry is None or value is None:
            return Text("removed" if conflict.base is not None else "not there", QUIET)
        name, field, _ = field_at(FIELDS[entry.kind], conflict.atom[1:])
        is_changed_text = field.type is Type.TEXT and conflict.base is not None
        if is_changed_text and phrase_text(value) != phrase_text(conflict.base):
            return changed_words(phrase_text(conflict.base), phrase_text(value))
        return Text(self.names.say.value(field, name, value))

    def _called(self, atom: Atom, name: str) -> str:
        """A node by its uid, or an element of a field of the node that the atom names."""
        return self.names.inside((*atom[:-1], name)) if len(atom) > 2 else self.names.short(name)

    def _life(self, conflict: Conflict, document: Cookbook, value: Any) -> Text:
        if isinstance(value, str):
            return Text({"here": "as it was", "unknown": "not there"}.get(value, value))
        changes = [edit for edit in self._edits[document.revision] if edit.uid in conflict.nodes]
        found = sentences(changes, [self.merged.base, document], self.names.say.languages[0])
        lines = [one.text for one in found[:_MOST_CHANGES]]
        if len(found) > _MOST_CHANGES:
            lines.append(Text(f"and {len(found) - _MOST_CHANGES} more changes"))
        return Text("\n").join(lines) if lines else Text("kept")

    @cached_property
    def _walked(self) -> list[Mapping[str, int]]:
        return [{uid: place for place, uid in enumerate(document.walk())} for document in self.documents]

    @cached_property
    def _edits(self) -> Mapping[str, tuple[Edit, ...]]:
        sides = (self.merged.ours, self.merged.theirs)
        return {side.revision: diff(self.merged.base, side).edits for side in sides}

    def _both_here(self, atom: Atom) -> str:
        if atom[-1] == Place.ORDER:
            order = current(self.merged.document, Edit(atom, None, None)) or []
            return ", ".join(self.names.inside((*atom[:-1], name)) for name in order)
        order = [uid for uid in self.merged.document.children.get(atom[0], ()) if uid in atom[1:]]
        return ", then ".join(f"“{self.names.title(uid)}” ({self._whose(uid)})" for uid in order)

    def _whose(self, uid: str) -> str:
        return self.sides.ours if uid in self.merged.ours else self.sides.theirs

    def _merged_words(self, atom: Atom) -> Text:
        before, after = (current(side, Edit(atom, None, None)) for side in (self.merged.base, self.merged.document))
        if before is None or after is None:
            return Text("")
        return Text.assemble("merged: ", changed_words(phrase_text(before), phrase_text(after)))

    def _group(self, uid: str, group: str) -> Iterator[Text]:
        base = self.merged.base.nodes.get(uid)
        for name, side in ((self.sides.ours, self.merged.ours), (self.sides.theirs, self.merged.theirs)):
            if base is None or uid not in side.nodes:
                continue
            fields = {key: field for key, field in FIELDS[base.kind].items() if field.group == group}
            edits = record_edits(fields, base.fields, side.nodes[uid].fields, (uid,))
            told = [text for edit in edits if (text := edit_text(edit, base.kind, self.names)) is not None]
            yield Text.assemble(f"{name}: ", Text("; ").join(told))


def print_conflicts(console: Console, telling: Telling) -> None:
    """The open conflicts of a merge, those of one knot together."""
    number = 0
    for together in telling.knots():
        if len(together) > 1:
            told = f"These {len(together)} belong together: the answer to one may settle others of them."
            print_line(console, Text(told, HEADING))
        for conflict in together:
            number += 1
            _print_conflict(console, telling, conflict, number)


def print_reviews(console: Console, telling: Telling) -> None:
    """What was merged without a question, and should still be looked at."""
    listed = sorted(telling.merged.reviews, key=lambda review: telling.place(review.atom[0]))
    for place, reviews in groupby(listed, key=lambda review: telling.where(_place(review))):
        print_line(console, Text.assemble(("look at ", ASKED), (place, "bold")))
        for review in reviews:
            for line in telling.review(review):
                print_line(console, line, 4)


def summary(merged: Merge) -> str:
    """`2 conflicts, 3 to review, 4 merged by words`."""
    words = sum(mark.kind == "words" for mark in merged.marks)
    open_ = counted(len(merged.conflicts), "conflict")
    answered = f", {len(merged.answered)} answered" if merged.answered else ""
    return f"{open_}{answered}, {len(merged.reviews)} to review, {words} merged by words"


def _place(review: Review) -> Atom:
    """The node, or the atom of content, that a review is about."""
    return review.atom if review.kind in ("words", "limits") else review.atom[:1]


def _print_conflict(console: Console, telling: Telling, conflict: Conflict, number: int) -> None:
    print_line(console, Text.assemble((f"{number}. ", ASKED), (telling.where(conflict.atom), "bold")), 0)
    print_line(console, Text(conflict.why), 4)
    said = list(telling.said(conflict))
    margin = 6 + max(len(name) for name, _ in said)
    for name, text in said:
        print_line(console, text, margin, label=f"    {name}")
    print_line(console, Text(f"answer as {conflict.id}", QUIET), 4)
