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
    1,
    {
        "values": "rounded to 12 significant digits, then hashed and reckoned with",
        "error rate": "two-sided, shared equally by all metrics, so that all intervals hold together",
        "autocorrelation": "of the first order, averaged over and not plugged in",
        "missing values": "passed over, time goes on; no more than a fifth of a metric",
        "guard rail": "holds when its whole interval is within its margin",
    },
)
