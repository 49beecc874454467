"""The guide inside the program: every page has a way to the part that tells of it, for anybody, without a query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.account import urls as account
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hatchling.builders.wheel import WheelBuilder

import catchball
from catchball.web import guide
from catchball.web.guide import INDEX, guide_folder, guide_page, guide_pages, help_address
from catchball.web.helping import HELP, help_for
from catchball.web.urls import urlpatterns
from web.world import World

WITHOUT = {"health", "help", "help_page", "help_picture", "station_worker", "station_manifest"}
"""What no person looks at, and the help itself."""
NOT_OFFERED = {"account_email", "account_reauthenticate", "account_set_password", "account_email_verification_sent",
               "account_confirm_email", "account_confirm_login_code", "account_request_login_code"}  # fmt: skip
"""Pages of the sign-in library that nothing here leads to."""
NAMES = [page.name for page in guide_pages()]
_LINK = re.compile(r'(?:href|src)="(/help/[^"]*)"')


def led_to(html: str) -> Iterator[str]:
    """Every address of the help that a page holds, without its anchor."""
    yield from (address.partition("#")[0] for address in _LINK.findall(html))


def test_every_named_page_has_its_help_and_nothing_else_has() -> None:
    offered = {str(pattern.name) for pattern in [*urlpatterns, *account.urlpatterns]}
    assert set(HELP) == offered - WITHOUT - NOT_OFFERED


@pytest.mark.parametrize("place", sorted(set(HELP.values())))
def test_every_help_is_at_a_heading_of_the_guide(place: str) -> None:
    name, _, anchor = place.partition("#")
    found = guide_page(name)
    assert found is not None
    assert anchor in {heading.anchor for heading in found.headings}


def test_all_pages_of_the_guide_can_be_read_here() -> None:
    assert {*NAMES, INDEX} == {file.stem for file in guide_folder().glob("*.md")}


@pytest.mark.parametrize("name", [INDEX, *NAMES])
def test_anybody_reads_a_page_of_the_guide_and_all_its_ways_lead_somewhere(world: World, name: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(help_address(name))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert len(queries) == 0
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert [anchor for anchor in re.findall(r'href="#([^"]*)"', html) if anchor not in ids] == []
    assert [address for address in set(led_to(html)) if Client().get(address).status_code != 200] == []
    assert ".md" not in "".join(re.findall(r'href="([^"]*)"', html))
    assert "github.com" not in html


def test_the_guide_of_somebody_who_is_signed_in_asks_the_database_no_more_than_the_frame(world: World) -> None:
    client = world.client("cz engineer")
    with CaptureQueriesContext(connection) as bare:
        client.get("/station/worker.js")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(help_address("operator"))
    assert answer.status_code == 200
    assert len(queries) == len(bare)


def test_who_is_of_another_party_reads_the_same_guide(world: World) -> None:
    told = [world.client(who).get(help_address("operator")).context["page"].html for who in ("cz engineer", "stranger")]
    assert told[0] == told[1]
    shown = world.client("cz engineer").get(help_address("everyone")).content.decode()
    ids = re.findall(r' id="([^"]*)"', shown)
    assert len(ids) == len(set(ids))  # (the frame of who is signed in has more of them)


@pytest.mark.parametrize("name", ["nothing", "settings.md", "..", "pictures"])
def test_there_is_no_page_that_the_guide_has_not(name: str) -> None:
    assert Client().get(f"/help/{name}/").status_code == 404
    assert Client().get(f"/help/pictures/{name}.png").status_code == 404


def test_the_page_to_sign_in_leads_to_its_help(world: World) -> None:
    assert f'href="{help_for("account_login")}"' in Client().get(reverse("account_login")).content.decode()


def test_pages_and_station_lead_to_the_help_of_what_they_show(world: World) -> None:
    client = world.client("cz engineer")
    for name, args in (("my_work", ()), ("compare", (world.local.pk,)), ("station", (world.local.pk,))):
        assert f'href="{help_for(name)}"' in client.get(reverse(name, args=args)).content.decode()


def test_a_page_that_is_not_there_leads_to_the_first_page_of_the_guide(world: World) -> None:
    assert f'href="{help_address(INDEX)}"' in Client().get("/nothing/").content.decode()


@pytest.mark.parametrize(("language", "told"), [("en", False), ("de", True), ("es", True), ("zh-hans", True)])
def test_the_guide_says_that_it_is_in_english_where_the_pages_are_not(language: str, told: bool, world: World) -> None:
    answer = Client().get(help_address("operator"), headers={"accept-language": language})
    assert ('role="note"' in answer.content.decode()) is told
    assert '<article class="guide-page" lang="en">' in answer.content.decode()


def test_a_wheel_takes_the_guide_along_to_where_an_installed_program_looks_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Path(__file__).parents[2]
    taken = WheelBuilder(str(project)).config.get_force_include()
    assert taken == {str(project / "docs" / "guide"): "catchball/guide"}
    assert Path(str(catchball.__file__)).parent / "guide" == guide._PACKAGED
    assert guide_folder() == project / "docs" / "guide"
    monkeypatch.setattr(guide, "_PACKAGED", tmp_path)
    assert guide_folder() == tmp_path
