"""The days by which somebody has something to do, for their calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from catchball.core.review import State
from catchball.queries.permissions import ENGINEERS
from catchball.queries.visible import visible_to
from catchball.queries.waiting import at_sites
from catchball.queries.work import work_of
from catchball.store.acting import Actor
from catchball.store.models import Change, Deviation, Revision

_SHOWN_BACK = timedelta(days=90)
"""How long a deadline that was missed stays in the calendar."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due on a day; `path` leads to its page.

    `kind` is duty, report, departure, adopt, re-verify, or effective for a revision that was approved earlier.
    """

    kind: str
    number: int
    day: date
    what: str
    where: str
    why: str
    path: str


def deadlines_of(actor: Actor, now: datetime) -> Sequence[Due]:
    """What is due for the actor: voices and answers to give, what ends, is to be adopted, verified, or takes effect."""
    first = now.date() - _SHOWN_BACK
    found = [
        *_duties_and_revisions(actor, now),
        *_departures(actor),
        *_to_verify(actor),
        *_taking_effect(actor, first),
    ]
    return sorted((due for due in found if due.day >= first), key=lambda due: (due.day, due.kind, due.number))


def _duties_and_revisions(actor: Actor, now: datetime) -> Iterator[Due]:
    work = work_of(actor, now)
    for duty in work.duties:
        change = duty.change
        site = str(change.cookbook.site)
        yield Due("duty", duty.pk, duty.due, change.title, site, duty.why, f"changes/{change.pk}/")
    for report in work.reports:
        yield Due(
            "report",
            report.pk,
            report.due,
            str(report.cookbook),
            str(report.site),
            report.words,
            f"reports/{report.pk}/",
        )
    for book in work.rebases:
        head = book.upstream.head if book.upstream else None
        if head is not None and head.adopt_by is not None:
            path = f"cookbooks/{book.pk}/deviations/"
            yield Due("adopt", book.pk, head.adopt_by, str(book), str(book.site), head.note, path)


def _departures(actor: Actor) -> Iterator[Due]:
    """Temporary departures of the actor, and of the sites on whose cookbooks they work."""
    mine = at_sites(actor, "cookbook__site", *ENGINEERS) | Q(author_id=actor.person)
    standing = (State.ACCEPTED, State.IN_EFFECT, State.VERIFIED)
    rows = Change.objects.filter(mine, party_id=actor.party, ends_on__isnull=False, state__in=standing)
    for change in visible_to(actor, rows).select_related("cookbook__site").defer("edits"):
        assert change.ends_on is not None
        site, why = str(change.cookbook.site), change.justification.get("reason", "")
        yield Due("departure", change.pk, change.ends_on, change.title, site, why, f"changes/{change.pk}/")


def _to_verify(actor: Actor) -> Iterator[Due]:
    """Deviations with a day by which they are verified again, and changes of home cookbooks, which have none."""
    mine = at_sites(actor, "cookbook__site", *ENGINEERS) | Q(author_id=actor.person)
    rows = Deviation.objects.filter(mine, party_id=actor.party, reverify_by__isnull=False)
    rows = visible_to(actor, rows.exclude(state__in=("lapsed", "absorbed", "given up")).filter(lapsed_on=None))
    for row in rows.select_related("cookbook__site"):
        assert row.reverify_by is not None
        path = f"cookbooks/{row.cookbook_id}/deviations/"
        yield Due("re-verify", row.pk, row.reverify_by, str(row.cookbook), str(row.cookbook.site), row.reason, path)
    at_home = Change.objects.filter(mine, party_id=actor.party, reverify_by__isnull=False, cookbook__upstream=None)
    at_home = visible_to(actor, at_home.filter(state__in=(State.IN_EFFECT, State.VERIFIED)))
    for change in at_home.select_related("cookbook__site").defer("edits"):
        assert change.reverify_by is not None
        site, path = str(change.cookbook.site), f"changes/{change.pk}/"
        yield Due("re-verify", change.pk, change.reverify_by, change.title, site, change.reverify_ground, path)


def _taking_effect(actor: Actor, first: date) -> Iterator[Due]:
    """Revisions of cookbooks on which the actor works that were approved before the day of their effect."""
    mine = at_sites(actor, "cookbook__site", *ENGINEERS)
    rows = Revision.objects.filter(mine, party_id=actor.party, effective_from__gte=first)
    rows = visible_to(actor, rows.filter(effective_from__gt=F("approved_at__date")))
    for row in rows.select_related("cookbook__site").defer("manifest"):
        path = f"cookbooks/{row.cookbook_id}/?revision={row.number}"
        site = str(row.cookbook.site)
        yield Due("effective", row.pk, row.effective_from, str(row.cookbook), site, row.note, path)
