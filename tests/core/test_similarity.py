from typing import Any

import pytest
from hypothesis import given

from catchball.core.document import Cookbook
from catchball.core.schema import FIELDS, Kind
from catchball.core.similarity import ELSEWHERE, IN_PLACE, Profile, Scale, bare, enough_words, profile
from cookbooks import cookbooks


def step(**fields: Any) -> Profile:
    return profile(fields, FIELDS[Kind.STEP], Kind.STEP)


def score(first: Profile, second: Profile) -> float:
    return Scale([first], [second]).score(first, second)


@given(cookbooks())
def test_a_score_is_the_same_both_ways_and_one_only_for_equal_content(document: Cookbook) -> None:
    profiles = [profile(node.fields, FIELDS[node.kind], node.kind) for node in document.nodes.values()]
    scale = Scale(profiles, profiles)
    for first in profiles:
        for second in profiles:
            points = scale.score(first, second)
            assert points == scale.score(second, first)
            assert 0 <= points <= 1
            assert (points == 1) == (first.kind == second.kind and first.content == second.content)


def test_a_changed_number_leaves_two_things_as_alike_as_they_were() -> None:
    twelve = step(instruction={"en": "Tighten"}, parameters={"torque": {"value": "12 N·m"}})
    fourteen = step(instruction={"en": "Tighten"}, parameters={"torque": {"value": "14 N·m"}})
    assert score(twelve, fourteen) == 0.99


def test_an_added_translation_leaves_two_things_as_alike_as_they_were() -> None:
    first = step(instruction={"en": "Clamp the housing"})
    second = step(instruction={"en": "Clamp the housing", "de": "Das Gehäuse spannen"})
    assert score(first, second) == 0.99


def test_a_text_under_another_language_tag_is_still_the_same_words() -> None:
    first = step(title={"en": "Clamp"}, instruction={"en": "Clamp the housing in the vice"})
    second = step(title={"en-GB": "Clamp"}, instruction={"en-GB": "Clamp the housing in a vice"})
    assert score(first, second) >= ELSEWHERE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Tighten the screw by hand", "Tighten the bolt by hand"),
        ("先夹紧工件，再拧紧螺栓", "先夹紧工件，再拧紧螺母"),
        ("ขันสกรูให้แน่นด้วยมือ", "ขันน็อตให้แน่นด้วยมือ"),
        ("ボルトを手で締める", "ナットを手で締める"),
    ],
)
def test_one_other_word_leaves_a_sentence_alike_in_any_script(first: str, second: str) -> None:
    assert score(step(instruction={"en": first}), step(instruction={"en": second})) >= IN_PLACE


def test_two_sentences_about_different_things_are_not_alike() -> None:
    first = step(instruction={"en": "Push the nut into the slot of the actuator column"})
    second = step(instruction={"en": "Wipe the lens with a soft cloth and let it dry"})
    assert score(first, second) < IN_PLACE


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    def part(text: str) -> Profile:
        return step(instruction={"en": text})

    old = [part(f"{name} (parts/printed/{name})") for name in ("gear", "casing", "riser", "dovetail", "foot", "spacer")]
    new = [part("gear (items/made/gear)"), part("clip (parts/printed/clip)")]
    scale = Scale(old, new)
    assert scale.score(old[0], new[0]) > scale.score(old[0], new[1])
    assert scale.score(old[0], new[1]) < IN_PLACE


def test_a_number_tells_less_than_a_word() -> None:
    first, number = step(instruction={"en": "Turn 3 times"}), step(instruction={"en": "Turn 5 times"})
    word = step(instruction={"en": "Push 3 times"})
    assert score(first, number) > score(first, word)


def test_an_equal_title_is_enough_in_place_and_not_elsewhere() -> None:
    first = step(title={"en": "Step  2"}, instruction={"en": "Push the nut into the slot"})
    second = step(title={"en": "step 2"}, instruction={"en": "Wipe a lens with soft cloth"})
    assert IN_PLACE <= score(first, second) < ELSEWHERE


def test_equal_leading_words_are_enough_in_place_for_a_step_without_title() -> None:
    first = step(instruction={"en": "Hook one of the bands over each end; mind their colour"})
    second = step(instruction={"en": "Hook one of the bands with some pliers until everything clicks twice"})
    assert IN_PLACE <= score(first, second) < ELSEWHERE


def test_a_text_that_was_only_extended_is_enough_in_place() -> None:
    first = step(instruction={"en": "Add white sugar, 400 g"})
    more = "Take the pan from the hot plate. Add white sugar, 400 g, and stir with a wooden spoon until it is dissolved"
    assert IN_PLACE <= score(first, step(instruction={"en": more})) < ELSEWHERE


def test_a_slip_of_the_pen_is_no_other_word() -> None:
    assert score(step(instruction={"en": "Sirup"}), step(instruction={"en": "Syrup"})) == IN_PLACE
    assert score(step(instruction={"en": "Sirup"}), step(instruction={"en": "Sugar"})) == 0


def test_the_name_of_a_parameter_is_the_same_words_as_in_a_sentence() -> None:
    said = step(instruction={"en": "Prep time: about half"})
    assert score(said, step(parameters={"Prep time": {"value": "30 min"}})) >= IN_PLACE


def test_a_word_from_a_short_list_tells_nothing() -> None:
    first = step(resources=({"id": "a", "role": "tool", "name": {"en": "Wrench"}},))
    second = step(resources=({"id": "a", "role": "tool", "name": {"en": "Hammer"}},))
    assert score(first, second) == 0


def test_two_short_texts_share_too_few_words_to_claim_a_move() -> None:
    assert not enough_words(step(instruction={"en": "Fit ring"}), step(instruction={"en": "Fit the ring"}))
    assert enough_words(step(title={"en": "Ring"}), step(title={"en": "Ring"}, result={"en": "It is flush"}))


def test_only_ids_of_elements_are_left_out_of_what_is_said() -> None:
    said = {"role": "tool", "data": {"id": {"value": "3"}}}
    fields = {"applies": ("id",), "resources": ({"id": "a", **said},)}
    assert bare(fields, FIELDS[Kind.STEP]) == {"applies": ("id",), "resources": [said]}
