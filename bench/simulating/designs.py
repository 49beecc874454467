"""The designs of a trial, each with the series that it is tried on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench.simulating.plants import OTHER_SISTER, PLANTS, TOGETHER, Plant
from catchball.core.trials.assumptions import LEVEL, flaws
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import design, level_p_values
from catchball.core.trials.crossover import Schedule, crossover, drawn, running, settling
from catchball.core.trials.effects import Mixture, mixture, two_sided
from catchball.core.trials.least_squares import fit
from catchball.core.trials.parallel import subtracted
from catchball.core.trials.sequential import Rule, log_evidence

ERROR = 0.05
BASELINE, NEW, SIDE = 200, 200, 30
PAIRS, LENGTH, WASHOUT = 10, 10, 2
CARRY_OVER = "the effect is another one later in the blocks"
PLACEBO = "a change is found where none was made, before the start"
Answers: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """Series (series x points) of one design; a crossover has a schedule for each, a line without pairs a sister."""

    values: Numbers
    schedules: tuple[Schedule, ...] = ()
    sisters: Numbers | None = None

    def first(self, many: int) -> Sample:
        """The same with fewer series."""
        sisters = None if self.sisters is None else self.sisters[:many]
        return Sample(self.values[:many], self.schedules[:many], sisters)


@dataclass(frozen=True, slots=True)
class Design:
    """How series are made for a plant, phi and effect; whether an effect is found in each; which check names a flaw."""

    name: str
    about: str
    make: Callable[[Plant, float, float, np.random.Generator, int], Sample]
    decide: Callable[[Sample], Answers]
    check: Callable[[Sample], list[tuple[str, ...]]]
    promise: tuple[float, float, float] = (ERROR, ERROR, ERROR)
    """Of false alarms at phi 0, .4 and .6."""
    plants: Sequence[Plant] = PLANTS


def _watched(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    return Sample(_one_line(plant, phi, effect, chance, runs, BASELINE, NEW, BASELINE // 2))


def _compared(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    return Sample(_one_line(plant, phi, effect, chance, runs, BASELINE + SIDE, SIDE, BASELINE + SIDE // 2))


def _beside(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    points = BASELINE + 2 * SIDE
    cause = plant.cause(chance, runs, points, BASELINE + SIDE // 2)
    treated = plant.line(chance, runs, points, phi) + cause + effect * (np.arange(points) >= BASELINE + SIDE)
    control = plant.line(chance, runs, points, phi if plant.sister is None else plant.sister) + cause
    return Sample(treated - control + plant.gaps(chance, runs, points))


def _apart(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    points = 2 * SIDE
    cause = plant.cause(chance, runs, points, SIDE // 2)
    treated = plant.line(chance, runs, points, phi) + cause + effect * (np.arange(points) >= SIDE)
    control = plant.line(chance, runs, points, phi if plant.sister is None else plant.sister) + cause
    gaps = (plant.gaps(chance, runs, points) for _ in range(2))
    return Sample(treated + next(gaps), sisters=control + next(gaps))


def _crossed(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    points = 2 * PAIRS * LENGTH
    schedules = tuple(drawn(PAIRS, LENGTH, WASHOUT, chance) for _ in range(runs))
    line = plant.line(chance, runs, points, phi) + plant.cause(chance, runs, points, points // 2)
    with_change = np.array([running(schedule) for schedule in schedules])
    return Sample(line + effect * with_change + plant.gaps(chance, runs, points), schedules)


def _one_line(
    plant: Plant,
    phi: float,
    effect: float,
    chance: np.random.Generator,
    runs: int,
    before: int,
    after: int,
    middle: int,
) -> Numbers:
    points = before + after
    line = plant.line(chance, runs, points, phi) + plant.cause(chance, runs, points, middle)
    return line + effect * (np.arange(points) >= before) + plant.gaps(chance, runs, points)


def _sequential(sample: Sample) -> Answers:
    return np.asarray(log_evidence(sample.values, BASELINE, Rule()).max(axis=1) >= log(1 / ERROR))


def _regressed(sample: Sample, *, slope: bool = False) -> Answers:
    found = []
    for first in range(0, len(sample.values), TOGETHER):
        some = sample.values[first : first + TOGETHER]
        columns = design(2 * SIDE, SIDE, slope=slope)
        found.append(fit(some[:, BASELINE:], columns, some[:, :BASELINE]).p_value(1) <= ERROR)
    return np.concatenate(found)


def _with_slopes(sample: Sample) -> Answers:
    return _regressed(sample, slope=True)


def _subtracted(sample: Sample) -> Answers:
    assert sample.sisters is not None
    columns, found = design(2 * SIDE, SIDE), list[Mixture]()
    for first in range(0, len(sample.values), TOGETHER):
        lines = (values[first : first + TOGETHER] for values in (sample.values, sample.sisters))
        treated, control = (fit(some, columns) for some in lines)
        many = range(treated.weights.shape[1])
        found += [subtracted(mixture(treated, 1, series), mixture(control, 1, series)) for series in many]
    return np.array([two_sided(one) <= ERROR for one in found])


def _swapped(sample: Sample) -> Answers:
    pairs = zip(sample.values, sample.schedules, strict=True)
    return np.array([two_sided(crossover(one, schedule)) <= ERROR for one, schedule in pairs])


def _watched_flaws(sample: Sample) -> list[tuple[str, ...]]:
    return [flaws(one[:BASELINE]) for one in sample.values]


def _compared_flaws(sample: Sample) -> list[tuple[str, ...]]:
    placebos = _placebos(sample.values[:, BASELINE:], sample.values[:, :BASELINE])
    return [(*flaws(one[: BASELINE + SIDE]), *placebo) for one, placebo in zip(sample.values, placebos, strict=True)]


def _apart_flaws(sample: Sample) -> list[tuple[str, ...]]:
    assert sample.sisters is not None
    return [(*ours, *theirs) for ours, theirs in zip(_placebos(sample.values), _placebos(sample.sisters), strict=True)]


def _placebos(values: Numbers, history: Numbers | None = None) -> list[tuple[str, ...]]:
    found = []
    for first in range(0, len(values), TOGETHER):
        some = slice(first, first + TOGETHER)
        earlier = None if history is None else history[some]
        found.append(level_p_values(values[some, :SIDE], SIDE // 2, earlier) < LEVEL)
    return [(PLACEBO,) if one else () for one in np.concatenate(found)]


def _carried_over(sample: Sample) -> list[tuple[str, ...]]:
    pairs = zip(sample.values, sample.schedules, strict=True)
    slow = [two_sided(settling(one, schedule)) < LEVEL for one, schedule in pairs]
    return [(CARRY_OVER,) if one else () for one in slow]


DESIGNS: tuple[Design, ...] = (
    Design(
        "Sequential",
        f"{BASELINE} points of baseline and {NEW} new ones, a look every 5; power is that by the end.",
        _watched,
        _sequential,
        _watched_flaws,
        (0.05, 0.05, 0.055),
    ),
    Design(
        "Before and after",
        f"{SIDE} points on each side, {BASELINE} earlier ones that tell the autocorrelation.",
        _compared,
        _regressed,
        _compared_flaws,
        (0.065, 0.065, 0.07),
    ),
    Design(
        "Before and after, with slopes",
        "The same points; each side has a trend of its own, and what is asked for is the change of level.",
        _compared,
        _with_slopes,
        _compared_flaws,
        (0.065, 0.065, 0.07),
    ),
    Design(
        "Parallel control",
        "The same points of two lines, in pairs; a trend, a weekly pattern and a shift hit both lines.",
        _beside,
        _regressed,
        _compared_flaws,
        (0.065, 0.065, 0.07),
        (*PLANTS, OTHER_SISTER),
    ),
    Design(
        "Parallel control, without pairs",
        f"{SIDE} points on each side of two lines, each judged for itself; no earlier ones.",
        _apart,
        _subtracted,
        _apart_flaws,
        (0.065, 0.065, 0.07),
        (*PLANTS, OTHER_SISTER),
    ),
    Design(
        "Crossover",
        f"{PAIRS} pairs of blocks of {LENGTH} points, of which the first {WASHOUT} are left out.",
        _crossed,
        _swapped,
        _carried_over,
    ),
)
