"""What translators give back: taken where it still fits, else told."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.errors import InvalidCookbook
from catchball.core.translating import Reason, Returned, mark_of, receive, with_mandatory_languages
from catchball.core.translations import State, mandatory_languages

TITLE = ("b-3", "title")
OF = {"language": "en", "text": "Clamp it"}
GERMAN = {"text": "Spannen", "of": OF}
POINT = ("b-3", "key_points", "k-1", "point")


def holding(title: dict[str, Any]) -> Cookbook:
    points = [{"id": "k-1", "point": {"en": "Dry"}}]
    nodes = [
        node("b-1", "cookbook", {"language": "en"}),
        node("b-2", "operation", {}),
        node("b-3", "step", {"title": title, "key_points": points}),
    ]
    return cookbook("b-1", nodes, {"b-1": ["b-2"], "b-2": ["b-3"]})


def back(words: str, state: State, **more: Any) -> Returned:
    return Returned(more.pop("atom", TITLE), "en", more.pop("source", "Clamp it"), words, state, **more)


def title_after(text: dict[str, Any], one: Returned) -> Any:
    receipt = receive(holding(text), "de", [one])
    assert receipt.refused == ()
    return receipt.document.nodes["b-3"].fields["title"].get("de")


@pytest.mark.parametrize(
    ("state", "phrase"),
    [
        (State.APPROVED, {"text": "Spannen", "of": OF}),
        (State.NEEDS_CHECKING, {"text": "Spannen", "of": OF, "needs": "checking"}),
        (State.UNTRANSLATED, {"text": "Spannen", "of": OF, "needs": "checking"}),
        (State.NEEDS_EDITING, {"text": "Spannen", "of": OF, "needs": "checking"}),
        (State.NEEDS_REWRITING, {"text": "Spannen", "of": OF, "needs": "rewriting"}),
    ],
)
def test_new_words_are_taken_in_the_state_they_come_in_and_without_one_need_checking(
    state: State, phrase: dict[str, Any]
) -> None:
    assert title_after({"en": "Clamp it"}, back("Spannen", state)) == phrase


def test_words_confirmed_after_their_source_changed_translate_what_it_says_now() -> None:
    text = {"en": "Clamp it dry", "de": GERMAN}
    after = title_after(text, back("Spannen", State.APPROVED, source="Clamp it dry"))
    assert after == {"text": "Spannen", "of": {"language": "en", "text": "Clamp it dry"}}


def test_to_say_that_words_need_rewriting_leaves_what_they_translate() -> None:
    text = {"en": "Clamp it dry", "de": GERMAN}
    after = title_after(text, back("Spannen", State.NEEDS_REWRITING, source="Clamp it dry"))
    assert after == {**GERMAN, "needs": "rewriting"}


def test_words_rewritten_and_left_in_the_state_of_before_need_checking() -> None:
    text = {"en": "Clamp it", "de": {**GERMAN, "needs": "rewriting"}}
    assert title_after(text, back("Festspannen", State.NEEDS_REWRITING))["needs"] == "checking"


def test_empty_words_take_a_translation_away() -> None:
    assert title_after({"en": "Clamp it", "de": GERMAN}, back("", State.APPROVED)) is None


def test_what_was_left_alone_changes_nothing_though_somebody_else_changed_it() -> None:
    exported = holding({"en": "Clamp it", "de": GERMAN})
    seen = mark_of(exported, TITLE, "de")
    now = holding({"en": "Clamp it", "de": {"text": "Einspannen", "of": OF}})
    receipt = receive(now, "de", [back("Spannen", State.APPROVED, seen=seen)])
    assert (receipt.document, receipt.unchanged, receipt.refused) == (now, 1, ())


@pytest.mark.parametrize(
    ("now", "one", "reason"),
    [
        ({"en": "Clamp it"}, back("Nass", State.APPROVED, atom=("b-9", "title")), Reason.GONE),
        ({"en": "Clamp it"}, back("Nass", State.APPROVED, atom=("b-3", "result")), Reason.GONE),
        ({"en": "Clamp it dry"}, back("Spannen", State.APPROVED), Reason.SOURCE_CHANGED),
        ({"de": "Spannen"}, back("Klemmen", State.APPROVED), Reason.SOURCE_CHANGED),
        ({"en": "Clamp it", "de": "Einspannen"}, back("Spannen", State.APPROVED, seen="0"), Reason.CHANGED_MEANWHILE),
        ({"en": "Clamp it"}, back("a\x07b", State.APPROVED), Reason.NOT_VALID),
    ],
)
def test_what_does_not_fit_any_more_is_refused_with_the_reason(
    now: dict[str, Any], one: Returned, reason: Reason
) -> None:
    other = back("Trocken", State.APPROVED, atom=POINT, source="Dry")
    receipt = receive(holding(now), "de", [one, other])
    assert [(refused.returned, refused.reason) for refused in receipt.refused] == [(one, reason)]
    assert receipt.taken == (other,)
    assert receipt.document.nodes["b-3"].fields["title"] == now


def test_of_a_text_that_comes_twice_the_last_one_counts() -> None:
    receipt = receive(
        holding({"en": "Clamp it"}), "de", [back("Spannen", State.APPROVED), back("Klemmen", State.APPROVED)]
    )
    assert receipt.document.nodes["b-3"].fields["title"]["de"]["text"] == "Klemmen"


def test_languages_are_declared_mandatory_by_their_tags_alone() -> None:
    assert mandatory_languages(with_mandatory_languages(holding({}), ["zh-Hans", "de"])) == ("de", "zh-Hans")
    assert mandatory_languages(with_mandatory_languages(holding({}), [])) == ()
    with pytest.raises(InvalidCookbook, match="is not a language tag"):
        with_mandatory_languages(holding({}), ["German"])
