"""From a draft to a change: the form of the justification, and the departure that ends by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.changes import depart_temporarily, propose_draft
from catchball.actions.demanding import demand_of
from catchball.actions.drafts import close_draft
from catchball.actions.duties import facts_of
from catchball.actions.proposals import needs_justification
from catchball.actions.refusals import NotPossible, Refused
from catchball.core.evidence import Demand
from catchball.queries.comparing import compared
from catchball.queries.permissions import may
from catchball.queries.proving import newest_policy, proof_of, rules_in
from catchball.queries.settling import DraftInWork, draft_in_work, drafts
from catchball.store.acting import Actor
from catchball.web.forms.changes import DepartureForm, ObligationForms, ProposalForm
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.proofs import proven
from catchball.web.telling.speaking import languages_of, reading_languages

_DEPARTURE_IDS = "departure_%s"
"""The two forms of the page have fields of the same names."""


@page
def propose(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The justification of a change, and what it changes."""
    work = draft_in_work(actor, get_object_or_404(drafts(actor), pk=pk))
    again = work.draft.change
    form = ProposalForm(request.POST or None, initial=ProposalForm.said_before(again) if again else None)
    obligations = ObligationForms(request.POST or None, prefix="obligations")
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid() and obligations.is_valid():
        try:
            change = propose_draft(
                actor=actor, now=timezone.now(), draft=work.draft, proposal=form.proposal(obligations)
            )
        except Refused as error:
            refused = refusal("propose", error)
            form.tell(refused.why, refused.where)
        else:
            messages.success(request, gettext("Proposed. Those who must be heard are named below."))
            return redirect("change", pk=change.pk)
    status = 422 if form.errors and refused is None else status_of(refused)
    return _page(request, actor, work, {"form": form, "obligations": obligations, "refusal": refused}, status)


@act("propose")
def depart(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A departure that ends by itself: in effect at once."""
    work = draft_in_work(actor, get_object_or_404(drafts(actor), pk=pk))
    departure = DepartureForm(request.POST, auto_id=_DEPARTURE_IDS)
    refused = Refusal("depart", gettext("Say what happened, and until when it holds."), 422)
    if departure.is_valid():
        told = departure.cleaned_data
        try:
            change = depart_temporarily(
                actor=actor,
                now=timezone.now(),
                cookbook=work.draft.cookbook,
                edits=work.edits,
                reason=told["reason"],
                ends_on=told["ends_on"],
            )
            close_draft(actor=actor, now=timezone.now(), draft=work.draft)
        except Refused as error:
            refused = refusal("depart", error)
        else:
            messages.success(request, gettext("In effect. It ends by itself after its last day."))
            return redirect("change", pk=change.pk)
    return _page(request, actor, work, {"departure": departure, "refusal": refused}, refused.status)


def _page(request: HttpRequest, actor: Actor, work: DraftInWork, forms: dict[str, Any], status: int) -> HttpResponse:
    languages = reading_languages(request.GET.get("language", ""), work.document)
    form = forms.get("form") or ProposalForm()
    policy = newest_policy(work.draft.cookbook)
    shown = {
        "draft": work.draft,
        "cookbook": work.draft.cookbook,
        "revision": work.draft.revision,
        "questions": len(work.state.conflicts),
        "rows": node_rows(compared(work.base, work.document), languages),
        "languages": languages,
        "known_languages": languages_of(work.document),
        "may_propose": may(actor, "propose change", work.draft.cookbook),
        "may_depart": may(actor, "depart temporarily", work.draft.cookbook),
        "form": form,
        "rules": rules_in(policy),
        "demand": _demand(actor, work, form) if policy else None,
        "proof": proven(proof_of(work.draft.change)) if work.draft.change else None,
        "obligations": ObligationForms(prefix="obligations"),
        "departure": DepartureForm(auto_id=_DEPARTURE_IDS),
        **forms,
    }
    return show(request, "proposing/page.html", shown, status=status)


def _demand(actor: Actor, work: DraftInWork, form: ProposalForm) -> Demand | None:
    """What would be asked of it as it is filled in; None while no type is chosen, or latitude forbids it."""
    types = form["types"].value() or ()
    try:
        is_justified = needs_justification(work.draft.revision, work.base, work.document, actor)
    except NotPossible:
        return None
    cookbook = work.draft.cookbook
    facts = facts_of(cookbook, types, work.edits, work.base, is_justified=is_justified)
    return demand_of(cookbook, facts)[0] if types else None
