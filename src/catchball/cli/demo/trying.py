"""Trials at the demonstration company: each of a series whose effect is known, for it stands in `measuring.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from catchball.actions.trials import amend_trial, begin_trial, judge_trial, look_at_trial, plan_trial
from catchball.cli.demo.finding import actor
from catchball.cli.demo.shop_floor import Happening
from catchball.core.trials.plan import Design, Direction
from catchball.queries.trial_planning import TrialGiven
from catchball.store.acting import acting
from catchball.store.models import Series, Trial


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial: what of which series is tried, how, and when; days are counted from today.

    `verdict` is what it must come to, by the effect that was put in; None where it still runs.
    """

    site: str
    title: str
    metric: str
    design: Design
    smallest: float
    most: int
    who: str
    planned: int
    begun: int
    judged: int
    verdict: str | None
    margin: float | None = None
    every: int = 5
    baseline: int = 200


TRIED: Sequence[Tried] = (
    Tried(
        "cz",
        "Soft jaws bored under clamping pressure",
        "Runout of the bearing seat",
        Design.SEQUENTIAL,
        1.0,
        90,
        "Turning team, Line 2",
        -97,
        -96,
        -35,
        "better",
        every=6,
    ),
    Tried(
        "cn",
        "Step drill instead of drill and reamer",
        "Housings scrapped",
        Design.DEFECTIVES,
        0.006,
        50,
        "Process engineering, Line 1",
        -61,
        -60,
        -4,
        "better",
    ),
    Tried(
        "in",
        "Grease from a supplier in Pune",
        "Leak test failed at the first try",
        Design.DEFECTIVES,
        0.01,
        60,
        "Quality, Test bench 1",
        -101,
        -100,
        -34,
        "not worse",
        margin=0.01,
    ),
    Tried(
        "home",
        "Screwdriver hung from above",
        "Time to drive four screws",
        Design.SEQUENTIAL,
        1.5,
        90,
        "Assembly 1",
        -41,
        -40,
        -3,
        None,
        every=3,
    ),
)


def _plan(now: datetime, told: Tried) -> None:
    engineer = actor(f"engineer.{told.site}", now)
    with acting(engineer):
        series = Series.objects.select_related("metric", "site").get(metric__name=told.metric)
    given = TrialGiven(
        told.title,
        series,
        Direction.LOWER,
        told.smallest,
        told.design,
        told.most,
        told.who,
        told.margin,
        baseline=told.baseline,
        every=told.every,
    )
    plan_trial(actor=engineer, now=now, given=given)


def _begin(now: datetime, told: Tried) -> None:
    begin_trial(actor=actor(f"engineer.{told.site}", now), now=now, trial=_trial(now, told))


def _judge(now: datetime, told: Tried) -> None:
    engineer, trial = actor(f"engineer.{told.site}", now), _trial(now, told)
    if told.verdict is not None:
        judge_trial(actor=engineer, now=now, trial=trial)
        return
    why = "Two weeks were lost to the holidays; the team wants to watch a little longer."
    amend_trial(actor=engineer, now=now, trial=trial, why=why, most=told.most + 30)
    look_at_trial(actor=engineer, now=now, trial=trial)


def _trial(now: datetime, told: Tried) -> Trial:
    with acting(actor(f"engineer.{told.site}", now)):
        return Trial.objects.select_related("site").get(title=told.title)


TRYING: Sequence[Happening] = tuple(
    (day, partial(happen, told=told))
    for told in TRIED
    for day, happen in ((told.planned, _plan), (told.begun, _begin), (told.judged, _judge))
)
"""What happens, and on which day, counted from today."""
