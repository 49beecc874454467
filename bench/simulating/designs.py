"""The designs of a trial, each with the series that it is tried on, analysed and checked as a plan has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench.simulating.plants import OTHER_SISTER, PLANTS, TOGETHER, Plant
from catchball.core.trials.analysis import WAYS
from catchball.core.trials.assumptions import LEVEL
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import design, drifting
from catchball.core.trials.block_ways import LATE
from catchball.core.trials.crossover import crossover, drawn, running, settling
from catchball.core.trials.effects import two_sided
from catchball.core.trials.least_squares import fit
from catchball.core.trials.level_ways import DRIFT_BESIDE, DRIFT_COMPARED, DRIFT_WATCHED, level_checks
from catchball.core.trials.plan import Design as Word
from catchball.core.trials.rows import Split
from catchball.core.trials.schedule import Schedule
from catchball.core.trials.sequential import Rule, decisions

ERROR = 0.05
BASELINE, NEW, AFTER = 200, 200, 60
PAIRS, LENGTH, WASHOUT = 10, 10, 2
RULE = Rule(ERROR, 0.5, 5, DRIFT_WATCHED)
Answers: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """Series (series x points) of one design; a crossover has a schedule for each."""

    values: Numbers
    schedules: tuple[Schedule, ...] = ()

    def some(self, which: NDArray[np.intp]) -> Sample:
        """The series of these numbers."""
        return Sample(self.values[which], tuple(self.schedules[one] for one in which) if self.schedules else ())


@dataclass(frozen=True, slots=True)
class Design:
    """How series are made for a plant, phi and effect; whether an effect is found in each; which checks break it."""

    name: str
    about: str
    make: Callable[[Plant, float, float, np.random.Generator, int], Sample]
    decide: Callable[[Sample], Answers]
    check: Callable[[Sample], list[tuple[str, ...]]]
    promise: tuple[float, float, float] = (ERROR, ERROR, ERROR)
    """Of wrong verdicts at phi 0, .4 and .6."""
    plants: Sequence[Plant] = PLANTS


def _watched(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    return Sample(_one_line(plant, phi, effect, chance, runs, NEW))


def _compared(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    return Sample(_one_line(plant, phi, effect, chance, runs, AFTER))


def _beside(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    points = BASELINE + AFTER
    cause = plant.cause(chance, runs, points, BASELINE // 2)
    treated = plant.line(chance, runs, points, phi) + cause + effect * (np.arange(points) >= BASELINE)
    control = plant.line(chance, runs, points, phi if plant.sister is None else plant.sister) + cause
    return Sample(treated - control + plant.gaps(chance, runs, points))


def _crossed(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int) -> Sample:
    points = 2 * PAIRS * LENGTH
    schedules = tuple(drawn(PAIRS, LENGTH, WASHOUT, chance) for _ in range(runs))
    line = plant.line(chance, runs, points, phi) + plant.cause(chance, runs, points, points // 2)
    with_change = np.array([running(schedule) for schedule in schedules])
    return Sample(line + effect * with_change + plant.gaps(chance, runs, points), schedules)


def _one_line(plant: Plant, phi: float, effect: float, chance: np.random.Generator, runs: int, after: int) -> Numbers:
    points = BASELINE + after
    line = plant.line(chance, runs, points, phi) + plant.cause(chance, runs, points, BASELINE // 2)
    return line + effect * (np.arange(points) >= BASELINE) + plant.gaps(chance, runs, points)


def _sequential(sample: Sample) -> Answers:
    return np.asarray(decisions(sample.values, BASELINE, RULE)[:, -1])


def _allowing(sample: Sample) -> Answers:
    return regressed(sample.values, BASELINE, DRIFT_COMPARED)


def _apart(sample: Sample) -> Answers:
    return regressed(sample.values, BASELINE, DRIFT_BESIDE)


def regressed(series: Numbers, before: int, drift: float) -> Answers:
    """Whether before and after finds a change in each of the series, with a drift allowed for."""
    points = series.shape[1]
    columns, allowed = design(points, before), drifting(points, before, drift)
    chunks = (series[first : first + TOGETHER] for first in range(0, len(series), TOGETHER))
    return np.concatenate([fit(some, columns, None, allowed).p_value(1) <= ERROR for some in chunks])


def _swapped(sample: Sample) -> Answers:
    pairs = zip(sample.values, sample.schedules, strict=True)
    return np.array([two_sided(crossover(one, schedule)) <= ERROR for one, schedule in pairs])


def _checked_as(word: Word) -> Callable[[Sample], list[tuple[str, ...]]]:
    def check(sample: Sample) -> list[tuple[str, ...]]:
        return [broken(Split(one[:BASELINE], one[BASELINE:]), word) for one in sample.values]

    return check


def broken(parts: Split, word: Word) -> tuple[str, ...]:
    """The checks that make a trial of this design invalid."""
    found = level_checks("", parts, WAYS[word].breaking)
    return tuple(check.what for check in found if check.breaks and not check.passed)


def _carried_over(sample: Sample) -> list[tuple[str, ...]]:
    pairs = zip(sample.values, sample.schedules, strict=True)
    slow = [two_sided(settling(one, schedule)) < LEVEL for one, schedule in pairs]
    return [(LATE,) if one else () for one in slow]


DESIGNS: tuple[Design, ...] = (
    Design(
        "Sequential",
        f"{BASELINE} points of baseline and {NEW} new ones, a look every 5; power is that by the end.",
        _watched,
        _sequential,
        _checked_as(Word.SEQUENTIAL),
        (0.05, 0.05, 0.055),
    ),
    Design(
        "Before and after",
        f"{BASELINE} points of baseline and {AFTER} new ones.",
        _compared,
        _allowing,
        _checked_as(Word.BEFORE_AFTER),
        (0.065, 0.065, 0.07),
    ),
    Design(
        "Parallel control",
        "The same points of two lines, in pairs; a trend, a weekly pattern and a shift hit both lines.",
        _beside,
        _apart,
        _checked_as(Word.PARALLEL),
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
