"""Moving local cookbooks onto the newest revision of their upstream, as far as that needs no answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError
from django.db.models import F

from catchball.actions.rebases import NothingToFollow, propose_rebase, rebase_where_clear
from catchball.actions.refusals import NotPossible, NotValid
from catchball.queries.actors import actor_of_person
from catchball.store.acting import Actor, acting
from catchball.store.models import Cookbook

_log = logging.getLogger(__name__)


def rebase_unasked(cookbooks: Sequence[int], person: int, now: datetime) -> dict[int, str]:
    """Propose rebases in somebody's name, and carry them out when nothing is open. What became of each, in a word.

    Done twice it does nothing the second time. With a question, or something that must be mended first, a proposal
    waits for a person. What fails with one cookbook, as when the person may not do it any more, does not keep the
    others; it is raised when all are through, in an ExceptionGroup.
    """
    actor = actor_of_person(person, now.date())
    with acting(actor):
        books = Cookbook.objects.filter(pk__in=cookbooks)
        behind = list(books.exclude(head__base=F("upstream__head")).order_by("pk"))
    told = dict.fromkeys(cookbooks, "already")
    failures: list[Exception] = []
    for book in behind:
        try:
            told[book.pk] = _rebased(actor, now, book)
        except OperationalError:
            raise  # (the database is away: all is tried again)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is raised below)
            _log.exception("the rebase of cookbook %s failed", book.pk)
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(behind)} rebases failed", failures)
    return told


def _rebased(actor: Actor, now: datetime, book: Cookbook) -> str:
    for act in (rebase_where_clear, propose_rebase):
        try:
            proposal = act(actor=actor, now=now, cookbook=book)
        except NothingToFollow:
            return "already"  # (somebody was faster)
        except (NotPossible, NotValid) as refusal:
            _log.warning("the rebase of cookbook %s waits for a person: %s", book.pk, refusal)
        else:
            return "done" if proposal.released_id else "waits"
    return "refused"
