"""The one page of a change, which holds the whole argument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from catchball.actions.disclosures import note_reading
from catchball.core.review import QUESTIONS, State
from catchball.queries.changing import (
    ChangeInFull,
    change_in_full,
    compared_since,
    cookbooks_to_take_into,
    earlier_compared,
    whole_changes,
)
from catchball.queries.comparing import Comparison
from catchball.queries.discussing import discussion_of
from catchball.queries.hearing import follows_change
from catchball.queries.history import history_of
from catchball.queries.permissions import may
from catchball.store.acting import Actor
from catchball.store.changes import Change, EarlierProposal
from catchball.web.forms.changes import DecisionForm, ReviewForm
from catchball.web.forms.discussing import own_language
from catchball.web.forms.proving import ProofForm, VerifyForm
from catchball.web.pages import Refusal, show, status_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.naming import Naming
from catchball.web.telling.next_steps import next_steps
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.telling.talking import talk_of
from catchball.web.telling.vocabulary import LANGUAGES
from catchball.web.views.lists import number_asked
from catchball.web.views.proof_shown import proof_shown

PROVEN = (State.ACCEPTED, State.IN_EFFECT, State.VERIFIED)


def change_page(
    request: HttpRequest,
    actor: Actor,
    pk: int,
    refused: Refusal | None = None,
    *,
    review_form: ReviewForm | None = None,
    decision_form: DecisionForm | None = None,
    remark: Mapping[str, Any] | None = None,
    proof: ProofForm | None = None,
    verify: VerifyForm | None = None,
) -> HttpResponse:
    """The page of a change, with what was refused where it was asked for; the forms hold what was written then."""
    found = get_object_or_404(whole_changes(actor), pk=pk)
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"change {pk}")
    full = change_in_full(actor, found)
    languages = reading_languages(request.GET.get("language", ""), full.comparison.new)
    discussion = discussion_of(actor, found)
    can_be_taken = found.state in PROVEN and cookbooks_to_take_into(actor, found).exists()
    steps = next_steps(actor, full, timezone.localdate(), open_threads=discussion.open, can_be_taken=can_be_taken)
    shown: dict[str, Any] = {
        "change": found,
        "cookbook": found.cookbook,
        "revision": found.revision,
        "full": full,
        "steps": steps,
        "history": history_of(actor, full, discussion),
        "discussion": discussion,
        "translations": discussion.translations,
        "languages": languages,
        "known_languages": languages_of(full.comparison.new),
        "tongues": LANGUAGES.items(),
        "own_language": own_language(),
        "is_in_review": found.state == State.IN_REVIEW,
        "is_own": found.party_id == actor.party,
        "follows": follows_change(actor, found),
        "may_discuss": may(actor, "discuss change", found),
        "may_review": may(actor, "review change", found),
        "may_decide": may(actor, "decide change", found),
        "may_work_on": may(actor, "work on change again", found),
        "may_withdraw": may(actor, "withdraw change", found),
        "may_settle": may(actor, "settle obligation", found),
        "may_end": may(actor, "depart temporarily", found),
        "can_be_withdrawn": found.state in (State.DRAFT, State.IN_REVIEW, State.ACCEPTED),
        "review_form": review_form or ReviewForm(initial={"proposal": found.proposal}),
        "decision_form": decision_form or DecisionForm(initial={"proposal": found.proposal}),
        "refusal": refused,
        "remark": remark or {},
        **proof_shown(actor, full, proof, verify),
        **_proposal_shown(request, actor, full, languages),
    }
    names = Naming((full.comparison.new, full.comparison.old), languages)
    shown["talk"] = talk_of(shown["rows"], discussion, names.atom)
    return show(request, "changes/page.html", shown, status=status_of(refused))


def _proposal_shown(
    request: HttpRequest, actor: Actor, full: ChangeInFull, languages: tuple[str, ...]
) -> dict[str, Any]:
    """What the page compares: what is proposed now, what was proposed before, or what differs between the two."""
    change = full.change
    before, since = number_asked(request, "proposal"), number_asked(request, "since")
    if since is not None:
        earlier = _earlier(full, since)
        return _compared(compared_since(actor, change, earlier), languages, change, since=since)
    if before is not None and before != change.proposal:
        earlier = _earlier(full, before)
        return _compared(earlier_compared(actor, change, earlier), languages, earlier, before=before)
    return _compared(full.comparison, languages, change)


def _compared(
    comparison: Comparison,
    languages: tuple[str, ...],
    said: Change | EarlierProposal,
    before: int | None = None,
    since: int | None = None,
) -> dict[str, Any]:
    number = said.proposal if isinstance(said, Change) else said.number
    return {
        "rows": node_rows(comparison, languages),
        "answers": [(question, said.justification.get(question, ""), f"{question} {number}") for question in QUESTIONS],
        "before": before,
        "since": since,
        "compared_at": said.revision_id,
    }


def _earlier(full: ChangeInFull, number: int) -> EarlierProposal:
    found = next((one for one in full.earlier if one.number == number), None)
    if found is None:
        raise Http404
    return found
