"""Trials: planned before they begin, amended only visibly, looked at while they run, ended by a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from catchball.actions.judged_again import note_judged_again
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.turns import trial_in_turn
from catchball.actions.words_given import needed_words
from catchball.core.trials.gathering import Gathered
from catchball.core.trials.plan import MOST_POINTS, Exclusion, Plan, amended
from catchball.core.typed_data import UnfitData, plain
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.queries.trial_planning import TrialGiven, foreseen, planned
from catchball.queries.trial_rows import TooManyValues, ValuesArchived
from catchball.queries.trials import (
    StatisticsMissing,
    all_rows,
    can_be_judged,
    day_of,
    dossier_of,
    instants_of,
    new_rows_of,
    registered_of,
)
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Change, Trial, TrialColumn, TrialPlan, TrialVerdict

if TYPE_CHECKING:
    from catchball.core.trials.planning import Prospect

_LONGEST_TITLE = 200
_LONGEST_REASON = 2_000


def plan_trial(*, actor: Actor, now: datetime, given: TrialGiven, change: Change | None = None) -> Trial:
    """Put down what a trial is to show, and how, before it begins; its baseline is kept as it was measured until now.

    Raises NotAllowed, NotValid for a plan that makes no sense, NotPossible.
    """
    with acting(actor):
        require(may(actor, "plan trial", given.series))
        for guard in given.guards:
            require(may(actor, "plan trial", guard.series))
        if given.cookbook is not None and given.cookbook.party_id != actor.party:
            raise NotValid(gettext("A trial is of a cookbook of your own party."), ("cookbook",))
        title = needed_words(given.title, "title", gettext("Say what is tried."), _LONGEST_TITLE)
        if given.spacing not in Trial.Spacing.values:
            raise NotValid(gettext("A row is a value, an hour or a day."), ("spacing",))
        with _told():
            made = planned(actor, given, now)
        trial = Trial.objects.create(
            party_id=actor.party,
            site=given.series.site,
            cookbook=given.cookbook,
            change=change,
            title=title,
            spacing=given.spacing,
            baseline=_held(made.baseline),
            planned_by_id=actor.somebody,
            at=now,
        )
        for source in made.sources:
            TrialColumn.objects.create(
                party_id=actor.party, trial=trial, name=source.name, series=source.series, takes=source.takes
            )
        _put_down(trial, made.plan, actor, now)
        record(actor, now, "plan trial", f"trial {trial.pk}", {"title": title, "design": given.design.value})
        return trial


def foresee_trial(*, actor: Actor, now: datetime, given: TrialGiven) -> Prospect:
    """What a plan could find, from the baseline as it is measured until now; nothing is put down.

    Raises as `plan_trial` does.
    """
    with acting(actor):
        require(may(actor, "plan trial", given.series))
        with _told():
            return foreseen(planned(actor, given, now))


def begin_trial(*, actor: Actor, now: datetime, trial: Trial) -> Trial:
    """What is measured from now on belongs to the trial. Raises NotAllowed, NotPossible when it has begun already."""
    with acting(actor):
        kept = _in_turn(actor, trial, Trial.State.PLANNED)
        kept.state, kept.began_at = Trial.State.RUNNING, now
        return _saved(actor, now, kept, "begin trial")


def amend_trial(
    *,
    actor: Actor,
    now: datetime,
    trial: Trial,
    why: str,
    most: int | None = None,
    every: int | None = None,
    exclusions: Sequence[tuple[str, Sequence[int]]] = (),
) -> Trial:
    """Another end, other looks, or rows that are left out, each time with a reason; what was planned first stays.

    Raises NotAllowed, NotPossible after the end, NotValid without a reason or where nothing changes.
    """
    with acting(actor):
        kept = _in_turn(actor, trial, Trial.State.PLANNED, Trial.State.RUNNING)
        why = needed_words(why, "why", gettext("Say why the plan is amended."), _LONGEST_REASON)
        with _told():
            new = new_rows_of(actor, kept, now)
            registered = registered_of(kept, new)
            before = max((one.seen for one in registered.amendments), default=0)
            seen = max(before, min(new.count, MOST_POINTS))
            current = registered.current
            plan = replace(
                current,
                most=current.most if most is None else most,
                every=current.every if every is None else every,
                exclusions=(*current.exclusions, *(Exclusion(told, tuple(rows)) for told, rows in exclusions)),
            )
            amended(registered, plan, why, day_of(now), seen)
        _put_down(kept, plan, actor, now, why, seen, instants_of(plan, kept, new))
        return _saved(actor, now, kept, "amend trial", {"why": why})


def look_at_trial(*, actor: Actor, now: datetime, trial: Trial) -> Trial:
    """Judge what was measured so far, and keep what came out to be seen; it is no verdict yet.

    Whom the trial concerns is told when for the first time there is something to decide.

    Raises NotAllowed, NotPossible when the trial is not running.
    """
    with acting(actor):
        kept = _in_turn(actor, trial, Trial.State.RUNNING)
        with _told():
            new = new_rows_of(actor, kept, now)
            found = dossier_of(registered_of(kept, new), all_rows(kept, new))
        was_ready = can_be_judged(kept)
        kept.look, kept.seen, kept.looked_at = plain(found), new.count, now
        kept.save(update_fields=["look", "seen", "looked_at"])
        if can_be_judged(kept) and not was_ready:
            outbox.defer("tell_trial", party=actor.party, trial=kept.pk)
        return kept


def judge_trial(*, actor: Actor, now: datetime, trial: Trial) -> TrialVerdict:
    """The verdict on a trial, which ends it. A trial that has ended is judged once more, as when values were corrected.

    What was proven by the verdict before is from then on proven, or not, by this one.

    Raises NotAllowed, NotPossible when it has not begun or was stopped.
    """
    with acting(actor):
        kept = _in_turn(actor, trial, Trial.State.RUNNING, Trial.State.ENDED)
        with _told():
            new = new_rows_of(actor, kept, now)
            found = dossier_of(registered_of(kept, new), all_rows(kept, new))
        verdict = TrialVerdict.objects.create(
            party_id=actor.party,
            trial=kept,
            number=kept.verdicts.count() + 1,
            verdict=found.outcome.verdict.value,
            digest=found.digest,
            dossier=plain(found),
            by_id=actor.somebody,
            at=now,
        )
        if kept.state == Trial.State.RUNNING:
            kept.state, kept.ended_at, kept.ended_by_id = Trial.State.ENDED, now, actor.person
        kept.look, kept.seen, kept.looked_at = verdict.dossier, new.count, now
        _saved(actor, now, kept, "judge trial", {"verdict": verdict.verdict, "digest": verdict.digest})
        note_judged_again(actor=actor, now=now, verdict=verdict)
        return verdict


def stop_trial(*, actor: Actor, now: datetime, trial: Trial, why: str) -> Trial:
    """Give a trial up without a verdict, with the reason; it stays to be seen. Raises NotAllowed, NotPossible."""
    with acting(actor):
        kept = _in_turn(actor, trial, Trial.State.PLANNED, Trial.State.RUNNING)
        kept.ending = needed_words(why, "why", gettext("Say why the trial is given up."), _LONGEST_REASON)
        kept.state, kept.ended_at, kept.ended_by_id = Trial.State.STOPPED, now, actor.person
        return _saved(actor, now, kept, "stop trial", {"why": kept.ending})


def _in_turn(actor: Actor, trial: Trial, *states: str) -> Trial:
    require(may(actor, "plan trial", trial))
    kept = trial_in_turn(trial)
    if kept.state not in states:
        told = {
            Trial.State.PLANNED: gettext("This trial has not begun."),
            Trial.State.RUNNING: gettext("This trial has begun already."),
            Trial.State.ENDED: gettext("This trial has ended."),
            Trial.State.STOPPED: gettext("This trial was given up."),
        }
        raise NotPossible(told[Trial.State(kept.state)])
    return kept


def _put_down(
    trial: Trial,
    plan: Plan,
    actor: Actor,
    now: datetime,
    why: str = "",
    seen: int = 0,
    instants: Mapping[str, str] | None = None,
) -> None:
    TrialPlan.objects.create(
        party_id=actor.party,
        trial=trial,
        number=trial.plans.count(),
        plan=plain(plan),
        instants=dict(instants or {}),
        why=why,
        seen=seen,
        by_id=actor.somebody,
        at=now,
    )


def _saved(actor: Actor, now: datetime, trial: Trial, act: str, told: dict[str, Any] | None = None) -> Trial:
    trial.version += 1
    trial.save()
    record(actor, now, act, f"trial {trial.pk}", told or {})
    return trial


def _held(rows: Gathered) -> dict[str, Any]:
    """Rows as they are kept, with twelve significant digits."""
    return {"at": [at.isoformat() for at in rows.at], "columns": plain(rows.columns)}


@contextmanager
def _told() -> Iterator[None]:
    """What statistics refuse, in sentences for those who plan."""
    try:
        yield
    except TooManyValues as error:
        told = gettext("“%(name)s” has too many values to take one by one; take hours or days.")
        raise NotPossible(told % {"name": error}) from error
    except ValuesArchived as error:
        told = gettext("Values of %(months)s are in the archive; have them brought back, and look again.")
        raise NotPossible(told % {"months": error}) from error
    except StatisticsMissing as error:
        raise NotPossible(gettext("Trials need the extra “stats”, which is not installed on this server.")) from error
    except (ValueError, UnfitData) as error:
        said = sentence(str(error))
        raise NotValid(f"{said[:1].upper()}{said[1:]}.", ("plan",)) from error
