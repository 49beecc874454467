"""Changes: proposed with a justification, reviewed by peers, decided by the owner, then in effect."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext, ngettext, override

from catchball.actions.change_rows import edits_on_head, effective_edits, move, require_seen
from catchball.actions.demanding import demand_proof, missing_proof
from catchball.actions.documents_given import applied
from catchball.actions.duties import ask_duties, facts_of, missing_voices
from catchball.actions.headers import attach_headers, write_header
from catchball.actions.proposals import Proposal, checked, needs_justification
from catchball.actions.proposing_again import propose_again
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.releasing import Issue, release, soonest
from catchball.actions.reverify_dates import ReverifyBy, checked_reverify
from catchball.actions.sign_off import Signature, required_signature
from catchball.actions.turns import change_in_turn, cookbook_in_turn, draft_in_turn
from catchball.actions.upstreams import upstream_revision
from catchball.actions.words_given import needed_words, words
from catchball.core.decisions import Place
from catchball.core.diff import node_from
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.core.pick import has_new_value, pick
from catchball.core.review import Act, State, after
from catchball.queries.documents import base_document, document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.telling.vocabulary import word
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.edits_as_json import edits_from, raw_edits
from catchball.store.models import Change, Cookbook, Decision, Draft, Obligation, Review
from catchball.store.search_writing import index_change

__all__ = [
    "VERDICTS",
    "Proposal",
    "decide_change",
    "depart_temporarily",
    "end_departure",
    "propose_change",
    "propose_draft",
    "review_change",
    "settle_obligation",
    "withdraw_change",
]
VERDICTS = ("agree", "heard", "against")
_LONGEST_NUMBER = 100
_LONGEST_TITLE = 200


def propose_change(
    *,
    actor: Actor,
    now: datetime,
    cookbook: Cookbook,
    edits: Edits,
    proposal: Proposal,
    origin: Change | None = None,
    takes_back: Change | None = None,
) -> Change:
    """A change in review, against the newest revision, with those named who must be heard, and the proof it needs.

    Raises NotValid when an answer or an edit does not fit, NotPossible when latitude forbids it.
    """
    with acting(actor):
        require(may(actor, "propose change", cookbook))
        cookbook = cookbook_in_turn(cookbook.pk)
        revision = head_of(cookbook)
        document = document_of(revision, actor)
        proposed = applied(document, edits)
        edits = effective_edits(document, proposed)
        is_justified = needs_justification(revision, document, proposed, actor)
        proposal = checked(proposal, now.date(), is_justified=is_justified)
        change = _new_change(actor, now, cookbook, edits, proposal, after(State.DRAFT, Act.PROPOSE), origin, takes_back)
        for kind, number in proposal.obligations:
            Obligation.objects.create(party_id=change.party_id, change=change, kind=kind, identifier=number)
        facts = facts_of(cookbook, change.types, edits, document, is_justified=is_justified)
        ask_duties(change, facts, now.date())
        demand_proof(change, facts)
        record(actor, now, "propose change", f"change {change.pk}", {"cookbook": cookbook.pk})
        outbox.defer("tell_duties", party=change.party_id, change=change.pk, proposal=change.proposal)
        outbox.defer("tell_proposal", party=change.party_id, change=change.pk)
        return change


def propose_draft(*, actor: Actor, now: datetime, draft: Draft, proposal: Proposal) -> Change:
    """The draft's edits as a change, or as the next proposal of the one that is worked on; the draft is closed.

    Raises NotPossible while conflicts are open.
    """
    with acting(actor):
        if draft.change is not None:
            return propose_again(actor=actor, now=now, change=draft.change, draft=draft, proposal=proposal)
        require(may(actor, "propose change", draft.cookbook))
        cookbook = cookbook_in_turn(draft.cookbook_id)
        draft = draft_in_turn(draft)
        if not draft.is_open:
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
        if draft.revision_id != cookbook.head_id:
            edits = edits_on_head(edits, document_of(draft.revision, actor), document_of(head_of(cookbook), actor))
        change = propose_change(actor=actor, now=now, cookbook=cookbook, edits=edits, proposal=proposal)
        Draft.objects.filter(pk=draft.pk).update(is_open=False)
        return change


def review_change(
    *, actor: Actor, now: datetime, change: Change, verdict: str, comment: str, proposal: int | None = None
) -> Review:
    """A peer's verdict: agree, heard (no objection, no vote), or against, which needs a comment.

    `proposal` is the one that they had before them: of one that was replaced since, nothing is said. Raises
    NotPossible then, and when the change is not in review.
    """
    with acting(actor):
        require(may(actor, "review change", change))
        if verdict not in VERDICTS:
            raise NotValid(gettext("A verdict is %(verdicts)s.") % {"verdicts": ", ".join(VERDICTS)}, ("verdict",))
        comment = words(comment, "comment")
        if verdict == "against" and not comment:
            raise NotValid(gettext("Say what speaks against it, so that the author can answer."), ("comment",))
        state, current = Change.objects.values_list("state", "proposal").get(pk=change.pk)
        if State(state) is not State.IN_REVIEW:
            raise NotPossible(gettext("This change is %(state)s; it is not in review.") % {"state": word(state)})
        require_seen(proposal, current)
        try:
            with transaction.atomic():
                review = Review.objects.create(
                    party_id=actor.party,
                    change_id=change.pk,
                    proposal=current,
                    person_id=actor.somebody,
                    functions=[[function.name, function.site] for function in actor.functions],
                    verdict=verdict,
                    comment=comment,
                    at=now,
                )
        except IntegrityError as error:  # decided or withdrawn since it was looked at, two lines above
            raise NotPossible(gettext("This change is not in review any more.")) from error
        record(actor, now, "review change", f"change {change.pk}", {"verdict": verdict})
        return review


def decide_change(
    *,
    actor: Actor,
    now: datetime,
    change: Change,
    act: Act,
    reason: str,
    effective_from: date | None = None,
    proposal: int | None = None,
    signed: Signature | None = None,
    reverify: ReverifyBy | None = None,
) -> Change:
    """Accept, reject or return a change. What was accepted takes effect at once unless an obligation is open.

    `proposal` is the one that was before the decider; what is accepted may be to `reverify` by a day. Raises
    NotPossible while somebody must still be heard or proof is lacking, or when it was proposed again since; NotValid
    without a reason; NotSigned where the cookbook asks for a sign-off.
    """
    with acting(actor):
        require(may(actor, "decide change", change))
        if act not in (Act.ACCEPT, Act.REJECT, Act.RETURN):
            raise NotValid(gettext("A decision accepts, rejects or returns a change."), ("act",))
        reason = needed_words(reason, "reason", gettext("Say why; in a year somebody will ask."))
        if effective_from is not None and effective_from < now.date():
            raise NotValid(gettext("It cannot have been in effect before it was decided."), ("effective_from",))
        change = change_in_turn(change)
        require_seen(proposal, change.proposal)
        signed = required_signature(change.cookbook, signed, now)
        if reverify is not None:
            _set_reverify(change, act, reverify, effective_from or now.date())
        if act is Act.ACCEPT and State(change.state) is State.IN_REVIEW:
            _require_ready(change, now.date())
            change.effective_from = effective_from
        move(change, act, "reverify_by", "reverify_ground")
        decision = Decision.objects.create(
            party_id=actor.party,
            change=change,
            person_id=actor.somebody,
            outcome=act,
            signed_with=signed.method if signed else "",
            signed_at=signed.at if signed else None,
            reason=reason,
            at=now,
        )
        record(actor, now, f"{act} change", f"change {change.pk}", {"reason": reason})
        if act is Act.ACCEPT and not change.obligations.filter(is_open=True).exists():
            _take_effect(change, actor, now, effective_from or soonest(change.cookbook, now.date()))
        outbox.defer("tell_decision", party=change.party_id, change=change.pk, decision=decision.pk)
        return change


def withdraw_change(*, actor: Actor, now: datetime, change: Change) -> Change:
    """Take a change back, by its author or another engineer of the site."""
    with acting(actor):
        require(may(actor, "withdraw change", change))
        change = change_in_turn(change)
        move(change, Act.WITHDRAW)
        record(actor, now, "withdraw change", f"change {change.pk}")
        return change


def settle_obligation(*, actor: Actor, now: datetime, obligation: Obligation, number: str) -> Change:
    """Note that an outside obligation is met; the accepted change takes effect with the last one.

    Raises NotValid without the number by which it is found; NotPossible when it is met, when the change has ended, or
    when it would take effect though its proof does not hold any more.
    """
    with acting(actor):
        require(may(actor, "settle obligation", obligation.change))
        number = needed_words(
            number, "number", gettext("Give the number under which it is found outside."), _LONGEST_NUMBER
        )
        change = change_in_turn(obligation.change)
        if State(change.state) not in (State.IN_REVIEW, State.DRAFT, State.ON_TRIAL, State.ACCEPTED):
            raise NotPossible(
                gettext("This change is %(state)s; nothing is owed for it.") % {"state": word(change.state)}
            )
        open_one = change.obligations.filter(pk=obligation.pk, is_open=True)
        if not open_one.update(is_open=False, identifier=number):
            raise NotPossible(gettext("This obligation is met already."))
        record(actor, now, "settle obligation", f"change {change.pk}", {"kind": obligation.kind, "number": number})
        is_free = not change.obligations.filter(is_open=True).exists()
        if State(change.state) is State.ACCEPTED and is_free:
            if missing := missing_proof(change):
                raise NotPossible(missing)
            decided = max(now.date(), change.effective_from or now.date())
            _take_effect(change, actor, now, soonest(change.cookbook, decided))
        return change


def depart_temporarily(
    *, actor: Actor, now: datetime, cookbook: Cookbook, edits: Edits, reason: str, ends_on: date
) -> Change:
    """A departure that ends by itself, in one act: in effect at once, taken back after its last day."""
    with acting(actor):
        require(may(actor, "depart temporarily", cookbook))
        reason = needed_words(reason, "reason", gettext("Say what happened: a broken gauge, another bar."))
        title = reason.splitlines()[0][:_LONGEST_TITLE]
        proposal = Proposal(title, ("temporary",), {"reason": reason}, ends_on=ends_on)
        proposal = checked(proposal, now.date(), is_justified=False)
        cookbook = cookbook_in_turn(cookbook.pk)
        document = document_of(head_of(cookbook), actor)
        edits = effective_edits(document, applied(document, edits))
        change = _new_change(actor, now, cookbook, edits, proposal, State.ACCEPTED)
        record(actor, now, "depart temporarily", f"change {change.pk}", {"ends_on": ends_on.isoformat()})
        _take_effect(change, actor, now, now.date())
        return change


def end_departure(*, actor: Actor, now: datetime, change: Change) -> Change:
    """Take a temporary departure back: its edits are undone in the newest revision, where they still stand.

    What the upstream has taken up meanwhile stays. Raises NotPossible when the change has no end, or the same place was
    changed since.
    """
    with acting(actor):
        require(may(actor, "depart temporarily", change))
        change = change_in_turn(change)
        if change.ends_on is None:
            raise NotPossible(gettext("This change is no temporary departure; to take it back, propose a change."))
        head = document_of(head_of(change.cookbook), actor)
        undone = pick(_to_undo(change, head, actor), head)
        if undone.merge.conflicts:
            raise NotPossible(gettext("The same place was changed since; propose what shall stand there now."))
        move(change, Act.LAPSE)
        change.deviations.update(state="lapsed")
        record(actor, now, "end departure", f"change {change.pk}")
        if undone.document != head:
            day = soonest(change.cookbook, now.date())
            with override(change.cookbook.language):
                told = gettext("Temporary departure %(number)s has ended.") % {"number": change.number}
            release(actor, now, change.cookbook, undone.document, Issue(told, day))
        return change


def _new_change(
    actor: Actor,
    now: datetime,
    cookbook: Cookbook,
    edits: Edits,
    proposal: Proposal,
    state: State,
    origin: Change | None = None,
    takes_back: Change | None = None,
) -> Change:
    last: int | None = Change.objects.filter(cookbook=cookbook).aggregate(last=Max("number"))["last"]
    change = Change(
        party_id=cookbook.party_id,
        community_id=cookbook.community_id,
        cookbook=cookbook,
        revision=head_of(cookbook),
        number=(last or 0) + 1,
        title=proposal.title,
        types=list(proposal.types),
        state=state,
        author_id=actor.somebody,
        edits=raw_edits(edits),
        justification=dict(proposal.justification),
        origin=origin,
        takes_back=takes_back,
        created_at=now,
        ends_on=proposal.ends_on,
    )
    change.save(force_insert=True)
    index_change(change)
    return change


def _set_reverify(change: Change, act: Act, reverify: ReverifyBy, first: date) -> None:
    if act is not Act.ACCEPT:
        raise NotValid(gettext("Only what is accepted is verified again."), ("reverify_by",))
    checked_one = checked_reverify(reverify, first, change.ends_on)
    change.reverify_by, change.reverify_ground = checked_one.day, checked_one.ground


def _require_ready(change: Change, today: date) -> None:
    """Refuse to accept before all who must be heard have been, and the proof that is asked for is there."""
    if missing := missing_voices(change, today) or missing_proof(change):
        raise NotPossible(missing)


def _take_effect(change: Change, actor: Actor, now: datetime, day: date) -> None:
    """Release the revision with the change, and write the header of the deviation that it is."""
    cookbook = change.cookbook
    document = document_of(head_of(cookbook), actor)
    edits = edits_from(change.edits)
    picked = pick(edits, document)
    if picked.merge.conflicts:
        raise NotPossible(
            gettext("A newer revision changed the same since; withdraw this change and propose it anew on that one.")
        )
    _refuse_twins(edits, document)
    change.effective_from = day
    with override(cookbook.language):
        note = gettext("Change %(number)s: %(title)s") % {"number": change.number, "title": change.title}
    change.released_in = release(actor, now, cookbook, picked.document, Issue(note, day))
    move(change, Act.RELEASE)
    if cookbook.upstream_id is not None:
        write_header(change, cookbook, change.released_in)
        attach_headers(cookbook, change.released_in)


def _refuse_twins(edits: Edits, document: Document) -> None:
    """Refuse a change whose new node has the uid of another one that came meanwhile: it would be taken for that one."""
    for edit in edits:
        if edit.atom[1] != Place.LIFE or edit.uid not in document.nodes:
            continue
        new: Any = edit.new
        if new["state"] == "here" and node_from(edit.uid, new["node"]) != document.nodes[edit.uid]:
            raise NotPossible(
                gettext("%(uid)s is another node by now; withdraw this change and give yours a number of its own.")
                % {"uid": edit.uid}
            )


def _to_undo(change: Change, head: Document, actor: Actor) -> Edits:
    """What takes a departure back, without what stands in the upstream by now: that is no departure any more."""
    undo = [edit.inverse for edit in edits_from(change.edits)]
    base = upstream_revision(head_of(change.cookbook))
    if base is not None:
        upstream = base_document(base, actor, head)
        undo = [edit for edit in undo if not has_new_value(edit.inverse, upstream)]
    return Edits(tuple(undo))
