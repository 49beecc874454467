"""What was done, and who of another party read what. Both trails are only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from ninja import Query, Router

from catchball.api.answers import lists
from catchball.api.authentication import Asked
from catchball.api.fields import Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.queries import listing
from catchball.store.audit_trail import AuditEntry, Disclosure

router = Router(tags=["Trails"])


class AuditEntryShown(Shown):
    """One act. `digest` covers the entry and the digest before it."""

    id: int
    number: int
    at: datetime
    actor: str
    verb: str
    thing: str
    details: dict[str, Any]
    before: str
    digest: str

    @classmethod
    def of(cls, row: AuditEntry) -> Self:
        """The entry as shown."""
        return cls(
            id=row.pk,
            number=row.number,
            at=row.at,
            actor=row.actor,
            verb=row.verb,
            thing=row.thing,
            details=row.details,
            before=row.before,
            digest=row.digest,
        )


class DisclosureShown(Shown):
    """A reading by another party: `party` is whose knowledge it was, `reader` who read."""

    id: int
    party: int
    reader: int
    person: int | None
    thing: str
    at: datetime

    @classmethod
    def of(cls, row: Disclosure) -> Self:
        """The reading as shown."""
        return cls(
            id=row.pk, party=row.party_id, reader=row.reader_id, person=row.person_id, thing=row.thing, at=row.at
        )


@router.get("/audit-trail", response=lists(Page[AuditEntryShown]))
def list_audit_trail(
    request: Asked,
    cursor: Cursor,
    limit: Limit,
    thing: Annotated[str | None, Query(None, pattern=r"^[a-z ]{1,40} [0-9]{1,19}$", examples=["change 17"])],
) -> Page[AuditEntryShown]:
    """What was done for the own party; to one thing, such as `change 17`."""
    rows = listing.audit_trail(request.actor)
    return page_shown(rows if thing is None else rows.filter(thing=thing), cursor, limit, AuditEntryShown.of)


@router.get("/disclosures", response=lists(Page[DisclosureShown]))
def list_disclosures(request: Asked, cursor: Cursor, limit: Limit) -> Page[DisclosureShown]:
    """What others read of the own party, and what the own party read of others."""
    return page_shown(listing.disclosures(request.actor), cursor, limit, DisclosureShown.of)
