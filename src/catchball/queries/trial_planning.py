"""A plan of a trial from what an engineer wants to know, and what it can find: from the plant's own baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from catchball.core.trials.gathering import Gathered
from catchball.core.trials.plan import COUNTING, Design, Direction, Guard, Plan, Primary, Window
from catchball.core.trials.schedule import Schedule
from catchball.queries.trial_rows import Source, rows_before
from catchball.queries.trials import StatisticsMissing
from catchball.store.acting import Actor
from catchball.store.models import Cookbook, Metric, Series, TrialColumn

if TYPE_CHECKING:
    from catchball.core.trials.planning import Prospect

_SIZED = frozenset({Metric.Kind.PROPORTION, Metric.Kind.RATE})


@dataclass(frozen=True, slots=True)
class GuardGiven:
    """A series that must not become worse by more than the margin; with a sister line, that of the same there."""

    series: Series
    direction: Direction
    margin: float
    control: Series | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a crossover: pairs of so many rows each, of which the first ones are left out, drawn by a seed."""

    pairs: int
    length: int
    washout: int
    seed: int


@dataclass(frozen=True, slots=True)
class TrialGiven:
    """What somebody wants to try: `smallest` and `margin` are in the unit of the series, `baseline` counts rows.

    `spacing` says what a row is (`Trial.Spacing`); `most` and `every` count new rows. `control` is the series of the
    sister line, `blocks` are those of a crossover.
    """

    title: str
    series: Series
    direction: Direction
    smallest: float
    design: Design
    most: int
    who: str
    margin: float | None = None
    guards: tuple[GuardGiven, ...] = ()
    spacing: str = "value"
    baseline: int = 200
    every: int = 5
    error: float = 0.05
    cookbook: Cookbook | None = None
    control: Series | None = None
    blocks: Blocks | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the rows of its baseline and where they come from."""

    plan: Plan
    sources: tuple[Source, ...]
    baseline: Gathered


@dataclass(frozen=True, slots=True)
class _Measure:
    """A metric with the columns that it needs; the first is its own."""

    sources: tuple[Source, ...]
    control: str | None
    sizes: str | None

    @property
    def name(self) -> str:
        return self.sources[0].name


def planned(actor: Actor, given: TrialGiven, until: datetime) -> Planned:
    """The plan, with its baseline as it is measured up to an instant.

    Raises ValueError with a sentence for what makes no sense, TooManyValues, StatisticsMissing.
    """
    try:
        from catchball.core.trials.rows import snapshot, window_digest
    except ModuleNotFoundError as error:
        raise StatisticsMissing from error
    first, *others = measures = list(_measures(given))
    sources = tuple(source for one in measures for source in one.sources)
    found = rows_before(actor, sources, given.spacing, until, given.baseline)
    primary = Primary(first.name, given.direction, given.smallest, given.margin, first.control, first.sizes)
    guards = tuple(
        Guard(one.name, guard.direction, guard.margin, one.control, one.sizes)
        for one, guard in zip(others, given.guards, strict=True)
    )
    schedule = _schedule(given.blocks) if given.design is Design.CROSSOVER else None
    most = schedule.points if schedule else given.most
    every = min(given.every, most)
    window = Window(1, found.count)
    plan = Plan(primary, given.design, window, most, given.who, guards, every, given.error, schedule=schedule)
    digest = window_digest(snapshot(1, found.columns), plan)
    return Planned(replace(plan, baseline=replace(window, digest=digest)), sources, found)


def foreseen(wanted: Planned) -> Prospect:
    """What the plan can find. Raises ValueError with a sentence where a baseline is none."""
    from catchball.core.trials.dossier import chance_of
    from catchball.core.trials.planning import prospect
    from catchball.core.trials.rows import snapshot

    digest = wanted.plan.baseline.digest
    assert digest is not None
    return prospect(wanted.plan, snapshot(1, wanted.baseline.columns), chance_of(digest))


def _schedule(blocks: Blocks | None) -> Schedule | None:
    from catchball.core.trials.crossover import drawn_by

    return None if blocks is None else drawn_by(blocks.seed, blocks.pairs, blocks.length, blocks.washout)


def _measures(given: TrialGiven) -> Iterator[_Measure]:
    """A name for each column: that of the metric, with its place where two would have the same."""
    wanted = [(given.series, given.control), *((guard.series, guard.control) for guard in given.guards)]
    is_parallel, is_counting = given.design is Design.PARALLEL, given.design in COUNTING
    every = [series for pair in wanted for series in pair[: 1 + is_parallel] if series is not None]
    for series, control in wanted:
        name = _name(series, every)
        sources = [Source(name, series)]
        beside = _name(control, every) if is_parallel and control is not None else None
        if beside is not None and control is not None:
            sources.append(Source(beside, control))
        sizes = f"{name} [n]" if is_counting and series.metric.kind in _SIZED else None
        if sizes is not None:
            sources.append(Source(sizes, series, TrialColumn.Takes.SIZE))
        yield _Measure(tuple(sources), beside, sizes)


def _name(series: Series, every: Sequence[Series]) -> str:
    name = series.metric.name
    if sum(one.metric.name == name for one in every) == 1:
        return name
    where = " · ".join(filter(None, (series.site.name, series.line, series.machine, series.part)))
    return f"{name} ({where})"
