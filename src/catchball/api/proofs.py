"""What proves a change: what is asked for, what is there, giving more, and the policy of a family."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.disclosures import note_passages, note_reading
from catchball.actions.proving import add_evidence, set_evidence_policy, take_back_evidence
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown, Words
from catchball.api.preconditions import require_match, tagged
from catchball.core.evidence import CLASSES, MOST_RULES, raw_rules
from catchball.core.review import CHANGE_TYPES
from catchball.queries import listing
from catchball.queries.proving import Given as Proof
from catchball.queries.proving import evidence, lacking, policies, proof_of, rules_in
from catchball.store.acting import Actor
from catchball.store.changes import Change
from catchball.store.cookbooks import Cookbook
from catchball.store.evidence import Evidence

router = Router(tags=["Proof"])
_EXAMPLE = {"risks": "It tilts.", "notice": "It squeaks.", "undo": "Use the press again."}


class ProofGiven(Given):
    """A proof on a rung, 2 to 6: the answers to what it asks; on rung 6 the id of a verdict on an ended trial."""

    rung: Annotated[int, Field(ge=2, le=6)]
    answers: Annotated[dict[str, Any], Field(default_factory=dict, examples=[_EXAMPLE])]
    verdict: Id | None = None


class Retraction(Given):
    """What was wrong with a proof."""

    why: Words


class RuleGiven(Given):
    """Any of these types or any of these classes (both empty: always) → the rung that is asked for, and why."""

    rung: Annotated[int, Field(ge=1, le=6)]
    why: Annotated[str, Field(min_length=1, max_length=500)]
    types: Annotated[list[str], Field(default_factory=list, json_schema_extra={"items": {"enum": list(CHANGE_TYPES)}})]
    classes: Annotated[list[str], Field(default_factory=list, json_schema_extra={"items": {"enum": list(CLASSES)}})]


class PolicyGiven(Given):
    """Which proof a family asks for from now on, and why."""

    rules: Annotated[list[RuleGiven], Field(max_length=MOST_RULES)]
    reason: Words


class ProofShown(Shown):
    """A proof. It counts as the newest on its rung that was not taken back, unless it is `short` of it."""

    id: int
    number: int
    proposal: int
    rung: int
    answers: dict[str, Any]
    result: dict[str, Any] | None
    counts: bool
    short: str
    taken_back: str | None
    """Why, where it was."""
    person: int
    at: datetime

    @classmethod
    def of(cls, one: Proof) -> Self:
        """The proof as shown."""
        row = one.row
        return cls(
            id=row.pk,
            number=row.number,
            proposal=row.proposal,
            rung=row.rung,
            answers=row.answers,
            result=row.result,
            counts=one.counts,
            short=one.short,
            taken_back=None if one.taken_back is None else one.taken_back.why,
            person=row.person_id,
            at=row.at,
        )


class ProofsShown(Shown):
    """How far a change is proven: the rung that is asked for and why, the one that is reached, what is lacking."""

    demanded: int
    why: str
    reached: int
    lacking: str
    not_known: list[str]
    proofs: list[ProofShown]

    @classmethod
    def of(cls, change: Change, rows: list[Evidence]) -> Self:
        """The proof of a change as shown."""
        proof = proof_of(change, rows)
        return cls(
            demanded=int(proof.demanded),
            why=proof.why,
            reached=int(proof.reached),
            lacking=lacking(proof),
            not_known=list(proof.not_known),
            proofs=[ProofShown.of(one) for one in proof.given],
        )


class DossierShown(Shown):
    """A proof with the whole dossier of the trial that it rests on; null below rung 6."""

    id: int
    change: int
    rung: int
    answers: dict[str, Any]
    dossier: dict[str, Any] | None


class RuleShown(Shown):
    """A rule of a policy."""

    rung: int
    why: str
    types: list[str]
    classes: list[str]


class PolicyShown(Shown):
    """Which proof a family asks for; number 0 is the policy that ships, which asks for none."""

    number: int
    rules: list[RuleShown]
    reason: str
    person: int | None
    at: datetime | None

    @classmethod
    def seen_by(cls, actor: Actor, cookbook: Cookbook) -> Self:
        """The newest policy of the family of a cookbook."""
        row = policies(actor, cookbook).first()
        rules = [RuleShown(**rule) for rule in raw_rules(rules_in(row))]
        if row is None:
            return cls(number=0, rules=rules, reason="", person=None, at=None)
        return cls(number=row.number, rules=rules, reason=row.reason, person=row.person_id, at=row.at)


@router.get("/changes/{pk}/evidence", response=shows(ProofsShown))
def show_evidence(request: Asked, pk: Id) -> ProofsShown:
    """What proves a change, what is lacking, and what is not known."""
    return _shown(request.actor, pk)


@router.post("/changes/{pk}/evidence", response=does(ProofsShown, 201))
def post_evidence(request: Asked, pk: Id, body: ProofGiven) -> Status[ProofsShown]:
    """Give a proof. One that falls short of its rung is kept, and does not count."""
    change = listing.found(listing.changes(request.actor), pk)
    add_evidence(
        actor=request.actor,
        now=timezone.localtime(),
        change=change,
        rung=body.rung,
        answers=body.answers,
        verdict=body.verdict,
    )
    return Status(201, _shown(request.actor, pk))


@router.get("/evidence/{pk}", response=shows(DossierShown))
def show_dossier(request: Asked, pk: Id) -> DossierShown:
    """One proof with its dossier, as whoever may read the change may read it."""
    row = listing.found(evidence(request.actor).defer(None).filter(takes_back=None), pk)
    note_reading(actor=request.actor, now=timezone.localtime(), of_party=row.party_id, thing=f"evidence {pk}")
    return DossierShown(id=row.pk, change=row.change_id, rung=row.rung, answers=row.answers, dossier=row.dossier)


@router.post("/evidence/{pk}/retraction", response=does(ProofsShown, 201))
def post_retraction(request: Asked, pk: Id, body: Retraction) -> Status[ProofsShown]:
    """Take a proof back: it stays to be seen, with the reason."""
    row = listing.found(evidence(request.actor).filter(takes_back=None), pk)
    take_back_evidence(actor=request.actor, now=timezone.localtime(), evidence=row, why=body.why)
    return Status(201, _shown(request.actor, row.change_id))


@router.get("/cookbooks/{pk}/evidence-policy", response=shows(PolicyShown))
def show_policy(request: Asked, response: HttpResponse, pk: Id) -> PolicyShown:
    """Which proof the family of a cookbook asks for, with the ETag that changing it needs."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    return _policy(request.actor, response, cookbook)


