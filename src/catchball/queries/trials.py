"""Trials, as somebody may see them: their plans, their rows and their verdicts."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from catchball.core.trials.gathering import Gathered
from catchball.core.trials.outcome import Verdict
from catchball.core.trials.plan import MOST_POINTS, Amendment, Plan, Registered
from catchball.core.typed_data import typed
from catchball.queries.trial_rows import Source, rows_since
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Trial, TrialVerdict

if TYPE_CHECKING:
    from catchball.core.trials.dossier import Dossier
    from catchball.core.trials.rows import Rows


class StatisticsMissing(RuntimeError):
    """What trials are judged with is an extra, and is not installed here."""


def trials(actor: Actor) -> QuerySet[Trial]:
    """The trials of the own party, the newest first."""
    rows = visible_to(actor, Trial.objects.select_related("site", "cookbook", "change", "planned_by__user"))
    return rows.order_by("-at", "-pk")


def verdicts(actor: Actor) -> QuerySet[TrialVerdict]:
    """The verdicts on trials of the own party, the newest first."""
    return visible_to(actor, TrialVerdict.objects.select_related("trial__site", "by__user")).order_by("-at", "-pk")


def registered_of(trial: Trial) -> Registered:
    """The plan of a trial with its amendments."""
    first, *later = trial.plans.order_by("number")
    amendments = (Amendment(one.at.date(), one.why, one.seen, typed(one.plan, Plan)) for one in later)
    return Registered(first.at.date(), typed(first.plan, Plan), tuple(amendments))


def can_be_judged(trial: Trial) -> bool:
    """Whether the last look found something to decide: a verdict that is one, or the planned end."""
    if trial.look is None:
        return False
    return trial.look["outcome"]["verdict"] != Verdict.INCONCLUSIVE or trial.seen >= registered_of(trial).current.most


def sources_of(trial: Trial) -> list[Source]:
    """Where the columns come from, the leading one first."""
    columns = trial.columns.select_related("series__metric", "series__site").order_by("pk")
    return [Source(column.name, column.series, column.takes) for column in columns]


def baseline_of(trial: Trial) -> Gathered:
    """The rows that were measured before the trial was planned."""
    held = trial.baseline
    at = tuple(datetime.fromisoformat(instant) for instant in held["at"])
    return Gathered(at, {name: tuple(values) for name, values in held["columns"].items()})


def new_rows_of(actor: Actor, trial: Trial, now: datetime) -> Gathered:
    """The rows since the trial began, up to now or to its end. Raises TooManyValues."""
    if trial.began_at is None:
        return Gathered((), dict.fromkeys(trial.baseline["columns"], ()))
    return rows_since(actor, sources_of(trial), trial.spacing, trial.began_at, trial.ended_at or now)


def all_rows(trial: Trial, new: Gathered) -> Rows:
    """Baseline and new rows as they are judged, numbered from 1. Raises StatisticsMissing, ValueError."""
    try:
        from catchball.core.trials.rows import snapshot
    except ModuleNotFoundError as error:
        raise StatisticsMissing from error
    before, after = baseline_of(trial), new.first(MOST_POINTS)
    return snapshot(1, {name: (*values, *after.columns[name]) for name, values in before.columns.items()})


def dossier_of(registered: Registered, rows: Rows) -> Dossier:
    """The trial judged, with all that its verdict rests on."""
    from catchball.core.trials.dossier import Program, dossier

    return dossier(registered, rows, Program(version("catchball"), version("numpy"), version("scipy")))
