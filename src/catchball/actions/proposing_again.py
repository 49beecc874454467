"""A change that was returned: worked on again in a draft, and proposed again. Nothing that was said on it is lost."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, ngettext

from catchball.actions.change_rows import edits_on_head, effective_edits, move, taking_back
from catchball.actions.demanding import demand_proof
from catchball.actions.documents_given import applied
from catchball.actions.drafts import begin_draft_of, carry_draft, close_draft, save_draft
from catchball.actions.duties import ask_duties, facts_of
from catchball.actions.proposals import Proposal, checked, needs_justification
from catchball.actions.refusals import NotPossible, require
from catchball.actions.turns import change_in_turn, draft_in_turn
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.core.review import Act, State
from catchball.queries.documents import document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.telling.vocabulary import word
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.edits_as_json import edits_from, raw_edits
from catchball.store.models import Change, Draft, EarlierProposal, Obligation
from catchball.store.search_writing import index_change

_PROPOSED = (
    *("revision", "title", "types", "edits", "justification", "ends_on"),
    *("proposal", "proposers", "proposed_at", "takes_back"),
)


def work_on_again(*, actor: Actor, now: datetime, change: Change) -> Draft:
    """A draft that says what a returned change said, on the newest revision; the one that there is, where there is one.

    Raises NotPossible when the change was not returned, or the actor's open draft of the cookbook is for another one.
    """
    with acting(actor):
        require(may(actor, "work on change again", change))
        change = change_in_turn(change)
        if State(change.state) is not State.DRAFT:
            raise NotPossible(
                gettext("This change is %(state)s; only one that was returned can be worked on again.")
                % {"state": word(change.state)}
            )
        if (known := Draft.objects.filter(change=change, is_open=True).first()) is not None:
            return known
        _require_free_hands(actor, now, change)
        draft = begin_draft_of(actor=actor, now=now, change=change)
        save_draft(actor=actor, now=now, draft=draft, edits=edits_from(change.edits), against=0)
        record(actor, now, "work on change again", f"change {change.pk}", {"draft": draft.pk})
        if draft.revision_id != change.cookbook.head_id:
            carry_draft(actor=actor, now=now, draft=draft)
        draft.refresh_from_db()
        return draft


def propose_again(*, actor: Actor, now: datetime, change: Change, draft: Draft, proposal: Proposal) -> Change:
    """The draft's edits as the next proposal of a returned change. Who must be heard is asked anew.

    What the change said before is kept, with its number, and so are the reviews that were given on it. One that took
    another one back and now says anything else is a change like any other. Raises NotPossible while conflicts are
    open, or when the change is no draft any more.
    """
    with acting(actor):
        require(may(actor, "work on change again", change))
        change = change_in_turn(change)
        draft = draft_in_turn(draft)
        edits = _edits_of(actor, draft, change)
        head = document_of(head_of(change.cookbook), actor)
        proposed = applied(head, edits)
        edits = effective_edits(head, proposed)
        is_justified = needs_justification(head_of(change.cookbook), head, proposed, actor)
        proposal = checked(proposal, now.date(), is_justified=is_justified)
        earlier = _keep_earlier(change)
        if not _takes_back_still(change, edits, head):
            change.takes_back = None
        _say_anew(change, actor, now, edits, proposal)
        for kind, number in proposal.obligations:
            Obligation.objects.create(party_id=change.party_id, change=change, kind=kind, identifier=number)
        facts = facts_of(change.cookbook, change.types, edits, head, is_justified=is_justified)
        ask_duties(change, facts, now.date())
        demand_proof(change, facts)
        Draft.objects.filter(pk=draft.pk).update(is_open=False)
        record(actor, now, "propose change again", f"change {change.pk}", {"proposal": change.proposal})
        outbox.defer("tell_duties", party=change.party_id, change=change.pk, proposal=change.proposal)
        outbox.defer("tell_proposed_again", party=change.party_id, earlier=earlier.pk)
        return change


def _require_free_hands(actor: Actor, now: datetime, change: Change) -> None:
    """A person has one open draft of a cookbook: one that says nothing makes room, another is not mixed with this."""
    other = Draft.objects.filter(cookbook=change.cookbook, person_id=actor.somebody, is_open=True).first()
    if other is None:
        return
    if other.states.get(version=other.version).edits:
        raise NotPossible(gettext("You have another draft of this cookbook open; propose or close it first."))
    close_draft(actor=actor, now=now, draft=other)


def _edits_of(actor: Actor, draft: Draft, change: Change) -> Edits:
    if not draft.is_open or draft.change_id != change.pk:
        raise NotPossible(gettext("This draft was proposed or closed."))
    state = draft.states.get(version=draft.version)
    if state.conflicts:
        raise NotPossible(
            ngettext(
                "%(count)s conflict is open in this draft; settle it first.",
                "%(count)s conflicts are open in this draft; settle them first.",
                len(state.conflicts),
            )
            % {"count": len(state.conflicts)}
        )
    edits = edits_from(state.edits)
    if draft.revision_id == change.cookbook.head_id:
        return edits
    return edits_on_head(edits, document_of(draft.revision, actor), document_of(head_of(change.cookbook), actor))


def _keep_earlier(change: Change) -> EarlierProposal:
    return EarlierProposal.objects.create(
        party_id=change.party_id,
        change=change,
        number=change.proposal,
        revision_id=change.revision_id,
        title=change.title,
        types=change.types,
        edits=change.edits,
        justification=change.justification,
        demanded=change.demanded,
        demanded_why=change.demanded_why,
        person_id=change.proposed_by_id,
        at=change.proposed_at or change.created_at,
    )


def _takes_back_still(change: Change, edits: Edits, head: Document) -> bool:
    """Whether a change takes another one back and does nothing else, and the ground of that one is still gone."""
    taken = change.takes_back
    if taken is None or State(taken.state) is not State.LAPSED:
        return False
    try:
        return edits == taking_back(taken, head)
    except NotPossible:
        return False


def _say_anew(change: Change, actor: Actor, now: datetime, edits: Edits, proposal: Proposal) -> None:
    change.revision = head_of(change.cookbook)
    change.title = proposal.title
    change.types = list(proposal.types)
    change.edits = raw_edits(edits)
    change.justification = dict(proposal.justification)
    change.ends_on = proposal.ends_on
    change.proposal += 1
    change.proposers = [*change.proposers, actor.somebody]
    change.proposed_at = now
    move(change, Act.PROPOSE, *_PROPOSED)
    index_change(change)
