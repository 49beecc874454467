"""A network in which every page has something to show: made once for a file of tests, which leave it as it was."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from catchball.actions.changes import Proposal, decide_change, depart_temporarily, propose_change, review_change
from catchball.actions.cookbooks import mark_confidential
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.line_plans import PlanGiven, StationGiven, plan_line
from catchball.actions.machine_times import ItemsGiven, StateGiven, tell_items, tell_states, track_effectiveness
from catchball.actions.machines import Batch, ConnectionGiven, attach, keep_batch
from catchball.actions.measurement_files import bring_in_file
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.proving import add_evidence, set_evidence_policy
from catchball.actions.qualifications import qualify
from catchball.actions.rebases import propose_rebase
from catchball.actions.reissues import DocumentGiven, reissue_document
from catchball.actions.reports import Said, report_problem
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.threads import Remark, answer_thread, open_thread, translate
from catchball.actions.trials import begin_trial, judge_trial, look_at_trial, plan_trial
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.machines.readings import Gap, Unread
from catchball.core.review import Act
from catchball.core.schema import Kind
from catchball.store.acting import acting
from catchball.store.models import (
    Change,
    Cookbook,
    Draft,
    EffectivenessTracked,
    Evidence,
    LinePlan,
    MachineConnection,
    MeasurementFile,
    Membership,
    Obligation,
    Party,
    Qualification,
    QuarantinedRow,
    Rebase,
    Report,
    Series,
    Site,
    Thread,
    ToCheck,
    Trial,
    User,
)
from factories import ANSWERS, Company, by_owner, company, document, edited, home_cookbook, local_cookbook, person
from trials import STEP, feed, measured, noise
from trials import given as trial_of


def picture() -> bytes:
    """A PNG of one red pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


MORE_SITES = tuple(f"more{number}" for number in range(1, 10))
"""Plants of which no cookbook is made here."""
PICTURE = sha256(picture()).hexdigest()


@dataclass
class World:
    """The network and one thing of each kind."""

    network: Company
    home: Cookbook
    local: Cookbook
    sister: Cookbook
    in_review: Change
    returned: Change
    thread: Thread
    evidence: Evidence
    in_effect: Change
    temporary: Change
    obligation: Obligation
    draft: Draft
    question: dict[str, Any]
    rebase: Rebase
    clean_rebase: Rebase
    report: Report
    qualification: Qualification
    line_plan: LinePlan
    series: Series
    planned_trial: Trial
    running_trial: Trial
    judged_trial: Trial
    machine: EffectivenessTracked
    connection: MachineConnection
    refused: QuarantinedRow
    waiting: MeasurementFile
    to_check: ToCheck
    sessions: dict[str, str]

    def client(self, name: str) -> Client:
        """A browser in which one of the people is signed in."""
        client = Client()
        client.handler = _HANDLER
        client.cookies["sessionid"] = self.sessions[name]
        return client


_HANDLER = Client().handler
"""The middleware of all clients, which takes longer to make than a page."""


def signed_in(network: Company) -> dict[str, str]:
    """A session for each person of the network."""
    found: dict[str, str] = {}
    for name, who in network.people.items():
        client = Client()
        client.force_login(User.objects.get(person=who))
        found[name] = client.cookies["sessionid"].value
    return found


def said(english: str, german: str = "") -> dict[str, Any]:
    """A text in English, and in German as a translation of it."""
    translated = {"de": {"text": german, "of": {"language": "en", "text": english}}} if german else {}
    return {"en": english, **translated}


