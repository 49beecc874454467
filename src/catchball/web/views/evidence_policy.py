"""Which proof a family asks for: shown to all who share it, set by the process owner of its home."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.disclosures import note_reading
from catchball.actions.proving import set_evidence_policy
from catchball.actions.refusals import Refused
from catchball.core.evidence import NOT_KNOWN, Rung, raw_rules
from catchball.queries.permissions import may
from catchball.queries.proving import policies, rules_in
from catchball.queries.reading import cookbooks
from catchball.queries.telling.rungs import rung_name
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.store.evidence import EvidencePolicy
from catchball.web.forms.evidence_policy import PolicyForm, RuleRows
from catchball.web.forms.evidence_policy import rules_in as rules_given
from catchball.web.pages import Refusal, page, refusal, show, status_of


@page
def evidence_policy(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The rules of the family, what each rung leaves open, earlier rules, and the form to change them."""
    book = get_object_or_404(cookbooks(actor), pk=pk)
    known = list(policies(actor, book))
    newest = known[0] if known else None
    may_set = book.upstream_id is None and may(actor, "set evidence policy", book)
    rows = RuleRows(request.POST or None, prefix="rules", initial=_initial(newest))
    form = PolicyForm(request.POST or None, initial={"seen": newest.number if newest else 0})
    refused: Refusal | None = None
    if request.method == "POST":
        if rows.is_valid() and form.is_valid():
            told = form.cleaned_data
            try:
                set_evidence_policy(
                    actor=actor,
                    now=timezone.now(),
                    cookbook=book,
                    rules=rules_given(rows),
                    reason=told["reason"],
                    seen=told["seen"],
                )
            except Refused as error:
                refused = refusal("policy", error)
            else:
                messages.success(request, gettext("It holds from now on. What is proposed already keeps its demand."))
                return redirect("evidence_policy", pk=pk)
        else:
            refused = Refusal("policy", gettext("Nothing was changed: see what is marked below."), 422)
    if newest is not None:
        note_reading(actor=actor, now=timezone.now(), of_party=newest.party_id, thing=f"evidence policy {newest.pk}")
    shown: dict[str, Any] = {
        "cookbook": book,
        "rules": rules_in(newest),
        "policies": known,
        "rungs": [(int(rung), rung_name(rung), [sentence(one) for one in NOT_KNOWN[rung]]) for rung in Rung],
        "rule_rows": rows,
        "form": form,
        "may_set": may_set,
        "refusal": refused,
    }
    return show(request, "evidence_policy/page.html", shown, status=status_of(refused))


def _initial(policy: EvidencePolicy | None) -> list[dict[str, Any]]:
    return raw_rules(rules_in(policy))
