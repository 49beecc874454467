"""What a page in one language leaves out."""

from __future__ import annotations

from typing import Any

from catchball.cli.other_languages import with_other_languages
from catchball.core.document import Cookbook, cookbook, node
from commands import book, step


def translated(english: str, german: str, source: str | None = None) -> dict[str, Any]:
    return {"en": english, "de": {"text": german, "of": {"language": "en", "text": source or english}}}


def fields(document: Cookbook) -> Any:
    return document.nodes["home-11"].fields


LIKE = book(
    s1=step(
        title=translated("Clamp", "Spannen"),
        instruction={"de": "Nur deutsch"},
        key_points=[{"id": "k", "point": translated("Dry", "Trocken")}],
        resources=[{"id": "r", "name": translated("Wrench", "Schlüssel")}],
    )
)


def test_words_that_are_still_the_same_keep_their_translations() -> None:
    page = book(
        s1=step(
            "Nur deutsch",
            key_points=[{"id": "k", "point": {"en": "Dry"}}],
            resources=[{"id": "r", "name": {"en": "Wrench"}}],
        )
    )
    assert with_other_languages(page, LIKE) == LIKE


def test_changed_words_keep_the_translation_of_what_they_said_so_that_it_is_out_of_date() -> None:
    page = book(s1=step("Nur deutsch", title={"en": "Grip"}, key_points=[{"id": "k", "point": {"en": "Clean"}}]))
    found = fields(with_other_languages(page, LIKE))
    assert found["title"] == translated("Grip", "Spannen", source="Clamp")
    assert found["key_points"][0]["point"] == translated("Clean", "Trocken", source="Dry")


def test_what_is_gone_from_the_page_is_gone_in_all_languages() -> None:
    found = fields(with_other_languages(book(s1=step("Nur deutsch")), LIKE))
    assert "key_points" not in found
    assert "resources" not in found


def test_a_page_that_was_translated_brings_translations_of_what_the_cookbook_says_now() -> None:
    like = book(s1=step("Clamp it.", title=translated("Grip", "Spannen", source="Clamp")))
    page = cookbook(
        "home-1",
        [
            node("home-1", "cookbook", {"language": "de", "title": {"de": "Housing"}}),
            like.nodes["home-10"],
            node("home-11", "step", {"title": {"de": "Greifen"}, "instruction": {"de": "Einspannen."}}),
        ],
        like.children,
    )
    document = with_other_languages(page, like)
    assert fields(document)["title"] == translated("Grip", "Greifen")
    assert fields(document)["instruction"] == translated("Clamp it.", "Einspannen.")
    assert document.nodes["home-1"] == like.nodes["home-1"]


def test_what_is_new_on_the_page_is_in_its_language_only() -> None:
    page = book(s1=step("Nur deutsch", result={"en": "Tight"}), s2=step("More."))
    document = with_other_languages(page, LIKE)
    assert fields(document)["result"] == {"en": "Tight"}
    assert document.nodes["home-12"].fields["instruction"] == {"en": "More."}
