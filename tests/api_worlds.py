"""A network with one thing of every kind that the API can be asked for, each in a state in which it can be acted on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from catchball.actions.changes import decide_change, depart_temporarily, propose_change, review_change
from catchball.actions.control_limits import LimitsGiven, freeze_limits
from catchball.actions.cookbooks import mark_confidential
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.file_mappings import save_mapping
from catchball.actions.judging import judge_series
from catchball.actions.line_plans import PlanGiven, StationGiven, plan_line
from catchball.actions.measurement_files import bring_in_file
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.proving import add_evidence
from catchball.actions.qualifications import qualify
from catchball.actions.rebases import propose_rebase
from catchball.actions.reissues import DocumentGiven, reissue_document
from catchball.actions.reports import Said, report_problem
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.reverifying import look_again
from catchball.actions.threads import Remark, open_thread
from catchball.actions.trials import begin_trial, judge_trial, plan_trial
from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source
from catchball.core.review import Act
from catchball.queries import listing
from catchball.queries.actors import actor_of_person, system_actor
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Cookbook, Obligation, Party, QuarantinedRow, Site, ToCheck
from factories import (
    NOW,
    Company,
    by_owner,
    company,
    document,
    edited,
    home_cookbook,
    local_cookbook,
    person,
    proposal,
)
from trials import STEP, feed, measured, noise
from trials import given as trial_of

TORQUE = {"value": "12 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}


@dataclass
class World:
    """The network, a stranger who shares nothing with it, and the ids of things by their names."""

    network: Company
    actors: dict[str, Actor]
    ids: dict[str, int] = field(default_factory=dict)


def world() -> World:
    """A new one, in an empty database. Things belong to the Czech plant, unless their name says otherwise."""
    network = company()
    network.people["cz buyer"] = person(network.sites["cz"], "purchasing", 90, "cz buyer")
    network.sites["in"] = by_owner(Site(party=network.maker, key="in", name="IN", language="en"))
    network.people["in owner"] = person(network.sites["in"], "process owner", 92, "in owner")
    found = World(network, {name: network.actor(name) for name in network.people} | {"stranger": _stranger()})
    home = home_cookbook(network)
    local, sister = local_cookbook(network, home), local_cookbook(network, home, "cn")
    found.ids |= {"home": home.pk, "local": local.pk, "sister": sister.pk}
    found.ids |= {f"{key} site": site.pk for key, site in network.sites.items()}
    found.ids |= {"maker": network.maker.pk, "community": network.community.pk}
    _changes(found, local)
    _rebases(found, home, local)
    _drafts(found, local)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back, so that one world serves many tests."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fresh(actor: Actor, book: Cookbook) -> Cookbook:
    """The cookbook as it is now."""
    with acting(actor):
        return listing.found(listing.cookbooks(actor), book.pk)


def _stranger() -> Actor:
    party = by_owner(Party(name="Somebody else", country="FR"))
    site = by_owner(Site(party=party, key="else", name="ELSE", language="en"))
    return actor_of_person(person(site, "process owner", 91, "stranger").pk, NOW.date())


def _changes(found: World, local: Cookbook) -> None:
    people = found.actors
    engineer, owner, home = people["cz engineer"], people["cz owner"], people["home owner"]

    def proposed(title: str, **more: Any) -> Change:
        book = fresh(engineer, local)
        edits = edited(document(engineer, book), "home-11", title={"en": title})
        given = proposal(title, **more)
        return propose_change(actor=engineer, now=NOW, cookbook=book, edits=edits, proposal=given)

    def accepted(change: Change, **more: Any) -> Change:
        review_change(actor=home, now=NOW, change=change, verdict="agree", comment="")
        return decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="It foams here.", **more)

    proven = accepted(proposed("Warm the housing"), reverify=ReverifyBy(date(2100, 1, 1), "The oven."))
    _without_ground(found, local)
    bound = accepted(proposed("Warm it well", obligations=(("customer", ""),)))
    ready = proposed("Warm it slowly")
    risks = {"risks": "It tilts.", "notice": "It squeaks.", "undo": "Press it again."}
    found.ids["evidence"] = add_evidence(actor=engineer, now=NOW, change=ready, rung=2, answers=risks).pk
    thread = open_thread(actor=engineer, now=NOW, change=ready, remark=Remark("How slowly?", "en"))
    found.ids["thread"] = thread.pk
    returned = proposed("Warm it somehow")
    decide_change(actor=owner, now=NOW, change=returned, act=Act.RETURN, reason="How?")
    review_change(actor=home, now=NOW, change=ready, verdict="agree", comment="")
    edits = edited(document(engineer, local), "home-13", parameters={"torque": {**TORQUE, "value": "12.4 N·m"}})
    departed = depart_temporarily(
        actor=people["cz engineer"],
        now=timezone.localtime(),
        cookbook=fresh(engineer, local),
        edits=edits,
        reason="The wrench is away for calibration.",
        ends_on=timezone.localdate(),
    )
    found.ids |= {"returned": returned.pk}
    found.ids |= {"proven": proven.pk, "bound": bound.pk, "ready": ready.pk, "departure": departed.pk}
    with acting(engineer):
        found.ids["obligation"] = Obligation.objects.get(change=bound).pk


def _without_ground(found: World, local: Cookbook) -> None:
    """A change in effect whose ground is gone since the day after the one by which it was to be verified."""
    engineer, owner, home = (found.actors[name] for name in ("cz engineer", "cz owner", "home owner"))
    edits = edited(document(engineer, local), "home-13", title={"en": "Tighten crosswise"})
    book = fresh(engineer, local)
    change = propose_change(actor=engineer, now=NOW, cookbook=book, edits=edits, proposal=proposal())
    review_change(actor=home, now=NOW, change=change, verdict="agree", comment="")
    day = NOW.date() + timedelta(days=1)
    again = ReverifyBy(day, "The screws.")
    decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="It foams.", reverify=again)
    system = system_actor(found.network.maker.pk)
    look_again(actor=system, now=NOW + timedelta(days=2), change=change, judged=None)
    found.ids["lapsed"] = change.pk


def _rebases(found: World, home: Cookbook, local: Cookbook) -> None:
    """A newer home revision, onto which the Czech plant has a question to settle and the Chinese one has none."""
    people = found.actors
    edits = edited(
        document(people["home engineer"], home), "home-13", parameters={"torque": {**TORQUE, "value": "11.6 N·m"}}
    )
    change = propose_change(
        actor=people["home engineer"],
        now=NOW,
        cookbook=fresh(people["home engineer"], home),
        edits=edits,
        proposal=proposal("Less torque", "revision"),
    )
    for name in ("cz owner", "cn owner", "home owner"):
        review_change(actor=people[name], now=NOW, change=change, verdict="agree", comment="")
    decide_change(actor=people["home owner"], now=NOW, change=change, act=Act.ACCEPT, reason="Measured.")
    for key, name in (("question", "cz"), ("rebase", "cn")):
        book = found.ids["local" if name == "cz" else "sister"]
        actor = people[f"{name} engineer"]
        with acting(actor):
            cookbook = listing.found(listing.cookbooks(actor), book)
        found.ids[key] = propose_rebase(actor=actor, now=NOW, cookbook=cookbook).pk
    mark_confidential(actor=people["cz owner"], now=NOW, cookbook=local, uid="home-12", is_confidential=True)
    with acting(people["cz engineer"]):
        head = listing.found(listing.cookbooks(people["cz engineer"]), local.pk).head
        assert head is not None
        found.ids["revision"] = head.pk
    said = Said(UUID(int=1), "home-13", "The screw does not hold.", NOW)
    report = report_problem(
        actor=people["cz operator"], now=NOW, cookbook=fresh(people["cz operator"], local), revision=head, said=said
    )
    found.ids["report"] = report.pk
    _qualified(found, local, head.number)
    _planned(found, local)
    _measured(found)
    _tried(found)


def _qualified(found: World, local: Cookbook, holds: int) -> None:
    """The operator of the Czech plant, and somebody whom nobody has qualified yet."""
    owner, people = found.actors["cz owner"], found.network.people
    row = qualify(actor=owner, now=NOW, cookbook=fresh(owner, local), person=people["cz operator"], level=3)
    found.ids |= {"qualification": row.pk, "holding number": holds, "cz quality": people["cz quality"].pk}


def _planned(found: World, local: Cookbook) -> None:
    """A line plan, and a reissued drawing to which a step refers."""
    engineer, maker = found.actors["cz engineer"], found.network.maker
    stations = [StationGiven("Heat", 1, [(local.pk, "home-2")])]
    given = PlanGiven("Line 1", NOW.date(), NOW.date(), 900, 450, stations=stations)
    plan = plan_line(actor=engineer, now=NOW, site=found.network.sites["cz"], given=given)
    drawing = DocumentGiven("drawing", "LG80-100", "E", NOW.date())
    reissue = reissue_document(actor=engineer, now=NOW, given=drawing)
    item = by_owner(ToCheck(party=maker, reissue=reissue, cookbook=local, uid="home-11", issue="D"))
    found.ids |= {"line plan": plan.pk, "reissue": reissue.pk, "to check": item.pk}


def _measured(found: World) -> None:
    """A series with a value, and a row that was refused."""
    engineer = found.actors["cz engineer"]
    definition = MetricGiven("Torque of the screws", "N·m", "mean", "neither")
    metric = define_metric(actor=engineer, now=NOW, given=definition)
    site = found.network.sites["cz"]
    series = open_series(actor=engineer, now=NOW, metric=metric, site=site, place=Place(machine="Press 3"))
    rows = [Row(NOW.isoformat(), 12.0), Row("yesterday", 12.1)]
    delivery = take_measurements(actor=engineer, now=NOW, series=series, rows=rows, source="api")
    refused = QuarantinedRow.objects.using("owner").get(delivery=delivery)
    begin = datetime(2026, 3, 1, 8, tzinfo=UTC)
    values = [12.0, 13.0] * 4 + [12.0, 99.0]
    rows = [Row((begin + timedelta(minutes=minute)).isoformat(), value) for minute, value in enumerate(values)]
    take_measurements(actor=engineer, now=NOW, series=series, rows=rows, source="api")
    healthy = LimitsGiven(since=begin, until=begin + timedelta(minutes=9), why="Healthy.")
    limits = freeze_limits(actor=engineer, now=NOW, series=series, given=healthy)
    (signal,) = judge_series(actor=system_actor(engineer.party), now=NOW, series=series.pk)
    found.ids |= {"limits": limits.pk, "signal": signal}
    found.ids |= {"metric": metric.pk, "series": series.pk, "delivery": delivery.pk, "refused": refused.pk}
    content = FileMapping(InstantColumns("when"), (Source(series.pk, "torque"),))
    header = ("when", "torque")
    mapping = save_mapping(actor=engineer, now=NOW, name="Torque wrench", header=header, mapping=content)
    file = bring_in_file(actor=engineer, now=NOW, name="other.csv", data=b"when,torque\n")
    found.ids |= {"mapping": mapping.pk, "file": file.pk}


def _tried(found: World) -> None:
    """Trials of one metric: one that has not begun, one that runs, one with a verdict."""
    engineer, begun = found.actors["cz engineer"], NOW - timedelta(days=2)
    leak = measured(found.network, "Leak rate", noise(60), last=begun)
    feed(found.network, leak, (value - 2 for value in noise(30, 2)), begin=begun + STEP)
    given = trial_of(leak)
    planned, running, judged = (plan_trial(actor=engineer, now=begun, given=given) for _ in range(3))
    for trial in (running, judged):
        begin_trial(actor=engineer, now=begun, trial=trial)
    verdict = judge_trial(actor=engineer, now=NOW, trial=judged)
    found.ids |= {"leak rate": leak.pk, "planned trial": planned.pk, "running trial": running.pk, "verdict": verdict.pk}


def _drafts(found: World, local: Cookbook) -> None:
    """One in which two people contradict each other, and one without a question."""
    engineer, owner = found.actors["cz engineer"], found.actors["cz owner"]
    book = fresh(engineer, local)
    asked, clean = (open_draft(actor=actor, now=NOW, cookbook=book) for actor in (engineer, owner))
    for actor, title in ((engineer, "Press the bearing in"), (owner, "Drive the bearing home")):
        edits = edited(document(actor, book), "home-12", title={"en": title})
        save_draft(actor=actor, now=NOW, draft=asked, edits=edits, against=0)
    edits = edited(document(owner, book), "home-12", title={"en": "Press it in"})
    save_draft(actor=owner, now=NOW, draft=clean, edits=edits, against=0)
    found.ids |= {"draft": asked.pk, "clean draft": clean.pk}
