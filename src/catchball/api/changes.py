"""Changes: listed, shown with all that was said about them, proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.changes import Proposal, depart_temporarily, propose_change
from catchball.actions.disclosures import note_reading
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.documents import EditsGiven, EditShown, edits_given, edits_shown
from catchball.api.fields import Day, Given, Id, Shown, Title, Words
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import tagged
from catchball.api.voices import DecisionShown, DutyShown, ObligationShown, ReviewShown
from catchball.core.review import CHANGE_TYPES, State
from catchball.queries import listing
from catchball.queries.withheld import shown_edits, withheld_nodes
from catchball.store.acting import Actor
from catchball.store.changes import Change, EarlierProposal

router = Router(tags=["Changes"])


class Justification(Given):
    """Why; what and whom it touches; whose task changes or vanishes, and what they do next; training, cost, benefit."""

    reason: Words = ""
    touches: Words = ""
    tasks: Words = ""
    training: Words = ""
    cost: Words = ""
    benefit: Words = ""


class ObligationGiven(Given):
    """What must be there, outside, before the change takes effect: a customer's approval, a risk assessment."""

    kind: Annotated[str, Field(min_length=1, max_length=40)]
    identifier: Annotated[str, Field(max_length=100)] = ""


class ProposalGiven(Given):
    """What is said about edits that are proposed."""

    title: Title
    types: Annotated[list[str], Field(json_schema_extra={"items": {"enum": list(CHANGE_TYPES)}, "minItems": 1})]
    justification: Justification
    obligations: Annotated[list[ObligationGiven], Field(default_factory=list, max_length=100)]
    ends_on: Day | None = None

    def proposal(self) -> Proposal:
        """As the actions take it."""
        obligations: Sequence[tuple[str, str]] = [(one.kind, one.identifier) for one in self.obligations]
        return Proposal(self.title, tuple(self.types), self.justification.model_dump(), obligations, self.ends_on)


class ChangeGiven(ProposalGiven):
    """A change: edits on the newest revision, and what is said about them."""

    edits: EditsGiven


class Departure(Given):
    """A departure that ends by itself: a broken gauge, another bar."""

    edits: EditsGiven
    reason: Words
    ends_on: Day


class ChangeRow(Shown):
    """A change in a list."""

    id: int
    party: int
    cookbook: int
    revision: int
    number: int
    title: str
    types: list[str]
    state: State
    author: int
    proposal: int
    origin: int | None
    created_at: datetime
    ends_on: date | None
    released_in: int | None
    demanded: int
    """The rung of proof that is asked for, 1 (none) to 6, and why."""
    demanded_why: str
    reverify_by: date | None
    reverify_ground: str
    takes_back: int | None
    """The change that it takes back, whose ground is gone."""
    version: int

    @classmethod
    def of(cls, row: Change) -> Self:
        """The change as a row."""
        return cls(**_row(row))


class EarlierShown(Shown):
    """What a change said when it was proposed before."""

    number: int
    revision: int
    title: str
    types: list[str]
    edits: list[EditShown]
    justification: dict[str, str]
    person: int
    at: datetime

    @classmethod
    def of(cls, row: EarlierProposal, hidden: frozenset[str]) -> Self:
        """The earlier proposal as shown, without the values of nodes that are kept from the reader."""
        return cls(
            number=row.number,
            revision=row.revision_id,
            title=row.title,
            types=row.types,
            edits=edits_shown(shown_edits(row.edits, hidden)),
            justification=row.justification,
            person=row.person_id,
            at=row.at,
        )


