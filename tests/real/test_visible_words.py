from collections import Counter

import pytest
from bench.real.visible_words import missing_words, visible_words, words_in

from catchball.core.document import cookbook, node
from catchball.core.schema import Kind


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("# Fit the *ring*", "fit the ring"),
        ("1. Fit\n2) Turn\n10. Stop", "fit turn stop"),
        ("## Step 3: Turn\n\n## Step\nFit", "turn fit"),
        ("3x [M3 nut](./parts/m3_nut.md (brass))", "3 m 3 nut"),
        ("![The slot](images/slot_1.jpg)\nsee [here][1]\n\n[1]: https://example.org/a", "the slot see here"),
        ("<b>Turn</b> <!-- not this --> off<br/>", "turn off"),
        ("---\ntitle: A pie\ntags: [sweet]\n---\nEat", "a pie sweet eat"),
        ("先夹紧", "先 夹 紧"),
    ],
)
def test_what_a_reader_sees_is_counted_and_nothing_else(text: str, seen: str) -> None:
    assert visible_words(text) == Counter(seen.split())


def test_all_words_of_a_cookbook_are_counted_and_no_ids() -> None:
    tool = {"id": "secret", "role": "tool", "name": {"en": "Wrench"}, "identifier": "TW"}
    parts = [
        node("home-1", Kind.COOKBOOK, {"title": {"en": "Turn it"}}),
        node("home-2", Kind.OPERATION, {"title": {"de": {"text": "Drehen", "of": {"language": "en", "text": "Turn"}}}}),
        node("home-3", Kind.STEP, {"resources": [tool], "applies": ["V1"]}),
    ]
    counted = words_in(cookbook("home-1", parts, {"home-1": ["home-2"], "home-2": ["home-3"]}))
    assert counted >= Counter(["turn", "it", "drehen", "wrench", "tw", "tools", "v", "1"])
    assert "secret" not in counted


def test_a_word_that_a_reader_sees_and_the_cookbook_lacks_is_missing_as_often_as_it_lacks() -> None:
    book = cookbook("home-1", [node("home-1", Kind.COOKBOOK, {"title": {"en": "Turn the ring"}})], {})
    assert missing_words(["# Turn the ring", "Turn the ring and the nut"], book) == Counter(
        {"turn": 1, "the": 2, "ring": 1, "and": 1, "nut": 1}
    )
