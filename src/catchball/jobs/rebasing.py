"""Moving one local cookbook onto the newest revision of its upstream, as far as that needs no answer."""

from __future__ import annotations

import logging
from datetime import datetime

from catchball.actions.rebases import propose_rebase, rebase_where_clear
from catchball.actions.refusals import NotPossible, NotValid
from catchball.queries.actors import actor_of_person
from catchball.store.acting import acting
from catchball.store.models import Cookbook

_log = logging.getLogger(__name__)


def rebase_unasked(cookbook: int, person: int, now: datetime) -> str:
    """Propose the rebase in somebody's name, and carry it out when nothing is open. What became of it, in a word.

    Done twice it does nothing the second time. With a question, or something that must be mended first, the proposal
    waits for a person. Raises NotAllowed when the person may not do it any more.
    """
    actor = actor_of_person(person, now.date())
    with acting(actor):
        book = Cookbook.objects.select_related("head", "upstream").get(pk=cookbook)
    if book.upstream is not None and book.head is not None and book.head.base_id == book.upstream.head_id:
        return "already"
    for act in (rebase_where_clear, propose_rebase):
        try:
            proposal = act(actor=actor, now=now, cookbook=book)
        except (NotPossible, NotValid) as refusal:
            _log.warning("the rebase of cookbook %s waits for a person: %s", cookbook, refusal)
        else:
            return "done" if proposal.released_id else "waits"
    return "refused"