def standard() -> Document:
    """A cookbook that says something in every field that a page shows."""
    full = {
        "title": said("Heat the housing", "Gehäuse erwärmen"),
        "occasion": "set-up",
        "instruction": said("Heat it to 80 °C. Mind the **edges**.", "Auf 80 °C erwärmen. Kanten beachten."),
        "result": said("The housing is hot all through."),
        "key_points": [{"id": "k1", "point": said("Evenly"), "reason": said("The bore turns oval")}],
        "hazards": [
            {"id": "h1", "hazard": said("Heat"), "measure": said("Use the hook"), "protective_equipment": ["gloves"]}
        ],
        "parameters": {"temperature": {"value": "80 °C", "low": "75 °C", "high": "85 °C", "class": "special"}},
        "checks": [
            {"id": "c1", "characteristic": said("Temperature"), "class": "special", "method": said("Thermometer"),
             "limits": {"low": "75 °C"}, "sample": "1", "frequency": "100 %", "reaction": said("Heat again")},
        ],
        "resources": [{"id": "r1", "role": "tool", "name": said("Induction heater"), "identifier": "IH-3"}],
        "references": [{"id": "d1", "kind": "drawing", "identifier": "LG80-100", "revision": "E"}],
        "standard_time": {"manual": {"value": "40 s"}},
        "media": [{"id": "m1", "kind": "picture", "content": f"sha256:{PICTURE}", "caption": said("The heater"),
                   "annotations": [{"id": "a1", "shape": "number", "at": "0.5,0.25", "label": said("Coil")},
                                   {"id": "a2", "shape": "box", "at": "0.1,0.1 0.4,0.3", "label": said("Housing")},
                                   {"id": "a3", "shape": "arrow", "at": "0.2,0.9 0.5,0.7", "label": said("Hook")}]}],
    }  # fmt: skip
    nodes = [
        node("home-1", Kind.COOKBOOK, {"title": said("Bearing housing", "Lagergehäuse"), "language": "en"}),
        node("home-2", Kind.OPERATION, {"number": "10", "title": said("Mount the bearing", "Lager montieren")}),
        node("home-3", Kind.OPERATION, {"number": "20", "title": said("Close the housing")}),
        node("home-11", Kind.STEP, full),
        node("home-12", Kind.STEP, _step("Press in the bearing")),
        node("home-13", Kind.STEP, _step("Tighten the screws")),
        node("home-14", Kind.STEP, _step("Fit the seal")),
    ]
    children = {"home-1": ["home-2", "home-3"], "home-2": ["home-11", "home-12"], "home-3": ["home-13", "home-14"]}
    return cookbook("home-1", nodes, children)


