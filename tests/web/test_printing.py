"""A cookbook on paper: what is handed to the typesetter, by page, and what the page says when it cannot be set."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from pytest_django import Settings

from web.world import World


def printed(world: World, query: str = "", name: str = "cz engineer", pk: int | None = None) -> dict[str, Any]:
    """What is set for the local cookbook."""
    answer = world.client(name).get(reverse("cookbook_pdf", args=[pk or world.local.pk]) + query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return dict(json.loads(answer.content.partition(b"\n")[2]))


def steps_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every step, by its title."""
    return {step["title"]["t"]: step for operation in data["operations"] for step in operation["steps"]}


def test_the_footer_names_revision_day_language_and_whose_edition_it_is(world: World) -> None:
    data = printed(world, "?language=de&revision=1")
    footer = " · ".join(data["footer"])
    assert "Revision 1, " in footer
    assert "Deutsch" in footer
    assert "HOME, Revision 1" in footer
    assert data["title"] == "Lagergehäuse"


def test_what_differs_from_the_upstream_has_the_letter_of_its_state_at_the_field(world: World) -> None:
    data = printed(world)
    marked = {title: {k: v for k, v in step["marks"].items() if v} for title, step in steps_of(data).items()}
    assert marked["Tighten the screws"] == {"parameters": "A"}
    assert {"A", "T"} <= {letter for letter, _ in data["legend"]}
    assert marked["Heat the housing"] == {}


def test_an_older_revision_marks_what_differs_by_itself(world: World) -> None:
    assert printed(world, "?revision=1")["legend"] == []
    letters = {letter for letter, _ in printed(world, "?revision=2")["legend"]}
    assert letters == {"D"}


def test_a_text_without_a_translation_is_marked_once_in_each_step_and_counted(world: World) -> None:
    data = printed(world, "?language=de")
    steps = steps_of(data)
    heated = steps["Gehäuse erwärmen"]
    assert heated["title"]["l"] == ""
    assert heated["instruction"]["l"] == ""
    assert heated["key_points"][0]["point"] == {"t": "Evenly", "l": "en", "s": "en"}
    tightened = steps["Tighten the screws"]
    assert (tightened["title"]["l"], tightened["instruction"]["l"], tightened["instruction"]["s"]) == ("en", "", "en")
    assert "English" in data["notice"]
    assert printed(world, "?language=en")["notice"] == ""


def test_a_language_that_the_cookbook_does_not_speak_stays_the_language_of_the_print(world: World) -> None:
    data = printed(world, "?language=es")
    assert data["language"] == "es"
    assert {step["title"]["l"] for step in steps_of(data).values()} == {"en"}


def test_emphasis_and_pictures_with_their_marks_are_handed_over(world: World) -> None:
    heated = steps_of(printed(world))["Heat the housing"]
    assert ["edges", "b"] in heated["instruction"]["b"][0]["spans"]
    (medium,) = heated["media"]
    assert [mark["shape"] for mark in medium["marks"]] == ["number", "box", "arrow"]
    assert medium["marks"][1]["ends"] == [0.1, 0.1, 0.4, 0.3]


def test_each_operation_of_what_holds_today_leads_to_its_station_and_none_of_an_older_revision(world: World) -> None:
    assert all(operation["code"].startswith("<svg") for operation in printed(world)["operations"])
    assert not any(operation["code"] for operation in printed(world, "?revision=1")["operations"])


def test_files_of_two_sites_or_in_two_languages_have_names_of_their_own(world: World) -> None:
    def name(pk: int, language: str) -> str:
        address = reverse("cookbook_pdf", args=[pk]) + f"?revision=1&language={language}"
        return str(world.client("cz engineer").get(address)["Content-Disposition"])

    assert len({name(pk, tag) for pk in (world.home.pk, world.local.pk) for tag in ("en", "de")}) == 4


def test_what_is_withheld_is_not_printed(world: World) -> None:
    data = printed(world, name="supplier engineer")
    titles = [step for operation in data["operations"] for step in operation["steps"] if step["withheld"]]
    assert titles
    assert all(not step["instruction"]["b"] and not step["parameters"] for step in titles)


def test_a_missing_font_is_told_on_a_page(world: World, settings: Settings) -> None:
    settings.TYPESETTER = "typesetters.WithoutFont"
    answer = world.client("cz engineer").get(reverse("cookbook_pdf", args=[world.local.pk]))
    assert answer.status_code == 409
    assert "There is no font for Chinese on the server." in answer.content.decode()
