"""The designs that ask whether the level of a series moved: watched, before and after, beside a sister line.

A shift is counted in the direction of the values, not of what is better. The scale of the shifts that a watched trial
looks for is the smallest effect worth having (of a guard rail its margin), in standard deviations of the baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import log

import numpy as np

from catchball.core.trials.asked import WANTED, Analysed, Asked, effect_of
from catchball.core.trials.assumptions import Flaw, flaws, has_shift
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import describe
from catchball.core.trials.before_after import before_after, beside_change
from catchball.core.trials.futility import points_left
from catchball.core.trials.outcome import Check, Look
from catchball.core.trials.parallel import paired
from catchball.core.trials.plan import Plan, Primary
from catchball.core.trials.power import points_needed, power, watched
from catchball.core.trials.rows import Split
from catchball.core.trials.sequential import Rule, watch

MOST_MORE = 400
_RUNS = 200
_ENOUGH_FOR_TREND = 20
DRIFT_WATCHED, DRIFT_COMPARED, DRIFT_BESIDE = 0.5, 0.75, 0.25
"""Drifts that are allowed for, in standard deviations over the length of the baseline; measured in docs/develop/."""
TREND_LEVEL = 0.025
LONGER = (500, 1_000, 2_000)
"""Lengths of a baseline that are tried where a plan cannot answer."""


def rule_of(baseline: Numbers, plan: Plan, error: float, size: float) -> Rule:
    """How a metric is watched."""
    return Rule(error, size / describe(baseline).spread.value, plan.every, DRIFT_WATCHED)


def values_of(asked: Asked) -> Split:
    """The values as they were measured."""
    return asked.column(asked.metric)


def differences_of(asked: Asked) -> Split:
    """The line less its sister line, row by row; missing where either is."""
    assert asked.measure.control is not None
    ours, theirs = asked.column(asked.metric), asked.column(asked.measure.control)
    return Split(paired(ours.baseline, theirs.baseline), paired(ours.new, theirs.new))


def watched_through(asked: Asked) -> Analysed:
    """The sequential test at each look so far."""
    parts = values_of(asked)
    found = watch(parts.baseline, parts.new, rule_of(parts.baseline, asked.plan, asked.error, asked.size))
    looks = tuple(
        Look(int(points), effect_of(*numbers))
        for points, *numbers in zip(found.points, found.estimates, found.low, found.high, strict=True)
    )
    contradicted = bool(found.low[-1] > found.high[-1])
    faded = found.decided is not None and bool(found.log_evidence[-1] < log(1 / asked.error))
    return Analysed(looks[-1].effect, float(found.p_values[-1]), found.decided, looks, contradicted, faded)


def compared(asked: Asked) -> Analysed:
    """Before and after, on the values, with a drift allowed for."""
    return _change_of(values_of(asked), asked.error, DRIFT_COMPARED)


def compared_beside(asked: Asked) -> Analysed:
    """Before and after, on the differences from the sister line; two lines drift apart by less than each alone."""
    return _change_of(differences_of(asked), asked.error, DRIFT_BESIDE)


def _change_of(parts: Split, error: float, drift: float) -> Analysed:
    middle, unit = float(np.nanmean(parts.baseline)), float(np.nanstd(parts.baseline))
    series = (np.concatenate([parts.baseline, parts.new]) - middle) / unit
    level = before_after(series, len(parts.baseline), confidence=1 - error, drift=drift).level
    effect = effect_of(level.estimate * unit, level.low * unit, level.high * unit)
    return Analysed(effect, level.p_value, None, (Look(len(parts.new), effect),))


def more_to_watch(asked: Asked, chance: np.random.Generator) -> int | None:
    """How many more points a watched trial needs."""
    parts = values_of(asked)
    rule = rule_of(parts.baseline, asked.plan, asked.error, asked.size)
    # A guard rail is decided by evidence against its margin, which is that against zero of points moved by it.
    new = parts.new if isinstance(asked.measure, Primary) else parts.new + asked.shift
    return points_left(parts.baseline, new, asked.shift, chance, rule, WANTED, MOST_MORE, _RUNS)


def once_compared(asked: Asked) -> tuple[float, int | None]:
    """Power and points of one test at the end, on the values."""
    return _once(values_of(asked), asked, DRIFT_COMPARED)


def once_beside(asked: Asked) -> tuple[float, int | None]:
    """Power and points of one test at the end, on the differences from the sister line."""
    return _once(differences_of(asked), asked, DRIFT_BESIDE)


def _once(parts: Split, asked: Asked, drift: float) -> tuple[float, int | None]:
    before = describe(parts.baseline)
    found = power(before, asked.size, before.count, asked.plan.most, asked.error, drift)
    return found, points_needed(before, asked.size, before.count, WANTED, asked.error, drift)


def longer_watched(asked: Asked, chance: np.random.Generator) -> int | None:
    """The length of a baseline like this one with which a watched trial has the wanted power."""
    values = values_of(asked).baseline
    known, rule = describe(values), rule_of(values, asked.plan, asked.error, asked.size)

    def power_with(length: int) -> float:
        return watched(replace(known, count=length), asked.size, asked.plan.most, chance, rule, _RUNS).power

    return _first_enough(known.count, power_with)


def longer_compared(asked: Asked, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    """The length of a baseline like this one with which before and after has the wanted power."""
    return _longer(values_of(asked), asked, DRIFT_COMPARED)


def longer_beside(asked: Asked, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    """The length of a baseline like this one with which a parallel control has the wanted power."""
    return _longer(differences_of(asked), asked, DRIFT_BESIDE)


def _longer(parts: Split, asked: Asked, drift: float) -> int | None:
    known = describe(parts.baseline)
    return _first_enough(
        known.count, lambda length: power(known, asked.size, length, asked.plan.most, asked.error, drift)
    )


def _first_enough(count: int, power_with: Callable[[int], float]) -> int | None:
    return next((length for length in LONGER if length > count and power_with(length) >= WANTED), None)


def more_after(asked: Asked, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    """How many more points before and after needs."""
    return _more(once_compared(asked), values_of(asked))


def more_beside(asked: Asked, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    """How many more points a parallel control needs."""
    return _more(once_beside(asked), differences_of(asked))


def _more(once: tuple[float, int | None], parts: Split) -> int | None:
    return None if once[1] is None else max(once[1] - len(parts.new), 0)


def level_checks(metric: str, parts: Split, breaking: frozenset[Flaw]) -> Iterator[Check]:
    """Whether a baseline has a flaw, the new points go on moving, and there is a trend beside the change."""
    all_of_it = flaws(parts.baseline)
    found = [flaw for flaw in all_of_it if flaw is not Flaw.TREND]
    for flaw in found:
        told = str(flaw) if flaw in breaking else f"{flaw}; this is not known to make more errors"
        yield Check(metric, told, passed=False, breaks=flaw in breaking)
    if not found:
        yield Check(metric, "the baseline has no flaw that was looked for", passed=True, breaks=True)
    if (~np.isnan(parts.new)).sum() < _ENOUGH_FOR_TREND:
        fails = Flaw.TREND in all_of_it
        yield Check(metric, str(Flaw.TREND) if fails else "the baseline has no trend", not fails, breaks=True)
        return
    fails = Flaw.CONSTANT not in found and _has_trend(parts)
    told = "there is a trend beside the change" if fails else "there is no trend beside the change"
    yield Check(metric, told, not fails, breaks=True)
    fails = has_shift(parts.new)
    told = "the new points have a shift among them" if fails else "the new points have no shift among them"
    yield Check(metric, told, not fails, breaks=True)


def _has_trend(parts: Split) -> bool:
    series = np.concatenate([parts.baseline, parts.new])
    return beside_change((series - np.nanmean(series)) / np.nanstd(series), len(parts.baseline)) < TREND_LEVEL
