"""Rebases: a local cookbook moves onto a newer upstream revision, its deviations intact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext, override

from catchball.actions.own_answers import rules_of_family, told, unproven
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.releasing import Issue, release, soonest
from catchball.actions.turns import cookbook_in_turn, rebase_in_turn
from catchball.actions.upstreams import newest_upstream, revision_of_upstream, upstream_revision
from catchball.core.canonical import Json, canonical, digest
from catchball.core.decisions import NOTHING_REMEMBERED, Choice, Conflict, Memory
from catchball.core.errors import InvalidCookbook
from catchball.core.rebase import Rebase as Outcome
from catchball.core.rebase import rebase as rebased
from catchball.core.settlements import settlements
from catchball.queries.conflicts import choices_from, memory_of, raw_choice, raw_conflict, raw_settlement
from catchball.queries.documents import base_document, document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.vocabulary import word
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Cookbook, Rebase, Revision, Settlement

_OPEN = ("proposed", "settling")
_IN_A_JOB = 20
"""Cookbooks that one job rebases: few enough that all workers have their share, and a kill costs little."""
_BEFORE_LETTERS = 10


class NothingToFollow(NotPossible):
    """The cookbook rests on the newest revision of its upstream already."""


def propose_rebase(*, actor: Actor, now: datetime, cookbook: Cookbook) -> Rebase:
    """What moving onto the newest upstream revision would do: fates of all deviations, and the questions that remain.

    Raises NothingToFollow when the cookbook rests on it already; an open proposal is brought up to date.
    """
    with acting(actor):
        proposal, _ = _found(actor, now, cookbook)
        _keep_proposal(actor, now, proposal)
        return proposal


def rebase_where_clear(*, actor: Actor, now: datetime, cookbook: Cookbook) -> Rebase:
    """Propose a rebase and, where it asks nothing, carry it out at once. Raises as both do."""
    with acting(actor):
        proposal, outcome = _found(actor, now, cookbook)
        if outcome.merge.conflicts or outcome.blocked or _unproven(proposal, outcome, actor):
            _keep_proposal(actor, now, proposal)
        else:
            _carried_out(actor, now, proposal, outcome)
        return proposal


def _found(actor: Actor, now: datetime, cookbook: Cookbook) -> tuple[Rebase, Outcome]:
    require(may(actor, "rebase", cookbook))
    cookbook = cookbook_in_turn(cookbook.pk)
    local, onto = head_of(cookbook), newest_upstream(cookbook)
    if local.base_id == onto.pk:
        raise NothingToFollow(
            gettext("This cookbook already rests on revision %(number)s, the newest of its upstream.")
            % {"number": onto.number}
        )
    proposal = Rebase.objects.filter(cookbook=cookbook, state__in=_OPEN).first() or Rebase(
        party_id=actor.party, local=local, onto=onto, proposed_by_id=actor.somebody, proposed_at=now
    )
    proposal.cookbook = cookbook
    is_same = (proposal.local_id, proposal.onto_id) == (local.pk, onto.pk)
    proposal.local, proposal.onto = local, onto
    if not is_same:
        proposal.choices = _still_meant(proposal, actor)
    memory = _memory(proposal)
    outcome = _outcome(proposal, actor, memory)
    _note(proposal, outcome, _remembered(proposal, outcome, actor, memory))
    return proposal, outcome


def _keep_proposal(actor: Actor, now: datetime, proposal: Rebase) -> None:
    is_new = proposal.pk is None
    proposal.save()
    if is_new:
        details: dict[str, Json] = {"cookbook": proposal.cookbook_id, "onto": proposal.onto_id}
        record(actor, now, "propose rebase", f"rebase {proposal.pk}", details)


def settle_conflicts(*, actor: Actor, now: datetime, proposal: Rebase, choices: Mapping[str, Choice]) -> Rebase:
    """Answer conflicts of a proposed rebase; the others stay open. Until it is carried out answers may change.

    Raises NotValid for an answer to what is not asked, and for a value of neither side that may need proof.
    """
    with acting(actor):
        require(may(actor, "rebase", proposal))
        proposal = _open_in_turn(proposal)
        proposal.choices = {**proposal.choices, **{name: raw_choice(choice) for name, choice in choices.items()}}
        memory = _memory(proposal)
        outcome = _outcome(proposal, actor, memory)
        remembered = _remembered(proposal, outcome, actor, memory)
        asked = {conflict.id for conflict in (*outcome.merge.conflicts, *outcome.merge.answered, *remembered)}
        if unknown := sorted(set(choices) - asked):
            raise NotValid(
                gettext("“%(question)s” is no question of this rebase.") % {"question": unknown[0][:200]},
                (unknown[0][:200],),
            )
        for one in unproven(proposal.cookbook, outcome, outcome.merge.answered):
            if one.id in choices:
                raise NotValid(told(one), (one.id[:200],))
        _note(proposal, outcome, remembered)
        proposal.save()
        record(actor, now, "settle conflicts", f"rebase {proposal.pk}", {"answered": sorted(choices)})
        return proposal


def carry_out_rebase(*, actor: Actor, now: datetime, proposal: Rebase) -> Revision:
    """Release the rebased cookbook.

    Raises NotPossible while a conflict is open or answered by what may need proof, or when the cookbook has moved on.
    """
    with acting(actor):
        require(may(actor, "rebase", proposal))
        proposal = _open_in_turn(proposal)
        outcome = _outcome(proposal, actor, _memory(proposal))
        if outcome.merge.conflicts:
            raise NotPossible(
                ngettext(
                    "%(count)s conflict is open; settle it first.",
                    "%(count)s conflicts are open; settle them first.",
                    len(outcome.merge.conflicts),
                )
                % {"count": len(outcome.merge.conflicts)}
            )
        for one in _unproven(proposal, outcome, actor):
            raise NotPossible(told(one))
        return _carried_out(actor, now, proposal, outcome)


def _carried_out(actor: Actor, now: datetime, proposal: Rebase, outcome: Outcome) -> Revision:
    cookbook = proposal.cookbook
    if cookbook.head_id != proposal.local_id:
        raise NotPossible(gettext("The cookbook has a newer revision since; propose the rebase again."))
    _remember(outcome, cookbook, actor, now)
    onto = proposal.onto
    fates = {entry.deviation.atom: entry.fate for entry in outcome.deviations}
    day = soonest(cookbook, now.date())
    with override(cookbook.language):
        note = gettext("Rebased on revision %(number)s.") % {"number": onto.number}
    issue = Issue(note, day, base=onto, fates=fates)
    released = release(actor, now, cookbook, outcome.document, issue)
    proposal.state, proposal.released = "done", released
    proposal.save()
    record(actor, now, "carry out rebase", f"rebase {proposal.pk}", {"revision": released.pk, "onto": onto.pk})
    return released


def rebase_family(*, actor: Actor, now: datetime, home: Cookbook) -> int:
    """Ask for a rebase of every local cookbook that the actor may rebase onto the newest home revision; gives how many.

    They are jobs for the worker; cookbooks with questions wait for a person.
    """
    with acting(actor):
        require(may(actor, "rebase", home))
        head = Cookbook.objects.values_list("head_id", flat=True).get(pk=home.pk)
        waiting = Cookbook.objects.filter(upstream=home, party_id=actor.party).exclude(head__base_id=head)
        found = [local.pk for local in waiting.order_by("pk") if may(actor, "rebase", local)]
        for start in range(0, len(found), _IN_A_JOB):
            some: list[Any] = [*found[start : start + _IN_A_JOB]]
            outbox.defer("rebase", party=actor.party, priority=_BEFORE_LETTERS, cookbooks=some, person=actor.somebody)
        record(actor, now, "rebase family", f"cookbook {home.pk}", {"cookbooks": len(found)})
        return len(found)


def _open_in_turn(proposal: Rebase) -> Rebase:
    proposal = rebase_in_turn(proposal)
    if proposal.state not in _OPEN:
        raise NotPossible(gettext("This rebase is %(state)s.") % {"state": word(proposal.state)})
    proposal.onto = revision_of_upstream(proposal.onto_id)
    return proposal


def _memory(proposal: Rebase) -> Memory:
    return memory_of(proposal.cookbook.home_id, without=proposal.choices)


def _outcome(proposal: Rebase, actor: Actor, memory: Memory) -> Outcome:
    """What the rebase would do, with the answers so far and with what is remembered."""
    base = upstream_revision(proposal.local)
    assert base is not None, "a local cookbook rests on an upstream revision"
    upstream = document_of(base, actor)
    local = document_of(proposal.local, actor, upstream)
    try:
        return rebased(
            base_document(base, actor, local),
            local,
            document_of(proposal.onto, actor, upstream),
            choices_from(proposal.choices),
            memory,
        )
    except InvalidCookbook as error:
        raise NotValid(sentence(str(error)), error.where) from error


def _remembered(proposal: Rebase, outcome: Outcome, actor: Actor, memory: Memory) -> list[Conflict]:
    """The questions that are not asked because they were answered before, in this plant or in another one."""
    if not memory.settlements:
        return []
    asked = {conflict.id for conflict in outcome.merge.conflicts}
    unremembered = _outcome(proposal, actor, NOTHING_REMEMBERED).merge.conflicts
    return [conflict for conflict in unremembered if conflict.id not in asked]


def _unproven(proposal: Rebase, outcome: Outcome, actor: Actor) -> list[Conflict]:
    """The questions that were answered, here or once before, by what may need proof."""
    if not rules_of_family(proposal.cookbook):
        return []
    remembered = _remembered(proposal, outcome, actor, _memory(proposal))
    return unproven(proposal.cookbook, outcome, (*outcome.merge.answered, *remembered))


def _still_meant(proposal: Rebase, actor: Actor) -> dict[str, Any]:
    """The answers to questions that are still the same, now that the cookbook or its upstream has a newer revision."""
    before = {entry["id"]: _question(entry) for entry in proposal.outcome.get("answered", ())}
    outcome = _outcome(proposal, actor, _memory(proposal))
    now = {conflict.id: _question(raw_conflict(conflict)) for conflict in outcome.merge.answered}
    return {name: answer for name, answer in proposal.choices.items() if name in now and before.get(name) == now[name]}


def _question(conflict: Mapping[str, Any]) -> str:
    return canonical([conflict[part] for part in ("kind", "base", "ours", "theirs")])


def _note(proposal: Rebase, outcome: Outcome, remembered: Iterable[Conflict]) -> None:
    fates = Counter(entry.fate for entry in outcome.deviations)
    proposal.conflicts = [raw_conflict(conflict) for conflict in outcome.merge.conflicts]
    proposal.outcome = {
        "fates": {str(fate): count for fate, count in fates.items()},
        "blocked": [{"atom": list(ruling.edit.atom), "why": ruling.why} for ruling in outcome.blocked],
        "reviews": [{"atom": list(review.atom), "why": review.why} for review in outcome.merge.reviews],
        "answered": [raw_conflict(conflict) for conflict in outcome.merge.answered],
        "remembered": [raw_conflict(conflict) for conflict in remembered],
    }
    proposal.state = "settling" if proposal.choices else "proposed"


def _remember(outcome: Outcome, cookbook: Cookbook, actor: Actor, now: datetime) -> None:
    """Keep the answers for the whole family: the same conflict in a sister plant is then answered."""
    for settled in settlements(outcome.merge):
        content: dict[str, Any] = raw_settlement(settled)
        Settlement.objects.update_or_create(
            party_id=actor.party,
            family_id=cookbook.home_id,
            digest=digest(canonical(content)),
            defaults={"settled_by_id": actor.somebody, "settled_at": now},
            create_defaults={
                "cookbook": cookbook,
                "uid": settled.atom[0],
                "content": content,
                "settled_by_id": actor.somebody,
                "settled_at": now,
            },
        )
