"""Crossover: change and no change in pairs of blocks, the order in each pair drawn by chance.

The unit of analysis is the pair of blocks, and the test is exact over all schedules that could have been drawn (R. A.
Fisher, The Design of Experiments, 1935, section 21): whatever the series does by itself (autocorrelation, a trend,
tails, outliers) is not tied to the draw. Bounds are those of the same test: the means of all subsets of the pairs cut
the line into pieces of equal probability (J. A. Hartigan, JASA 64, 1969). What is assumed is an effect that does not
depend on the time, and that comes and goes within the washout; `settling` looks for one that does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, log2

import numpy as np
from numpy.typing import NDArray

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.schedule import Schedule

_MOST = 16
"""Pairs that are turned one by one; of more some are turned together, which is exact, too."""
_ROUNDING = 1e-9


def drawn(pairs: int, length: int, washout: int, chance: np.random.Generator) -> Schedule:
    """A schedule of so many pairs of blocks, a fair coin for each. Raises ValueError for fewer than one."""
    if pairs < 1:
        raise ValueError("a schedule has one pair of blocks or more; six are needed for an error of .05")
    first = chance.integers(0, 2, pairs).astype(bool)
    return Schedule(tuple(np.column_stack([first, ~first]).ravel().tolist()), length, washout)


def drawn_by(seed: int, pairs: int, length: int, washout: int, ran: str | None = None) -> Schedule:
    """A schedule that whoever has the seed can draw again; errors as in `drawn` and `Schedule`."""
    return replace(drawn(pairs, length, washout, np.random.default_rng(seed)), seed=seed, ran=ran)


def fewest_pairs(error: float = 0.05) -> int:
    """How many pairs of blocks a two-sided test needs before it can find anything at all."""
    return ceil(log2(2 / error) - _ROUNDING)


def running(schedule: Schedule) -> NDArray[np.bool_]:
    """At which points the line runs with the change, washout included."""
    return np.repeat(np.array(schedule.changed), schedule.length)


@dataclass(frozen=True, slots=True)
class Swaps:
    """A difference, from all ways to swap the blocks of the pairs.

    `means` are those of all subsets of the differences of pairs but the empty one, in rising order.
    """

    estimate: float
    means: Numbers
    nothing: float = 0.0

    def less(self, effect: float) -> float:
        """The p value against this difference or more."""
        return float((self.means >= effect).sum() + 1) / (len(self.means) + 1)

    def more(self, effect: float) -> float:
        """The p value against this difference or less."""
        return float((self.means <= effect).sum() + 1) / (len(self.means) + 1)

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability at most; without end where there are too few pairs."""
        place = self._place(error)
        return float(self.means[place]) if place >= 0 else -np.inf

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability at most; without end where there are too few pairs."""
        place = self._place(error)
        return float(self.means[-1 - place]) if place >= 0 else np.inf

    def _place(self, error: float) -> int:
        return floor(error * (len(self.means) + 1) + _ROUNDING) - 1


def crossover(values: Numbers, schedule: Schedule) -> Swaps:
    """What the change makes of one row of numbers in the order of time, in their units, changed less unchanged.

    Missing values (NaN) are passed over; a pair with a block of which all is missing is left out. Raises ValueError
    where values and schedule differ in length, or no pair is left.
    """
    return swaps(_differences(_means(_blocks(values, schedule)), schedule))


def settling(values: Numbers, schedule: Schedule) -> Swaps:
    """How much larger the effect is in the second half of the blocks than in the first, after the washout.

    If it is not zero, the washout was too short, and the effect of `crossover` is not that of the change. Errors as
    there, and where blocks have fewer than two points after the washout.
    """
    if schedule.length - schedule.washout < 2:
        raise ValueError("one point after the washout has no halves; make the blocks longer")
    blocks = _blocks(values, schedule)
    half = blocks.shape[1] // 2
    return swaps(_differences(_means(blocks[:, half:]) - _means(blocks[:, :half]), schedule))


def swaps(differences: Numbers) -> Swaps:
    """All ways to swap, from the differences of the pairs; missing ones (NaN) are left out.

    Of more than sixteen pairs each sixteenth is swapped together with the others of its place, which leaves more than
    sixty thousand ways. Raises ValueError where no pair is left, or one is infinite.
    """
    there = differences[~np.isnan(differences)]
    if not len(there) or np.isinf(there).any():
        raise ValueError("no pair of blocks has values in both of its blocks, or one is infinite; run more blocks")
    bundles = np.arange(len(there)) % _MOST
    totals, many = np.zeros(1), np.zeros(1)
    for total, count in zip(np.bincount(bundles, there), np.bincount(bundles), strict=True):
        totals, many = np.concatenate([totals, totals + total]), np.concatenate([many, many + count])
    return Swaps(float(there.mean()), np.sort(totals[1:] / many[1:]))


def _blocks(values: Numbers, schedule: Schedule) -> Numbers:
    """Blocks x points, without the washout."""
    many = len(schedule.changed)
    if values.shape != (many * schedule.length,):
        raise ValueError(
            f"the schedule has {many} blocks of {schedule.length} points, the values are {values.size}; "
            "give one row with NaN for what is missing"
        )
    return values.reshape(many, schedule.length)[:, schedule.washout :]


def _means(blocks: Numbers) -> Numbers:
    """The mean of each block, NaN where all of it is missing."""
    many = (~np.isnan(blocks)).sum(axis=1)
    return np.where(many > 0, np.nansum(blocks, axis=1) / np.maximum(many, 1), np.nan)


def _differences(means: Numbers, schedule: Schedule) -> Numbers:
    """Changed less unchanged, for each pair of blocks."""
    pairs = means.reshape(-1, 2)
    return np.where(schedule.changed[::2], pairs[:, 0] - pairs[:, 1], pairs[:, 1] - pairs[:, 0])
