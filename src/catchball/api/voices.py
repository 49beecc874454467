"""What others say about a change, as it is shown: who must be heard, reviews, decisions, outside obligations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from catchball.api.fields import Shown
from catchball.store.changes import Decision, Duty, Obligation, Review


class DutyShown(Shown):
    """Somebody who must agree, be heard or be told, and why; until when, and what silence means."""

    proposal: int
    party: int
    site: int | None
    function: str
    part: str
    why: str
    due: date
    silence: str

    @classmethod
    def of(cls, row: Duty) -> Self:
        """The duty as shown."""
        return cls(
            proposal=row.proposal,
            party=row.of_party_id,
            site=row.site_id,
            function=row.function,
            part=row.part,
            why=row.why,
            due=row.due,
            silence=row.silence,
        )


class ReviewShown(Shown):
    """A peer's verdict."""

    id: int
    proposal: int
    party: int
    person: int
    verdict: str
    comment: str
    at: datetime

    @classmethod
    def of(cls, row: Review) -> Self:
        """The review as shown."""
        return cls(
            id=row.pk,
            proposal=row.proposal,
            party=row.party_id,
            person=row.person_id,
            verdict=row.verdict,
            comment=row.comment,
            at=row.at,
        )


class DecisionShown(Shown):
    """What was decided, by whom, why."""

    id: int
    person: int
    outcome: str
    reason: str
    at: datetime

    @classmethod
    def of(cls, row: Decision) -> Self:
        """The decision as shown."""
        return cls(id=row.pk, person=row.person_id, outcome=row.outcome, reason=row.reason, at=row.at)


class ObligationShown(Shown):
    """What must be there, outside, before the change takes effect."""

    id: int
    kind: str
    identifier: str
    is_open: bool

    @classmethod
    def of(cls, row: Obligation) -> Self:
        """The obligation as shown."""
        return cls(id=row.pk, kind=row.kind, identifier=row.identifier, is_open=row.is_open)
