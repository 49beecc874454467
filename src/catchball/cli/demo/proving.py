"""How changes of the demonstration company are proven: the policy of the family, proofs, and later looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from catchball.actions.changes import decide_change, propose_change, review_change
from catchball.actions.proposals import Proposal
from catchball.actions.proving import add_evidence, set_evidence_policy
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.reverifying import look_again, verify_change
from catchball.cli.demo.answers import answers
from catchball.cli.demo.finding import actor, change_called, cookbook
from catchball.cli.demo.gear_units.workbench import Workbench
from catchball.cli.demo.shop_floor import Happening
from catchball.core.diff import diff
from catchball.core.evidence import Rung
from catchball.core.review import Act
from catchball.queries.actors import system_actor
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import acting
from catchball.store.models import TrialVerdict

_POLICY_DAY = -12
_RULES: Sequence[Mapping[str, Any]] = (
    {"rung": 2, "types": ["method"], "classes": [], "why": "people do it in another way from the first shift on"},
    {"rung": 3, "types": ["inspection"], "classes": [], "why": "a check that misses costs more than the part"},
    {"rung": 5, "types": ["setting"], "classes": [], "why": "a setting shows on the part, and a few parts tell it"},
    {"rung": 6, "types": ["material", "sub-supplier"], "classes": [], "why": "what is in the material shows late"},
)
JAWS = "Soft jaws bored under clamping pressure"


@dataclass(frozen=True, slots=True)
class Again:
    """By when an accepted change is to be verified again, counted from today, and what may vanish until then."""

    day: int
    ground: str


AGAIN: Mapping[tuple[str, str], Again] = MappingProxyType(
    {
        ("cz", "flange-holes-later"): Again(-20, "The magazine with 24 places: a smaller machine is on order."),
        ("cn", "height-check"): Again(9, "The height gauge is on loan from the measuring room until autumn."),
        ("in", "brush-split"): Again(-15, "Variant D may be made elsewhere."),
    }
)
"""By site and name of the deviation."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody's proof of a change."""

    day: int
    change: str
    who: str
    rung: Rung
    answers: Mapping[str, Any] = field(repr=False)


_PROOFS = (
    Proven(
        -10,
        "Housing at 105 °C",
        "engineer.in",
        Rung.ONE_OFF,
        {
            "kind": "calculation",
            "number": "TN 41",
            "result": "At 105 °C the bore is 0.10 mm wider than the bearing, 0.04 mm is enough.",
            "place": "Process engineering, folder LG 80",
            "checked_by": "Design office, Pune",
        },
    ),
    Proven(
        -7,
        "Washing at 52 °C",
        "engineer.cn",
        Rung.SHORT_TRIAL,
        {
            "good": "Residue below 3 mg by filter and balance",
            "plan": "Forty baskets in a row at 52 °C, weighed by quality; the forty before at 58 °C are on record.",
            "planned_on": -30,
            "began_on": -27,
            "before_good": 39,
            "before_all": 40,
            "after_good": 39,
            "after_all": 40,
            "margin": 15.0,
            "why": "The washer uses 9 % less energy, and the hall is drier.",
        },
    ),
    Proven(
        -6,
        "Allowance checked when the pallet is booked",
        "engineer.sup",
        Rung.ONE_OFF,
        {
            "kind": "first article",
            "number": "EMPB 2217",
            "result": "Twelve castings with the template at the gate: the same two were sorted out as before.",
            "place": "Quality records of the foundry",
            "checked_by": "Inspector of the second shift",
        },
    ),
    Proven(
        -5,
        "Breaking edges in two steps",
        "improvement.cz",
        Rung.REASONING,
        {
            "risks": "The second edge is forgotten, or the part lies on the sealing face.",
            "notice": "The picture of the second step shows the felt pad; the leak test finds a scratched face.",
            "undo": "The two steps become one again; nothing was bought.",
        },
    ),
    Proven(
        -4,
        "Thread depth checked in the measuring room",
        "quality.in",
        Rung.REFERENCE,
        {
            "where": "Hallbeck Changzhou",
            "result": "One plug gauge in fourteen months; no thread was called good that was not.",
            "conditions": [
                {"what": "Gauge", "there": "M8 6H, plug", "here": "M8 6H, plug", "same": True},
                {
                    "what": "Way to the measuring room",
                    "there": "12 m",
                    "here": "60 m",
                    "same": False,
                    "why": "Parts go there every two hours anyway.",
                },
            ],
        },
    ),
)


