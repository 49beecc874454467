"""Trials, as somebody may see them: their plans, their rows and their verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from catchball.core.trials.gathering import Gathered
from catchball.core.trials.outcome import Verdict
from catchball.core.trials.plan import MOST_POINTS, Amendment, Exclusion, Plan, Registered
from catchball.core.typed_data import typed
from catchball.queries.trial_rows import Source, rows_since
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Trial, TrialColumn, TrialPlan, TrialVerdict

if TYPE_CHECKING:
    from catchball.core.trials.dossier import Dossier
    from catchball.core.trials.rows import Rows


BESIDE = timedelta(days=365)
"""How long before a trial others of the same series are told of beside it."""


class StatisticsMissing(RuntimeError):
    """What trials are judged with is an extra, and is not installed here."""


def trials(actor: Actor) -> QuerySet[Trial]:
    """The trials of the own party, the newest first."""
    rows = visible_to(actor, Trial.objects.select_related("site", "cookbook", "change", "planned_by__user"))
    return rows.order_by("-at", "-pk")


def newest_words(rows: Iterable[Trial]) -> dict[int, str]:
    """The newest verdicts on some trials that can be seen, by the id of the trial; nothing of those without one."""
    given = TrialVerdict.objects.filter(trial__in=[one.pk for one in rows]).order_by("trial", "-number")
    return dict(given.distinct("trial").values_list("trial", "verdict"))


def trials_beside(trial: Trial) -> QuerySet[Trial]:
    """Other trials that began within the year before this one or since, and are judged by a series of it.

    Who tries often enough finds something: a verdict is read with them in sight. They are of the party of the trial.
    """
    series = TrialColumn.objects.filter(trial=trial).values("series")
    sharing = TrialColumn.objects.filter(series__in=series).exclude(trial=trial).values("trial")
    first = (trial.began_at or trial.at) - BESIDE
    rows = Trial.objects.filter(pk__in=sharing, began_at__gte=first).defer("baseline", "look")
    return rows.order_by("-began_at", "-pk")


def verdicts(actor: Actor) -> QuerySet[TrialVerdict]:
    """The verdicts on trials of the own party, the newest first."""
    return visible_to(actor, TrialVerdict.objects.select_related("trial__site", "by__user")).order_by("-at", "-pk")


def registered_of(trial: Trial, new: Gathered | None = None) -> Registered:
    """The plan of a trial with its amendments; with the new rows, what is left out has the numbers that it has now."""
    first, *later = trial.plans.order_by("number")
    amendments = (Amendment(day_of(one.at), one.why, one.seen, _plan_of(one, trial, new)) for one in later)
    return Registered(day_of(first.at), typed(first.plan, Plan), tuple(amendments))


def day_of(at: datetime) -> date:
    """The day of an instant, the same for whoever looks."""
    return at.astimezone(UTC).date()


def _plan_of(row: TrialPlan, trial: Trial, new: Gathered | None) -> Plan:
    plan = typed(row.plan, Plan)
    if new is None or not row.instants:
        return plan
    now = {at: number for number, at in enumerate(new.at, start=len(trial.baseline["at"]) + 1)}
    moved = {int(number): now.get(datetime.fromisoformat(at)) for number, at in row.instants.items()}
    return replace(plan, exclusions=tuple(_moved(one, moved) for one in plan.exclusions))


def _moved(one: Exclusion, moved: Mapping[int, int | None]) -> Exclusion:
    """What is left out, by the numbers that the rows have now; a value that was taken back has none."""
    numbers = (moved.get(number, number) for number in one.rows)
    return replace(one, rows=tuple(dict.fromkeys(number for number in numbers if number is not None)))


def instants_of(plan: Plan, trial: Trial, new: Gathered) -> dict[str, str]:
    """When the new rows were measured that a plan leaves out, by their numbers; only of those that are there."""
    first = len(trial.baseline["at"]) + 1
    return {
        str(number): new.at[number - first].isoformat()
        for number in sorted(plan.excluded_rows)
        if first <= number < first + new.count
    }


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
    """The rows since the trial began, up to now or to its end. Raises TooManyValues, ValuesArchived."""
    if trial.began_at is None:
        return Gathered((), dict.fromkeys(trial.baseline["columns"], ()))
    return rows_since(actor, sources_of(trial), trial.spacing, trial.began_at, trial.ended_at or now)


def has_news(actor: Actor, trial: Trial, now: datetime) -> bool:
    """Whether something was measured or corrected since the last look. Raises TooManyValues, ValuesArchived."""
    new = new_rows_of(actor, trial, now)
    if trial.look is None or new.count != trial.seen:
        return new.count != trial.seen
    rows = all_rows(trial, new)
    from catchball.core.trials.rows import Rows, rows_digest

    judged = Rows(rows.first, {name: rows.columns[name] for name in trial.look["rows"]["columns"]})
    return bool(rows_digest(judged) != trial.look["digest"])


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
