"""What a translation needs, seen from what it says."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.check import problems
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.merge import merge
from catchball.core.translating import with_minor_edits
from catchball.core.translations import (
    State,
    entries,
    entry_at,
    languages,
    progress,
    spared,
    state_of,
    with_words,
)

OF = {"language": "en", "text": "Clamp it"}
GERMAN = {"text": "Spannen", "of": OF}


def holding(title: dict[str, Any], **root: Any) -> Cookbook:
    nodes = [
        node("b-1", "cookbook", {"language": "en", **root}),
        node("b-2", "operation", {}),
        node("b-3", "step", {"title": title}),
    ]
    return cookbook("b-1", nodes, {"b-1": ["b-2"], "b-2": ["b-3"]})


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ({"en": "Clamp it"}, State.UNTRANSLATED),
        ({"en": "Clamp it", "de": GERMAN}, State.APPROVED),
        ({"en": "Clamp it", "de": "Spannen"}, State.APPROVED),
        ({"en": "Clamp it dry", "de": GERMAN}, State.NEEDS_EDITING),
        ({"de": GERMAN}, State.NEEDS_EDITING),
        ({"en": "Clamp it", "de": {**GERMAN, "needs": "checking"}}, State.NEEDS_CHECKING),
        ({"en": "Clamp it dry", "de": {**GERMAN, "needs": "checking"}}, State.NEEDS_EDITING),
        ({"en": "Clamp it", "de": {**GERMAN, "needs": "rewriting"}}, State.NEEDS_REWRITING),
        ({"en": "Clamp it dry", "de": {**GERMAN, "needs": "rewriting"}}, State.NEEDS_REWRITING),
    ],
)
def test_the_state_of_a_translation_follows_from_what_it_says(text: dict[str, Any], state: State) -> None:
    assert state_of(text, "de") is state


def test_what_changed_in_the_source_is_told_word_by_word() -> None:
    (entry,) = entries(holding({"en": "Clamp it dry", "de": GERMAN}), "de")
    assert [(part.change, part.text) for part in entry.changed] == [("=", "Clamp it"), ("+", " dry")]


def test_a_source_in_another_language_than_the_one_translated_is_not_compared_with_it() -> None:
    (entry,) = entries(holding({"es": "Sujetar", "de": GERMAN}), "de")
    assert (entry.source_language, entry.state, entry.changed) == ("es", State.NEEDS_EDITING, ())


def test_a_translator_may_choose_the_language_to_translate_from() -> None:
    document = holding({"en": "Clamp it", "zh": "夹紧"})
    assert [entry.source for entry in entries(document, "de", source="zh")] == ["夹紧"]
    assert [entry.source for entry in entries(document, "de", source="cs")] == ["Clamp it"]


def test_a_text_that_nobody_has_is_no_entry() -> None:
    assert entry_at(holding({"en": "Clamp it"}), ("b-3", "result"), "de") is None
    assert entry_at(holding({"en": "Clamp it"}), ("b-9", "title"), "de") is None


def test_progress_counts_every_text_once_in_every_language_that_the_cookbook_has_or_must_have() -> None:
    document = holding({"en": "Clamp it dry", "de": GERMAN}, purpose={"en": "Housing"}, mandatory_languages=["cs"])
    assert languages(document) == ("en", "cs", "de")
    assert progress(document) == {
        "en": {"approved": 2},
        "cs": {"untranslated": 2},
        "de": {"untranslated": 1, "needs editing": 1},
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ({"en": "Clamp it", "de": GERMAN}, ["untranslated"]),
        ({"en": "Clamp it dry", "de": GERMAN, "cs": "Upnout"}, ["needs editing"]),
        ({"en": "Clamp it", "de": {**GERMAN, "needs": "checking"}, "cs": "Upnout"}, ["needs checking"]),
        ({"en": "Clamp it dry", "de": "Spannen", "cs": "Upnout", "zh": GERMAN}, []),
    ],
)
def test_only_languages_declared_mandatory_keep_a_release_back(text: dict[str, Any], found: list[str]) -> None:
    told = problems(holding(text, mandatory_languages=["de", "cs"]))
    assert [problem.what.partition(",")[0] for problem in told] == found
    assert problems(holding(text)) == ()


def test_what_was_checked_before_the_language_became_mandatory_is_checked_again() -> None:
    text = {"en": "Clamp it"}
    before, after = holding(text), holding(text, mandatory_languages=["de"])
    assert [problem.where for problem in problems(after, checked=[before])] == [("b-3", "title", "de")]
    assert problems(after, checked=[after]) == ()


def test_a_mandatory_language_that_is_no_language_tag_is_told_once() -> None:
    (problem,) = problems(holding({"en": "Clamp it"}, mandatory_languages=["German"]))
    assert problem.where == ("b-1", "mandatory_languages", "German")


def test_a_minor_edit_leaves_translations_approved_that_were_in_step() -> None:
    before = {"en": "Clamp it", "de": GERMAN, "cs": {**GERMAN, "of": {"language": "en", "text": "Clamp"}}}
    after = spared(before, {**before, "en": "Clamp it."})
    assert {language: state_of(after, language) for language in ("de", "cs")} == {
        "de": State.APPROVED,
        "cs": State.NEEDS_EDITING,
    }


def test_a_minor_edit_does_not_approve_what_needed_checking() -> None:
    before = {"en": "Clamp it", "de": {**GERMAN, "needs": "checking"}}
    assert state_of(spared(before, {**before, "en": "Clamp it."}), "de") is State.NEEDS_CHECKING


def test_a_document_edited_in_a_minor_way_keeps_its_translations_and_its_new_words() -> None:
    before = holding({"en": "Clamp it", "de": GERMAN})
    after = with_minor_edits(before, holding({"en": "Clamp it.", "de": GERMAN}))
    assert after.nodes["b-3"].fields["title"]["en"] == "Clamp it."
    assert progress(after)["de"] == {"approved": 1}
    assert with_minor_edits(before, before) == before


def test_words_given_to_a_language_remember_what_they_were_made_from() -> None:
    text = {"en": "Clamp it", "de": GERMAN}
    assert with_words(text, "cs", "Upnout", "en")["cs"] == {"text": "Upnout", "of": OF}
    assert with_words(text, "cs", "Upnout", "en", State.NEEDS_CHECKING)["cs"]["needs"] == "checking"
    assert with_words(text, "de", "", "en") == {"en": "Clamp it"}
    assert with_words({}, "de", "Spannen", "en") == {"de": "Spannen"}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("", "checking", "", "checking"),
        ("checking", "", "checking", ""),
        ("", "checking", "rewriting", "rewriting"),
        ("rewriting", "checking", "", "checking"),
    ],
)
def test_two_who_say_differently_what_a_translation_needs_are_merged_to_the_more(
    base: str, ours: str, theirs: str, merged: str
) -> None:
    def side(needs: str, words: str) -> Cookbook:
        return holding({"en": "Clamp it", "de": {"text": words, "of": OF, "needs": needs}})

    words = "Das Teil fest spannen.", "Das Gehäuse fest spannen.", "Das Teil fest klemmen."
    done = merge(side(base, words[0]), side(ours, words[1]), side(theirs, words[2]))
    assert done.conflicts == ()
    german = done.document.nodes["b-3"].fields["title"]["de"]
    assert (german["text"], german.get("needs", "")) == ("Das Gehäuse fest klemmen.", merged)


def test_a_mark_of_one_and_new_words_of_the_other_both_hold() -> None:
    def side(words: str, **more: str) -> Cookbook:
        return holding({"en": "Clamp it", "de": {"text": words, "of": OF, **more}})

    done = merge(side("Spannen"), side("Spannen", needs="rewriting"), side("Festspannen"))
    assert done.conflicts == ()
    assert done.document.nodes["b-3"].fields["title"]["de"] == {"text": "Festspannen", "of": OF, "needs": "rewriting"}
