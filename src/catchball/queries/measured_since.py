"""What was measured since a change took effect, judged against the baseline of the trial that it rests on."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from catchball.core.evidence import Rung
from catchball.core.trials.measures import COUNTING
from catchball.queries.proving import proof_of
from catchball.queries.trial_rows import TooManyValues, ValuesArchived, rows_since
from catchball.queries.trials import day_of, sources_of
from catchball.store.acting import Actor
from catchball.store.models import Change, Trial, TrialVerdict


def judged_since(actor: Actor, change: Change, now: datetime) -> dict[str, Any] | None:
    """The outcome as plain data, such as {"verdict": "better", …}, of all values since the change is effective.

    None where the change rests on no trial or on one of counts, nothing was measured since, there is more than rows can
    be made of or some of it is in the archive, or the extra “stats” is not installed: then a person verifies it.
    """
    trial, dossier = _trial_of(change)
    if trial is None or change.effective_from is None:
        return None
    since = timezone.make_aware(datetime.combine(change.effective_from, time.min))
    try:
        from catchball.core.trials.dossier import Dossier
        from catchball.core.trials.watched_again import judge_since
        from catchball.core.typed_data import plain, typed

        new = rows_since(actor, sources_of(trial), trial.spacing, since, now)
    except (ModuleNotFoundError, TooManyValues, ValuesArchived):
        return None
    held = typed(dossier, Dossier)
    if not new.count or held.registered.current.design in COUNTING:
        return None
    found: dict[str, Any] = plain(judge_since(held, new.columns, day_of(now)))
    return found


def _trial_of(change: Change) -> tuple[Trial | None, object]:
    """The trial whose verdict is the proof that counts on the highest rung, with its dossier."""
    full = next((one for one in proof_of(change).given if one.counts and one.row.rung == Rung.FULL_TRIAL), None)
    if full is None:
        return None, None
    verdict = TrialVerdict.objects.select_related("trial").filter(pk__in=[full.row.verdict_id]).first()
    return (None, None) if verdict is None else (verdict.trial, verdict.dossier)
