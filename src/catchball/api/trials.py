"""Trials: planned, begun, amended, looked at, judged; their dossiers."""

from __future__ import annotations

from datetime import datetime
from secrets import randbelow
from typing import Annotated, Any, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.trials import (
    amend_trial,
    begin_trial,
    foresee_trial,
    judge_trial,
    look_at_trial,
    plan_trial,
    stop_trial,
)
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown, Title, Words
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.trials.plan import Design, Direction
from catchball.queries import listing
from catchball.queries.metrics import series
from catchball.queries.trial_planning import Blocks, GuardGiven, TrialGiven
from catchball.queries.trials import trials, verdicts
from catchball.store.acting import Actor
from catchball.store.trials import Trial, TrialVerdict

router = Router(tags=["Trials"])
Better = Literal["higher", "lower"]
Size = Annotated[float, Field(gt=0, lt=1e50)]
Rows = Annotated[int, Field(ge=1, le=2_000)]
_SEEDS = 2**53


class GuardWanted(Given):
    """A series that must not become worse by more than the margin; `control` is the same at a sister line."""

    series: Id
    better: Better
    margin: Size
    control: Id | None = None


class BlocksWanted(Given):
    """The blocks of a crossover, whose order is drawn by chance: pairs of blocks of so many rows each."""

    pairs: Annotated[int, Field(ge=1, le=200)]
    length: Annotated[int, Field(ge=1, le=1_000)]
    washout: Annotated[int, Field(ge=0, le=1_000)] = 0


class TrialWanted(Given):
    """What shall be shown, and how. `smallest` and `margin` are in the unit of the metric; the rest counts rows.

    A row is a value of the series, or what an hour or a day comes to.
    """

    title: Title
    better: Better
    smallest: Size
    margin: Size | None = None
    guards: Annotated[list[GuardWanted], Field(max_length=20, default_factory=list)]
    design: Literal[
        "sequential", "before_after", "parallel", "crossover", "proportions", "rates", "defectives", "defects"
    ]
    spacing: Literal["value", "hour", "day"] = "value"
    baseline: Rows = 200
    most: Rows = 100
    every: Rows = 5
    error: Annotated[float, Field(gt=0, le=0.5)] = 0.05
    who: Annotated[str, Field(min_length=1, max_length=200)]
    cookbook: Id | None = None
    control: Id | None = None
    blocks: BlocksWanted | None = None

    def given(self, actor: Actor, measured: int) -> TrialGiven:
        """As the actions take it, of a series. Raises NotFound for a series or a cookbook that they do not see."""
        own = series(actor)
        blocks = self.blocks
        return TrialGiven(
            self.title,
            listing.found(own, measured),
            Direction(self.better),
            self.smallest,
            Design(self.design),
            self.most,
            self.who,
            self.margin,
            tuple(
                GuardGiven(
                    listing.found(own, guard.series),
                    Direction(guard.better),
                    guard.margin,
                    None if guard.control is None else listing.found(own, guard.control),
                )
                for guard in self.guards
            ),
            self.spacing,
            self.baseline,
            self.every,
            self.error,
            None if self.cookbook is None else listing.found(listing.cookbooks(actor), self.cookbook),
            None if self.control is None else listing.found(own, self.control),
            None if blocks is None else Blocks(blocks.pairs, blocks.length, blocks.washout, randbelow(_SEEDS)),
        )


class ExclusionWanted(Given):
    """Rows that are left out, and why."""

    why: Words
    rows: Annotated[list[Annotated[int, Field(ge=1, le=4_000)]], Field(max_length=4_000, default_factory=list)]


class Amended(Given):
    """What of the plan is amended, and why; what is not said stays."""

    why: Words
    most: Rows | None = None
    every: Rows | None = None
    exclusions: Annotated[list[ExclusionWanted], Field(max_length=100, default_factory=list)]


class Ending(Given):
    """Why a trial is given up."""

    why: Words


