"""Where a practice was born, who took it up, who adapted it: derived from what was done, and drawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from busy_network import accepted, fresh, issued, rebased
from catchball.actions.changes import decide_change, review_change
from catchball.actions.offers import take_change
from catchball.core.review import Act
from catchball.queries.genealogy import Genealogy, Kind, genealogy_of_cookbook, genealogy_of_step
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, User
from catchball.web.telling.genealogy import drawn
from factories import NOW, Company, company, home_cookbook, local_cookbook, proposal

STEP = "home-12"


@pytest.fixture
def network(database: None) -> Company:
    """A maker whose plants have cookbooks of their own."""
    return company()


def learnt(network: Company) -> tuple[Cookbook, Cookbook, Change]:
    """A plant changed a step, home took it over, and the plant moved onto the standard that says it."""
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    local_cookbook(network, home, "cn")
    change = accepted(network, local, STEP, title={"en": "Press in the dry bearing"})
    engineer, owner = network.actor("home engineer"), network.actor("home owner")
    taken = take_change(
        actor=engineer, now=NOW, change=change, into=fresh(engineer, home), proposal=proposal("Dry bearing")
    )
    review_change(actor=owner, now=NOW, change=taken, verdict="agree", comment="")
    decide_change(actor=owner, now=NOW + timedelta(days=5), change=taken, act=Act.ACCEPT, reason="It holds.")
    rebased(network, local, {})
    return home, local, change


def of_step(network: Company, book: Cookbook, uid: str = STEP, name: str = "cz engineer") -> Genealogy:
    actor = network.actor(name)
    with acting(actor):
        return genealogy_of_step(actor, fresh(actor, book), uid)


def test_a_step_is_told_from_its_birth_over_who_adapted_it_to_who_learnt_it(network: Company) -> None:
    home, local, change = learnt(network)

    known = of_step(network, local)

    assert [(event.kind, event.cookbook.pk, event.cause) for event in known.events] == [
        (Kind.BORN, home.pk, None),
        (Kind.TAKEN_UP, local.pk, 0),
        (Kind.ADAPTED, local.pk, 1),
        (Kind.ADOPTED, home.pk, 2),
    ]
    assert known.events[2].change == change
    assert known.events[2].standard == 2  # (the upstream has it since then)
    assert known.others == 1


def test_what_was_born_in_a_plant_is_born_there(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)

    (birth, taken_up) = of_step(network, local).events
    assert (birth.kind, birth.cookbook.pk, birth.revision) == (Kind.BORN, home.pk, 1)
    assert taken_up.cookbook.pk == local.pk
    assert of_step(network, local, "cz-1").events == []


def test_a_cookbook_is_told_by_who_opened_it_and_what_was_learnt(network: Company) -> None:
    home, local, _ = learnt(network)
    accepted(network, local, "home-11", title={"en": "Warm the housing"})  # (nobody learnt that)
    actor = network.actor("cz engineer")

    with acting(actor):
        known = genealogy_of_cookbook(actor, fresh(actor, home))

    assert [(event.kind, event.cookbook.pk) for event in known.events] == [
        (Kind.BORN, home.pk),
        (Kind.TAKEN_UP, local.pk),
        (Kind.ADAPTED, local.pk),
        (Kind.ADOPTED, home.pk),
    ]


def test_every_event_is_drawn_in_its_lane_with_a_line_from_its_cause(network: Company) -> None:
    _, local, _ = learnt(network)

    drawing = drawn(of_step(network, local))

    assert [lane.name for lane in drawing.lanes] == ["HOME", "CZ"]
    assert [mark.y for mark in drawing.marks] == [44, 136, 136, 44]
    assert [is_learnt for _, is_learnt in drawing.lines] == [True, False, True]
    assert all(0 < mark.x < drawing.width and 0 < mark.y < drawing.height for mark in drawing.marks)


def test_the_pages_show_the_drawing_and_the_list_behind_it(network: Company) -> None:
    _, local, change = learnt(network)
    client = Client()
    client.force_login(User.objects.get(username="cz.engineer"))

    step = client.get(reverse("step_genealogy", args=[local.pk, STEP])).content.decode()
    whole = client.get(reverse("genealogy", args=[local.pk])).content.decode()

    for html in (step, whole):
        assert html.count('<g class="genealogy-mark') == 4 + 4  # (four in the legend)
        assert "<strong>HOME</strong> learnt from CZ:" in html
        assert reverse("change", args=[change.pk]) in html
    assert "in the upstream standard since revision 2" in step
    assert client.get(reverse("step_genealogy", args=[local.pk, "cz-99"])).status_code == 404


def test_more_changes_and_sites_need_no_more_queries(network: Company) -> None:
    home, local, _ = learnt(network)
    actor = network.actor("cz engineer")

    def count() -> int:
        with acting(actor), CaptureQueriesContext(connection) as queries:
            genealogy_of_step(actor, fresh(actor, local), STEP)
            genealogy_of_cookbook(actor, fresh(actor, local))
        return len(queries)

    few = count()
    local_cookbook(network, home, "sup")
    for number in range(3):
        accepted(network, local, STEP, instruction={"en": f"Press it in {number} times."})
    issued(network, home, STEP, instruction={"en": "Press."})

    assert count() == few
