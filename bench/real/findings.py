"""What the trials found, as tables, and which of it is a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.real.check import Fault
from bench.real.microscope import Reading, changes
from bench.real.quadruples import Outcome, Verdict
from bench.real.report import Section, Table
from catchball.core.match import match

_MOST_WORDS = 40


@dataclass(frozen=True)
class Findings:
    """The states of the instructions, earlier first, if there are any, and what came of each real merge."""

    states: tuple[Reading, ...]
    outcomes: tuple[Outcome, ...]

    def faults(self) -> list[str]:
        """One sentence for each thing that must not be.

        What stands twice in a merge that has open questions is told, and is no fault: nobody takes it for finished.
        """
        broken = (told for one in self.outcomes for told in _broken(one, silent=True))
        return [*_missing(self.states), *_crashes(self.outcomes), *broken, *_asked_more(self.outcomes)]


def sections(findings: Findings) -> list[Section]:
    """All that is told, in order; nothing of what was not tried."""
    told: list[Section] = []
    if findings.states:
        told += [_states(findings.states), _changes(findings.states)]
    if findings.outcomes:
        told += _merges(findings.outcomes)
    return told


def _merges(outcomes: Sequence[Outcome]) -> list[Section]:
    steps = [one for one in outcomes if not one.quadruple.is_index]
    return [
        Section(
            "Real merges",
            "What the engine made of each merge, beside what people committed, and what `git merge-file` made of it. "
            "Equal: reads the same after import and export. People's result is evidence, not truth.",
            [_verdicts(outcomes)],
            [f"{one.quadruple.id} {one.quadruple.path}: {one.error}" for one in outcomes if one.error],
        ),
        Section("Real merges without index pages", "Pages of steps only.", [_verdicts(steps)]),
        Section(
            "Questions",
            "How often a person is asked: conflicts and reviews of the engine, hunks of git, where both could merge.",
            [_questions(outcomes)],
        ),
        Section(
            "Independent check",
            "Sentences that were lost, came back or were doubled, found in the texts alone, without the engine.",
            [_violations(outcomes)],
            [told for one in outcomes for told in _broken(one)],
        ),
    ]


def _states(states: Iterable[Reading]) -> Section:
    header = ("state", "pages", "operations", "steps", "part and tool lists", "pictures", "dropped", "words missing")
    rows = [(one.state, *one.count(), len(one.imported.dropped), one.missing.total()) for one in states]
    dropped = [f"{one.state}: {told}" for one in states for told in _dropped(one)]
    about = "Both states, imported whole. The words are counted without the program's reader."
    return Section("Instructions of a microscope", about, [Table(header, rows)], [*dropped, *_missing(states)])


def _dropped(reading: Reading) -> Iterator[str]:
    """What was dropped, each sort of thing with one example and how many there are."""
    sorts: dict[str, list[str]] = {}
    for gone in reading.imported.dropped:
        sorts.setdefault(gone.what, []).append(gone.source if gone.line is None else f"{gone.source}:{gone.line}")
    for what, places in sorts.items():
        yield f"dropped: {what}: {places[0]}" + (f" and {len(places) - 1} more" if len(places) > 1 else "")


def _changes(states: Sequence[Reading]) -> Section:
    earlier, later = (one.imported.cookbook for one in states)
    header = ("kind", "same", "changed", "moved", "inserted", "withdrawn")
    rows = [
        (one.kind, one.same, one.changed, one.moved, one.inserted, one.withdrawn)
        for one in changes(earlier, match(later, like=earlier))
    ]
    about = f"From {states[0].state} to {states[1].state}; a node may have changed and moved."
    return Section("What changed between them", about, [Table(header, rows)])


def _verdicts(outcomes: Sequence[Outcome]) -> Table:
    by_git = (Verdict.EQUAL, Verdict.DIFFERENT, Verdict.CONFLICT)
    header = ["source", "merges", *Verdict, *(f"git: {verdict}" for verdict in by_git)]
    rows: list[Sequence[str | int]] = []
    for source, group in _groups(outcomes):
        ours, gits = Counter(one.verdict for one in group), Counter(one.git for one in group)
        rows.append([source, len(group), *(ours[verdict] for verdict in Verdict), *(gits[one] for one in by_git)])
    return Table(header, rows)


def _questions(outcomes: Sequence[Outcome]) -> Table:
    rows: list[Sequence[str | int]] = []
    for kind, is_index in (("steps", False), ("index", True)):
        chosen = [one for one in outcomes if one.quadruple.is_index is is_index and not one.error]
        for source, group in _groups(chosen):
            counted = [
                sum(numbers) for numbers in zip(*((o.conflicts, o.reviews, o.hunks) for o in group), strict=True)
            ]
            rows.append([f"{source}, {kind}", len(group), *counted])
    return Table(["pages", "merges", "conflicts", "reviews", "git: hunks"], rows)


def _violations(outcomes: Sequence[Outcome]) -> Table:
    kinds: tuple[Fault, ...] = ("lost", "came back", "doubled")
    rows: list[Sequence[str | int]] = []
    for source, group in _groups(outcomes):
        counted = Counter(violation.kind for one in group for violation in one.violations)
        rows.append([source, len(group), *(counted[kind] for kind in kinds)])
    return Table(["source", "merges", *kinds], rows)


def _groups(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """The outcomes of each source, then all."""
    for source in sorted({one.quadruple.source for one in outcomes}):
        yield source, [one for one in outcomes if one.quadruple.source == source]
    if outcomes:
        yield "total", list(outcomes)


def _missing(states: Iterable[Reading]) -> Iterator[str]:
    for one in states:
        if one.missing:
            words = ", ".join(f"{word} ({times})" for word, times in one.missing.most_common(_MOST_WORDS))
            yield f"{one.state}: {one.missing.total()} visible words are not in the cookbook: {words}"


def _crashes(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for one in outcomes:
        if one.crashed:
            yield f"{one.quadruple.id} {one.quadruple.path}: crashed: {one.error}"


def _broken(one: Outcome, *, silent: bool = False) -> Iterator[str]:
    """What the independent check complains about; if `silent`, without what an open question makes people look at."""
    for violation in one.violations:
        if silent and violation.kind == "doubled" and one.verdict is Verdict.CONFLICT:
            continue
        told = f"{one.quadruple.id} {one.quadruple.path} ({one.verdict}): {violation.kind} ({violation.side})"
        yield f"{told}: {violation.sentence}"


def _asked_more(outcomes: Iterable[Outcome]) -> Iterator[str]:
    steps = [one for one in outcomes if not one.quadruple.is_index and not one.error]
    asked, hunks = sum(one.conflicts + one.reviews for one in steps), sum(one.hunks for one in steps)
    if asked > hunks:
        yield f"on pages of steps the engine asked {asked} times, git {hunks} times"
