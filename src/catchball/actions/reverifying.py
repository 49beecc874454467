"""A change in effect, looked at again: verified by a person or by what was measured since, or lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.utils.translation import gettext

from catchball.actions.change_rows import move
from catchball.actions.headers import OPEN
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.reverify_dates import ReverifyBy, checked_reverify
from catchball.actions.turns import change_in_turn
from catchball.actions.words_given import needed_words
from catchball.core.review import Act, State
from catchball.queries.permissions import may
from catchball.queries.proving import IN_FORCE, given_since, proof_of
from catchball.queries.telling.vocabulary import word
from catchball.queries.waiting import REVERIFY_SOON
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Change, Evidence, Reverification

_SHOWN_BETTER = ("better", "not worse")
_Outcome = Reverification.Outcome


Judged: TypeAlias = "Mapping[str, Any]"
"""What was measured since a change took effect, judged against the baseline of its trial: an outcome as plain data."""


def verify_change(
    *,
    actor: Actor,
    now: datetime,
    change: Change,
    words: str,
    evidence: int | None = None,
    again: ReverifyBy | None = None,
) -> Change:
    """Say by what a change was seen to hold still; `evidence` is the number of a proof given since it took effect.

    `again` sets the next day. One whose ground was gone holds again by this. Raises NotPossible when it has no day,
    or is not in effect; NotValid without words, or for a proof that there is not.
    """
    with acting(actor):
        require(may(actor, "verify change", change))
        words = needed_words(words, "words", gettext("Say by what you saw that it still holds."))
        change = change_in_turn(change)
        if change.reverify_by is None or change.ends_on is not None or State(change.state) not in IN_FORCE:
            raise NotPossible(gettext("Nothing asks for this change to be verified again."))
        if not _stands(change):
            raise NotPossible(gettext("Nothing of this change stands there any more."))
        proof = None if evidence is None else _proof(change, evidence)
        following = None if again is None else checked_reverify(again, now.date(), change.ends_on)
        day = change.reverify_by
        _keep(change, following)
        move(change, Act.VERIFY, "reverify_by", "reverify_ground")
        row = _note(actor, now, change, _Outcome.VERIFIED, day, words, evidence=proof, next_by=change.reverify_by)
        told = {"reason": words, "by": str(change.reverify_by or "")}
        record(actor, now, "verify change", f"change {change.pk}", told)
        _tell(row)
        return change


def announce_reverification(*, actor: Actor, now: datetime, change: Change) -> Reverification | None:
    """Tell, some days before, that a change is to be verified; once for each day. None when that was told already."""
    with acting(actor):
        change = change_in_turn(change)
        if change.reverify_by is None or change.reverify_by > now.date() + REVERIFY_SOON:
            return None
        known = change.reverifications.filter(outcome=_Outcome.ANNOUNCED, day=change.reverify_by)
        if not _is_watched(change) or known.exists():
            return None
        row = _note(actor, now, change, _Outcome.ANNOUNCED, change.reverify_by, "")
        _tell(row)
        return row


def look_again(*, actor: Actor, now: datetime, change: Change, judged: Judged | None) -> Change:
    """What the system does with a change that is to be verified by a day, every day.

    `judged` is None where it rests on no trial or nothing was measured since. Worse than the baseline: it lapses at
    once. On the last day better or not worse: it is verified, and watched no more. After it, without proof: it lapses.
    """
    with acting(actor):
        change = change_in_turn(change)
        if change.reverify_by is None or not _is_watched(change):
            return change
        if judged is not None and judged["verdict"] == "worse":
            return _lapse(actor, now, change, gettext("What was measured since it took effect is worse."), judged)
        is_shown = judged is not None and judged["verdict"] in _SHOWN_BETTER
        if now.date() >= change.reverify_by and is_shown:
            return _verified_by_values(actor, now, change, judged)
        if now.date() > change.reverify_by:
            return _lapse(actor, now, change, gettext("Nobody has shown until that day that it still holds."), judged)
        return change


def _is_watched(change: Change) -> bool:
    return State(change.state) in (State.IN_EFFECT, State.VERIFIED) and _stands(change)


def _stands(change: Change) -> bool:
    """Whether it was neither taken back nor, in a local cookbook, taken up by the upstream or given up."""
    if change.taking_back.filter(state__in=IN_FORCE).exists():
        return False
    return change.cookbook.upstream_id is None or change.deviations.filter(state__in=OPEN).exists()


def _verified_by_values(actor: Actor, now: datetime, change: Change, judged: Judged | None) -> Change:
    assert judged is not None
    assert change.reverify_by is not None
    told = gettext("What was measured since it took effect, beside the baseline of its trial: %(verdict)s.")
    words, day = told % {"verdict": word(judged["verdict"])}, change.reverify_by
    _keep(change, None)
    move(change, Act.VERIFY, "reverify_by", "reverify_ground")
    row = _note(actor, now, change, _Outcome.VERIFIED, day, words, judged=judged)
    record(actor, now, "verify change", f"change {change.pk}", {"reason": words})
    _tell(row)
    return change


def _lapse(actor: Actor, now: datetime, change: Change, words: str, judged: Judged | None) -> Change:
    """Its ground is gone. The document stays as it is: somebody proposes what shall stand there now."""
    assert change.reverify_by is not None
    move(change, Act.LAPSE)
    change.deviations.filter(state__in=OPEN).update(lapsed_on=now.date())
    row = _note(actor, now, change, _Outcome.LAPSED, change.reverify_by, words, judged=judged)
    record(actor, now, "lapse change", f"change {change.pk}", {"reason": words})
    _tell(row)
    return change


def _keep(change: Change, following: ReverifyBy | None) -> None:
    """The next day, or none; with its ground, also on the header of the deviation."""
    change.reverify_by = None if following is None else following.day
    if following is not None:
        change.reverify_ground = following.ground
    change.deviations.update(reverify_by=change.reverify_by, lapsed_on=None)


def _proof(change: Change, number: int) -> Evidence:
    """A proof that counts, given since the change took effect. Raises NotValid."""
    for one in given_since(change, proof_of(change)):
        if one.row.number == number:
            return one.row
    raise NotValid(gettext("Choose a proof that counts and was given since the change took effect."), ("evidence",))


def _note(
    actor: Actor,
    now: datetime,
    change: Change,
    outcome: Reverification.Outcome,
    day: date,
    words: str,
    *,
    evidence: Evidence | None = None,
    judged: Judged | None = None,
    next_by: date | None = None,
) -> Reverification:
    return Reverification.objects.create(
        party_id=change.party_id,
        change=change,
        outcome=outcome,
        day=day,
        words=words,
        evidence=evidence,
        judged=None if judged is None else dict(judged),
        next_by=next_by,
        person_id=actor.person,
        at=now,
    )


def _tell(row: Reverification) -> None:
    outbox.defer("tell_reverification", party=row.party_id, reverification=row.pk)
