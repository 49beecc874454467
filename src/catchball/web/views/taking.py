"""Taking a proven change over into another cookbook of the family: upstream, or to a sister plant."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.disclosures import note_reading
from catchball.actions.offers import take_change
from catchball.actions.refusals import Refused
from catchball.queries.changing import change_in_full, cookbooks_to_take_into, whole_changes
from catchball.store.acting import Actor
from catchball.store.changes import Change
from catchball.web.forms.changes import ObligationForms, ProposalForm
from catchball.web.forms.choosing import CookbookForm
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.speaking import languages_of, reading_languages


@page
def take(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Choose a cookbook and say why the change is right there, too."""
    found = get_object_or_404(whole_changes(actor), pk=pk)
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"change {pk}")
    into = CookbookForm(request.POST or None, rows=cookbooks_to_take_into(actor, found))
    form = ProposalForm(request.POST or None, initial=_initial(found))
    obligations = ObligationForms(request.POST or None, prefix="obligations")
    refused: Refusal | None = None
    if request.method == "POST" and all([into.is_valid(), form.is_valid(), obligations.is_valid()]):
        try:
            taken = take_change(
                actor=actor,
                now=timezone.now(),
                change=found,
                into=into.rows[into.cleaned_data["chosen"]],
                proposal=form.proposal(obligations),
            )
        except Refused as error:
            refused = refusal("take", error)
            form.tell(refused.why, refused.where)
        else:
            messages.success(request, gettext("Proposed here, too. Its origin is named."))
            return redirect("change", pk=taken.pk)
    full = change_in_full(actor, found)
    languages = reading_languages(request.GET.get("language", ""), full.comparison.new)
    shown = {
        "change": found,
        "revision": found.revision,
        "into": into,
        "form": form,
        "obligations": obligations,
        "refusal": refused,
        "rows": node_rows(full.comparison, languages),
        "languages": languages,
        "known_languages": languages_of(full.comparison.new),
    }
    is_wrong = request.method == "POST" and refused is None
    return show(request, "taking/page.html", shown, status=422 if is_wrong else status_of(refused))


def _initial(origin: Change) -> dict[str, object]:
    """What was said where the change was born, to begin with."""
    return {
        "title": origin.title,
        "types": [kind for kind in origin.types if kind != "temporary"],
        **origin.justification,
    }