class ChangeShown(ChangeRow):
    """A change with its edits, its justification, who must be heard, and what was said and decided."""

    edits: list[EditShown]
    withheld: list[str]
    """Nodes whose values the owner keeps to itself."""
    justification: dict[str, str]
    duties: list[DutyShown]
    reviews: list[ReviewShown]
    decisions: list[DecisionShown]
    obligations: list[ObligationShown]
    earlier: list[EarlierShown]

    @classmethod
    def seen_by(cls, actor: Actor, row: Change) -> Self:
        """The change as the actor's party may see it."""
        hidden = withheld_nodes(actor, row.cookbook)
        return cls(
            **_row(row),
            edits=edits_shown(shown_edits(row.edits, hidden)),
            withheld=sorted({edit["atom"][0] for edit in row.edits} & hidden),
            justification=row.justification,
            duties=[DutyShown.of(one) for one in row.duties.order_by("pk")],
            reviews=[ReviewShown.of(one) for one in row.reviews.order_by("pk")],
            decisions=[DecisionShown.of(one) for one in row.decisions.order_by("pk")],
            obligations=[ObligationShown.of(one) for one in row.obligations.order_by("pk")],
            earlier=[EarlierShown.of(one, hidden) for one in row.earlier.order_by("number")],
        )


@router.get("/changes", response=lists(Page[ChangeRow]))
def list_changes(
    request: Asked,
    cursor: Cursor,
    limit: Limit,
    cookbook: Query[Id | None] = None,
    state: Query[State | None] = None,
) -> Page[ChangeRow]:
    """Own changes, and those of shared cookbooks; of one cookbook, in one state."""
    rows = listing.changes(request.actor)
    rows = rows if cookbook is None else rows.filter(cookbook=cookbook)
    return page_shown(rows if state is None else rows.filter(state=state), cursor, limit, ChangeRow.of)


@router.get("/changes/{pk}", response=shows(ChangeShown))
def show_change(request: Asked, response: HttpResponse, pk: Id) -> ChangeShown:
    """One change, with the ETag that deciding needs."""
    return change_shown(request.actor, response, pk)


@router.post("/cookbooks/{pk}/changes", response=does(ChangeShown, 201))
def post_change(request: Asked, response: HttpResponse, pk: Id, body: ChangeGiven) -> Status[ChangeShown]:
    """Propose a change of the newest revision."""
    change = propose_change(
        actor=request.actor,
        now=timezone.localtime(),
        cookbook=listing.found(listing.cookbooks(request.actor), pk),
        edits=edits_given(body.edits),
        proposal=body.proposal(),
    )
    return change_created(request, response, change.pk)


@router.post("/cookbooks/{pk}/departures", response=does(ChangeShown, 201))
def post_departure(request: Asked, response: HttpResponse, pk: Id, body: Departure) -> Status[ChangeShown]:
    """Depart temporarily, in one act: in effect at once, and taken back after its last day."""
    change = depart_temporarily(
        actor=request.actor,
        now=timezone.localtime(),
        cookbook=listing.found(listing.cookbooks(request.actor), pk),
        edits=edits_given(body.edits),
        reason=body.reason,
        ends_on=body.ends_on,
    )
    return change_created(request, response, change.pk)


def change_shown(actor: Actor, response: HttpResponse, pk: int) -> ChangeShown:
    """The change with its ETag; that another party's change was read is noted."""
    change = listing.found(listing.changes(actor), pk)
    note_reading(actor=actor, now=timezone.localtime(), of_party=change.party_id, thing=f"change {pk}")
    shown = ChangeShown.seen_by(actor, change)
    tagged(response, shown)
    return shown


def change_created(request: Asked, response: HttpResponse, pk: int) -> Status[ChangeShown]:
    """The answer that tells of a new change."""
    response["Location"] = f"/api/v1/changes/{pk}"
    return Status(201, change_shown(request.actor, response, pk))


def _row(row: Change) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "cookbook": row.cookbook_id,
        "revision": row.revision_id,
        "number": row.number,
        "title": row.title,
        "types": row.types,
        "state": State(row.state),
        "author": row.author_id,
        "proposal": row.proposal,
        "origin": row.origin_id,
        "created_at": row.created_at,
        "ends_on": row.ends_on,
        "released_in": row.released_in_id,
        "demanded": row.demanded,
        "demanded_why": row.demanded_why,
        "reverify_by": row.reverify_by,
        "reverify_ground": row.reverify_ground,
        "takes_back": row.takes_back_id,
        "version": row.version,
    }