def _step(title: str) -> dict[str, Any]:
    torque = {"value": "12 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}
    return {"title": said(title), "instruction": said(f"{title}. Look twice."), "parameters": {"torque": torque}}


def put_picture(media_root: Path) -> None:
    """The picture, where pictures lie."""
    folder = media_root / PICTURE[:2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PICTURE).write_bytes(picture())


def now() -> datetime:
    """The time of the test: duties and effect count from today."""
    return timezone.now().astimezone(UTC)


def today() -> date:
    """Today, as pages see it."""
    return timezone.localdate()


def make_world() -> World:
    """Everything, by actions in the name of the people whose work it is."""
    network = company()
    _more_people(network)
    home = home_cookbook(network, standard())
    local, sister = local_cookbook(network, home), local_cookbook(network, home, "cn")
    qualification = _qualified(network, local)
    in_effect = _accepted(network, local, "home-13", parameters={"torque": _torque("12.5 N·m")})
    _asks_for_proof(network, home)
    in_review = _proposed(
        network, local, "home-12", "Press it in by hand", instruction=said("Press it in by hand. Look twice.")
    )
    obligation = Obligation.objects.using("owner").get(change=in_review)
    obligation._state.db = "default"
    thread = _discussed(network, in_review)
    evidence = _proven(network, in_review)
    returned = _returned(network, local)
    temporary = _departed(network, local)
    _issue(network, home)
    mark_confidential(actor=network.actor("home owner"), now=now(), cookbook=home, uid="home-14", is_confidential=True)
    draft = _draft_with_a_question(network, local)
    engineer, sisters = network.actor("cz engineer"), network.actor("cn engineer")
    rebase = propose_rebase(actor=engineer, now=now(), cookbook=fresh(engineer, local))
    clean_rebase = propose_rebase(actor=sisters, now=now(), cookbook=fresh(sisters, sister))
    assert rebase.conflicts
    assert not clean_rebase.conflicts
    with acting(engineer):
        (question,) = draft.states.get(version=draft.version).conflicts
    planned_trial, running_trial, judged_trial = _tried(network)
    series = _measured(network)
    return World(
        network=network,
        home=home,
        local=local,
        sister=sister,
        in_review=in_review,
        returned=returned,
        thread=thread,
        evidence=evidence,
        in_effect=in_effect,
        temporary=temporary,
        obligation=obligation,
        draft=draft,
        question=question,
        rebase=rebase,
        clean_rebase=clean_rebase,
        report=_reported(network, local),
        qualification=qualification,
        line_plan=_planned(network, local),
        planned_trial=planned_trial,
        running_trial=running_trial,
        judged_trial=judged_trial,
        series=series,
        machine=_worked(network),
        connection=_connected(network),
        refused=_refused(network, series),
        waiting=_waiting(network),
        to_check=_reissued(network, local),
        sessions=signed_in(network),
    )


def fresh(actor: Any, book: Cookbook) -> Cookbook:
    """The cookbook as it is now."""
    with acting(actor):
        return Cookbook.objects.select_related("head", "upstream").get(pk=book.pk)


def _reported(network: Company, book: Cookbook) -> Report:
    operator = network.actor("cz operator")
    seen = fresh(operator, book)
    assert seen.head is not None
    said = Said(UUID(int=1), "home-13", "The screw does not hold.", now())
    return report_problem(actor=operator, now=now(), cookbook=seen, revision=seen.head, said=said)


def _qualified(network: Company, book: Cookbook) -> Qualification:
    """The operator, who works alone, and knows the revision of today: later ones are still to be confirmed."""
    owner = network.actor("cz owner")
    return qualify(actor=owner, now=now(), cookbook=fresh(owner, book), person=network.people["cz operator"], level=3)


def _planned(network: Company, book: Cookbook) -> LinePlan:
    """A plan of this month with two stations, of which the first has all work by hand."""
    stations = [StationGiven("Heat", 1, [(book.pk, "home-2")]), StationGiven("Close", 2, [(book.pk, "home-3")])]
    begins, ends = today(), today() + timedelta(days=30)
    given = PlanGiven("Line 1", begins, ends, 900, 450, stations=stations)
    return plan_line(actor=network.actor("cz engineer"), now=now(), site=network.sites["cz"], given=given)


def _measured(network: Company) -> Series:
    """The torque at a press, of which the last of twenty values is far off."""
    engineer = network.actor("cz engineer")
    given = MetricGiven("Torque of the screws", "N·m", "mean", "neither")
    metric = define_metric(actor=engineer, now=now(), given=given)
    place = Place(machine="Press 3")
    series = open_series(actor=engineer, now=now(), metric=metric, site=network.sites["cz"], place=place)
    values = [12.0 + 0.1 * (number % 5) for number in range(19)] + [14.5]
    begin = now() - timedelta(days=2)
    rows = [Row((begin + timedelta(hours=number)).isoformat(), value) for number, value in enumerate(values)]
    take_measurements(actor=engineer, now=now(), series=series, rows=rows, source="api")
    return series


def _tried(network: Company) -> tuple[Trial, Trial, Trial]:
    """Trials of one metric: one that has not begun, one that was looked at, one with a verdict."""
    engineer, begun = network.actor("cz engineer"), now() - timedelta(days=2)
    leak = measured(network, "Leak rate", noise(60), last=begun)
    feed(network, leak, (value - 2 for value in noise(30, 2)), begin=begun + STEP)
    trials = []
    for title in ("Tighter sieve", "Warmer ring", "Softer ring"):
        trial = plan_trial(actor=engineer, now=begun, given=replace(trial_of(leak), title=title))
        trials.append(trial)
    planned, running, judged = trials
    for trial in (running, judged):
        begin_trial(actor=engineer, now=begun, trial=trial)
    look_at_trial(actor=engineer, now=now(), trial=running)
    judge_trial(actor=engineer, now=now(), trial=judged)
    return planned, running, judged


def _worked(network: Company) -> EffectivenessTracked:
    """A press of which two days are known, but for an hour."""
    engineer, site = network.actor("cz engineer"), network.sites["cz"]
    begins = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)
    told = ((0, "planned down"), (6, "set-up"), (7, "production"), (12, "delay"), (13, "production"), (20, "down"))
    states = [StateGiven(begins + timedelta(days=day, hours=hour), state) for day in range(2) for hour, state in told]
    states.append(StateGiven(begins + timedelta(days=1, hours=22), "production", begins + timedelta(days=1, hours=23)))
    tell_states(actor=engineer, now=now(), site=site, machine="Press 3", states=states)
    items = [ItemsGiven(begins + timedelta(hours=15), 300, 290, 120)]
    tell_items(actor=engineer, now=now(), site=site, machine="Press 3", items=items)
    return track_effectiveness(actor=engineer, now=now(), site=site, machine="Press 3", shifts=[time(6), time(18)])


