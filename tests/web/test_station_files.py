"""What makes Station a program on a device: its worker, its manifest, its labels, and for whom it keeps what."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from catchball.queries.qr_codes import qr_svg
from catchball.web.content_security import POLICY
from web.world import PICTURE, World


def kept(world: World, who: str, query: str = "") -> dict[str, Any]:
    answer = world.client(who).get(reverse("station_kept", args=[world.local.pk]) + query)
    return dict(json.loads(answer.content))


def test_the_worker_comes_from_where_its_scope_is_and_is_asked_for_anew_each_time() -> None:
    answer = Client().get("/station/worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Security-Policy"] == POLICY
    assert "Service-Worker-Allowed" not in answer  # so that it controls nothing but what is below /station/


def test_the_manifest_installs_station_and_nothing_else() -> None:
    told = json.loads(Client().get("/station/manifest.webmanifest").content)
    assert told["scope"] == told["start_url"] == "/station/"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


def test_kept_are_all_operations_all_pictures_and_what_the_pages_load(world: World) -> None:
    told = kept(world, "cz operator")
    begin = f"/station/{world.local.pk}/"
    assert told["pages"] == ["/station/away/", *(f"{begin}{at}?language=en" for at in ("", "home-2/", "home-3/"))]
    assert any(PICTURE in str(file) for file in told["files"])
    assert "/static/catchball/station.js" in told["files"]


def test_every_file_that_is_kept_is_there(world: World) -> None:
    client = world.client("cz operator")
    told = kept(world, "cz operator")
    pages = [*told["pages"], *(file for file in told["files"] if "/media/" in file)]
    assert {page: status(client, page) for page in pages} == dict.fromkeys(pages, 200)


def status(client: Client, page: str) -> int:
    answer = client.get(page)
    list(answer)  # read to the end, so that the file is closed
    return answer.status_code


def test_two_people_are_told_apart_and_neither_is_named(world: World) -> None:
    operator, engineer = kept(world, "cz operator")["who"], kept(world, "cz engineer")["who"]
    assert operator != engineer
    assert str(world.network.people["cz operator"].pseudonym) not in str(operator)


def test_the_stamp_changes_with_the_language_and_not_by_itself(world: World) -> None:
    first = kept(world, "cz operator")["stamp"]
    assert kept(world, "cz operator")["stamp"] == first
    assert kept(world, "cz operator", "?language=de")["stamp"] != first


def test_labels_lead_to_the_public_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PUBLIC_URL", "https://standards.example.com")
    page = world.client("cz operator").get(reverse("labels", args=[world.local.pk])).content.decode()
    assert f"https://standards.example.com/station/{world.local.pk}/" in page
    assert page.count('class="qr"') == 1  # no operation here names a workstation


def test_a_code_is_black_on_white_and_says_what_it_is() -> None:
    code = qr_svg("https://standards.example.com/station/1/", "Station <1>")
    assert "<title>Station &lt;1&gt;</title>" in code
    assert "style=" not in code
    assert 'fill="#fff"' in code