def again_of(key: tuple[str, str], now: datetime, today: datetime) -> ReverifyBy | None:
    """By when a change of the story is to be verified again; None for most. `now` is when it is decided."""
    told = AGAIN.get(key)
    if told is None:
        return None
    day = (today + timedelta(days=told.day)).date()
    return ReverifyBy(max(day, now.date() + timedelta(days=1)), told.ground)


def _ask(now: datetime) -> None:
    owner = actor("process.owner.home", now)
    set_evidence_policy(
        actor=owner,
        now=now,
        cookbook=cookbook(owner, "home"),
        rules=[dict(rule) for rule in _RULES],
        reason="Three changes of this year were accepted on words alone, and taken back.",
    )


def _prove(now: datetime, told: Proven) -> None:
    who = actor(told.who, now)
    said = dict(told.answers)
    for name in ("planned_on", "began_on"):
        if name in said:
            said[name] = (now + timedelta(days=said[name] - told.day)).date().isoformat()
    add_evidence(actor=who, now=now, change=change_called(who, told.change), rung=int(told.rung), answers=said)


def _propose_jaws(now: datetime) -> None:
    """A change that rests on a trial: proposed with the verdict."""
    engineer = actor("engineer.cz", now)
    book = cookbook(engineer, "cz")
    with acting(engineer):
        seen = document_of(head_of(book), engineer)
        verdict = TrialVerdict.objects.select_related("trial").get(trial__title=JAWS)
    bench = Workbench(seen)
    bench.key_point(
        "home-301",
        "cz-k9",
        ("Bore the soft jaws under clamping pressure", "Weiche Backen unter Spanndruck ausdrehen"),
        ("The seat runs out 1.3 µm less, by the trial on Lathe 4", "Der Sitz läuft 1,3 µm weniger aus, laut Versuch"),
    )
    edits = diff(seen, bench.issue())
    reason = "The trial on Lathe 4 ended as better; the jaws are bored at each set-up anyway."
    proposal = Proposal(JAWS, ("method",), answers(reason, ("method",)))
    change = propose_change(actor=engineer, now=now, cookbook=book, edits=edits, proposal=proposal)
    add_evidence(actor=engineer, now=now, change=change, rung=int(Rung.FULL_TRIAL), answers={}, verdict=verdict.pk)


def _accept_jaws(now: datetime, today: datetime) -> None:
    owner = actor("process.owner.cz", now)
    change = change_called(owner, JAWS)
    for name in ("process.owner.home", "quality.cz"):
        review_change(actor=actor(name, now), now=now, change=change, verdict="agree", comment="I read the dossier.")
    by = (today + timedelta(days=40)).date()
    ground = ReverifyBy(by, "The maker of the jaws changes the steel in spring.")
    reason = "Better by the trial, and every guard rail held."
    decide_change(actor=owner, now=now, change=change, act=Act.ACCEPT, reason=reason, reverify=ground)


def _verify(now: datetime) -> None:
    owner = actor("process.owner.in", now)
    change = change_called(owner, "Breather bore brushed in a step of its own")
    again = ReverifyBy((now + timedelta(days=180)).date(), "Variant D may be made elsewhere.")
    words = "Variant D is made here for at least another year; both brushes hang at the station."
    verify_change(actor=owner, now=now, change=change, words=words, again=again)


def _lapse(now: datetime) -> None:
    owner = actor("process.owner.cz", now)
    change = change_called(owner, "Flange holes after chamfering")
    look_again(actor=system_actor(owner.party), now=now, change=change, judged=None)


def proving(today: datetime) -> Sequence[Happening]:
    """What happens, and on which day, counted from today."""
    return (
        (_POLICY_DAY, _ask),
        *((told.day, partial(_prove, told=told)) for told in _PROOFS),
        (-33, _propose_jaws),
        (-29, partial(_accept_jaws, today=today)),
        (-18, _verify),
        (-19, _lapse),
    )