def _connected(network: Company) -> MachineConnection:
    """A connection with a gap and a message that was not understood."""
    engineer = network.actor("cz engineer")
    given = ConnectionGiven("Press shop", "mqtt", 10, "runner")
    connection = attach(actor=engineer, now=now(), given=given, series=())
    gap = Gap("line 2", now() - timedelta(hours=1), now(), "The broker was away.")
    batch = Batch(gaps=(gap,), unread=(Unread("line 2/scale", b"\xff<b>", "This is no number."),))
    keep_batch(actor=engineer, now=now(), connection=connection, series={}, batch=batch)
    return connection


def _refused(network: Company, series: Series) -> QuarantinedRow:
    """A value that a person wrote by hand."""
    engineer = network.actor("cz engineer")
    rows = [Row("yesterday", 12.1)]
    made = take_measurements(actor=engineer, now=now(), series=series, rows=rows, source="api", name="Night shift")
    with acting(engineer):
        return made.quarantined.select_related("delivery", "series").get()


def measurement_text() -> bytes:
    """A file with three values, of which one is none."""
    at = (now() - timedelta(days=1)).isoformat()
    return f"when;torque;note\n{at};12,5;ok\n{at};about 12;?\n{at};12,6;ok\n".encode()


def _waiting(network: Company) -> MeasurementFile:
    actor = network.actor("cz engineer")
    return bring_in_file(actor=actor, now=now(), name="wrench.csv", data=measurement_text())


def _reissued(network: Company, book: Cookbook) -> ToCheck:
    """A drawing to which the first step refers in an earlier issue."""
    engineer = network.actor("cz engineer")
    given = DocumentGiven("drawing", "LG80-100", "F", today(), "The bore is deeper.")
    made = reissue_document(actor=engineer, now=now(), given=given)
    with acting(engineer):
        return made.nodes.get(cookbook=book)


def _more_people(network: Company) -> None:
    stranger = by_owner(Party(name="Competitor", country="FR"))
    network.sites["elsewhere"] = by_owner(Site(party=stranger, key="elsewhere", name="Elsewhere"))
    network.sites["newplant"] = by_owner(Site(party=network.maker, key="newplant", name="New plant"))
    network.people["stranger"] = person(network.sites["elsewhere"], "process owner", 90, "stranger")
    network.people["cz buyer"] = person(network.sites["cz"], "purchasing", 91, "cz buyer")
    network.people["newcomer"] = person(network.sites["newplant"], "purchasing", 92, "newcomer")
    owner = network.people["new owner"] = person(network.sites["newplant"], "process owner", 93, "new owner")
    for key in MORE_SITES:
        site = network.sites[key] = by_owner(Site(party=network.maker, key=key, name=key.title()))
        by_owner(Membership(party=network.maker, person=owner, site=site, function="process owner"))


def _torque(value: str) -> dict[str, str]:
    return {"value": value, "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}


def _proposed(network: Company, book: Cookbook, uid: str, title: str, **fields: Any) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, book), uid, **fields)
    proposal = Proposal(title, ("method",), ANSWERS, [("customer approval", "")])
    return propose_change(actor=engineer, now=now(), cookbook=fresh(engineer, book), edits=edits, proposal=proposal)


