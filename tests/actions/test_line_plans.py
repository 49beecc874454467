"""Line plans: what is wanted when, what is done where, and what follows for a workstation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from catchball.actions.line_plans import PlanGiven, StationGiven, drop_line_plan, plan_line, replan_line
from catchball.actions.refusals import NotAllowed, NotValid
from catchball.queries.line_plans import drawn, line_plans, target_of
from catchball.store.acting import acting
from catchball.store.models import Cookbook, LinePlan
from factories import NOW, TODAY, Company, company, home_cookbook, standard, with_node

STEPS = ("Heat the housing", "Press in the bearing", "Tighten the screws")


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def book(network: Company) -> Cookbook:
    """A cookbook whose steps need 10, 20 and 30 seconds by hand."""
    document = standard(*STEPS)
    for place, uid in enumerate(("home-11", "home-12", "home-13"), start=1):
        document = with_node(document, uid, standard_time={"manual": {"value": f"{place}0 s"}})
    return home_cookbook(network, document)


def given(book: Cookbook, **more: Any) -> PlanGiven:
    stations = (
        StationGiven("S1", 1, [(book.pk, "home-2")]),
        StationGiven("S2", 2, [(book.pk, "home-13")]),
    )
    return replace(PlanGiven("Line 1", TODAY, TODAY + timedelta(days=30), 900, 450, stations=stations), **more)


def test_a_step_that_is_done_elsewhere_is_not_counted_at_the_station_of_its_operation(
    network: Company, book: Cookbook
) -> None:
    engineer = network.actor("home engineer")
    plan = plan_line(actor=engineer, now=NOW, site=network.sites["home"], given=given(book))
    with acting(engineer):
        line = drawn(engineer, plan).line
    assert line.takt == 30
    assert [float(station.work) for station in line.stations] == [30.0, 15.0]
    assert [float(station.cycle) for station in line.stations] == [30.0, 15.0]


def test_a_workstation_has_the_takt_of_the_plan_that_holds_today(network: Company, book: Cookbook) -> None:
    engineer = network.actor("home engineer")
    plan_line(actor=engineer, now=NOW, site=network.sites["home"], given=given(book))
    with acting(engineer):
        target = target_of(engineer, book, "home-2", (), TODAY)
        assert target is not None
        assert target.station == "S1"
        assert target.takt == 30
        assert target_of(engineer, book, "home-99", (), TODAY) is None
        assert target_of(engineer, book, "home-2", (), TODAY + timedelta(days=31)) is None


def test_a_plan_is_replanned_and_dropped_and_is_the_party_s_own(network: Company, book: Cookbook) -> None:
    engineer = network.actor("home engineer")
    plan = plan_line(actor=engineer, now=NOW, site=network.sites["home"], given=given(book))
    replan_line(actor=engineer, now=NOW, plan=plan, given=given(book, demand=450))
    with acting(engineer):
        assert LinePlan.objects.get().demand == 450
    supplier = network.actor("supplier owner")
    with acting(supplier):
        assert not line_plans(supplier).exists()
    drop_line_plan(actor=engineer, now=NOW, plan=plan)
    with acting(engineer):
        assert not LinePlan.objects.exists()


def test_what_cannot_be_planned_is_refused_with_the_place(network: Company, book: Cookbook) -> None:
    engineer, home = network.actor("home engineer"), network.sites["home"]
    twice = [StationGiven(name, 1, [(book.pk, "home-2")]) for name in ("S1", "S2")]
    for field, wrong in (
        ("name", {"name": " "}),
        ("ends", {"ends": TODAY - timedelta(days=1)}),
        ("demand", {"demand": 0}),
        ("mix", {"mix": {"S": 70}}),
        ("stations", {"stations": twice}),
        ("stations", {"stations": [StationGiven("S1", 0)]}),
        ("stations", {"stations": [StationGiven("S1", 1), StationGiven("S1", 1)]}),
        ("stations", {"stations": [StationGiven("S1", 1, [(book.pk, "home-99")])]}),
    ):
        with pytest.raises(NotValid) as refused:
            plan_line(actor=engineer, now=NOW, site=home, given=given(book, **wrong))
        assert refused.value.where[0] == field
    with pytest.raises(NotAllowed):
        plan_line(actor=network.actor("cz engineer"), now=NOW, site=home, given=given(book))
