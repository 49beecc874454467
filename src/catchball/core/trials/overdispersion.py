"""Series of counts that vary more than chance alone: scrap for each shift, defects for each day.

Quasi-likelihood (R. W. M. Wedderburn, Biometrika 61, 1974): the variance is the binomial or Poisson one times a
dispersion, which is estimated from the periods of each side about their own mean, by Pearson's statistic over its
degrees of freedom (P. McCullagh and J. A. Nelder, Generalized Linear Models, 1989). Bounds come from the score, so
a side without a single defect has them, too, and from the t distribution with the degrees of freedom of the dispersion.
A dispersion below one is taken as one: that counts vary less than chance is no reason to trust them more.

Periods are taken as independent of each other and as alike within a side. `period_flaws` tells where they are not;
there rates belong into a design that knows of autocorrelation, such as before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstwobign, linregress, norm, t

from catchball.core.trials.assumptions import LEVEL, Flaw, flaws
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import FEWEST, describe
from catchball.core.trials.proportions import ScoreDifference, Share
from catchball.core.trials.rates import Counted, ratio

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class ScoreRatio:
    """A ratio of two rates whose counts vary `dispersion` times as much as Poisson ones, by so many degrees."""

    changed: Counted
    unchanged: Counted
    dispersion: float
    freedom: float
    nothing: float = 1.0

    @property
    def estimate(self) -> float:
        """The ratio of the two rates; without end where nothing was counted without the change."""
        return ratio(self.changed, self.unchanged)

    def less(self, effect: float) -> float:
        """The p value against this ratio or more."""
        return float(t.cdf(self._away(effect), self.freedom))

    def more(self, effect: float) -> float:
        """The p value against this ratio or less."""
        return float(t.sf(self._away(effect), self.freedom))

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability."""
        return self._bound(error, -1)

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability."""
        return self._bound(error, 1)

    @property
    def _exposures(self) -> float:
        return self.unchanged.exposure / self.changed.exposure

    def _away(self, effect: float) -> float:
        both, share = self.changed.count + self.unchanged.count, effect / (effect + self._exposures)
        return (self.changed.count - both * share) / sqrt(self.dispersion * both * share * (1 - share))

    def _bound(self, error: float, side: int) -> float:
        """From the bounds of a share by E. B. Wilson, JASA 22 (1927)."""
        both = self.changed.count + self.unchanged.count
        wide = self.dispersion * float(t.isf(error, self.freedom)) ** 2
        share = self.changed.count / both
        middle = share + wide / (2 * both)
        away = sqrt(wide * share * (1 - share) / both + (wide / (2 * both)) ** 2)
        # With a tail of more than a half the bounds change places.
        bound = (middle + (side if error < 0.5 else -side) * away) / (1 + wide / both)
        return max(0.0, bound / (1 - bound) * self._exposures) if bound < 1 else np.inf


@dataclass(frozen=True, slots=True)
class Periods:
    """What periods say of an effect; their residuals in standard deviations about the mean of their side.

    `residuals` are in the order of time, NaN where a period is missing.
    """

    effect: ScoreDifference | ScoreRatio
    dispersion: float
    freedom: int
    residuals: Numbers


def compare_defectives(hits: Numbers, parts: Numbers, changed: NDArray[np.bool_]) -> Periods:
    """The difference of two proportions, changed less unchanged, by a quasi-binomial model.

    One number for each period, in the order of time: of so many `parts` so many `hits`, with the change or without.
    Missing periods are NaN. Raises ValueError where there are too few periods, or numbers that make no shares.
    """
    there = checked_periods(hits, parts, changed)
    if (hits[there] > parts[there]).any():
        raise ValueError("a period has more hits than parts; count parts, and those of them that failed")
    sides = [Share(int(hits[side].sum()), int(parts[side].sum())) for side in (there & changed, there & ~changed)]
    means = np.where(changed, *(side.hits / side.parts for side in sides))
    residuals, freedom = _residuals(hits - parts * means, parts * means * (1 - means), there, changed)
    dispersion = _dispersion(residuals, freedom)
    return Periods(ScoreDifference(sides[0], sides[1], max(1.0, dispersion), freedom), dispersion, freedom, residuals)


def compare_defects(counts: Numbers, exposures: Numbers, changed: NDArray[np.bool_]) -> Periods:
    """The ratio of two rates, changed over unchanged, by a quasi-Poisson model; otherwise as `compare_defectives`."""
    there = checked_periods(counts, exposures, changed)
    sides = [
        Counted(int(counts[side].sum()), float(exposures[side].sum())) for side in (there & changed, there & ~changed)
    ]
    if not any(side.count for side in sides):
        raise ValueError("nothing was counted on either side, so there is no ratio; count for longer")
    means = np.where(changed, *(side.count / side.exposure for side in sides)) * exposures
    residuals, freedom = _residuals(counts - means, means, there, changed)
    dispersion = _dispersion(residuals, freedom)
    return Periods(ScoreRatio(sides[0], sides[1], max(1.0, dispersion), freedom), dispersion, freedom, residuals)


def memory(found: Periods) -> float:
    """The p value against periods being independent, by the autocorrelation of their residuals; one-sided.

    1 where there are too few periods, or none of them differs from the rest, which is no proof that they are.
    """
    there = found.residuals[~np.isnan(found.residuals)]
    if len(there) < FEWEST or there.min() == there.max():
        return 1.0
    phi = describe(found.residuals).phi
    return float(norm.sf(phi.value / phi.error))


def period_flaws(found: Periods, changed: NDArray[np.bool_]) -> tuple[Flaw, ...]:
    """What the periods fail: a trend, a shift, a pattern, or that those which follow each other are alike.

    `changed` is that of the comparison. Trend and shift are looked for within each side and as if periods were
    independent, which is what the model takes them for. Each is named in about one of a hundred healthy series. Tails
    and outliers are left to the dispersion.
    """
    sides = [found.residuals[side & ~np.isnan(found.residuals)] for side in (changed, ~changed)]
    sides = [side for side in sides if len(side) >= FEWEST and side.min() < side.max()]
    checks = (
        (Flaw.TREND, any(_trend(side) < LEVEL / len(sides) for side in sides)),
        (Flaw.SHIFT, any(_shift(side) < LEVEL / len(sides) for side in sides)),
        (Flaw.MEMORY, Flaw.MEMORY in flaws(found.residuals)),
        (Flaw.RELATED, memory(found) < LEVEL),
    )
    return tuple(flaw for flaw, failed in checks if failed)


def _trend(side: Numbers) -> float:
    return float(linregress(np.arange(len(side)), side).pvalue)


def _shift(side: Numbers) -> float:
    bridge = np.cumsum(side - side.mean()) / (side.std() * sqrt(len(side)))
    return float(kstwobign.sf(np.abs(bridge).max()))


def checked_periods(counts: Numbers, sizes: Numbers, changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which periods are there. Raises ValueError where there are too few, or numbers that are no counts and sizes."""
    if counts.ndim != 1 or not counts.shape == sizes.shape == changed.shape:
        raise ValueError("each period has a count, a size, and is with the change or without; give rows of one length")
    there = ~(np.isnan(counts) | np.isnan(sizes))
    if min((there & changed).sum(), (there & ~changed).sum()) < _FEWEST:
        raise ValueError(
            f"each side has {_FEWEST} periods or more, and should have ten; cut the time into shorter ones"
        )
    here = counts[there]
    if np.isinf(here).any() or (here < 0).any() or (here != np.floor(here)).any() or (sizes[there] <= 0).any():
        raise ValueError("counts are whole numbers from zero on, and sizes above zero; a period without parts is NaN")
    return there


def _residuals(
    away: Numbers, variances: Numbers, there: NDArray[np.bool_], changed: NDArray[np.bool_]
) -> tuple[Numbers, int]:
    """Pearson's residuals, and how many degrees of freedom they have; a side without any variance has none."""
    varies = there & (variances > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(varies, away / np.sqrt(variances), np.where(there, 0.0, np.nan))
    sides = (int((varies & side).sum()) for side in (changed, ~changed))
    freedom = sum(many - 1 for many in sides if many)
    if not freedom:
        raise ValueError("every part failed, or none did; there is nothing to compare")
    return found, freedom


def _dispersion(residuals: Numbers, freedom: int) -> float:
    return float(np.nansum(residuals**2)) / freedom
