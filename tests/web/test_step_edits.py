"""What a form does to a text and its translations."""

from __future__ import annotations

from catchball.web.forms.step_edits import is_stale, text_with

GERMAN = {"text": "Gehäuse", "of": {"language": "en", "text": "Housing"}}
TEXT = {"en": "Housing", "de": GERMAN}


def test_words_that_stay_keep_what_they_were_translated_from() -> None:
    assert text_with(TEXT, "de", "Gehäuse", "en") == TEXT


def test_a_new_translation_remembers_what_it_was_made_from() -> None:
    assert text_with({"en": "Housing"}, "cs", "Skříň", "en")["cs"] == {
        "text": "Skříň",
        "of": {"language": "en", "text": "Housing"},
    }


def test_a_changed_translation_is_of_what_the_original_says_now() -> None:
    stale = {**TEXT, "en": "Bearing housing"}

    assert is_stale(stale, "de")
    assert not is_stale(text_with(stale, "de", "Lagergehäuse", "en"), "de")


def test_a_confirmed_translation_is_no_longer_stale() -> None:
    stale = {**TEXT, "en": "Bearing housing"}

    assert is_stale(text_with(stale, "de", "Gehäuse", "en"), "de")
    assert not is_stale(text_with(stale, "de", "Gehäuse", "en", confirmed=True), "de")


def test_a_text_without_words_goes() -> None:
    assert text_with(TEXT, "de", "", "en") == {"en": "Housing"}


def test_a_text_in_the_language_of_the_document_is_no_translation() -> None:
    assert text_with(None, "en", "Housing", "en") == {"en": "Housing"}
    assert text_with(TEXT, "en", "Bearing housing", "en")["en"] == "Bearing housing"


def test_an_original_in_another_language_stays_one() -> None:
    assert text_with({"de": "Gehäuse"}, "de", "Deckel", "en") == {"de": "Deckel"}


def test_a_translation_of_what_is_gone_is_stale() -> None:
    assert is_stale({"de": GERMAN}, "de")