def _accepted(network: Company, book: Cookbook, uid: str, **fields: Any) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, book), uid, **fields)
    proposal = Proposal("More torque", ("setting",), ANSWERS)
    change = propose_change(actor=engineer, now=now(), cookbook=fresh(engineer, book), edits=edits, proposal=proposal)
    review_change(actor=network.actor("home owner"), now=now(), change=change, verdict="agree", comment="Seen in Brno.")
    owner = network.actor("cz owner")
    again = ReverifyBy(today() + timedelta(days=60), "The screws of this supplier.")
    return decide_change(
        actor=owner, now=now(), change=change, act=Act.ACCEPT, reason="The screws settle.", reverify=again
    )


def _asks_for_proof(network: Company, home: Cookbook) -> None:
    """A family in which another method is proven by a look at the risks."""
    rules = [{"rung": 2, "why": "a method is tried by people", "types": ["method"], "classes": ["safety"]}]
    owner = network.actor("home owner")
    set_evidence_policy(actor=owner, now=now(), cookbook=home, rules=rules, reason="Too many surprises.")


def _proven(network: Company, change: Change) -> Evidence:
    answers = {"risks": "It tilts.", "notice": "It squeaks.", "undo": "Press it with the press again."}
    return add_evidence(actor=network.actor("cz engineer"), now=now(), change=change, rung=2, answers=answers)


def _discussed(network: Company, change: Change) -> Thread:
    """Threads at a field of a change and about the whole, with a mention, an answer and a translation."""
    quality, engineer = network.actor("cz quality"), network.actor("cz engineer")
    open_thread(actor=network.actor("home owner"), now=now(), change=change, remark=Remark("Who saw it?", "en"))
    place = ("home-12", "instruction", "en")
    remark = Remark("How is that checked, @cz.engineer?", "en")
    thread = open_thread(actor=quality, now=now(), change=change, remark=remark, atom=place)
    answer_thread(actor=engineer, now=now(), thread=thread, remark=Remark("Mit dem Dorn.", "de"))
    translate(actor=quality, now=now(), change=change, what="reason 1", remark=Remark("Er schäumt.", "de"))
    return thread


def _returned(network: Company, book: Cookbook) -> Change:
    """A change that was given back, on an operation that nothing else is about."""
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, book), "home-2", output=said("A bearing that runs"))
    proposal = Proposal("Say what comes out", ("editorial",), ANSWERS)
    change = propose_change(actor=engineer, now=now(), cookbook=fresh(engineer, book), edits=edits, proposal=proposal)
    owner = network.actor("cz owner")
    return decide_change(actor=owner, now=now(), change=change, act=Act.RETURN, reason="In which state?")


def _departed(network: Company, book: Cookbook) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, book), "home-14", title=said("Fit the substitute seal"))
    return depart_temporarily(
        actor=engineer,
        now=now(),
        cookbook=fresh(engineer, book),
        edits=edits,
        reason="The seals came late.",
        ends_on=today() + timedelta(days=5),
    )


def _issue(network: Company, home: Cookbook) -> None:
    """A home revision that contradicts what the local plant does."""
    engineer, owner = network.actor("home engineer"), network.actor("home owner")
    edits = edited(document(engineer, home), "home-13", parameters={"torque": _torque("11.5 N·m")})
    proposal = Proposal("Less torque", ("revision",), ANSWERS)
    change = propose_change(actor=engineer, now=now(), cookbook=fresh(engineer, home), edits=edits, proposal=proposal)
    for name in ("cz owner", "cn owner", "home owner"):
        review_change(actor=network.actor(name), now=now(), change=change, verdict="agree", comment="")
    decide_change(actor=owner, now=now(), change=change, act=Act.ACCEPT, reason="Train.")


def _draft_with_a_question(network: Company, book: Cookbook) -> Draft:
    """A draft in which two people changed the same title."""
    engineer, colleague = network.actor("cz engineer"), network.actor("cz owner")
    draft = open_draft(actor=engineer, now=now(), cookbook=fresh(engineer, book))
    before = document(engineer, book)
    for actor, title in ((engineer, "Warm the housing"), (colleague, "Bake the housing")):
        edits = edited(before, "home-11", title={**said(title)})
        save_draft(actor=actor, now=now(), draft=draft, edits=edits, against=0)
    with acting(engineer):
        return Draft.objects.get(pk=draft.pk)
