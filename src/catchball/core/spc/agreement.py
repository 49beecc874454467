"""Attribute agreement: whether appraisers who judge parts agree with themselves, with each other and with a standard.

What is counted is parts on which *all* judgements in question agree, as in the handbook Measurement Systems Analysis of
the AIAG (fourth edition, 2010), with exact intervals (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from catchball.core.spc.kappa import Codes, Kappa, cohen_kappa, fleiss_kappa

Truths: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """On how many parts of how many there is agreement, with the exact interval of their share (0 to 1)."""

    agreed: int
    parts: int
    low: float
    high: float

    @property
    def percent(self) -> float:
        """The share in per cent."""
        return 100 * self.agreed / self.parts


@dataclass(frozen=True, slots=True)
class Appraiser:
    """How one appraiser agrees over all trials, and with the standard.

    `within` and its kappa (Fleiss', trials as raters) are None for a single trial. `correct` are the parts judged as
    the standard has it in all trials; `correct_kappa` (Cohen's) counts each trial. Both are None without a standard.
    A kappa is also None where there is only one category.
    """

    within: Share | None
    within_kappa: Kappa | None
    correct: Share | None
    correct_kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two appraisers, by their places, with Cohen's kappa over their judgements, trial by trial."""

    first: int
    second: int
    kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A study of appraisers; `between` and its kappa (Fleiss') are of all judgements of all appraisers.

    `between` is of two appraisers or more, None for one. `correct` are the parts that all judged as the standard has
    them in all trials; None without a standard.
    """

    appraisers: tuple[Appraiser, ...]
    pairs: tuple[Pair, ...]
    between: Share | None
    between_kappa: Kappa | None
    correct: Share | None


def agreement(ratings: Codes, standard: Codes | None = None, confidence: float = 0.95) -> Agreement:
    """How far appraisers agree: `ratings` are parts x appraisers x trials, `standard` is what each part is.

    Categories are whole numbers; their order does not matter. Raises ValueError where the shapes do not fit or nothing
    was rated.
    """
    if ratings.ndim != 3 or not ratings.size:
        raise ValueError(f"ratings are an array of parts x appraisers x trials; this one is {ratings.shape}")
    if standard is not None and standard.shape != ratings.shape[:1]:
        raise ValueError(f"the standard has one rating for each of {len(ratings)} parts; this one is {standard.shape}")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    parts, count, trials = ratings.shape
    ask = _Asked(standard, confidence)
    every = ratings.reshape(parts, count * trials)
    return Agreement(
        tuple(ask.appraiser(ratings[:, one, :]) for one in range(count)),
        tuple(
            Pair(one, other, cohen_kappa(ratings[:, one, :].ravel(), ratings[:, other, :].ravel(), confidence))
            for one, other in combinations(range(count), 2)
        ),
        ask.same(every) if count > 1 else None,
        _fleiss(every) if count > 1 else None,
        ask.correct(every),
    )


def share(agreed: int, parts: int, confidence: float = 0.95) -> Share:
    """A share with its two-sided exact interval, also where it is none or all. Raises ValueError without parts."""
    if parts < 1 or not 0 <= agreed <= parts:
        raise ValueError(f"a share is of one part or more, and not {agreed} of {parts}")
    tail = (1 - confidence) / 2
    low = float(betaincinv(agreed, parts - agreed + 1, tail)) if agreed else 0.0
    high = float(betaincinv(agreed + 1, parts - agreed, 1 - tail)) if agreed < parts else 1.0
    return Share(agreed, parts, low, high)


@dataclass(frozen=True, slots=True)
class _Asked:
    standard: Codes | None
    confidence: float

    def appraiser(self, ratings: Codes) -> Appraiser:
        """`ratings` are parts x trials."""
        trials = ratings.shape[1]
        kappa = None
        if self.standard is not None:
            kappa = cohen_kappa(ratings.ravel(), np.repeat(self.standard, trials), self.confidence)
        again = trials > 1
        return Appraiser(
            self.same(ratings) if again else None, _fleiss(ratings) if again else None, self.correct(ratings), kappa
        )

    def same(self, ratings: Codes) -> Share:
        return self._share((ratings == ratings[:, :1]).all(axis=1))

    def correct(self, ratings: Codes) -> Share | None:
        if self.standard is None:
            return None
        return self._share((ratings == self.standard[:, None]).all(axis=1))

    def _share(self, agreed: Truths) -> Share:
        return share(int(agreed.sum()), agreed.size, self.confidence)


def _fleiss(ratings: Codes) -> Kappa | None:
    """`ratings` are parts x raters."""
    categories = np.unique(ratings)
    return fleiss_kappa((ratings[:, :, None] == categories).sum(axis=1))
