"""The designs that ask for a share of parts or a rate of defects: short trials of few batches, and series of periods.

Each row is a batch or a period: so many counted, in so many parts (hours, metres). A proportion is compared as a
difference, a rate by how much larger it is, as a part of the rate before.

A short trial has the bounds of the exact test, or where they are wider those by what batches differ from each other:
the parts of a batch are alike, and only the batches tell how much. A series of periods has them by a quasi model that
knows of autocorrelation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import asin, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from catchball.core.trials.asked import WANTED, Analysed, Asked, effect_of
from catchball.core.trials.assumptions import LEVEL, Flaw
from catchball.core.trials.autocorrelated_counts import Outermost, defectives_in_time, defects_in_time
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import FEWEST, describe
from catchball.core.trials.effects import Evidence, change
from catchball.core.trials.level_ways import level_checks
from catchball.core.trials.outcome import Check, Look
from catchball.core.trials.overdispersion import compare_defectives, compare_defects, memory
from catchball.core.trials.plan import FEWEST_BATCHES, RELATIVE, SHORT
from catchball.core.trials.proportions import Share, compare_proportions
from catchball.core.trials.rates import Counted, compare_rates
from catchball.core.trials.rows import Split

_BREAKING = frozenset({Flaw.TREND, Flaw.SHIFT, Flaw.LASTING})
_MOST_ROWS = 100_000


def counts_and_sizes(asked: Asked) -> tuple[Split, Split]:
    """Counts, and what they are of: one of each row where the plan names no column; missing where either is."""
    counts = asked.column(asked.metric)
    if asked.measure.sizes is None:
        return counts, Split(np.ones_like(counts.baseline), np.ones_like(counts.new))
    sizes = asked.column(asked.measure.sizes)
    return counts, sizes


def rates_of(asked: Asked) -> Split:
    """Counted for each part, hour or metre, row by row; missing where nothing was made."""
    counts, sizes = counts_and_sizes(asked)
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = (
            np.where(many > 0, count / many, np.nan)
            for count, many in ((counts.baseline, sizes.baseline), (counts.new, sizes.new))
        )
        return Split(*sides)


def counted(asked: Asked) -> Analysed:
    """The comparison of new points with the baseline."""
    counts, sizes, changed = _together(asked)
    relative = asked.plan.design in RELATIVE
    if relative and not np.nansum(counts[~changed]):
        raise ValueError(
            f"{asked.metric}: nothing was counted in the baseline, so there is no ratio; take a longer one"
        )
    found = change(_evidence(asked, counts, sizes, changed), 1 - asked.error)
    away = 1.0 if relative else 0.0
    effect = effect_of(found.estimate - away, found.low - away, found.high - away)
    new = int((changed).sum())
    return Analysed(effect, found.p_value, None, (Look(new, effect),))


def _together(asked: Asked) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    counts, sizes = counts_and_sizes(asked)
    changed = np.arange(len(counts.baseline) + len(counts.new)) >= len(counts.baseline)
    both = np.concatenate([counts.baseline, counts.new]), np.concatenate([sizes.baseline, sizes.new])
    # A period in which nothing was made has no count.
    missing = np.isnan(both[0]) | np.isnan(both[1]) | ((both[1] == 0) & (both[0] == 0))
    return np.where(missing, np.nan, both[0]), np.where(missing, np.nan, both[1]), changed


def _evidence(asked: Asked, counts: Numbers, sizes: Numbers, changed: NDArray[np.bool_]) -> Evidence:
    relative, short = asked.plan.design in RELATIVE, asked.plan.design in SHORT
    if not short:
        return (defects_in_time if relative else defectives_in_time)(counts, sizes, changed)
    there = ~np.isnan(counts)
    totals = [(int(counts[side].sum()), float(sizes[side].sum())) for side in (there & changed, there & ~changed)]
    if relative:
        by_batches = compare_defects(counts, sizes, changed).effect
        return Outermost(by_batches, compare_rates(*(Counted(*one) for one in totals)))
    shares = [Share(hits, int(parts)) for hits, parts in totals]
    if not 0 < sum(one.hits for one in shares) < sum(one.parts for one in shares):
        return compare_proportions(*shares)
    return Outermost(compare_defectives(counts, sizes, changed).effect, compare_proportions(*shares))


def count_checks(asked: Asked) -> Iterator[Check]:
    """Whether counts are counts, and the rates have neither trend nor shift, before and after."""
    yield _are_counts(asked)
    yield from level_checks(asked.metric, rates_of(asked), _BREAKING)


def batch_checks(asked: Asked) -> Iterator[Check]:
    """Whether counts are counts of enough batches, which are not alike because they follow each other."""
    counted_well = _are_counts(asked)
    yield counted_well
    if not counted_well.passed:
        return
    counts, sizes, changed = _together(asked)
    for side in (~changed, changed):
        many = int((~np.isnan(counts[side])).sum())
        if side.any():
            told = f"{many} batches in the new points, {FEWEST_BATCHES} at least: parts of one batch are alike"
            if side is not changed:
                told = f"{many} batches in the baseline, {FEWEST_BATCHES} at least: parts of one batch are alike"
            yield Check(asked.metric, told, many >= FEWEST_BATCHES, breaks=True)
    there = ~np.isnan(counts)
    if min((there & changed).sum(), (there & ~changed).sum()) >= FEWEST_BATCHES and np.nanmax(counts) > 0:
        compare = compare_defects if asked.plan.design in RELATIVE else compare_defectives
        fails = memory(compare(counts, sizes, changed)) < LEVEL
        told = (
            "batches that follow each other are alike; take them as a series of periods"
            if fails
            else "no batch is like the one before it"
        )
        yield Check(asked.metric, told, not fails, breaks=True)


def _are_counts(asked: Asked) -> Check:
    counts, sizes, _ = _together(asked)
    there = ~np.isnan(counts)
    some, of = counts[there], sizes[there]
    fine = bool((some >= 0).all() and (some == np.floor(some)).all() and (of > 0).all())
    if asked.plan.design not in RELATIVE:
        fine = fine and bool((of == np.floor(of)).all() and (some <= of).all())
    told = "counts are whole numbers, and no more than what they are of"
    return Check(asked.metric, told, fine, breaks=True)


def once_counted(asked: Asked) -> tuple[float, int | None]:
    """Power at the planned end and the rows that the wanted one needs, by the usual roots (arcsines) of counts.

    How much more than chance the rows vary, and how far those that follow each other are alike, is as in the baseline.
    Raises ValueError for what is no count.
    """
    are_counts = _are_counts(asked)
    if not are_counts.passed:
        raise ValueError(f"{asked.metric}: {are_counts.what}")
    power = _power_by_rows(asked)
    if power(_MOST_ROWS) < WANTED:
        return power(asked.plan.most), None
    low, high = 1, _MOST_ROWS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle) >= WANTED else (middle, high)
    return power(asked.plan.most), high


def more_counted(asked: Asked, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    """How many more rows are needed."""
    needs = once_counted(asked)[1]
    return None if needs is None else max(needs - len(asked.column(asked.metric).new), 0)


def _power_by_rows(asked: Asked) -> Callable[[int], float]:
    counts, sizes = counts_and_sizes(asked)
    there = ~(np.isnan(counts.baseline) | np.isnan(sizes.baseline)) & (sizes.baseline > 0)
    if not there.any():
        raise ValueError(f"{asked.metric}: no row of the baseline has a count; give one")
    made = float(sizes.baseline[there].sum())
    rate, shift = float(counts.baseline[there].sum()) / made, asked.shift
    if asked.plan.design in RELATIVE:
        distance = 2 * abs(sqrt(max(rate * (1 + shift), 0.0)) - sqrt(rate))
    else:
        distance = 2 * abs(asin(sqrt(min(max(rate + shift, 0.0), 1.0))) - asin(sqrt(min(rate, 1.0))))
    wide = _dispersion(asked, counts.baseline[there], sizes.baseline[there], rate)
    before, each = made, made / int(there.sum())

    def power(rows: int) -> float:
        bound = float(t.isf(asked.error / 2, max(int(there.sum()) + rows - 2, 1)))
        return float(t.sf(bound - distance / sqrt(wide * (1 / before + 1 / (rows * each))), int(there.sum()) + rows))

    return power


def _dispersion(asked: Asked, counts: Numbers, sizes: Numbers, rate: float) -> float:
    """How many times the variance of chance alone the mean of rows of the baseline has."""
    variances = sizes * rate * (1 if asked.plan.design in RELATIVE else 1 - rate)
    if len(counts) < 2 or not (variances > 0).all():
        return 1.0
    found = max(float(((counts - sizes * rate) ** 2 / variances).sum()) / (len(counts) - 1), 1.0)
    rates = rates_of(asked).baseline
    if asked.plan.design in SHORT or (~np.isnan(rates)).sum() < FEWEST or np.nanmin(rates) == np.nanmax(rates):
        return found
    phi = max(describe(rates).phi.value, 0.0)
    return found * (1 + phi) / (1 - phi)
