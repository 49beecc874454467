"""The crossover as a design of a plan: was its order kept, does the effect come and go in time, what can it find."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np
from scipy.stats import nct, t

from catchball.core.trials.asked import WANTED, Analysed, Asked, effect_of
from catchball.core.trials.assumptions import LEVEL
from catchball.core.trials.baseline import Baseline, describe
from catchball.core.trials.crossover import crossover, drawn_by, fewest_pairs, running, settling
from catchball.core.trials.effects import change, two_sided
from catchball.core.trials.level_ways import values_of
from catchball.core.trials.outcome import Check, Look
from catchball.core.trials.schedule import MOST_PAIRS, Schedule

KEPT = "the blocks ran in the order that was drawn"
LATE = "the effect is another one later in the blocks, so the washout is too short"


def swapped(asked: Asked) -> Analysed:
    """The exact test over all orders that could have been drawn."""
    schedule, new = _schedule(asked), values_of(asked).new
    found = change(crossover(new, schedule), 1 - asked.error)
    effect = effect_of(found.estimate, found.low, found.high)
    return Analysed(effect, found.p_value, None, (Look(len(new), effect),))


def block_checks(asked: Asked) -> Iterator[Check]:
    """Whether the order was drawn and kept, and whether the effect comes and goes within the washout."""
    schedule, new = _schedule(asked), values_of(asked).new
    if schedule.seed is not None:
        again = drawn_by(schedule.seed, schedule.pairs, schedule.length, schedule.washout)
        told = f"the order is the one that the seed {schedule.seed} draws"
        yield Check(asked.metric, told, again.changed == schedule.changed, breaks=True)
    yield _order_kept(asked, schedule)
    if len(new) == schedule.points and schedule.length - schedule.washout > 1 and not np.isnan(new).all():
        fails = two_sided(settling(new, schedule)) < LEVEL
        told = LATE if fails else "the effect is there after the washout, as it is later in the blocks"
        yield Check(asked.metric, told, not fails, breaks=True)


def _order_kept(asked: Asked, schedule: Schedule) -> Check:
    if schedule.ran is None:
        told = "no column records which blocks ran with the change: that the order was kept is taken on trust"
        return Check(asked.metric, told, passed=False, breaks=False)
    if schedule.ran not in asked.rows.columns:
        return Check(asked.metric, f"the column {schedule.ran} is there", passed=False, breaks=True)
    ran = asked.column(schedule.ran).new[: schedule.points]
    counts = np.arange(len(ran)) % schedule.length >= schedule.washout
    counts &= ~np.isnan(values_of(asked).new[: len(ran)])
    others = int((ran[counts] != running(schedule)[: len(ran)][counts]).sum())
    told = f"{KEPT}" if not others else f"{others} points ran otherwise than the order that was drawn says"
    return Check(asked.metric, told, not others, breaks=True)


def once_swapped(asked: Asked) -> tuple[float, int | None]:
    """The power of the blocks that are planned, and the points that blocks of this length need."""
    schedule, before = _schedule(asked), describe(values_of(asked).baseline)
    needs = next(
        (
            many
            for many in range(1, MOST_PAIRS + 1)
            if block_power(before, asked.size, schedule, many, asked.error) >= WANTED
        ),
        None,
    )
    found = block_power(before, asked.size, schedule, schedule.pairs, asked.error)
    return found, None if needs is None else needs * 2 * schedule.length


def block_power(before: Baseline, effect: float, schedule: Schedule, pairs: int, error: float) -> float:
    """The power of so many pairs of blocks; that of the t test of their differences, which swapping comes close to.

    The differences vary as the means of two blocks of an autocorrelated series do, one after the other.
    """
    if pairs < max(fewest_pairs(error), 2):
        return 0.0
    places = np.arange(2 * schedule.length)
    weights = np.where(places % schedule.length >= schedule.washout, 1 / (schedule.length - schedule.washout), 0.0)
    weights[schedule.length :] *= -1
    alike = before.phi.value ** np.abs(places[:, None] - places)
    spread = before.spread.value * sqrt(float(weights @ alike @ weights))
    bound, away = float(t.isf(error / 2, pairs - 1)), effect / spread * sqrt(pairs)
    return float(nct.sf(bound, pairs - 1, away))


def more_blocks(asked: Asked, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    """How many more points a crossover needs, in whole pairs of blocks; they need a plan and a draw of their own."""
    needs = once_swapped(asked)[1]
    return None if needs is None else max(needs - _schedule(asked).points, 0)


def _schedule(asked: Asked) -> Schedule:
    assert asked.plan.schedule is not None
    return asked.plan.schedule
