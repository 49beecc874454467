"""What happens at the machines of the demonstration company: who can do what, lines, reports, reissued documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from uuid import NAMESPACE_URL, UUID, uuid5

from catchball.actions.line_plans import PlanGiven, StationGiven, plan_line
from catchball.actions.qualifications import qualify
from catchball.actions.reissues import STILL_RIGHT, DocumentGiven, check_node, reissue_document
from catchball.actions.reports import Said, answer_report, hand_over_report, report_problem
from catchball.cli.demo.finding import actor, change_called, cookbook, site_of
from catchball.queries.documents import head_of
from catchball.store.acting import acting
from catchball.store.models import Person, Report, ToCheck

Happening = tuple[int, Callable[[datetime], None]]


@dataclass(frozen=True, slots=True)
class Told:
    """A report from a workstation, and what became of it: answered, made a change, or given to another function."""

    day: int
    site: str
    uid: str
    words: str
    answer: str = ""
    became: str = ""
    to: str = ""
    why: str = ""


_REPORTS = (
    Told(-34, "cz", "home-504", "The basket does not close with twelve parts.", "Ten parts a basket; the sheet hangs."),
    Told(
        -19,
        "cz",
        "home-402",
        "The flange drill squeals from the third hole on.",
        "Drill changed. Tool life was set to 9,000 holes; it is 7,500 from now on.",
    ),
    Told(
        -7,
        "cz",
        "home-502",
        "Turning the part over is easily forgotten: I found two with a burr on the output face.",
        "It became a change: the step is split in two, with a picture each.",
        became="Breaking edges in two steps",
    ),
    Told(
        -4,
        "cz",
        "home-803",
        "The screwdriver shows green before the fourth screw is tight.",
        to="quality",
        why="The tool was calibrated in August; quality has the record and the master.",
    ),
    Told(-2, "cz", "home-706", "The glove for the oven has a hole at the thumb."),
    Told(-1, "cz", "home-106", "The reader does not read the code when the casting is still wet."),
    Told(-3, "cn", "home-505", "清洗后盲孔里还有水。"),
    Told(-2, "in", "home-807", "The seal of the test cover leaks; every third part fails and passes when tried again."),
    Told(-1, "home", "home-308", "Spannsignal kommt, obwohl noch ein Span unter dem Teil liegt."),
)
_QUALIFIED: Mapping[str, Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "home": {"operator": (-400, 4), "engineer": (-400, 4), "quality": (-390, 3), "maintenance": (-120, 1)},
        "cz": {
            "operator": (-60, 3),
            "engineer": (-320, 4),
            "quality": (-300, 3),
            "improvement": (-150, 2),
            "maintenance": (-5, 1),
        },
        "cn": {"operator": (-200, 3), "engineer": (-240, 4), "quality": (-90, 2)},
        "in": {"operator": (-30, 2), "engineer": (-280, 4), "improvement": (-140, 3)},
    }
)
"""By site: how many days ago somebody was qualified for its cookbook, and for which level."""
_LINE: Sequence[tuple[str, int, tuple[int, ...]]] = (
    ("Incoming inspection", 1, (10,)),
    ("Milling", 1, (20,)),
    ("Boring", 1, (30,)),
    ("Drilling", 1, (40,)),
    ("Washing and measuring", 1, (50, 60)),
    ("Assembly", 1, (70,)),
    ("Cover and leak test", 1, (80,)),
)


def _report(now: datetime, told: Told) -> None:
    operator = actor(f"operator.{told.site}", now)
    book = cookbook(operator, told.site)
    said = Said(_key(told), told.uid, told.words, now)
    report_problem(actor=operator, now=now, cookbook=book, revision=head_of(book), said=said)


def _see_to(now: datetime, told: Told) -> None:
    owner = actor(f"process.owner.{told.site}", now)
    with acting(owner):
        report = Report.objects.select_related("cookbook").get(key=_key(told))
    if told.to:
        site = site_of(owner, told.site).pk
        hand_over_report(actor=owner, now=now, report=report, function=told.to, site=site, why=told.why)
        return
    change = change_called(owner, told.became) if told.became else None
    answer_report(actor=owner, now=now, report=report, outcome=told.answer, change=change)


def _key(told: Told) -> UUID:
    return uuid5(NAMESPACE_URL, f"report {told.site} {told.uid} {told.day}")


def _qualify(now: datetime, site: str, name: str, level: int) -> None:
    owner = actor(f"process.owner.{site}", now)
    with acting(owner):
        person = Person.objects.get(pk=actor(f"{name}.{site}", now).somebody)
    qualify(actor=owner, now=now, cookbook=cookbook(owner, site), person=person, level=level)


def _plan(now: datetime, site: str, name: str, demand: int, minutes: int) -> None:
    engineer = actor(f"engineer.{site}", now)
    book = cookbook(engineer, site)
    stations = [
        StationGiven(called, operators, [(book.pk, f"home-{number}") for number in operations])
        for called, operators, operations in _LINE
    ]
    given = PlanGiven(
        name=name,
        begins=now.date(),
        ends=now.date() + timedelta(days=90),
        demand=demand,
        minutes=minutes,
        mix={"S": 70, "D": 30},
        stations=stations,
    )
    plan_line(actor=engineer, now=now, site=site_of(engineer, site), given=given)


def _reissue(now: datetime) -> None:
    engineer = actor("engineer.home", now)
    note = "Circlip groove 0.05 mm nearer to the flange; the general tolerances are those of ISO 22081."
    given = DocumentGiven("drawing", "LG80-100", "F", now.date(), note)
    reissue_document(actor=engineer, now=now, given=given)


def _check(now: datetime, site: str, uid: str, words: str) -> None:
    engineer = actor(f"engineer.{site}", now)
    with acting(engineer):
        item = ToCheck.objects.select_related("cookbook").get(cookbook__site__key=site, uid=uid)
    check_node(actor=engineer, now=now, item=item, verdict=STILL_RIGHT, words=words)


EVERYDAY: Sequence[Happening] = (
    *(
        (day, partial(_qualify, site=site, name=name, level=level))
        for site, people in _QUALIFIED.items()
        for name, (day, level) in people.items()
    ),
    *((told.day, partial(_report, told=told)) for told in _REPORTS),
    *((told.day + 2, partial(_see_to, told=told)) for told in _REPORTS if told.answer or told.to),
    (-105, partial(_plan, site="cz", name="Line 2, summer", demand=2300, minutes=9600)),
    (-12, partial(_plan, site="cz", name="Line 2, autumn", demand=2640, minutes=9600)),
    (-10, partial(_plan, site="cn", name="Line 1, two shifts", demand=4900, minutes=18000)),
    (-12, _reissue),
    (-11, partial(_check, site="cz", uid="home-205", words="Only the title block is another one.")),
    (-11, partial(_check, site="cz", uid="home-207", words="The distance of the dowels is as before.")),
)
"""What happens, and on which day, counted from today."""