@router.put("/cookbooks/{pk}/evidence-policy", response=edits(PolicyShown), openapi_extra=IF_MATCH_REQUIRED)
def put_policy(request: Asked, response: HttpResponse, pk: Id, body: PolicyGiven) -> PolicyShown:
    """Say which proof the family of a home cookbook asks for; what is proposed already keeps its demand."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    seen = PolicyShown.seen_by(request.actor, cookbook)
    require_match(request, seen)
    set_evidence_policy(
        actor=request.actor,
        now=timezone.localtime(),
        cookbook=cookbook,
        rules=[rule.model_dump() for rule in body.rules],
        reason=body.reason,
        seen=seen.number,
    )
    return _policy(request.actor, response, cookbook)


def _policy(actor: Actor, response: HttpResponse, cookbook: Cookbook) -> PolicyShown:
    shown = PolicyShown.seen_by(actor, cookbook)
    tagged(response, shown)
    return shown


def _shown(actor: Actor, pk: int) -> ProofsShown:
    change = listing.found(listing.changes(actor), pk)
    rows = list(evidence(actor).filter(change=change))
    things = [(change.party_id, f"evidence {row.pk}") for row in rows]
    note_passages(actor=actor, now=timezone.localtime(), things=[(change.party_id, f"change {pk}"), *things])
    return ProofsShown.of(change, rows)
