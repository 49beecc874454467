"""Who may see and do what: every page and act, for everybody, twice. The second time `visible_to` shows everything, so
that the policies of the database stand alone.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catchball.web.urls import urlpatterns
from web.routes import OPEN, ROUTES, Route
from web.world import World

each_route = pytest.mark.parametrize("route", ROUTES, ids=str)


@pytest.fixture(params=["both", "the database alone"])
def guards(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both guards, and then without the one in the queries."""
    if request.param == "both":
        return

    def everything(_actor: Any, rows: Any) -> Any:
        return rows

    for name, module in list(sys.modules.items()):
        if name.startswith("catchball.") and hasattr(module, "visible_to"):
            monkeypatch.setattr(module, "visible_to", everything)


def test_every_route_is_in_the_battery() -> None:
    assert {str(pattern.name) for pattern in urlpatterns} == {route.name for route in ROUTES} | OPEN


@each_route
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(world: World, route: Route) -> None:
    answer = route.ask(Client(), world)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.usefixtures("guards")
@each_route
def test_another_party_finds_nothing(world: World, route: Route) -> None:
    answer = route.ask(world.client("stranger"), world)

    assert answer.status_code == route.stranger
    assert "Bearing housing" not in answer.content.decode()
    assert "Maker of gears" not in answer.content.decode()


@pytest.mark.usefixtures("guards")
@each_route
def test_a_colleague_without_the_right_is_refused_what_they_may_not_do(world: World, route: Route) -> None:
    assert route.ask(world.client(route.lacks), world).status_code == route.refused


@pytest.mark.usefixtures("guards")
@each_route
def test_who_may_can(world: World, route: Route) -> None:
    assert route.ask(world.client(route.may), world).status_code == route.allowed


PRIVATE = {"draft", "draft_node", "draft_languages", "translate", "rebase", "propose"}
"""Pages of work in progress, which no community shares."""


@pytest.mark.usefixtures("guards")
@pytest.mark.parametrize("route", [route for route in ROUTES if route.post is None and route.name in PRIVATE], ids=str)
def test_a_partner_does_not_find_work_in_progress(world: World, route: Route) -> None:
    assert route.ask(world.client("supplier engineer"), world).status_code == 404


@pytest.mark.usefixtures("guards")
@pytest.mark.parametrize("route", [route for route in ROUTES if route.post is not None], ids=str)
def test_a_partner_changes_nothing(world: World, route: Route) -> None:
    answer = route.ask(world.client("supplier owner"), world)

    reviews = route.name in ("review", "open_thread", "translate_words")  # partners are asked what they think
    shown = (200,) if route.name == "calendar" else ()  # (that of the partner)
    assert answer.status_code in ((302,) if reviews else (*shown, 302, 403, 404, 409, 422))
    if answer.status_code == 302 and not reviews:
        # (these answer with a message)
        asked = (
            *("open_draft", "begin_translating", "propose_rebase", "following", "report_problem"),
            *("follow_change", "follow_cookbook", "sign_off"),
        )
        own = ("qualification_levels", "note_reissue", "letters", "define_metric", "measurement_files")
        # (which are those of the partner)
        assert route.name in (*asked, *own)


@pytest.mark.usefixtures("guards")
def test_a_partner_does_not_read_what_the_owner_keeps_to_itself(world: World) -> None:
    partner = world.client("supplier engineer")

    page = partner.get(reverse("cookbook", args=[world.home.pk]), {"operation": "home-3"}).content.decode()
    assert "Withheld by its owner" in page
    assert "Fit the seal" not in page
    own = world.client("home engineer").get(reverse("cookbook", args=[world.home.pk]), {"operation": "home-3"})
    assert "Fit the seal" in own.content.decode()


def test_who_follows_the_address_of_an_act_is_led_to_its_page(world: World) -> None:
    client = world.client("cz engineer")

    answer = client.get(reverse("decide", args=[world.in_review.pk]))
    assert answer["Location"] == reverse("change", args=[world.in_review.pk])
