"""Texts taken apart, compared and merged word by word, in scripts with and without blanks."""

from __future__ import annotations

import pytest

from catchball.core.words import Hunk, Part, WordMerge, common_pairs, hunks, marked, merge_words, tokens

BASE = "Clamp the part firmly. Check the gap with a gauge."


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """What gives way to what."""
    before = tokens(old)
    return [(" ".join(before.words[low:high]), " ".join(words)) for low, high, words in hunks(before, tokens(new))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clamp the part.", ["Clamp", "the", "part", "."]),
        ("Nut M8×1,25 on 3.5 mm", ["Nut", "M8", "×", "1,25", "on", "3.5", "mm"]),
        ("don't (dry)", ["don", "'", "t", "(", "dry", ")"]),
        ("Gehäuse spannen; prüfen!", ["Gehäuse", "spannen", ";", "prüfen", "!"]),
        ("先夹紧。OK", ["先", "夹", "紧", "。", "OK"]),
        ("ネジを締める", ["ネ", "ジ", "を", "締", "め", "る"]),
        ("ที่จับ", ["ที่", "จั", "บ"]),
        ("Bolt拧紧M8", ["Bolt", "拧", "紧", "M8"]),
        ("OKจับ", ["OK", "จั", "บ"]),
        (" \n ", []),
    ],
)
def test_a_token_is_a_word_a_number_a_sign_or_one_character_of_a_script_without_blanks(
    text: str, words: list[str]
) -> None:
    assert list(tokens(text).words) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Clamp it. Is it flush? Yes!", ["Clamp it .", "Is it flush ?", "Yes !"]),
        ("One line\nanother line", ["One line", "another line"]),
        ("先夹紧。再检查！", ["先 夹 紧 。", "再 检 查 ！"]),
        ("Turn 3.5 times", ["Turn 3.5 times"]),
        ("", []),
    ],
)
def test_a_sentence_ends_with_its_sign_or_with_its_line(text: str, sentences: list[str]) -> None:
    assert [" ".join(words) for words in tokens(text).sentences()] == sentences


def test_white_space_belongs_to_the_token_after_it() -> None:
    assert tokens("a  b\n\tc").spaces == ("", "  ", "\n\t")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (BASE, []),
        ("Hold the part firmly. Check the gap with a gauge.", [("Clamp", "Hold")]),
        ("Clamp the part. Check the gap with a gauge.", [("firmly", "")]),
        ("Clamp the part very firmly. Check the gap with a gauge.", [("", "very")]),
        ("Hold the part gently. Check the gap with a gauge.", [("Clamp", "Hold"), ("firmly", "gently")]),
        ("Clamp  the part\nfirmly. Check the gap with a gauge.", []),
        ("Check the gap with a gauge.", [("Clamp the part firmly .", "")]),
    ],
)
def test_the_difference_of_two_texts_is_what_gives_way_to_what(new: str, expected: list[tuple[str, str]]) -> None:
    assert changes(BASE, new) == expected


def test_an_insertion_or_deletion_that_fits_at_several_places_is_found_at_the_first() -> None:
    assert hunks(tokens("a a b"), tokens("a a a b")) == (Hunk(0, 0, ("a",)),)
    assert hunks(tokens("x a b a b y"), tokens("x a b y")) == (Hunk(1, 3, ()),)


def test_a_common_subsequence_is_as_long_as_can_be_and_in_order() -> None:
    assert common_pairs("abcbdab", "bdcaba") in ([(1, 0), (2, 2), (3, 4), (5, 5)], [(1, 0), (4, 1), (5, 3), (6, 4)])
    assert len(common_pairs("abcbdab", "bdcaba")) == 4
    assert common_pairs("", "abc") == []


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ("Hold the part firmly. Check the gap with a gauge.", "Clamp the part firmly. Check the gap with a ruler.",
         "Hold the part firmly. Check the gap with a ruler."),
        ("Clamp the part. Check the gap with a gauge.", "Clamp the part firmly. Check the gap.",
         "Clamp the part. Check the gap."),
        ("Hold the part firmly. Check the gap with a gauge.", "Clamp the part  firmly.\nCheck the gap with a gauge.",
         "Hold the part  firmly.\nCheck the gap with a gauge."),
    ],
)  # fmt: skip
def test_changes_in_different_sentences_stand_together(ours: str, theirs: str, merged: str) -> None:
    assert merge_words(BASE, ours, theirs) == merge_words(BASE, theirs, ours) == WordMerge(merged, same_sentence=False)


