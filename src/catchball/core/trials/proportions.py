"""Two proportions, for a short trial: scrap, or late deliveries, of so many.

The test is Barnard's, by the score statistic (pooled), from scipy: unconditional and exact, and with more power than
Fisher's. Barnard's asks for no difference only; margins and bounds need the same test against any difference, which is
that of I. S. F. Chan and Z. Zhang, Biometrics 55 (1999): the statistic of O. Miettinen and M. Nurminen, Statistics in
Medicine 4 (1985), and the worst that the proportion in common can do. Of very many parts the exact one takes long;
there the statistic is compared with the normal distribution, which refutes more (p .044 for .054 at 150 parts).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from scipy.optimize import brentq
from scipy.stats import barnard_exact, binom, t

from catchball.core.trials.autoregression import Numbers

_MOST = 90_000
"""Tables of two by two that are worked out one by one; beyond, bounds come from the statistic."""
_STEPS = 64
_ZOOMS = 3
_TIES = 1e-9
_CLOSE = 1e-7
_STRIDE, _LOOKS = 0.005, 30
"""How finely and how often it is looked for differences that are not refuted, further away than the first one found."""
_EDGE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. Raises ValueError for numbers that make no share."""

    hits: int
    parts: int

    def __post_init__(self) -> None:
        if self.parts < 1 or not 0 <= self.hits <= self.parts:
            raise ValueError(f"{self.hits} of {self.parts} is no share; count the parts, and those of them that failed")


