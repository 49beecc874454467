"""Giving proof for a change, taking it back, and saying which proof a family asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from catchball.actions.judged_again import found_of
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.turns import change_in_turn, cookbook_in_turn, trial_in_turn
from catchball.actions.words_given import needed_words
from catchball.core.errors import InvalidCookbook
from catchball.core.evidence import Rung, raw_rules, rules_of, rung_of
from catchball.core.evidence_forms import checked_answers
from catchball.core.review import State
from catchball.queries.permissions import may
from catchball.queries.proving import BEFORE_EFFECT, ended_verdicts, is_about, newest_policy, policies
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.vocabulary import word
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Change, Cookbook, Evidence, EvidencePolicy, TrialVerdict

_LONGEST_REASON = 2_000


def add_evidence(
    *, actor: Actor, now: datetime, change: Change, rung: int, answers: Any, verdict: int | None = None
) -> Evidence:
    """A proof on a rung: the answers to what it asks; of a full trial (rung 6) the verdict, by its id.

    Raises NotValid with the place, NotPossible when the change is over or in effect, or the extra for statistics is
    missing. A proof that falls short of its rung is kept, too: it is seen, and does not count.
    """
    with acting(actor):
        require(may(actor, "prove change", change))
        with _told():
            found = rung_of(rung)
            checked = checked_answers(found, answers, now.date())
        _wait_for_judges(actor, verdict)
        change = change_in_turn(change)
        _require_open(change)
        row = Evidence(
            party_id=change.party_id,
            change=change,
            number=change.evidence.count() + 1,
            proposal=change.proposal,
            rung=int(found),
            answers=checked,
            person_id=actor.somebody,
            at=now,
        )
        if found is Rung.FULL_TRIAL:
            _take_verdict(row, _verdict(actor, change, verdict))
        elif found is Rung.SHORT_TRIAL:
            row.result = _judged(checked)
        elif found is Rung.REFERENCE and checked["change"] is not None:
            row.result = _referred(actor, checked["change"])
        row.save(force_insert=True)
        record(actor, now, "prove change", f"change {change.pk}", {"evidence": row.number, "rung": row.rung})
        return row


def take_back_evidence(*, actor: Actor, now: datetime, evidence: Evidence, why: str) -> Evidence:
    """Say that a proof does not hold; it stays to be seen, with the reason. Raises NotPossible, NotValid."""
    with acting(actor):
        require(may(actor, "prove change", evidence.change))
        why = needed_words(why, "why", gettext("Say what was wrong with it."), _LONGEST_REASON)
        change = change_in_turn(evidence.change)
        _require_open(change)
        if evidence.takes_back_id is not None or change.evidence.filter(takes_back_id=evidence.pk).exists():
            raise NotPossible(gettext("This proof is taken back already."))
        row = Evidence.objects.create(
            party_id=change.party_id,
            change=change,
            number=change.evidence.count() + 1,
            proposal=change.proposal,
            rung=evidence.rung,
            takes_back_id=evidence.pk,
            why=why,
            person_id=actor.somebody,
            at=now,
        )
        told: dict[str, Any] = {"evidence": evidence.number, "reason": why}
        record(actor, now, "take back evidence", f"change {change.pk}", told)
        return row


def set_evidence_policy(
    *, actor: Actor, now: datetime, cookbook: Cookbook, rules: Any, reason: str, seen: int | None = None
) -> EvidencePolicy:
    """Which proof the family of a home cookbook asks for from now on: what is proposed already keeps its demand.

    `rules` are plain data as in `core/evidence.py`; `seen` is the number of the policy that was looked at, 0 for none.
    Raises NotValid with the place, NotPossible for a local cookbook or when somebody was faster.
    """
    with acting(actor):
        require(may(actor, "set evidence policy", cookbook))
        if cookbook.upstream_id is not None:
            raise NotPossible(gettext("The home cookbook of the family says which proof is asked for."))
        with _told():
            checked = raw_rules(rules_of(rules))
        reason = needed_words(reason, "reason", gettext("Say why; those who must bring the proof will ask."))
        cookbook = cookbook_in_turn(cookbook.pk)
        newest = newest_policy(cookbook)
        number = 0 if newest is None else newest.number
        if seen is not None and seen != number:
            raise NotPossible(gettext("Somebody changed it in the meantime; look at it, then do this again."))
        if checked == ([] if newest is None else newest.rules):
            raise NotValid(gettext("This changes nothing."), ("rules",))
        row = EvidencePolicy.objects.create(
            party_id=cookbook.party_id,
            cookbook=cookbook,
            number=number + 1,
            rules=checked,
            reason=reason,
            person_id=actor.somebody,
            at=now,
        )
        told: dict[str, Any] = {"number": row.number, "rules": checked, "reason": reason}
        record(actor, now, "set evidence policy", f"cookbook {cookbook.pk}", told)
        return policies(actor, cookbook).get(pk=row.pk)


def _require_open(change: Change) -> None:
    """Before it takes effect; and afterwards as long as the change is to be verified again."""
    state = State(change.state)
    if state in BEFORE_EFFECT:
        return
    if change.reverify_by is not None and state in (State.IN_EFFECT, State.VERIFIED, State.LAPSED):
        return
    raise NotPossible(
        gettext("This change is %(state)s; proof is given before it takes effect.") % {"state": word(change.state)}
    )


def _wait_for_judges(actor: Actor, pk: int | None) -> None:
    """Who judges a trial again looks for the proofs that rest on it: none may come in between."""
    for verdict in visible_to(actor, TrialVerdict.objects.select_related("trial")).filter(pk__in=[pk]):
        trial_in_turn(verdict.trial)


def _verdict(actor: Actor, change: Change, pk: int | None) -> TrialVerdict:
    """The verdict with this id, if it is the newest on an ended trial that can prove the change. Raises NotValid."""
    seen = visible_to(actor, TrialVerdict.objects.select_related("trial")).filter(pk__in=[pk]).first()
    if seen is not None and not is_about(actor, change, pk):
        told = gettext(
            "This trial is neither of this change, nor of a cookbook of its family, nor of its site; "
            "give what it showed as a reference (rung 4)."
        )
        raise NotValid(told, ("verdict",))
    if seen is None or pk not in {row.pk for row in ended_verdicts(actor, change)}:
        raise NotValid(gettext("Choose the newest verdict on one of your ended trials."), ("verdict",))
    return seen


def _take_verdict(row: Evidence, verdict: TrialVerdict) -> None:
    row.verdict, row.dossier = verdict, verdict.dossier
    row.result = found_of(verdict)


def _judged(answers: dict[str, Any]) -> dict[str, Any]:
    """The short trial by the exact test. Raises NotPossible where the extra “stats” is missing."""
    try:
        from catchball.core.trials.proportions import Share
        from catchball.core.trials.shares_judged import judge_shares
        from catchball.core.typed_data import plain
    except ModuleNotFoundError as error:
        told = gettext("A short trial is judged with the extra “stats”, which is not installed on this server.")
        raise NotPossible(told) from error
    before = Share(answers["before_good"], answers["before_all"])
    after = Share(answers["after_good"], answers["after_all"])
    margin = answers["margin"]
    found: dict[str, Any] = plain(judge_shares(before, after, None if margin is None else margin / 100))
    return found


def _referred(actor: Actor, change: int) -> dict[str, Any]:
    """What a reference points to, if one may see it. Raises NotValid."""
    rows = visible_to(actor, Change.objects.select_related("cookbook__site")).defer("edits")
    found = rows.filter(pk=change, state__in=(State.IN_EFFECT, State.VERIFIED)).first()
    if found is None:
        raise NotValid(gettext("There is no such change in effect that you can see."), ("answers", "change"))
    return {"title": found.title, "site": str(found.cookbook.site), "state": found.state}


@contextmanager
def _told() -> Iterator[None]:
    """What the core refuses, with its place."""
    try:
        yield
    except InvalidCookbook as error:
        said = sentence(error.what)
        raise NotValid(f"{said[:1].upper()}{said[1:]}.", error.where) from error
