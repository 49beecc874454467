"""Reports from workstations: said, listed, answered, handed over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.reports import Said, answer_report, hand_over_report, report_problem
from catchball.actions.turns import report_in_turn
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown, Uid, Words
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import require_match, tagged
from catchball.core.reporting import State
from catchball.queries import listing
from catchball.store.acting import Actor
from catchball.store.reports import Report

router = Router(tags=["Reports"])
StateName = Literal["open", "answered", "became a change"]
Key = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", examples=["8c9d2a3e-5a70-4f6b-9d0e-3f6f1f2b7c11"]),
]


class ReportGiven(Given):
    """What does not work: a step of a revision, with words or without.

    `key` is a UUID of the client's own making: sent again with it, the report is there once.
    """

    revision: Id
    node: Uid
    words: Annotated[str, Field(max_length=2_000)] = ""
    key: Key | None = None


class AnswerGiven(Given):
    """What became of it; with the change of the same cookbook that it became."""

    outcome: Words
    change: Id | None = None


class HandOverGiven(Given):
    """Who owes the answer from now on, and why."""

    function: Annotated[str, Field(max_length=20)]
    site: Id
    why: Words


class ReportShown(Shown):
    """A report, who owes the answer until when, and what became of it."""

    id: int
    party: int
    cookbook: int
    revision: int
    node: str
    reporter: int
    words: str
    said_at: datetime
    received_at: datetime
    function: str
    site: int
    due: date
    state: StateName
    outcome: str
    change: int | None
    answered_by: int | None
    answered_at: datetime | None

    @classmethod
    def of(cls, row: Report) -> Self:
        """The report as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            cookbook=row.cookbook_id,
            revision=row.revision_id,
            node=row.uid,
            reporter=row.reporter_id,
            words=row.words,
            said_at=row.said_at,
            received_at=row.received_at,
            function=row.function,
            site=row.site_id,
            due=row.due,
            state=State(row.state).value,
            outcome=row.outcome,
            change=row.change_id,
            answered_by=row.answered_by_id,
            answered_at=row.answered_at,
        )


@router.get("/reports", response=lists(Page[ReportShown]))
def list_reports(
    request: Asked,
    cursor: Cursor,
    limit: Limit,
    cookbook: Query[Id | None] = None,
    state: Query[StateName | None] = None,
) -> Page[ReportShown]:
    """The reports of the own party; of one cookbook, in one state."""
    rows = listing.reports(request.actor)
    rows = rows if cookbook is None else rows.filter(cookbook=cookbook)
    return page_shown(rows if state is None else rows.filter(state=state), cursor, limit, ReportShown.of)


@router.get("/reports/{pk}", response=shows(ReportShown))
def show_report(request: Asked, response: HttpResponse, pk: Id) -> ReportShown:
    """One report, with the ETag that answering it needs."""
    return _shown(request.actor, response, pk)


@router.post("/cookbooks/{pk}/reports", response=does(ReportShown, 201))
def post_report(request: Asked, response: HttpResponse, pk: Id, body: ReportGiven) -> Status[ReportShown]:
    """Say that a step does not work."""
    now = timezone.localtime()
    report = report_problem(
        actor=request.actor,
        now=now,
        cookbook=listing.found(listing.cookbooks(request.actor), pk),
        revision=listing.found(listing.revisions(request.actor), body.revision),
        said=Said(UUID(body.key) if body.key else uuid4(), body.node, body.words, now),
    )
    response["Location"] = f"/api/v1/reports/{report.pk}"
    return Status(201, _shown(request.actor, response, report.pk))


@router.post("/reports/{pk}/answer", response=edits(ReportShown), openapi_extra=IF_MATCH_REQUIRED)
def post_answer(request: Asked, response: HttpResponse, pk: Id, body: AnswerGiven) -> ReportShown:
    """Say what became of a report, and with that close it."""
    report = _matched(request, pk)
    change = None if body.change is None else listing.found(listing.changes(request.actor), body.change)
    answer_report(actor=request.actor, now=timezone.localtime(), report=report, outcome=body.outcome, change=change)
    return _shown(request.actor, response, pk)


@router.post("/reports/{pk}/hand-overs", response=edits(ReportShown), openapi_extra=IF_MATCH_REQUIRED)
def post_hand_over(request: Asked, response: HttpResponse, pk: Id, body: HandOverGiven) -> ReportShown:
    """Give a report to another function; the date stays."""
    report = _matched(request, pk)
    hand_over_report(
        actor=request.actor,
        now=timezone.localtime(),
        report=report,
        function=body.function,
        site=body.site,
        why=body.why,
    )
    return _shown(request.actor, response, pk)


def _matched(request: Asked, pk: int) -> Report:
    """The report, until this transaction is over, when it is what the client has seen."""
    report = report_in_turn(listing.found(listing.reports(request.actor), pk))
    require_match(request, ReportShown.of(report))
    return report


def _shown(actor: Actor, response: HttpResponse, pk: int) -> ReportShown:
    shown = ReportShown.of(listing.found(listing.reports(actor), pk))
    tagged(response, shown)
    return shown
