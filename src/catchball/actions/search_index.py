"""Making the index of the search anew, for one party; otherwise each act keeps it in its own transaction."""

from __future__ import annotations

from datetime import date

from catchball.queries.documents import document_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Cookbook, Deviation, Revision
from catchball.store.search_writing import forget_all, index_change, index_deviation, index_revision


def rebuild_search_index(*, actor: Actor, today: date) -> int:
    """Index all that belongs to the actor's party anew, in one transaction; gives the number of cookbooks."""
    with acting(actor):
        forget_all()
        cookbooks = list(Cookbook.objects.filter(party_id=actor.party, head__isnull=False).order_by("pk"))
        for cookbook in cookbooks:
            for revision in _searched(cookbook, today):
                index_revision(cookbook, document_of(revision, actor), revision.effective_from, today)
        for change in Change.objects.filter(party_id=actor.party).defer("edits").order_by("pk").iterator():
            index_change(change)
        for header in Deviation.objects.filter(party_id=actor.party).order_by("pk").iterator():
            index_deviation(header)
        return len(cookbooks)


def _searched(cookbook: Cookbook, today: date) -> list[Revision]:
    """The revision that is in effect and those that are still to come, the oldest first."""
    newest_first = cookbook.revisions.order_by("-number")
    found: list[Revision] = []
    for revision in newest_first:
        found.append(revision)
        if revision.effective_from <= today:
            break
    return found[::-1]
