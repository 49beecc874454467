"""What happens at the plants of the large company: departures, changes, reports; each as an act of somebody.

Nothing here loads before Django is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from catchball.actions.changes import decide_change, depart_temporarily, propose_change, review_change
from catchball.actions.proposals import Proposal
from catchball.actions.reports import Said, report_problem
from catchball.cli.demo.answers import answers
from catchball.cli.demo.company import MAKER
from catchball.cli.demo.scaling_people import MAKER_KEY, PARTNERS
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import node
from catchball.core.edits import Edits
from catchball.core.review import Act, Part
from catchball.core.schema import Kind
from catchball.queries.actors import actor_of
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Cookbook, Duty, User

_KEYS: Mapping[str, str] = {MAKER: MAKER_KEY} | {firm.name: firm.key for firm in PARTNERS}
_SIGN_INS: Mapping[str, str] = {"process owner": "process.owner", "production": "engineer"}
UNDECIDED = timedelta(days=12)
"""Changes as young as this are in review."""
_DEPARTING, _PROPOSING, _PROPOSING_LATELY, _REPORTING, _REFUSED = 0.2, 0.06, 0.25, 0.03, 0.15
_DEPARTURES = (
    "The new fixture is clamped by hand until its cylinder comes.",
    "The crane is shared with the next bay this month.",
    "The washing machine runs at half its load until the pump is mended.",
    "Two people are being trained at this station.",
    "The oven heats more slowly since one of its elements has failed.",
    "The gauge is at its yearly calibration; the one of the next line is used.",
)
_CHANGES = (
    ("Wipe before it is put down", "Wipe the seat with a dry cloth first.", "Grains of sand left marks on the seat."),
    ("Look along the edge", "Look along the edge against the light.", "Burrs were found two operations later."),
    ("Say it to the next one", "Tell whoever takes over which part is next.", "At the change of shift parts waited."),
    ("Turn it by hand once", "Turn it once by hand and feel for play.", "A stiff bearing was found at the final test."),
    ("Wait until it has run out", "Wait until the spindle stands still.", "The chip conveyor caught a glove."),
    ("Put the cover back at once", "Put the cover back at once.", "Dust fell into open boxes beside the saw."),
    ("Lift with both hands", "Lift it with both hands.", "Parts slipped where the coolant is thick."),
    ("Mark what was measured", "Set a dot beside the code when it was measured.", "Two parts were measured twice."),
)
_REPORTS = (
    "The wrench does not reach the lower screw.",
    "The picture shows the old fixture.",
    "The pin is worn and comes out by itself.",
    "The label does not stick when the part is warm.",
    "The hose is too short to rinse the far side.",
)


@cache
def somebody(function: str, party: str) -> Actor:
    """Whoever has a function at all plants of a firm."""
    name = f"{_SIGN_INS.get(function, function)}.{_KEYS[party]}"
    return actor_of(User.objects.get(username=name), date.max)


def happens(cookbook: Cookbook, moment: datetime, now: datetime, chance: Random) -> None:
    """Let happen in a local cookbook what chance wants, at that moment; in most of them nothing."""
    drawn = chance.random()
    proposing = _PROPOSING_LATELY if moment > now - UNDECIDED else _PROPOSING
    if drawn < _DEPARTING:
        _depart(cookbook, moment, now, chance)
    elif drawn < _DEPARTING + proposing:
        _propose(cookbook, moment, now, chance)
    elif drawn < _DEPARTING + proposing + _REPORTING:
        _report(cookbook, moment, chance)


def decided(change: Change, party: str, moment: datetime, act: Act) -> None:
    """Those who must agree do, and the process owner decides."""
    owner = somebody("process owner", party)
    with acting(owner):
        asked = list(Duty.objects.filter(change=change, part=Part.AGREE).order_by("pk"))
    for function in sorted({duty.function for duty in asked}):
        review_change(
            actor=somebody(function, party),
            now=moment,
            change=change,
            verdict="agree",
            comment="Looked at it on the line; agreed.",
        )
    told = "What was asked for is there." if act is Act.ACCEPT else "It costs more time than it saves at this station."
    decide_change(actor=owner, now=moment, change=change, act=act, reason=told)


def _depart(cookbook: Cookbook, moment: datetime, now: datetime, chance: Random) -> None:
    engineer = somebody("production", cookbook.party.name)
    depart_temporarily(
        actor=engineer,
        now=moment,
        cookbook=cookbook,
        edits=_edits(engineer, cookbook, chance.randint(1, 6), chance, _slower),
        reason=chance.choice(_DEPARTURES),
        ends_on=now.date() + timedelta(days=chance.randint(2, 90)),
    )


def _propose(cookbook: Cookbook, moment: datetime, now: datetime, chance: Random) -> None:
    party = cookbook.party.name
    engineer = somebody("production", party)
    title, sentence, reason = chance.choice(_CHANGES)

    def reworded(fields: Mapping[str, Any], _: Random) -> dict[str, Any]:
        told = fields["instruction"]
        return {**fields, "instruction": {**told, "en": f"{sentence} {told['en']}"}}

    made = propose_change(
        actor=engineer,
        now=moment,
        cookbook=cookbook,
        edits=_edits(engineer, cookbook, chance.randint(1, 3), chance, reworded),
        proposal=Proposal(title, ("method",), answers(reason, ("method",))),
    )
    if moment <= now - UNDECIDED:
        act = Act.REJECT if chance.random() < _REFUSED else Act.ACCEPT
        decided(made, party, moment + timedelta(days=chance.randint(1, 10)), act)


def _report(cookbook: Cookbook, moment: datetime, chance: Random) -> None:
    engineer = somebody("production", cookbook.party.name)
    with acting(engineer):
        head = head_of(cookbook)
        step = chance.choice(_steps(document_of(head, engineer)))
    said = Said(UUID(int=chance.getrandbits(128), version=4), step, chance.choice(_REPORTS), moment)
    report_problem(actor=engineer, now=moment, cookbook=cookbook, revision=head, said=said)


def _edits(
    actor: Actor,
    cookbook: Cookbook,
    steps: int,
    chance: Random,
    changed: Callable[[Mapping[str, Any], Random], Mapping[str, Any]],
) -> Edits:
    """The edits that change what some steps say."""
    with acting(actor):
        document = document_of(head_of(cookbook), actor)
    nodes = dict(document.nodes)
    for uid in chance.sample(_steps(document), steps):
        entry = nodes[uid]
        nodes[uid] = node(uid, entry.kind, changed(entry.fields, chance), entry.source)
    return diff(document, replace(document, nodes=nodes, near=document))


def _slower(fields: Mapping[str, Any], chance: Random) -> dict[str, Any]:
    """More time by hand; the standard leaves times to the plants."""
    times = dict(fields.get("standard_time", {}))
    usual = times.get("manual", {}).get("value")
    times["manual"] = {"value": chance.choice([f"{seconds} s" for seconds in range(6, 90) if f"{seconds} s" != usual])}
    return {**fields, "standard_time": times}


def _steps(document: Document) -> list[str]:
    """Steps that say in English what is done, and of which the standard fixes nothing."""
    return sorted(_open_steps(document))


def _open_steps(document: Document) -> Iterable[str]:
    for uid, entry in document.nodes.items():
        latitude = entry.fields.get("latitude", {})
        is_fixed = any(told.get("leave") == "fixed" for told in latitude.values())
        if entry.kind is Kind.STEP and "en" in entry.fields.get("instruction", {}) and not is_fixed:
            yield uid
