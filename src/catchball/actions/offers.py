"""Taking an accepted change from one cookbook into another: upstream, or sideways to a sister plant."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.changes import Proposal, propose_change
from catchball.actions.refusals import NotPossible, require
from catchball.actions.turns import cookbook_in_turn
from catchball.core.diff import diff, touched_nodes
from catchball.core.edits import Edits
from catchball.core.pick import pick
from catchball.core.review import State
from catchball.queries.documents import document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.telling.vocabulary import word
from catchball.queries.withheld import withheld_nodes
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.edits_as_json import edits_from
from catchball.store.models import Change, Confidential, Cookbook, Deviation

_PROVEN = (State.ACCEPTED, State.IN_EFFECT, State.VERIFIED)


def take_change(*, actor: Actor, now: datetime, change: Change, into: Cookbook, proposal: Proposal) -> Change:
    """Propose a change of another cookbook of the family in this one; credit stays with its origin.

    Raises NotPossible when it conflicts here, is already in place, or is not accepted where it was born.
    """
    with acting(actor):
        require(may(actor, "take change", into))
        change = Change.objects.get(pk=change.pk)
        into = cookbook_in_turn(into.pk)
        if State(change.state) not in _PROVEN:
            raise NotPossible(
                gettext("This change is %(state)s where it was born; only an accepted one can be taken over.")
                % {"state": word(change.state)}
            )
        if (change.cookbook.home_id or change.cookbook_id) != (into.home_id or into.pk):
            raise NotPossible(gettext("The change belongs to another family."))
        edits = edits_from(change.edits)
        _require_shown(actor, change, edits)
        head = document_of(head_of(into), actor)
        picked = pick(edits, head)
        if picked.merge.conflicts:
            places = ", ".join(" › ".join(conflict.atom) for conflict in picked.merge.conflicts[:3])
            raise NotPossible(
                gettext("It contradicts what stands here at %(places)s; write it as a change of this cookbook.")
                % {"places": places}
            )
        edits = diff(head, picked.document)
        if not edits:
            raise NotPossible(gettext("This cookbook already says so."))
        _keep_as_there(change, into, edits)
        taken = propose_change(actor=actor, now=now, cookbook=into, edits=edits, proposal=proposal, origin=change)
        record(actor, now, "take change", f"change {taken.pk}", {"from": change.pk})
        Deviation.objects.filter(change=change, party_id=actor.party).update(offered=True)
        return taken


def _require_shown(actor: Actor, change: Change, edits: Edits) -> None:
    """Nobody takes over what they may not see."""
    if touched_nodes(edits) & withheld_nodes(actor, change.cookbook):
        raise NotPossible(gettext("Its owner keeps a node that this change is about to itself; ask them to show it."))


def _keep_as_there(change: Change, into: Cookbook, edits: Edits) -> None:
    """What the cookbook where the change was born keeps to itself, the one that takes it over keeps to itself, too."""
    if change.party_id == into.party_id:
        marks = Confidential.objects.filter(cookbook_id=change.cookbook_id, uid__in=touched_nodes(edits))
        for uid in marks.values_list("uid", flat=True):
            Confidential.objects.get_or_create(cookbook=into, uid=uid, defaults={"party_id": into.party_id})
