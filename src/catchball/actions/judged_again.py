"""A trial that is judged again: what rests on its verdict rests on the later one from then on, for all to see."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from catchball.actions.turns import change_in_turn
from catchball.core.review import State
from catchball.core.trials.outcome import Verdict
from catchball.queries.trials import newest_words, trials_beside
from catchball.store.acting import Actor
from catchball.store.audit_writing import record
from catchball.store.models import Change, Evidence, Trial, TrialVerdict

_OVER = (State.REJECTED, State.WITHDRAWN)


def found_of(verdict: TrialVerdict) -> dict[str, Any]:
    """What a proof says of the verdict that it rests on, of the plan by which it was reached, and under `beside` how
    many other trials there were of the same measurements: whoever reviews it may not see them.
    """
    plan = verdict.dossier.get("registered", {}).get("plan", {})
    primary = plan.get("primary", {})
    return {
        "verdict": verdict.verdict,
        "digest": verdict.digest,
        "title": verdict.trial.title,
        "error": plan.get("error"),
        "margin": primary.get("margin"),
        "smallest": primary.get("smallest"),
        "beside": _beside(verdict.trial),
    }


def _beside(trial: Trial) -> dict[str, int]:
    rows = list(trials_beside(trial))
    return {
        "begun": len(rows),
        "better": sum(word == Verdict.BETTER for word in newest_words(rows).values()),
        "given_up": sum(one.state == Trial.State.STOPPED for one in rows),
    }


def note_judged_again(*, actor: Actor, now: datetime, verdict: TrialVerdict) -> None:
    """Give the later verdict on a trial as a proof of each change that an earlier one was given for.

    Whoever reviews a change may be of a party that cannot read the trial; a proof is shared as the change is. The rows
    say in their result, under `again`, instead of which proofs they stand: those count no more, whatever comes after.
    """
    rows = Evidence.objects.filter(verdict__trial_id=verdict.trial_id, taken_back=None).exclude(verdict=verdict)
    rows = rows.exclude(change__state__in=_OVER).select_related("change").defer("dossier", "change__edits")
    for change, given in groupby(rows.order_by("change__cookbook_id", "change_id", "number"), lambda row: row.change):
        _give(actor, now, change, list(given), verdict)


def _give(actor: Actor, now: datetime, change: Change, before: list[Evidence], verdict: TrialVerdict) -> None:
    change = change_in_turn(change)
    row = Evidence.objects.create(
        party_id=change.party_id,
        change=change,
        number=change.evidence.count() + 1,
        proposal=change.proposal,
        rung=before[-1].rung,
        answers=before[-1].answers,
        result={**found_of(verdict), "again": [one.number for one in before]},
        verdict=verdict,
        dossier=verdict.dossier,
        person_id=actor.somebody,
        at=now,
    )
    told: dict[str, Any] = {"evidence": row.number, "rung": row.rung, "verdict": verdict.verdict}
    record(actor, now, "judge proof again", f"change {change.pk}", told)
