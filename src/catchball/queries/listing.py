"""Lists and single things as somebody may see them, in pages. What is out of sight is not found."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils.translation import gettext

from catchball.queries.absent import NOT_HERE
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import (
    AuditEntry,
    Change,
    Community,
    CommunityParty,
    Cookbook,
    DeviatingAtom,
    Deviation,
    Disclosure,
    Draft,
    Obligation,
    Party,
    Rebase,
    Report,
    Revision,
    Site,
    Token,
)

M = TypeVar("M", bound=Model)
MOST_AT_ONCE = 100
"""Rows on one page."""
LARGEST_ID = 2**63 - 1


class NotFound(LookupError):
    """There is no such thing, or it is not for the one who asks: both read the same."""


class UnknownCursor(ValueError):
    """A cursor that no page gave."""


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows in the order of their ids; `next` is the cursor of the page behind them, None on the last one."""

    rows: list[M]
    next: str | None


def page_of(rows: QuerySet[M], cursor: str | None, limit: int) -> Page[M]:
    """The rows behind a cursor, at most `limit`. Raises UnknownCursor."""
    after = 0 if cursor is None else _id_in(cursor)
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], _cursor_after(found[limit - 1].pk))


def found(rows: QuerySet[M], pk: int) -> M:
    """The one among the rows. Raises NotFound."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(str(NOT_HERE[rows.model]) % {"number": pk})
    return row


def parties(actor: Actor) -> QuerySet[Party]:
    """The own party and those that it shares a community with."""
    return Party.objects.filter(Q(pk=actor.party) | Q(pk__in=_partners(actor).values("party_id")))


def sites(actor: Actor) -> QuerySet[Site]:
    """The sites of these parties."""
    return Site.objects.filter(Q(party_id=actor.party) | Q(party_id__in=_partners(actor).values("party_id")))


def communities(actor: Actor) -> QuerySet[Community]:
    """The communities that the own party leads or belongs to."""
    return Community.objects.filter(
        Q(party_id=actor.party) | Q(pk__in=CommunityParty.objects.filter(party_id=actor.party).values("community_id"))
    ).prefetch_related(Prefetch("parties", CommunityParty.objects.order_by("pk")))


def cookbooks(actor: Actor) -> QuerySet[Cookbook]:
    """Own cookbooks, and those that a community shares."""
    rows = visible_to(actor, Cookbook.objects.select_related("head").prefetch_related("confidential"))
    return rows.exclude(head=None)


def family_of(actor: Actor, cookbook: Cookbook) -> QuerySet[Cookbook]:
    """The cookbooks of the family as far as they are in sight, the home cookbook and this one included."""
    home = cookbook.home_id or cookbook.pk
    return cookbooks(actor).filter(Q(pk=home) | Q(home_id=home))


def revisions(actor: Actor) -> QuerySet[Revision]:
    """The revisions of these cookbooks."""
    return visible_to(actor, Revision.objects.all())


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts of the own party: colleagues work on them together."""
    return visible_to(actor, Draft.objects.all())


def changes(actor: Actor) -> QuerySet[Change]:
    """Own changes, and those of shared cookbooks."""
    return visible_to(actor, Change.objects.select_related("cookbook"))


def obligations(actor: Actor, change: Change) -> QuerySet[Obligation]:
    """What must be there, outside, before a change takes effect."""
    return visible_to(actor, Obligation.objects.filter(change=change))


def deviations(actor: Actor) -> QuerySet[Deviation]:
    """Headers of deviations: why, who, since when."""
    return visible_to(actor, Deviation.objects.select_related("cookbook"))


def deviating_atoms(actor: Actor) -> QuerySet[DeviatingAtom]:
    """Every single place where a local cookbook differs from the revision that it rests on."""
    return visible_to(actor, DeviatingAtom.objects.select_related("cookbook"))


def rebases(actor: Actor) -> QuerySet[Rebase]:
    """The rebases of own cookbooks."""
    return visible_to(actor, Rebase.objects.select_related("cookbook"))


def reports(actor: Actor) -> QuerySet[Report]:
    """The reports of the own party."""
    return visible_to(actor, Report.objects.select_related("cookbook"))


def audit_trail(actor: Actor) -> QuerySet[AuditEntry]:
    """What was done for the own party."""
    return visible_to(actor, AuditEntry.objects.all())


def disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """What others read of the own party, and what the own party read of others."""
    return Disclosure.objects.filter(Q(party_id=actor.party) | Q(reader_id=actor.party))


def tokens(actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens; the system has none."""
    own = Token.objects.none() if actor.person is None else Token.objects.filter(person_id=actor.person)
    return visible_to(actor, own)


def _partners(actor: Actor) -> QuerySet[CommunityParty]:
    mine = CommunityParty.objects.filter(party_id=actor.party).values("community_id")
    return CommunityParty.objects.filter(community_id__in=mine)


def _cursor_after(pk: int) -> str:
    return urlsafe_b64encode(f"after {pk}".encode()).decode().rstrip("=")


def _id_in(cursor: str) -> int:
    try:
        told = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (NotBase64, ValueError) as error:
        raise UnknownCursor(gettext("This cursor was not given by a page of this list.")) from error
    word, _, number = told.partition(" ")
    if word != "after" or not (number.isascii() and number.isdigit()) or len(number) > 19 or int(number) > LARGEST_ID:
        raise UnknownCursor(gettext("This cursor was not given by a page of this list."))
    return int(number)
