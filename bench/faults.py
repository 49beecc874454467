"""The judge: what a result lost, doubled, brought back or damaged, told from the result and not from the tool.

A conflict that is reported is no silent fault, whatever stands in the result meanwhile. Each fault is counted once,
under the first heading that fits it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, fields

from bench.edits import STANDS, Edit, Insertion, Outcome, Place, Withdrawal
from bench.plain import Leaves, Path, Plain, leaves
from bench.workload import Case, Meeting

LONGEST_EXAMPLE = 160
LISTS = frozenset({"key_points", "hazards", "resources", "checks", "media", "references", "skills"})


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with one result. Each entry is a sentence about one fault."""

    lost: tuple[str, ...]
    """Edits that the result does not show and no conflict names."""
    doubled: tuple[str, ...]
    """Steps that stand in two places."""
    resurrected: tuple[str, ...]
    """Withdrawn steps that came back."""
    dangling: tuple[str, ...]
    """Steps listed that do not exist, and steps that exist and are listed nowhere."""
    damaged: tuple[str, ...]
    """Nodes that changed where no edit touched them, or that stand elsewhere."""
    missed: tuple[str, ...]
    """True conflicts of which the result shows one side, or neither, without a word."""
    false: tuple[str, ...]
    """Conflicts reported where there is none."""
    held: tuple[str, ...]
    """Edits that wait in a conflict though nothing contradicts them."""

    @property
    def silent(self) -> int:
        """The faults that nobody is told of."""
        return sum(len(getattr(self, part.name)) for part in fields(self)) - self.loud

    @property
    def loud(self) -> int:
        """The faults that only cost time: questions where there is nothing to ask."""
        return len(self.false) + len(self.held)

    def __bool__(self) -> bool:
        return self.silent + self.loud > 0


def judge(case: Case, outcome: Outcome) -> Faults:
    """The faults of a result of merging the case."""
    return _Judge(case, outcome).faults()


class _Judge:
    def __init__(self, case: Case, outcome: Outcome) -> None:
        self.case = case
        self.outcome = outcome
        self.named = [place for report in outcome.reports for place in report.places]
        self.times: dict[str, int] = {}
        for order in outcome.orders.values():
            for uid in order:
                self.times[uid] = self.times.get(uid, 0) + 1
        self.gone = {edit.uid for edit in case.clean if isinstance(edit, Withdrawal)}

    def faults(self) -> Faults:
        doubled = [uid for uid, times in self.times.items() if times > 1 and not self.told((uid,))]
        resurrected = [uid for uid in self.gone if uid in self.times and uid in self.outcome.nodes]
        resurrected = [uid for uid in resurrected if not self.told((uid,))]
        dangling = [uid for uid in self.dangling() if not self.told((uid,))]
        seen = {*doubled, *resurrected, *dangling}
        unseen = [edit for edit in self.case.clean if not edit.in_effect(self.outcome)]
        held = [edit for edit in unseen if self.told(edit.place)]
        lost = [edit for edit in unseen if edit not in held and edit.uid not in seen]
        missed = [met for met in self.case.conflicts if not self.reported(met) and met.ours.uid not in seen]
        return Faults(
            lost=tuple(_told(edit) for edit in lost),
            doubled=tuple(doubled),
            resurrected=tuple(resurrected),
            dangling=tuple(dangling),
            damaged=tuple(uid for uid in self.damaged() if uid not in seen),
            missed=tuple(f"{met.kind}: {_told(met.ours)}" for met in missed),
            false=tuple(self.false()),
            held=tuple(_told(edit) for edit in held),
        )

    def told(self, place: Place) -> bool:
        """Whether a report names the place, what holds it, or what is in it."""
        return any(_overlap(place, named) for named in self.named)

    def reported(self, met: Meeting) -> bool:
        return self.told(met.ours.place) or self.told(met.theirs.place)

    def false(self) -> Iterator[str]:
        true = [edit.place for met in self.case.conflicts for edit in (met.ours, met.theirs)]
        for report in self.outcome.reports:
            if not any(_overlap(place, named) for place in true for named in report.places):
                yield report.words

    def dangling(self) -> Iterator[str]:
        nodes = self.outcome.nodes
        yield from (uid for uid in self.times if uid not in nodes)
        yield from (uid for uid in nodes if uid not in self.times and uid != self.case.base.root)

    def damaged(self) -> Iterator[str]:
        """Nodes that differ from the base in a leaf or in a place that belongs to no edit."""
        edits: list[Edit] = [*self.case.clean]
        edits += [edit for met in self.case.conflicts for edit in (met.ours, met.theirs)]
        touched: dict[str, list[Place]] = {}
        for edit in edits:
            touched.setdefault(edit.uid, []).append(edit.place)
        strays = set(
            self.strays({uid for uid, places in touched.items() if any(_structural(uid, place) for place in places)})
        )
        for uid, was in self.case.base.fields.items():
            mine = touched.get(uid, [])
            if (uid,) in mine or self.told((uid,)):
                continue
            if uid in strays or self.changed(uid, leaves(was), mine):
                yield uid

    def changed(self, uid: str, was: Leaves, touched: list[Place]) -> bool:
        now = self.outcome.nodes.get(uid)
        if now is None:
            return True
        differing = {path for path, _ in was.items() ^ now.items()}
        return any(not any(_overlap((uid, *path), place) for place in touched) for path in differing) or (
            _elements(was, now) != _elements(now, was)
        )

    def strays(self, moved: set[str]) -> Iterator[str]:
        """The nodes that no edit moved and that stand below another parent, or out of the order of their siblings."""
        for parent, below in self.case.base.children.items():
            still = [uid for uid in below if uid not in moved and uid in self.outcome.where]
            yield from (uid for uid in still if self.outcome.where[uid][0] != parent)
            places = [self.outcome.where[uid][1] for uid in still if self.outcome.where[uid][0] == parent]
            at_home = [uid for uid in still if self.outcome.where[uid][0] == parent]
            in_order = _longest_rise(places)
            yield from (uid for at, uid in enumerate(at_home) if at not in in_order)


def _longest_rise(numbers: list[int]) -> set[int]:
    """The indices of a longest increasing subsequence."""
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        slot = bisect_left(ends, number, key=numbers.__getitem__)
        before.append(ends[slot - 1] if slot else -1)
        ends[slot : slot + 1] = [at]
    at, found = ends[-1] if ends else -1, set()
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _elements(one: Leaves, other: Leaves) -> list[Path]:
    """The elements of lists that both have, in the order of the first: an order that no edit of ours changes."""
    return list(dict.fromkeys(path[:2] for path in one if path in other and path[0] in LISTS))


def _structural(uid: str, place: Place) -> bool:
    return place in {(uid,), (uid, STANDS)}


def _overlap(one: Place, other: Place) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _told(edit: Edit) -> str:
    what = "the new step" if isinstance(edit, Insertion) else " / ".join(edit.place[1:])
    return f"{type(edit).__name__} of {edit.uid} {what}"[:LONGEST_EXAMPLE].strip()


def expected(case: Case) -> Plain:
    """What a faultless merge makes of the edits that no conflict holds back."""
    plain = case.base.copy()
    made: list[Edit] = []
    for edit in case.clean:
        if edit not in made:
            edit.make(plain)
            made.append(edit)
    return plain