class TrialShown(Shown):
    """A trial: its plan with all amendments (`plans`, the first one first), and how it stood at the last look."""

    id: int
    party: int
    site: int
    cookbook: int | None
    change: int | None
    title: str
    spacing: str
    state: str
    at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    ending: str
    seen: int
    looked_at: datetime | None
    plans: list[dict[str, Any]]
    columns: dict[str, int]
    outcome: dict[str, Any] | None

    @classmethod
    def of(cls, row: Trial) -> Self:
        """The trial as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            site=row.site_id,
            cookbook=row.cookbook_id,
            change=row.change_id,
            title=row.title,
            spacing=row.spacing,
            state=row.state,
            at=row.at,
            began_at=row.began_at,
            ended_at=row.ended_at,
            ending=row.ending,
            seen=row.seen,
            looked_at=row.looked_at,
            plans=[
                {"plan": one.plan, "why": one.why, "seen": one.seen, "at": one.at.isoformat()}
                for one in sorted(row.plans.all(), key=lambda one: one.number)
            ],
            columns={column.name: column.series_id for column in row.columns.all()},
            outcome=row.look["outcome"] if row.look else None,
        )


class VerdictShown(Shown):
    """A verdict on a trial; `digest` is that of the rows that it rests on."""

    id: int
    trial: int
    number: int
    verdict: str
    digest: str
    at: datetime

    @classmethod
    def of(cls, row: TrialVerdict) -> Self:
        """The verdict as shown."""
        return cls(id=row.pk, trial=row.trial_id, number=row.number, verdict=row.verdict, digest=row.digest, at=row.at)


class AbilityShown(Shown):
    """What a plan can find of one metric: its power, and the rows that it would need (none: no number will do)."""

    metric: str
    size: float
    power: float
    needs: int | None


class ProspectShown(Shown):
    """What a plan can find, and what stands against it; it can answer where that is nothing."""

    abilities: list[AbilityShown]
    obstacles: list[str]


@router.get("/trials", response=lists(Page[TrialShown]))
def list_trials(
    request: Asked,
    cursor: Cursor,
    limit: Limit,
    state: Query[Literal["planned", "running", "ended", "stopped"] | None] = None,
) -> Page[TrialShown]:
    """The trials of the own party."""
    rows = trials(request.actor).prefetch_related("plans", "columns")
    return page_shown(rows if state is None else rows.filter(state=state), cursor, limit, TrialShown.of)


@router.get("/trials/{pk}", response=shows(TrialShown))
def show_trial(request: Asked, pk: Id) -> TrialShown:
    """One of them."""
    return TrialShown.of(listing.found(trials(request.actor), pk))


@router.post("/series/{pk}/trial-prospects", response=does(ProspectShown, 200))
def post_prospect(request: Asked, pk: Id, body: TrialWanted) -> Status[ProspectShown]:
    """What a plan for a series could find, from its own baseline; nothing is put down."""
    actor = request.actor
    found = foresee_trial(actor=actor, now=timezone.localtime(), given=body.given(actor, pk))
    abilities = [
        AbilityShown(metric=one.metric, size=one.size, power=one.power, needs=one.needs) for one in found.abilities
    ]
    return Status(200, ProspectShown(abilities=abilities, obstacles=list(found.obstacles)))


@router.post("/series/{pk}/trials", response=does(TrialShown, 201))
def post_trial(request: Asked, response: HttpResponse, pk: Id, body: TrialWanted) -> Status[TrialShown]:
    """Put the plan for a series down; from then on it is only amended."""
    actor = request.actor
    row = plan_trial(actor=actor, now=timezone.localtime(), given=body.given(actor, pk))
    response["Location"] = f"/api/v1/trials/{row.pk}"
    return Status(201, TrialShown.of(row))


@router.post("/trials/{pk}/begin", response=does(TrialShown, 200))
def post_begin(request: Asked, pk: Id) -> Status[TrialShown]:
    """What is measured from now on belongs to the trial."""
    row = begin_trial(actor=request.actor, now=timezone.localtime(), trial=_found(request, pk))
    return Status(200, TrialShown.of(row))


@router.post("/trials/{pk}/amend", response=does(TrialShown, 200))
def post_amendment(request: Asked, pk: Id, body: Amended) -> Status[TrialShown]:
    """Amend the plan, with the reason; what was planned first stays."""
    row = amend_trial(
        actor=request.actor,
        now=timezone.localtime(),
        trial=_found(request, pk),
        why=body.why,
        most=body.most,
        every=body.every,
        exclusions=[(one.why, one.rows) for one in body.exclusions],
    )
    return Status(200, TrialShown.of(row))


@router.post("/trials/{pk}/look", response=does(TrialShown, 200))
def post_look(request: Asked, pk: Id) -> Status[TrialShown]:
    """How it stands now; no verdict yet."""
    row = look_at_trial(actor=request.actor, now=timezone.localtime(), trial=_found(request, pk))
    return Status(200, TrialShown.of(row))


@router.post("/trials/{pk}/judge", response=does(VerdictShown, 201))
def post_verdict(request: Asked, response: HttpResponse, pk: Id) -> Status[VerdictShown]:
    """The verdict, which ends the trial; one that has ended is judged once more."""
    row = judge_trial(actor=request.actor, now=timezone.localtime(), trial=_found(request, pk))
    response["Location"] = f"/api/v1/verdicts/{row.pk}"
    return Status(201, VerdictShown.of(row))


@router.post("/trials/{pk}/stop", response=does(TrialShown, 200))
def post_stop(request: Asked, pk: Id, body: Ending) -> Status[TrialShown]:
    """Give the trial up without a verdict."""
    row = stop_trial(actor=request.actor, now=timezone.localtime(), trial=_found(request, pk), why=body.why)
    return Status(200, TrialShown.of(row))


@router.get("/verdicts", response=lists(Page[VerdictShown]))
def list_verdicts(request: Asked, cursor: Cursor, limit: Limit, trial: Query[Id | None] = None) -> Page[VerdictShown]:
    """The verdicts on trials of the own party; of one trial."""
    rows = verdicts(request.actor)
    return page_shown(rows if trial is None else rows.filter(trial=trial), cursor, limit, VerdictShown.of)


@router.get("/verdicts/{pk}", response=shows(VerdictShown))
def show_verdict(request: Asked, pk: Id) -> VerdictShown:
    """One of them."""
    return VerdictShown.of(listing.found(verdicts(request.actor), pk))


@router.get("/verdicts/{pk}/dossier", response=shows(dict[str, Any]))
def show_dossier(request: Asked, pk: Id) -> dict[str, Any]:
    """All that a verdict rests on, as `dossier-1.json` has it: `catchball evidence verify` judges it again."""
    return {"catchball": "dossier/1", **listing.found(verdicts(request.actor), pk).dossier}


def _found(request: Asked, pk: int) -> Trial:
    return listing.found(trials(request.actor), pk)
