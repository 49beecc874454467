"""What else waits: returned changes, departures that end soon, obligations, what others have proven."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from catchball.core.review import State
from catchball.queries.permissions import ENGINEERS
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Cookbook, Deviation, Obligation
from catchball.store.parties import Function

SOON = timedelta(days=7)
"""How long before its last day a departure is told of."""
REVERIFY_SOON = timedelta(days=14)
"""How long before its last day it is told that a change is to be verified again."""
REMEMBERED = timedelta(days=90)
"""How long a change of a home cookbook whose ground is gone waits for somebody."""
OFFERED_FOR = timedelta(days=60)
"""How long what was proven elsewhere waits for an answer."""
_PROVEN = (State.IN_EFFECT, State.VERIFIED)
_MOST_OFFERS = 10


def returned_changes(actor: Actor) -> QuerySet[Change]:
    """The actor's own changes that were returned to them, the oldest first."""
    rows = visible_to(actor, Change.objects.filter(author_id=actor.person, state=State.DRAFT))
    return _shown(rows).order_by("created_at", "pk")


def departures_ending(actor: Actor, today: date) -> QuerySet[Change]:
    """Temporary departures on which the actor works, that end within days or should have ended."""
    worked_on = at_sites(actor, "cookbook__site", *ENGINEERS, Function.MAINTENANCE)
    rows = Change.objects.filter(worked_on, party_id=actor.party, state__in=_PROVEN, ends_on__lte=today + SOON)
    return _shown(visible_to(actor, rows)).order_by("ends_on", "pk")


def to_reverify(actor: Actor, today: date) -> QuerySet[Change]:
    """Changes on which the actor works, or that are theirs, that are to be verified again within days."""
    mine = at_sites(actor, "cookbook__site", *ENGINEERS) | Q(author_id=actor.person)
    rows = Change.objects.filter(mine, party_id=actor.party, state__in=_PROVEN, reverify_by__lte=today + REVERIFY_SOON)
    return _shown(visible_to(actor, rows)).order_by("reverify_by", "pk")


def without_ground(actor: Actor, today: date) -> QuerySet[Change]:
    """Changes whose ground is gone, that still stand and of which nobody has proposed to take them back."""
    mine = at_sites(actor, "cookbook__site", *ENGINEERS) | Q(author_id=actor.person)
    rows = Change.objects.filter(mine, party_id=actor.party, state=State.LAPSED, ends_on=None)
    stands = Deviation.objects.filter(change=OuterRef("pk"), state="accepted", lapsed_on__isnull=False)
    at_home = Q(cookbook__upstream=None, reverify_by__gte=today - REMEMBERED)
    over = (State.REJECTED, State.WITHDRAWN, State.LAPSED)
    taken_back = Change.objects.filter(takes_back=OuterRef("pk")).exclude(state__in=over)
    rows = rows.filter(Exists(stands) | at_home).exclude(Exists(taken_back))
    return _shown(visible_to(actor, rows)).order_by("reverify_by", "pk")


def open_obligations(actor: Actor) -> QuerySet[Obligation]:
    """What is still owed outside before an accepted change takes effect, for its process owner."""
    owned = at_sites(actor, "change__cookbook__site", Function.PROCESS_OWNER)
    rows = Obligation.objects.filter(owned, party_id=actor.party, is_open=True, change__state=State.ACCEPTED)
    rows = visible_to(actor, rows).select_related("change__cookbook__site").defer("change__edits")
    return rows.order_by("change__created_at", "pk")


def offers_to_answer(actor: Actor, now: datetime) -> list[Change]:
    """What other cookbooks of the actor's families proved lately and theirs have not taken over; for process owners."""
    owned = at_sites(actor, "site", Function.PROCESS_OWNER)
    mine = visible_to(actor, Cookbook.objects.filter(owned, party_id=actor.party))
    families = mine.annotate(of_family=Coalesce("home_id", "id")).values("of_family")
    rows = Change.objects.filter(Q(cookbook_id__in=families) | Q(cookbook__home_id__in=families))
    kept = visible_to(actor, Deviation.objects.filter(change=OuterRef("pk"), state="accepted"))
    rows = rows.filter(Exists(kept), state__in=_PROVEN, ends_on=None)
    rows = visible_to(actor, rows.filter(released_in__approved_at__gte=now - OFFERED_FOR))
    taken = visible_to(actor, Change.objects.filter(cookbook__in=mine, origin__isnull=False)).values("origin")
    rows = rows.exclude(cookbook__in=mine).exclude(pk__in=taken).exclude(origin__cookbook__in=mine)
    return list(_shown(rows).annotate(at=F("released_in__approved_at")).order_by("-at", "-pk")[:_MOST_OFFERS])


def at_sites(actor: Actor, site: str, *names: str) -> Q:
    """The rows of sites at which the actor wears one of these functions; none, without one."""
    sites = {worn.site for worn in actor.functions if worn.name in names}
    return Q(party_id=actor.party) if None in sites else Q(**{f"{site}_id__in": sites})


def _shown(rows: QuerySet[Change]) -> QuerySet[Change]:
    return rows.select_related("cookbook__site", "author__user").defer("edits")
