"""What waits for one person: voices to give, decisions to take, conflicts to settle, drafts to finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from catchball.core.review import State
from catchball.queries.changing import voices
from catchball.queries.permissions import ENGINEERS
from catchball.queries.qualifications import Standing, to_confirm
from catchball.queries.reports import own_reports, reports_to_answer
from catchball.queries.visible import visible_to
from catchball.queries.waiting import (
    at_sites,
    departures_ending,
    offers_to_answer,
    open_obligations,
    returned_changes,
    to_reverify,
    without_ground,
)
from catchball.store.acting import Actor
from catchball.store.models import Change, Cookbook, Decision, Draft, Duty, Obligation, Rebase, Report, Review
from catchball.store.parties import Function

RECENTLY = timedelta(days=30)
"""How long a decision on an own change stays among what is new."""
_OPEN_REBASE = ("proposed", "settling")
_NEWS = ("decided", "reported")


@dataclass(frozen=True)
class Work:
    """What waits for a person, by kind, the most urgent first. `conflicts` are rebases with open questions.

    `reports` owe an answer to somebody, `reported` are the person's own; `to_confirm` are changed steps; `ending` are
    temporary departures, `offers` what others have proven. `to_reverify` are changes to verify again soon, of those
    `without_ground` nobody has shown that they still hold.
    """

    duties: Sequence[Duty]
    to_decide: Sequence[Change]
    decided: Sequence[Decision]
    conflicts: Sequence[Rebase]
    rebases: Sequence[Cookbook]
    drafts: Sequence[Draft]
    reports: Sequence[Report] = ()
    reported: Sequence[Report] = ()
    to_confirm: Sequence[Standing] = ()
    returned: Sequence[Change] = ()
    ending: Sequence[Change] = ()
    obligations: Sequence[Obligation] = ()
    offers: Sequence[Change] = ()
    to_reverify: Sequence[Change] = ()
    without_ground: Sequence[Change] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def count(self) -> int:
        """How much waits; what was decided and what became of a report is news, and waits for nobody."""
        return sum(len(getattr(self, field.name)) for field in fields(self) if field.name not in _NEWS)


def work_of(actor: Actor, now: datetime) -> Work:
    """What waits for the actor."""
    return Work(
        duties=_silent(actor, list(_duties(actor))),
        to_decide=list(_to_decide(actor)),
        decided=list(_decided(actor, now)),
        conflicts=list(_conflicts(actor)),
        rebases=list(_rebases(actor)),
        drafts=list(_drafts(actor)),
        reports=list(reports_to_answer(actor)),
        reported=list(own_reports(actor, now)),
        to_confirm=to_confirm(actor, now.date()),
        returned=list(returned_changes(actor)),
        ending=list(departures_ending(actor, now.date())),
        obligations=list(open_obligations(actor)),
        offers=offers_to_answer(actor, now),
        to_reverify=list(to_reverify(actor, now.date())),
        without_ground=list(without_ground(actor, now.date())),
    )


def _duties(actor: Actor) -> QuerySet[Duty]:
    """Duties of the actor's functions on changes in review that others wrote."""
    mine = Q(pk__in=[])
    for worn in actor.functions:
        at_site = Q() if worn.site is None else Q(site_id=worn.site) | Q(site=None)
        mine |= at_site & Q(function=worn.name)
    rows = visible_to(actor, Duty.objects.filter(mine, of_party_id=actor.party, change__state=State.IN_REVIEW))
    rows = rows.filter(proposal=F("change__proposal")).exclude(change__author_id=actor.person)
    rows = rows.exclude(change__proposers__contains=actor.person).select_related(
        "change__cookbook__site", "change__author__user"
    )
    return rows.defer("change__edits").order_by("due", "pk")


def _silent(actor: Actor, duties: list[Duty]) -> list[Duty]:
    """The duties for which nobody has spoken yet."""
    if not duties:
        return []
    reviews = visible_to(actor, Review.objects.filter(change_id__in={duty.change_id for duty in duties})).order_by("at")
    return [voice.duty for voice in voices(duties, list(reviews)) if voice.review is None]


def _to_decide(actor: Actor) -> QuerySet[Change]:
    """Changes in review on which the actor may decide."""
    owned = at_sites(actor, "cookbook__site", Function.PROCESS_OWNER)
    rows = visible_to(actor, Change.objects.filter(owned, party_id=actor.party, state=State.IN_REVIEW))
    rows = rows.exclude(author_id=actor.person).exclude(proposers__contains=actor.person)
    rows = rows.select_related("cookbook__site", "author__user").defer("edits")
    return rows.order_by("created_at", "pk")


def _decided(actor: Actor, now: datetime) -> QuerySet[Decision]:
    """What was decided lately on the actor's own changes, the newest first."""
    rows = visible_to(actor, Decision.objects.filter(change__author_id=actor.person, at__gte=now - RECENTLY))
    rows = rows.select_related("change__cookbook__site", "person__user").defer("change__edits")
    return rows.order_by("-at", "-pk")


def _conflicts(actor: Actor) -> QuerySet[Rebase]:
    """Open rebases with questions, of cookbooks on which the actor works."""
    worked_on = at_sites(actor, "cookbook__site", *ENGINEERS)
    rows = visible_to(actor, Rebase.objects.filter(worked_on, state__in=_OPEN_REBASE)).exclude(conflicts=[])
    rows = rows.select_related("cookbook__site", "onto").defer("outcome", "choices", "onto__manifest")
    return rows.order_by("proposed_at", "pk")


def _rebases(actor: Actor) -> QuerySet[Cookbook]:
    """Cookbooks on which the actor works, whose upstream has a newer revision than the one that they rest on."""
    worked_on = at_sites(actor, "site", *ENGINEERS)
    rows = visible_to(actor, Cookbook.objects.filter(worked_on, party_id=actor.party, upstream__head__isnull=False))
    rows = rows.exclude(head__base=F("upstream__head"))
    asked = visible_to(actor, Rebase.objects.filter(state__in=_OPEN_REBASE)).exclude(conflicts=[])
    rows = rows.exclude(pk__in=asked.values("cookbook"))
    rows = rows.select_related("site", "upstream__head", "head__base")
    newest = ("upstream__head__number", "upstream__head__adopt_by", "upstream__head__approved_at")
    rows = rows.only("title", "language", "issuer", "site__name", "head__base__number", *newest)
    return rows.order_by("upstream__head__approved_at", "pk")


def _drafts(actor: Actor) -> QuerySet[Draft]:
    rows = visible_to(actor, Draft.objects.filter(person_id=actor.somebody, is_open=True))
    return rows.select_related("cookbook__site", "revision").defer("revision__manifest").order_by("pk")
