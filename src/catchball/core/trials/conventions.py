"""The convention set by which trials are judged. Whoever changes what a verdict means gives it another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Conventions:
    """A set of conventions, by its name and version, and what it says in words, subject by subject."""

    name: str
    version: int
    says: Mapping[str, str]


CONVENTIONS: Final = Conventions(
    "trials",
    3,
    {
        "values": "rounded to 12 significant digits, then hashed and reckoned with",
        "error rate": "two-sided, shared equally by all metrics, so that all intervals hold together",
        "autocorrelation": "of the first order, averaged over and not plugged in",
        "drift": "on a straight line, averaged over; its standard deviation, in those of the values over the length of "
        "the baseline, is 0.75 before and after, 0.25 beside a sister line, 0.5 in a second test of a watched trial, "
        "which has four times the error rate",
        "counts": "in units of chance alone, never less than it; of a short trial by batches where that says less",
        "missing values": "passed over, time goes on; no more than a fifth of a metric",
        "left out": "rows that were left out after they had been seen change no verdict, or it is invalid",
        "guard rail": "holds when its whole interval is within its margin",
    },
)
