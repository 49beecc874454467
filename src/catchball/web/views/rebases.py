"""A rebase: what becomes of every deviation, and the questions, one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.rebases import carry_out_rebase, propose_rebase, settle_conflicts
from catchball.actions.refusals import Refused
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.queries.remembering import remembered_of
from catchball.queries.settling import RebaseInWork, rebase_in_work
from catchball.queries.settling import rebases as visible_rebases
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.store.rebases import Rebase
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.questions import Asking, choice_given
from catchball.web.telling.speaking import reading_languages


@act("deviations")
def propose(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """See what moving onto the newest upstream revision would do; an open proposal is brought up to date."""
    del request
    found = get_object_or_404(cookbooks(actor), pk=pk)
    proposal = propose_rebase(actor=actor, now=timezone.now(), cookbook=found)
    return redirect("rebase", pk=proposal.pk)


@page
def rebase(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One rebase."""
    return rebase_page(request, actor, pk)


@act("rebase")
def settle(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Answer one question; the next one follows."""
    found = get_object_or_404(visible_rebases(actor), pk=pk)
    asked = request.POST.get("conflict", "")
    conflict = next((one for one in _asked(found) if one["id"] == asked), None)
    if conflict is None:
        messages.info(request, gettext("This question is no longer asked: an earlier answer settled it."))
        return redirect("rebase", pk=pk)
    try:
        choice = choice_given(conflict, request.POST.get("take", ""), request.POST.get("own", ""))
        settle_conflicts(actor=actor, now=timezone.now(), proposal=found, choices={asked: choice})
    except ValueError as error:
        return rebase_page(request, actor, pk, Refusal("settle", sentence(str(error)), 422))
    except Refused as error:
        return rebase_page(request, actor, pk, refusal("settle", error))
    return redirect("rebase", pk=pk)


@act("rebase")
def carry_out(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Release the cookbook on its new base."""
    found = get_object_or_404(visible_rebases(actor), pk=pk)
    try:
        carry_out_rebase(actor=actor, now=timezone.now(), proposal=found)
    except Refused as error:
        return rebase_page(request, actor, pk, refusal("carry out", error))
    messages.success(request, gettext("Carried out. The cookbook rests on the newer revision."))
    return redirect("rebase", pk=pk)


def rebase_page(request: HttpRequest, actor: Actor, pk: int, refused: Refusal | None = None) -> HttpResponse:
    """The page of a rebase, with what was refused where it was asked for."""
    found = get_object_or_404(visible_rebases(actor), pk=pk)
    work = rebase_in_work(actor, found)
    languages = reading_languages(request.GET.get("language", ""), work.ours)
    names = Naming((work.ours, work.theirs, work.base), languages)
    answered = found.outcome.get("answered", [])
    newest = found.cookbook.upstream.head if found.cookbook.upstream else None
    shown: dict[str, Any] = {
        "rebase": found,
        "cookbook": found.cookbook,
        "revision": found.local,
        "languages": languages,
        "is_open": found.state in ("proposed", "settling"),
        "is_outdated": found.cookbook.head_id != found.local_id or (newest is not None and newest.pk != found.onto_id),
        "answered": [(conflict["id"], names.atom(tuple(conflict["atom"]))) for conflict in answered],
        "open_count": len(found.conflicts),
        "all_count": len(found.conflicts) + len(answered),
        "fates": found.outcome.get("fates", {}),
        "blocked": [(names.atom(tuple(row["atom"])), sentence(row["why"])) for row in found.outcome.get("blocked", [])],
        "reviews": [(names.atom(tuple(row["atom"])), sentence(row["why"])) for row in found.outcome.get("reviews", [])],
        "may_rebase": may(actor, "rebase", found),
        "refusal": refused,
        **_question(request, actor, work, languages),
    }
    return show(request, "rebases/page.html", shown, status=status_of(refused))


def _question(request: HttpRequest, actor: Actor, work: RebaseInWork, languages: tuple[str, ...]) -> Mapping[str, Any]:
    """The question that was asked for, else the first that is open; and the ways to all others."""
    asking = Asking(work.documents, languages)
    asked = request.POST.get("conflict") or request.GET.get("conflict", "")
    conflicts = sorted(work.rebase.conflicts, key=asking.place)
    remembered = remembered_of(actor, work.rebase)
    chosen = next((one for one in _asked(work.rebase) if one["id"] == asked), conflicts[0] if conflicts else None)
    ways: dict[str, Any] = {
        "others": [(one["id"], asking.names.atom(tuple(one["atom"]))) for one in conflicts if one is not chosen],
        "remembered": [
            (name, asking.names.atom(tuple(known.conflict["atom"])), known) for name, known in remembered.items()
        ],
    }
    if chosen is None:
        return {"question": None, **ways}
    known = remembered.get(chosen["id"])
    told = known.answer if known is not None else work.rebase.choices.get(chosen["id"])
    return {
        **ways,
        "question": asking.question(chosen, told),
        "before": known,
        "around": asking.around(chosen),
        "later": _later(conflicts, chosen),
        "revisions_of_sides": {
            "base": work.rebase.local.base_id,
            "ours": work.rebase.local_id,
            "theirs": work.rebase.onto_id,
        },
    }


def _later(conflicts: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any]) -> str:
    """The open question behind this one, round to the first; empty where it is the only one."""
    ids = [one["id"] for one in conflicts]
    place = ids.index(chosen["id"]) + 1 if chosen["id"] in ids else 0
    return next((name for name in (*ids[place:], *ids[:place]) if name != chosen["id"]), "")


def _asked(rebase: Rebase) -> list[dict[str, Any]]:
    """The questions that are open, those that were answered, and those that a remembered answer keeps from being asked:
    all of them may be answered otherwise.
    """
    return [*rebase.conflicts, *rebase.outcome.get("answered", []), *rebase.outcome.get("remembered", [])]
