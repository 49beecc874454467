"""Proposing that a change whose ground is gone is taken back: one act, with what was said on it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, override

from catchball.actions.change_rows import taking_back
from catchball.actions.changes import propose_change
from catchball.actions.proposals import Proposal
from catchball.actions.refusals import NotPossible, require
from catchball.actions.turns import change_in_turn
from catchball.core.review import QUESTIONS, State
from catchball.queries.documents import document_of, head_of
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Reverification

_LONGEST_TITLE = 200
_OPEN = (State.DRAFT, State.ON_TRIAL, State.IN_REVIEW, State.ACCEPTED, State.IN_EFFECT, State.VERIFIED)


def propose_taking_back(*, actor: Actor, now: datetime, change: Change) -> Change:
    """A change in review that puts there again what stood there before a change that has lapsed.

    Raises NotPossible when it has not lapsed, is taken back already, or the same place was changed since.
    """
    with acting(actor):
        require(may(actor, "propose change", change.cookbook))
        change = change_in_turn(change)
        if State(change.state) is not State.LAPSED or change.ends_on is not None:
            raise NotPossible(gettext("Only a change whose ground is gone is taken back like this."))
        if change.taking_back.filter(state__in=_OPEN).exists():
            raise NotPossible(gettext("It is proposed already that this is taken back."))
        head = document_of(head_of(change.cookbook), actor)
        edits = taking_back(change, head)
        if not edits:
            raise NotPossible(gettext("Nothing of this change stands there any more."))
        with override(change.cookbook.language):
            proposal = _proposal(change)
        cookbook = change.cookbook
        return propose_change(
            actor=actor, now=now, cookbook=cookbook, edits=edits, proposal=proposal, takes_back=change
        )


def _proposal(change: Change) -> Proposal:
    """What is said: why it lapsed; and beside each other question what was answered when the change was proposed."""
    lapsed = change.reverifications.filter(outcome=Reverification.Outcome.LAPSED).order_by("-pk").first()
    why = [
        gettext("The ground of change %(number)s is gone.") % {"number": change.number},
        change.reverify_ground,
        lapsed.words if lapsed else "",
    ]
    answers = {question: _as_then(change, question) for question in QUESTIONS}
    answers["reason"] = "\n".join(filter(None, why))
    title = gettext("Take back: %(title)s") % {"title": change.title}
    types = tuple(name for name in change.types if name != "temporary")
    return Proposal(title[:_LONGEST_TITLE], types, answers)


def _as_then(change: Change, question: str) -> str:
    said = change.justification.get(question, "")
    if not said:
        return gettext("Nothing was said about this with change %(number)s.") % {"number": change.number}
    return gettext("With change %(number)s it was said: %(said)s") % {"number": change.number, "said": said}
