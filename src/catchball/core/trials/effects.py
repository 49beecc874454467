"""What every design of a trial can say of its effect: p values against any size of it, and bounds on it.

From these come a change with its interval and two-sided p value, and a guard rail: the verdict that a metric is not
worse by more than its margin. The two-sided p value is twice the smaller one of the two sides, so that it falls to the
error just where the interval leaves out no change. Some libraries add up all that is as improbable instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import Change
from catchball.core.trials.least_squares import Fit

_FINE = 1e-13


class Evidence(Protocol):
    """What is known of one effect: a difference in units of the values, or a ratio, which has none."""

    @property
    def estimate(self) -> float:
        """The effect that fits best."""

    @property
    def nothing(self) -> float:
        """No effect: 0 of a difference, 1 of a ratio."""

    def less(self, effect: float) -> float:
        """The p value against the effect being this one or more; a small one says that it is less."""

    def more(self, effect: float) -> float:
        """The p value against the effect being this one or less; a small one says that it is more."""

    def lower(self, error: float) -> float:
        """A bound that the effect lies below with this probability of error at most."""

    def upper(self, error: float) -> float:
        """A bound that the effect lies above with this probability of error at most."""


class Worse(StrEnum):
    """In which direction a metric gets worse."""

    MORE = "more is worse"
    LESS = "less is worse"


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard rail: the worst effect that is still possible, and the worst that is allowed; one-sided.

    It is `kept` where the bound is within the limit. The p value is that against the limit alone, and of exact tests it
    may be below the error all the same, for their p values do not rise steadily with the effect.
    """

    bound: float
    limit: float
    p_value: float
    kept: bool


def change(evidence: Evidence, confidence: float = 0.95) -> Change:
    """The effect with its two-sided interval and p value."""
    tail = (1 - confidence) / 2
    return Change(evidence.estimate, evidence.lower(tail), evidence.upper(tail), two_sided(evidence))


def two_sided(evidence: Evidence) -> float:
    """The p value against no effect at all."""
    return min(1.0, 2 * min(evidence.less(evidence.nothing), evidence.more(evidence.nothing)))


def not_worse(evidence: Evidence, margin: float, worse: Worse, error: float = 0.05) -> Guard:
    """Whether the effect is worse by less than the margin, with this probability of a wrong yes.

    The margin is in units of the effect: of a ratio .1 allows ten per cent more, or less. Raises ValueError where it is
    below zero, or a ratio could never fall so far.
    """
    if not 0 <= margin < np.inf:
        raise ValueError(f"a margin is zero or more, not {margin}; say how much worse the metric may become")
    limit = evidence.nothing + (margin if worse is Worse.MORE else -margin)
    if evidence.nothing == 1 and limit <= 0:
        raise ValueError("no ratio falls by all of itself; give a margin below 1")
    more = worse is Worse.MORE
    p_value = evidence.less(limit) if more else evidence.more(limit)
    bound = evidence.upper(error) if more else evidence.lower(error)
    return Guard(bound, limit, p_value, bound <= limit if more else bound >= limit)


@dataclass(frozen=True, slots=True)
class Mixture:
    """A difference whose distribution is a mixture of t distributions; the fields have one number for each of them."""

    weights: Numbers
    centres: Numbers
    errors: Numbers
    freedom: Numbers
    nothing: float = 0.0

    @property
    def estimate(self) -> float:
        """The mean of the centres."""
        return float(self.weights @ self.centres)

    def less(self, effect: float) -> float:
        """The p value against this difference or more."""
        return float(self.weights @ stdtr(self.freedom, (self.centres - effect) / self.errors))

    def more(self, effect: float) -> float:
        """The p value against this difference or less."""
        return float(self.weights @ stdtr(self.freedom, (effect - self.centres) / self.errors))

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability."""
        return self._quantile(error)

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability."""
        return self._quantile(1 - error)

    def _quantile(self, probability: float) -> float:
        each = self.centres + self.errors * stdtrit(self.freedom, probability)
        low, high = float(each.min()), float(each.max())
        if high - low <= _FINE * max(abs(low), abs(high)):
            return low
        return float(brentq(lambda at: self.more(at) - probability, low, high, xtol=_FINE * (high - low)))


def mixture(found: Fit, which: int, series: int = 0) -> Mixture:
    """What a fit says of one coefficient of one of its series."""
    weights = found.weights[:, series]
    freedom = np.full(weights.shape, float(found.freedom))
    return Mixture(weights, found.coefficients[:, series, which], found.errors[:, series, which], freedom)