def difference(changed: Share, unchanged: Share) -> float:
    """One proportion less another."""
    return changed.hits / changed.parts - unchanged.hits / unchanged.parts


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A difference of two proportions by the score statistic, for many parts, or periods that vary more than chance.

    `dispersion` is how many times as large the variance is as the binomial one, known with `freedom` degrees.
    """

    changed: Share
    unchanged: Share
    dispersion: float = 1.0
    freedom: float = np.inf
    nothing: float = 0.0

    @property
    def estimate(self) -> float:
        """The share with the change less that without."""
        return difference(self.changed, self.unchanged)

    def less(self, effect: float) -> float:
        """The p value against this difference or more."""
        return float(t.cdf(self._away(effect), self.freedom))

    def more(self, effect: float) -> float:
        """The p value against this difference or less."""
        return float(t.sf(self._away(effect), self.freedom))

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability."""
        bound = float(t.isf(error, self.freedom))
        if self.estimate <= -_EDGE or self._away(-_EDGE) <= bound:
            return -1.0
        return float(brentq(lambda effect: self._away(effect) - bound, -_EDGE, self.estimate))

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability."""
        bound = float(t.isf(error, self.freedom))
        if self.estimate >= _EDGE or self._away(_EDGE) >= -bound:
            return 1.0
        return float(brentq(lambda effect: self._away(effect) + bound, self.estimate, _EDGE))

    def _away(self, effect: float) -> float:
        hits = np.array([self.changed.hits], np.float64), np.array([self.unchanged.hits], np.float64)
        found = score(*hits, self.changed.parts, self.unchanged.parts, effect)
        return found.item() / float(np.sqrt(self.dispersion))


@dataclass(frozen=True, slots=True)
class ExactDifference:
    """A difference of two proportions, exactly."""

    changed: Share
    unchanged: Share
    nothing: float = 0.0

    @property
    def estimate(self) -> float:
        """The share with the change less that without."""
        return difference(self.changed, self.unchanged)

    def less(self, effect: float) -> float:
        """The p value against this difference or more."""
        if effect == 0:
            return self._barnard("less")
        # The other way round: failures are what is left of successes.
        return _p_value(_left(self.changed), _left(self.unchanged), -effect)

    def more(self, effect: float) -> float:
        """The p value against this difference or less."""
        return self._barnard("greater") if effect == 0 else _p_value(self.changed, self.unchanged, effect)

    def lower(self, error: float) -> float:
        """The bound below which it lies with this probability at most."""
        return _lower(self.changed, self.unchanged, error)

    def upper(self, error: float) -> float:
        """The bound above which it lies with this probability at most."""
        return -_lower(_left(self.changed), _left(self.unchanged), error)

    def _barnard(self, side: Literal["less", "greater"]) -> float:
        both = (self.changed, self.unchanged)
        table = [[one.hits for one in both], [one.parts - one.hits for one in both]]
        return 1.0 if 0 in map(sum, table) else float(barnard_exact(table, side).pvalue)


def compare_proportions(changed: Share, unchanged: Share) -> ExactDifference | ScoreDifference:
    """The difference of two proportions: exact for some three hundred parts on each side, by the statistic beyond."""
    exact = (changed.parts + 1) * (unchanged.parts + 1) <= _MOST
    return ExactDifference(changed, unchanged) if exact else ScoreDifference(changed, unchanged)


def score(hits: Numbers, others: Numbers, parts: int, other_parts: int, effect: float) -> Numbers:
    """How far the differences hits/parts - others/other_parts are above an effect, in standard errors under it.

    Both proportions are the most probable ones that differ by the effect, found in closed form: C. P. Farrington and
    G. Manning, Statistics in Medicine 9 (1990). `hits` and `others` are of shapes that fit together.
    """
    first, second = hits / parts, others / other_parts
    likely = _likely(first, second, other_parts / parts, effect)
    base = np.clip(likely - effect, 0, 1)
    variance = likely * (1 - likely) / parts + base * (1 - base) / other_parts
    together = parts + other_parts
    error = np.sqrt(variance * together / max(together - 1, 1))
    above = first - second - effect
    above = np.where(np.abs(above) < _TIES, 0.0, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(above == 0, 0.0, above / error)


def _likely(first: Numbers, second: Numbers, ratio: float, effect: float) -> Numbers:
    a = 1 + ratio
    b = -(1 + ratio + first + ratio * second + effect * (ratio + 2))
    c = effect**2 + effect * (2 * first + ratio + 1) + first + ratio * second
    d = -first * effect * (1 + effect)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = np.where(v < 0, -1.0, 1.0) * np.sqrt(np.maximum(b**2 / (3 * a) ** 2 - c / (3 * a), 0))
    cube = np.where(u == 0, 1.0, u**3)
    angle = (np.pi + np.arccos(np.clip(v / cube, -1, 1))) / 3
    found = 2 * u * np.cos(angle) - b / (3 * a)
    return np.asarray(np.clip(found, max(0.0, effect), min(1.0, 1 + effect)))


def _left(share: Share) -> Share:
    return Share(share.parts - share.hits, share.parts)


@lru_cache(maxsize=4096)
def _p_value(changed: Share, unchanged: Share, effect: float) -> float:
    """Against this difference or less: the most that the proportion in common can make of what is as extreme."""
    if abs(effect) >= 1:
        return 1.0 if effect >= 1 else 0.0
    rows, columns = np.arange(changed.parts + 1), np.arange(unchanged.parts + 1)
    found = score(rows[:, None].astype(float), columns[None, :].astype(float), rows[-1], columns[-1], effect)
    seen = found[changed.hits, unchanged.hits]
    extreme = found >= (seen - _TIES * max(1.0, abs(seen)) if np.isfinite(seen) else seen)
    counted = extreme.astype(np.float64)  # (numbers are multiplied many times as fast as yes and no)
    low, high = max(0.0, -effect), min(1.0, 1 - effect)
    most = 0.0
    for _ in range(_ZOOMS):
        base = np.linspace(low, high, _STEPS + 1)
        ours = binom.pmf(rows[None, :], rows[-1], np.clip(base + effect, 0, 1)[:, None])
        theirs = binom.pmf(columns[None, :], columns[-1], base[:, None])
        chances = ((ours @ counted) * theirs).sum(axis=1)
        best = int(chances.argmax())
        most = max(most, float(chances[best]))
        low, high = base[max(best - 1, 0)], base[min(best + 1, _STEPS)]
    return min(most, 1.0)


def _lower(changed: Share, unchanged: Share, error: float) -> float:
    """The smallest difference that is not refuted.

    The p value does not rise steadily with the difference, for what is as extreme is another set of tables at each. So
    below the first difference that is found not refuted others are looked for, in small steps.
    """
    low = _crossing(changed, unchanged, error, -1.0, difference(changed, unchanged))
    below = [low - _STRIDE * number for number in range(_LOOKS, 0, -1) if low - _STRIDE * number > -1]
    further = next((one for one in below if _p_value(changed, unchanged, one) > error), None)
    return low if further is None else _crossing(changed, unchanged, error, max(further - _STRIDE, -1.0), further)


def _crossing(changed: Share, unchanged: Share, error: float, low: float, high: float) -> float:
    """A difference below which one is refuted and above which one is not, between one that is and one that is not."""
    while high - low > _CLOSE:
        middle = (low + high) / 2
        low, high = (middle, high) if _p_value(changed, unchanged, middle) <= error else (low, middle)
    return low