def test_changes_of_one_sentence_stand_together_and_say_so() -> None:
    ours = "Hold the part firmly. Check the gap with a gauge."
    theirs = "Clamp the part gently. Check the gap with a gauge."
    merged = WordMerge("Hold the part gently. Check the gap with a gauge.", same_sentence=True)
    assert merge_words(BASE, ours, theirs) == merge_words(BASE, theirs, ours) == merged


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("先夹紧工件。检查间隙。", "先装夹工件。检查间隙。", "先夹紧工件。测量间隙。", "先装夹工件。测量间隙。"),
        ("จับชิ้นงาน ตรวจช่องว่าง", "จับงาน ตรวจช่องว่าง", "จับชิ้นงาน วัดช่องว่าง", "จับงาน วัดช่องว่าง"),
        ("Teil spannen. Spalt prüfen.", "Gehäuse spannen. Spalt prüfen.", "Teil spannen. Spalt messen.",
         "Gehäuse spannen. Spalt messen."),
    ],
)  # fmt: skip
def test_scripts_without_blanks_and_other_languages_merge_just_so(
    base: str, ours: str, theirs: str, merged: str
) -> None:
    found = merge_words(base, ours, theirs)
    assert found is not None
    assert found.text == merged


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Hold the part firmly.", "Grip the part firmly."),
        ("Hold the part firmly.", "Clamp this part firmly."),
        ("Clamp the part very firmly.", "Clamp the part gently."),
        ("Clamp the part very firmly.", "Clamp the part quite firmly."),
        ("Clamp it firmly.", "Clamp the dry part firmly."),
        ("", "Clamp the dry part firmly."),
    ],
)
def test_changes_that_overlap_or_touch_are_left_to_a_person(ours: str, theirs: str) -> None:
    assert merge_words("Clamp the part firmly.", ours, theirs) is None
    assert merge_words("Clamp the part firmly.", theirs, ours) is None


def test_the_same_change_on_both_sides_is_one() -> None:
    ours = "Hold the part firmly. Check the gap with a gauge."
    theirs = "Hold the part firmly. Check the gap with a ruler."
    assert merge_words(BASE, ours, theirs) == WordMerge(theirs, same_sentence=False)


def test_where_both_sides_changed_the_same_white_space_the_smaller_stands() -> None:
    assert (
        merge_words("a b", "a  b", "a\nb")
        == merge_words("a b", "a\nb", "a  b")
        == WordMerge("a\nb", same_sentence=False)
    )


def test_old_and_new_words_are_shown_in_one_text() -> None:
    assert marked("Clamp the part.", "Hold the dry part.") == (
        Part("-", "Clamp"),
        Part("+", "Hold"),
        Part("=", " the"),
        Part("+", " dry"),
        Part("=", " part."),
    )
    assert "".join(part.text for part in marked(BASE, "Hold it.") if part.change != "-") == "Hold it."
    assert "".join(part.text for part in marked(BASE, "Hold it.") if part.change != "+") != ""


def test_a_sentence_of_which_little_is_left_is_shown_as_replaced_and_not_in_shreds() -> None:
    old, new = "Do it. Check the gap with the gauge now.", "Do it. Look at the side, then at the other end."
    assert [part.change for part in marked(old, new)] == ["=", "-", "+"]
    assert [part.change for part in marked("Use 12 N·m.", "Use 14 N·m.")] == ["=", "-", "+", "="]
