"""Two rates of counts, for a short trial: defects for each hour, or stops for each thousand parts.

Given how many were counted together, how many of them came with the change is binomial (J. Przyborowski and H.
Wilenski, Biometrika 31, 1940), so test and bounds of the ratio are scipy's exact binomial ones (C. J. Clopper and E. S.
Pearson, Biometrika 26, 1934). Exact for counts that come independently of each other, and only for these: counts in
clusters need periods and `overdispersion.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were counted, in how much of what is counted in: hours, parts, metres.

    Raises ValueError for a count below zero, or an exposure that is not above it.
    """

    count: int
    exposure: float

    def __post_init__(self) -> None:
        if self.count < 0 or self.count != int(self.count):
            raise ValueError(f"a count is a whole number from zero on, not {self.count}")
        if not 0 < self.exposure < np.inf:
            raise ValueError(f"an exposure is above zero, not {self.exposure}; give hours, parts or metres")


def ratio(changed: Counted, unchanged: Counted) -> float:
    """One rate over another; without end where nothing was counted without the change."""
    if not unchanged.count:
        return np.inf
    return changed.count / unchanged.count * (unchanged.exposure / changed.exposure)


@dataclass(frozen=True, slots=True)
class ExactRatio:
    """The rate with the change over that without."""

    changed: Counted
    unchanged: Counted
    nothing: float = 1.0

    @property
    def estimate(self) -> float:
        """The ratio of the two rates; without end where nothing was counted without the change."""
        return ratio(self.changed, self.unchanged)

    def less(self, effect: float) -> float:
        """The p value against this ratio or more."""
        return float(binomtest(self.changed.count, self._both, self._share(effect), "less").pvalue)

    def more(self, effect: float) -> float:
        """The p value against this ratio or less."""
        return float(binomtest(self.changed.count, self._both, self._share(effect), "greater").pvalue)

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability at most."""
        found = binomtest(self.changed.count, self._both, alternative="greater").proportion_ci(1 - error, "exact")
        return self._ratio(float(found.low))

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability at most."""
        found = binomtest(self.changed.count, self._both, alternative="less").proportion_ci(1 - error, "exact")
        return self._ratio(float(found.high))

    @property
    def _both(self) -> int:
        return self.changed.count + self.unchanged.count

    @property
    def _exposures(self) -> float:
        return self.unchanged.exposure / self.changed.exposure

    def _share(self, effect: float) -> float:
        return effect / (effect + self._exposures)

    def _ratio(self, share: float) -> float:
        return share / (1 - share) * self._exposures if share < 1 else np.inf


def compare_rates(changed: Counted, unchanged: Counted) -> ExactRatio:
    """The ratio of two Poisson rates. Raises ValueError where nothing was counted at all."""
    if not changed.count + unchanged.count:
        raise ValueError("nothing was counted on either side, so there is no ratio; count for longer")
    return ExactRatio(changed, unchanged)
