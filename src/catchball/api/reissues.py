"""Documents that were reissued, and what is to check for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.reissues import DocumentGiven, check_node, reissue_document
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Day, Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.queries import listing
from catchball.queries.reissues import reissues, to_check
from catchball.store.reissues import Reissue, ToCheck

router = Router(tags=["To check"])
State = Literal["open", "still right", "to change"]


class ReissueGiven(Given):
    """A document by kind and number as references have them, its new issue, since when."""

    kind: Literal["drawing", "pfmea", "risk assessment", "standard", "document"]
    identifier: Annotated[str, Field(max_length=200)]
    issue: Annotated[str, Field(max_length=100)]
    on: Day
    note: Annotated[str, Field(max_length=2_000)] = ""


class Verdict(Given):
    """What a look at the node told; with “to change” a draft of one's own is opened."""

    verdict: Literal["still right", "to change"]
    words: Annotated[str, Field(max_length=2_000)] = ""


class ReissueShown(Shown):
    """A reissued document, and how many nodes are still to check for it."""

    id: int
    party: int
    kind: str
    identifier: str
    issue: str
    on: date
    note: str
    open: int
    all: int

    @classmethod
    def of(cls, row: Reissue) -> Self:
        """The reissue as shown."""
        nodes = [node.state for node in row.nodes.all()]
        return cls(
            id=row.pk,
            party=row.party_id,
            kind=row.kind,
            identifier=row.identifier,
            issue=row.issue,
            on=row.on,
            note=row.note,
            open=nodes.count("open"),
            all=len(nodes),
        )


class ToCheckShown(Shown):
    """A node that refers to a reissued document in an earlier `issue`, and what was said of it."""

    id: int
    party: int
    reissue: int
    cookbook: int
    node: str
    issue: str
    state: State
    words: str
    draft: int | None
    checked_by: int | None
    checked_at: datetime | None

    @classmethod
    def of(cls, row: ToCheck) -> Self:
        """The node as shown."""
        state: State = "still right" if row.state == "still right" else "to change" if row.state != "open" else "open"
        return cls(
            id=row.pk,
            party=row.party_id,
            reissue=row.reissue_id,
            cookbook=row.cookbook_id,
            node=row.uid,
            issue=row.issue,
            state=state,
            words=row.words,
            draft=row.draft_id,
            checked_by=row.checked_by_id,
            checked_at=row.checked_at,
        )


@router.get("/reissues", response=lists(Page[ReissueShown]))
def list_reissues(request: Asked, cursor: Cursor, limit: Limit) -> Page[ReissueShown]:
    """The reissued documents that the own party noted."""
    return page_shown(reissues(request.actor).prefetch_related("nodes"), cursor, limit, ReissueShown.of)


@router.get("/reissues/{pk}", response=shows(ReissueShown))
def show_reissue(request: Asked, pk: Id) -> ReissueShown:
    """One of them."""
    return ReissueShown.of(listing.found(reissues(request.actor), pk))


@router.post("/reissues", response=does(ReissueShown, 201))
def post_reissue(request: Asked, response: HttpResponse, body: ReissueGiven) -> Status[ReissueShown]:
    """Say that a document was reissued: what refers to an earlier issue goes on the list to check."""
    given = DocumentGiven(body.kind, body.identifier, body.issue, body.on, body.note)
    row = reissue_document(actor=request.actor, now=timezone.localtime(), given=given)
    response["Location"] = f"/api/v1/reissues/{row.pk}"
    return Status(201, ReissueShown.of(row))


@router.get("/to-check", response=lists(Page[ToCheckShown]))
def list_to_check(
    request: Asked, cursor: Cursor, limit: Limit, state: Query[State | None] = None, reissue: Query[Id | None] = None
) -> Page[ToCheckShown]:
    """What is or was to check; in one state, for one document."""
    rows = to_check(request.actor)
    rows = rows if state is None else rows.filter(state=state)
    return page_shown(rows if reissue is None else rows.filter(reissue=reissue), cursor, limit, ToCheckShown.of)


@router.post("/to-check/{pk}/verdict", response=does(ToCheckShown))
def post_verdict(request: Asked, pk: Id, body: Verdict) -> ToCheckShown:
    """Tick a node off, or open a draft in which it is changed."""
    item = listing.found(to_check(request.actor), pk)
    done = check_node(actor=request.actor, now=timezone.localtime(), item=item, verdict=body.verdict, words=body.words)
    return ToCheckShown.of(done)
