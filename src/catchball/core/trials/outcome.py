"""What a verdict on a trial says: the word, and everything that it rests on. Plain data, without numpy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a trial ends."""

    BETTER = "better"
    NOT_WORSE = "not worse"
    WORSE = "worse"
    INCONCLUSIVE = "inconclusive"
    INVALID = "invalid"


class Standing(StrEnum):
    """What the interval of one metric shows of it."""

    BETTER = "better"
    WITHIN = "within its margin"
    WORSE = "worse"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Effect:
    """New less before, in units of the metric; a bound that is None is nowhere."""

    estimate: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """The baseline of a metric: mean, standard deviation of single values, autocorrelation."""

    mean: float
    spread: float
    phi: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One metric: its effect with the interval, what that shows, and by how much it may be worse.

    `points` are the new points up to which it was judged, `missing` how many of them have no value. `decided` is after
    how many there was first evidence of any effect, where the design is watched. `ruled_out` says that an effect as
    large as the smallest one worth having is outside of the interval (for a guard rail always false).
    """

    metric: str
    standing: Standing
    effect: Effect
    p_value: float
    margin: float | None
    points: int
    missing: int
    decided: int | None
    ruled_out: bool
    baseline: Level


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at: of a metric, or of the plan. One that `breaks` and fails makes a trial invalid."""

    subject: str
    what: str
    passed: bool
    breaks: bool


@dataclass(frozen=True, slots=True)
class Need:
    """What it would take to decide on a metric: so many more points; None where no number of points is likely to."""

    metric: str
    points: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Guarantee:
    """The error rate of all intervals together and of each, and at which moments it holds."""

    error: float
    each: float
    holds: str


@dataclass(frozen=True, slots=True)
class Look:
    """The effect as it was known after so many new points."""

    points: int
    effect: Effect


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict with all that it rests on; the primary metric is the first of the findings.

    `looks` are those at the primary metric: with the rows and its baseline, what a chart of the trial needs. An invalid
    trial has no findings: their numbers would promise what they do not keep.
    """

    verdict: Verdict
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]
    guarantee: Guarantee
    checks: tuple[Check, ...]
    needs: tuple[Need, ...]
    looks: tuple[Look, ...]
