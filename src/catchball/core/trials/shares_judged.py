"""A short trial, judged: the share of good parts after a change beside that before, by the exact test."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

from catchball.core.trials.effects import change
from catchball.core.trials.outcome import Verdict
from catchball.core.trials.proportions import ExactDifference, ScoreDifference, Share

ERROR = 0.05
_MOST_TABLES = 101 * 101
"""Up to a hundred parts on each side are judged exactly, within seconds; more, by the statistic."""


@dataclass(frozen=True, slots=True)
class SharesJudged:
    """The share of good parts after less that before, with its two-sided interval of 95 % and p value.

    `is_exact` is false for so many parts that the bounds come from the score statistic.
    """

    outcome: Verdict
    estimate: float
    low: float
    high: float
    p_value: float
    is_exact: bool


def judge_shares(before: Share, after: Share, margin: float | None) -> SharesJudged:
    """The verdict of a short trial. `margin`: by how much the share of good parts may be lower, between 0 and 1."""
    is_exact = (before.parts + 1) * (after.parts + 1) <= _MOST_TABLES
    difference = (ExactDifference if is_exact else ScoreDifference)(after, before)
    found = change(difference, 1 - ERROR)
    return SharesJudged(
        _verdict(found.low, found.high, margin),
        found.estimate,
        found.low,
        found.high,
        found.p_value,
        is_exact,
    )


def _verdict(low: float, high: float, margin: float | None) -> Verdict:
    if low > 0:
        return Verdict.BETTER
    if margin is not None and low > -margin and not isclose(low, -margin):
        return Verdict.NOT_WORSE
    return Verdict.WORSE if high < 0 else Verdict.INCONCLUSIVE
