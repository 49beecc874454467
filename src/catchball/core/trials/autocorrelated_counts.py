"""Series of counts whose periods hang together, or whose rate drifts: compared by generalised least squares.

Counts of periods that follow each other are alike where a bad batch or a worn tool lasts for longer than a period; a
quasi model takes each period for news, and is wrong in .12 to .27 of series of phi .4 to .6 instead of .05. Here rates
are regressed on the change in units of their binomial or Poisson standard deviations, with an autocorrelation of the
first order and a drift that are averaged over (`least_squares.py`); the standard error is never below the one that
chance alone would have. That the variance belongs to both sides together makes it a score, which a side without a
single defect has, too. A ratio is bounded by what is refuted of it: whether the rate with the change is so many times
the one without (E. C. Fieller, Journal of the Royal Statistical Society B 16, 1954).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import drifting
from catchball.core.trials.effects import Evidence, Mixture
from catchball.core.trials.least_squares import fit
from catchball.core.trials.overdispersion import checked_periods

DRIFT = 0.75
"""What is allowed for, in standard deviations of single periods over the length of the side before."""
_FINE, _LARGEST = 1e-9, 1e5


@dataclass(frozen=True)
class Periods:
    """Counts of so many parts or hours in the order of time, those with the change last; NaN where one is missing.

    Raises ValueError where there are too few periods, or numbers that are no counts and sizes.
    """

    counts: Numbers
    sizes: Numbers
    changed: NDArray[np.bool_]
    variance: float
    """Of one count of one part or hour, by chance alone."""

    def __post_init__(self) -> None:
        if not self.variance > 0:
            raise ValueError("every part failed, or none did; there is nothing to compare")

    def rate(self, *, changed: bool) -> float:
        """Counted in all periods of one side, for each part or hour."""
        here = ~np.isnan(self.counts) & (self.changed == changed)
        return float(self.counts[here].sum() / self.sizes[here].sum())

    def beyond(self, ratio: float) -> Mixture:
        """The rate with the change less so many times the rate without."""
        there = ~np.isnan(self.counts)
        sizes = np.where(there, self.sizes, 1.0)
        scale = np.sqrt(sizes / self.variance)
        columns = np.column_stack([scale * np.where(self.changed, ratio, 1.0), scale * self.changed])
        start = int(self.changed.argmax())
        drift = drifting(len(scale), start, DRIFT)
        assert drift is not None
        values = np.where(there, self.counts / sizes * scale, np.nan)
        found = fit(values[None, :], columns, None, drift * scale / scale[there].mean())
        chance_alone = float(np.sqrt(np.linalg.inv(columns[there].T @ columns[there])[1, 1]))
        weights = found.weights[:, 0]
        errors = np.maximum(found.errors[:, 0, 1], chance_alone)
        return Mixture(weights, found.coefficients[:, 0, 1], errors, np.full(weights.shape, float(found.freedom)))


@dataclass(frozen=True)
class RatioInTime:
    """The ratio of the rate with the change to the one without."""

    periods: Periods
    nothing: float = 1.0

    @property
    def estimate(self) -> float:
        """The ratio of all that was counted; without end where nothing was without the change."""
        before = self.periods.rate(changed=False)
        return self.periods.rate(changed=True) / before if before else np.inf

    def less(self, effect: float) -> float:
        """The p value against this ratio or more."""
        return self.periods.beyond(effect).less(0.0)

    def more(self, effect: float) -> float:
        """The p value against this ratio or less."""
        return self.periods.beyond(effect).more(0.0)

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability; nothing where no ratio above it is refuted."""
        return _crossing(self.more, error, self.estimate, downwards=True)

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability; without end where none is refuted."""
        return _crossing(self.less, error, self.estimate, downwards=False)


@dataclass(frozen=True)
class Outermost:
    """One effect by two analyses, of which the one that says less is believed."""

    first: Evidence
    second: Evidence

    @property
    def estimate(self) -> float:
        """The effect that fits best."""
        return self.first.estimate

    @property
    def nothing(self) -> float:
        """No effect."""
        return self.first.nothing

    def less(self, effect: float) -> float:
        """The p value against this effect or more."""
        return max(self.first.less(effect), self.second.less(effect))

    def more(self, effect: float) -> float:
        """The p value against this effect or less."""
        return max(self.first.more(effect), self.second.more(effect))

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability at most."""
        return min(self.first.lower(error), self.second.lower(error))

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability at most."""
        return max(self.first.upper(error), self.second.upper(error))


def defectives_in_time(hits: Numbers, parts: Numbers, changed: NDArray[np.bool_]) -> Mixture:
    """The difference of two proportions, changed less unchanged; one number for each period, NaN where it is missing.

    Raises ValueError where there are too few periods, numbers that make no shares, or every part failed or none did.
    """
    there = checked_periods(hits, parts, changed)
    if (hits[there] > parts[there]).any():
        raise ValueError("a period has more hits than parts; count parts, and those of them that failed")
    share = float(hits[there].sum() / parts[there].sum())
    return Periods(np.where(there, hits, np.nan), parts, changed, share * (1 - share)).beyond(1.0)


def defects_in_time(counts: Numbers, exposures: Numbers, changed: NDArray[np.bool_]) -> RatioInTime:
    """The ratio of two rates, changed over unchanged; otherwise as `defectives_in_time`."""
    there = checked_periods(counts, exposures, changed)
    rate = float(counts[there].sum() / exposures[there].sum())
    return RatioInTime(Periods(np.where(there, counts, np.nan), exposures, changed, rate))


def _crossing(refuted: Callable[[float], float], error: float, best: float, *, downwards: bool) -> float:
    """Where on one side of the best ratio the p value falls to the error."""
    inside = min(max(best, _FINE), _LARGEST)
    while refuted(inside) < error:  # (with a drift, the ratio of the totals need not be the best one)
        inside = inside * 2 if downwards else inside / 2
        if not _FINE <= inside <= _LARGEST:
            return 0.0 if downwards else np.inf
    outside = inside
    while refuted(outside) >= error:
        outside = outside / 2 if downwards else outside * 2
        if not _FINE <= outside <= _LARGEST:
            return 0.0 if downwards else np.inf
    return float(brentq(lambda ratio: refuted(ratio) - error, inside, outside, xtol=_FINE, rtol=1e-10))
