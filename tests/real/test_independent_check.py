import pytest
from bench.real.check import Violation, sentences, violations

BASE = """# Apple chicken

Prep time: 10 min

1. Heat the oven to 200C. Grease a tray.
2. Mix the chicken with salt.
3. Cook for 40 min.
"""


def changed(*edits: tuple[str, str], text: str = BASE) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


OURS = changed(("Mix the chicken with salt.", "Mix the chicken with nutmeg."))
THEIRS = changed(("3. Cook for 40 min.", "3. Cook for 40 min.\n4. Let it rest."))
MERGED = changed(("3. Cook for 40 min.", "3. Cook for 40 min.\n4. Let it rest."), text=OURS)


def found(merged: str, *conflicts: str, ours: str = OURS, theirs: str = THEIRS, base: str = BASE) -> list[Violation]:
    return violations(base, ours, theirs, merged, conflicts)


def test_a_merge_that_holds_both_sides_words_passes() -> None:
    assert found(MERGED) == []


def test_other_marks_numbers_and_line_breaks_are_no_difference() -> None:
    assert found(MERGED.replace("# ", "## ").replace("1. ", "* ").replace("200C. ", "200C.\n")) == []


def test_a_planted_loss_of_an_inserted_sentence_is_caught() -> None:
    assert found(OURS) == [Violation("lost", "theirs", "let it rest")]


def test_a_planted_loss_of_a_changed_sentence_is_caught_with_what_came_back() -> None:
    assert found(THEIRS) == [
        Violation("lost", "ours", "mix the chicken with nutmeg"),
        Violation("came back", "ours", "mix the chicken with salt"),
    ]


def test_a_planted_loss_of_a_sentence_that_nobody_touched_is_caught() -> None:
    assert found(changed((" Grease a tray.", ""), text=MERGED)) == [Violation("lost", "both", "grease a tray")]


def test_a_planted_loss_of_an_added_repetition_is_caught() -> None:
    twice = changed(("3. ", "3. Grease a tray.\n4. "))
    assert found(BASE, ours=twice, theirs=BASE) == [Violation("lost", "ours", "grease a tray")]


def test_a_planted_loss_of_one_side_of_a_conflict_is_caught() -> None:
    theirs = changed(("with salt", "with pepper"))
    other = found(OURS, theirs=theirs)
    assert Violation("lost", "theirs", "mix the chicken with pepper") in other


def test_what_stands_in_a_conflict_is_not_lost() -> None:
    theirs = changed(("with salt", "with pepper"))
    values = ("Mix the chicken with salt.", "Mix the chicken with nutmeg.", "Mix the chicken with pepper.")
    assert found(BASE, *values, theirs=theirs) == []


def test_a_planted_doubling_is_caught() -> None:
    doubled = changed(("4. Let it rest.", "4. Let it rest.\n5. Let it rest."), text=MERGED)
    assert found(doubled) == [Violation("doubled", "both", "let it rest")]


def test_a_sentence_that_both_sides_inserted_may_stand_only_once() -> None:
    twice = changed(("1. Heat", "1. Let it rest.\n2. Heat"), text=THEIRS)
    assert found(twice, ours=THEIRS) == [Violation("doubled", "both", "let it rest")]


def test_a_planted_return_of_a_removed_sentence_is_caught() -> None:
    ours = changed((" Grease a tray.", ""))
    assert found(THEIRS, ours=ours) == [Violation("came back", "ours", "grease a tray")]


def test_a_sentence_that_holds_both_sides_new_words_passes() -> None:
    theirs = changed(("Mix the chicken", "Mix the whole chicken"))
    assert found(changed(("with salt", "with nutmeg"), text=theirs), theirs=theirs) == []


def test_a_sentence_that_holds_only_one_sides_new_words_is_caught() -> None:
    theirs = changed(("Mix the chicken", "Mix the whole chicken"))
    assert found(theirs, theirs=theirs) == [Violation("lost", "ours", "mix the chicken with nutmeg")]


def test_a_sentence_that_each_side_inserted_at_a_place_of_its_own_may_stand_twice() -> None:
    ours = changed(("1. Heat", "1. Let it rest.\n2. Heat"))
    both = changed(("1. Heat", "1. Let it rest.\n2. Heat"), text=THEIRS)
    assert found(both, ours=ours) == []


def test_a_doubled_sentence_that_is_in_dispute_is_told_by_the_conflict_already() -> None:
    doubled = changed(("4. Let it rest.", "4. Let it rest.\n5. Let it rest."), text=MERGED)
    assert found(doubled, "Let it rest.") == []


def test_one_word_within_another_sentence_is_no_proof_that_a_heading_is_there() -> None:
    theirs = changed(("1. Heat", "## Chicken\n\n1. Heat"))
    assert found(BASE, ours=BASE, theirs=theirs) == [Violation("lost", "theirs", "chicken")]


def test_equal_numbers_and_counts_in_another_spelling_are_no_difference() -> None:
    base = "- 1/2 kg sausage\n- 2 onions, chopped"
    assert violations(base, base, base, "- 0.50 kg sausage\n- 2x onions, chopped", []) == []
    assert violations(base, base, base, "- 1/4 kg sausage\n- 2 onions, chopped", []) != []


def test_both_sides_additions_to_a_list_in_one_line_pass_in_any_order() -> None:
    base, ours, theirs = "tags: [oven, meat]", "tags: [oven, meat, apple]", "tags: [oven, meat, spanish]"
    assert violations(base, ours, theirs, "tags: [apple, meat, oven, spanish]", []) == []
    assert violations(base, ours, base, "tags: [apple, meat, oven]", []) == []
    assert violations(base, ours, theirs, "tags: [meat, oven, spanish]", []) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 1. Heat it! Now\n", [("heat", "it"), ("now",)]),
        ("先夹紧，再拧紧。检查 5 g", [tuple("先夹紧再拧紧"), ("检", "查", "5", "g")]),
        ("\n---\n", []),
    ],
)
def test_sentences_are_runs_of_words(text: str, expected: list[tuple[str, ...]]) -> None:
    assert sentences(text) == expected
