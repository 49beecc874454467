from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from difflib import ndiff

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.sources import Imported
from catchball.formats.text_folder.notation import escaped, joined_lines, text_lines, unescaped
from catchball.formats.text_folder.reading import read_text_folder
from catchball.formats.text_folder.writing import write_text_folder
from cookbooks import AWKWARD, complete_cookbooks, cookbooks, large_cookbook, same, texts

BOOK = large_cookbook(12)
STEP = {
    "title": {"en": "Clamp", "de": {"text": "Spannen", "of": {"language": "en", "text": "Clamp it"}}},
    "instruction": {"en": "Place the part. Turn the lever.\nCheck the gap.", "zh-Hans": "先夹紧。再拧紧。"},
    "applies": ["V1", "V2"],
    "parameters": {"torque": {"value": "12.5 N·m", "low": "12 N·m", "class": "special"}},
    "checks": [{"id": "c1", "characteristic": {"en": "Gap"}, "limits": {"high": "0.05 mm"}}],
}
OPERATION_FILE = """\
operation home-2
  number: OP10

step home-3 copied from home-1
  title en: Clamp
  title de of en:
    < Clamp it
    Spannen
  applies:
    - V1
    - V2
  instruction en:
    Place the part.
    Turn the lever.
    \\
    Check the gap.
  instruction zh-Hans:
    先夹紧。
    再拧紧。
  parameters:
    * torque
      value: 12.5 N·m
      low: 12 N·m
      class: special
  checks:
    * c1
      characteristic en: Gap
      limits:
        high: 0.05 mm
"""
COOKBOOK_FILE = """\
catchball text/1

cookbook home-1
  title en: Knots

contents
  operation home-2  # OP10
"""
SMALL = {"cookbook.txt": COOKBOOK_FILE, "home-2.txt": OPERATION_FILE}


def small() -> Cookbook:
    nodes = [
        node("home-1", Kind.COOKBOOK, {"title": {"en": "Knots"}}),
        node("home-2", Kind.OPERATION, {"number": "OP10"}),
        node("home-3", Kind.STEP, STEP, source="home-1"),
    ]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": ["home-3"]})


def imported(files: Mapping[str, str]) -> Imported:
    return read_text_folder({name: text.encode() for name, text in files.items()}, source="book")


def changed_lines(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """File -> the lines that differ, with + and -."""
    found: dict[str, list[str]] = {}
    for name in {**before, **after}:
        lines = ndiff(before.get(name, "").split("\n"), after.get(name, "").split("\n"))
        found[name] = [line for line in lines if line[0] in "+-"]
    return {name: lines for name, lines in found.items() if lines}


def with_step(uid: str, **fields: object) -> Cookbook:
    nodes = [node(uid, own.kind, {**own.fields, **fields}) if own.uid == uid else own for own in BOOK.nodes.values()]
    return cookbook(BOOK.root, nodes, BOOK.children)


@given(cookbooks())
def test_what_is_written_is_read_back_the_same(book: Cookbook) -> None:
    assert same(imported(write_text_folder(book)).cookbook, book)


@settings(max_examples=20)
@given(complete_cookbooks())
def test_every_field_of_the_schema_is_read_back_the_same(book: Cookbook) -> None:
    assert same(imported(write_text_folder(book)).cookbook, book)


@given(cookbooks())
def test_it_is_read_the_same_with_the_line_ends_of_windows_and_other_file_names(book: Cookbook) -> None:
    files = write_text_folder(book)
    fixed = {"cookbook.txt", "withdrawn.txt"}
    renamed = {name if name in fixed else f"x {name}": text.replace("\n", "\r\n") for name, text in files.items()}
    assert same(imported(renamed).cookbook, book)


def test_the_files_read_as_documented() -> None:
    assert dict(write_text_folder(small())) == SMALL
    assert same(imported(SMALL).cookbook, small())


@given(st.one_of(texts, st.sampled_from(AWKWARD)))
@example("Yes. No.  Two blanks.\tTab. ")
@example("。、。 a。b. 中. x")
@example(" \n <a\n> \\")
def test_every_text_survives_being_split_into_sentences(words: str) -> None:
    lines = text_lines(words)
    assert joined_lines(lines) == words
    assert unescaped(escaped(words)) == words
    assert all(line == line.strip() and "\n" not in line for line in lines)


def test_changing_one_sentence_changes_one_line_of_one_file() -> None:
    instruction = dict(BOOK.nodes["home-3"].fields["instruction"])
    instruction["en"] = instruction["en"].replace("Check the gap.", "Check the gap twice.")
    after = with_step("home-3", instruction=instruction)
    assert changed_lines(write_text_folder(BOOK), write_text_folder(after)) == {
        "home-10000000.txt": ["-     Check the gap.", "+     Check the gap twice."]
    }


def test_inserting_an_operation_adds_one_file_and_one_line() -> None:
    new = node("home-500", Kind.OPERATION, {"number": "OP15"})
    children = {**BOOK.children, BOOK.root: ["home-10000000", "home-500", "home-10000001"]}
    after = cookbook(BOOK.root, [*BOOK.nodes.values(), new], children)
    assert changed_lines(write_text_folder(BOOK), write_text_folder(after)) == {
        "cookbook.txt": ["+   operation home-500  # OP15"],
        "home-500.txt": ["+ operation home-500", "+   number: OP15"],
    }


def test_hand_written_files_need_not_be_laid_out_as_ours() -> None:
    by_hand = OPERATION_FILE.replace("    Place the part.\n    Turn", "      Place the\n\n  \n    part. Turn")
    assert same(imported({**SMALL, "home-2.txt": by_hand}).cookbook, small())


def test_uids_that_differ_in_capitals_get_files_that_differ_in_more() -> None:
    nodes = [node("home-1", Kind.COOKBOOK, {}), node("a-1", Kind.GROUP, {}), node("A-1", Kind.GROUP, {})]
    book = cookbook("home-1", nodes, {"home-1": ["a-1", "A-1"]})
    files = write_text_folder(book)
    assert sorted(files) == ["A-1.txt", "a-1~2.txt", "cookbook.txt"]
    assert same(imported(files).cookbook, book)


def test_files_that_the_contents_do_not_name_are_reported() -> None:
    files = {**SMALL, "home-9.txt": "group home-9\n", "readme.txt": "Hello", "notes.md": "", "old/home-2.txt": ""}
    assert [(entry.source, entry.line, entry.what) for entry in imported(files).dropped] == [
        ("book/readme.txt", None, "a text file that holds no node"),
        ("book/home-9.txt", 1, "home-9 is not in the contents of cookbook.txt"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("number: OP10", "nummer: OP10", 2, "there is no field “nummer”; known are number, title"),
        ("number: OP10", "number OP10", 2, "expected a field"),
        ("number: OP10", "number: OP10\n  number: OP20", 3, "“number” stands twice"),
        ("  number", "\tnumber", 2, "a tab at the beginning"),
        ("  title en", "   title en", 6, "begins with 2 blanks; those that belong with it, with 3"),
        ("title en: Clamp", "title: Clamp", 5, "in which language?"),
        ("title en: Clamp", "title english: Clamp", 5, "home-3 › title › english: is not a language tag"),
        ("title en: Clamp", "title de: Clamp", 6, "“de” stands twice"),
        ("title en: Clamp", "title en of de: Clamp", 5, "stands on lines of its own"),
        ("title de of en:", "title de:", 7, "a line of a source stands in a translation"),
        ("    Spannen", "    Spann\\en", 6, "“\\e” stands for nothing"),
        ("applies:", "applies en:", 9, "“applies” is no text with a language"),
        ("applies:", "applies: V1", 9, "stands on lines of its own"),
        ("    - V2", "    V2", 11, "expected “- ” and a name, found “V2”"),
        ("    * torque", "    torque", 21, "expected “* ” and a name"),
        ("      class: special", "      class: secret", 24, "home-3 › parameters › torque › class: “secret” is not"),
        ("        high: 0.05 mm", "        high: thin", 29, "home-3 › checks › c1 › limits › high: “thin”"),
        ("        high:", "        highest:", 29, "there is no field “highest”"),
        ("    * c1", "    * c 1", 25, "home-3 › checks › 1: an element needs an “id”"),
        ("step home-3", "step home", 4, "home: a uid is an issuer and a number"),
        ("step home-3", "stage home-3", 4, "expected a node at the beginning of the line"),
        ("step home-3", "group home-3", 9, "there is no field “applies”"),
        ("step home-3", "operation home-3\n\nstep home-4", 4, "only steps follow"),
        ("step home-3", "step home-1", 4, "home-1 stands at book/cookbook.txt:3 already"),
        (" copied from home-1", " copied from me", 4, "home-3 › source: a uid is"),
        (" copied from home-1", " withdrawn from home-1", 4, "expected a node at the beginning of the line"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(old: str, new: str, line: int, told: str) -> None:
    assert old in OPERATION_FILE
    with pytest.raises(FormatError) as caught:
        imported({**SMALL, "home-2.txt": OPERATION_FILE.replace(old, new, 1)})
    assert (caught.value.source, caught.value.line) == ("book/home-2.txt", line)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("text/1", "text/2", 1, "the first line is not “catchball text/1”"),
        ("cookbook home-1", "group home-1", 3, "expected the cookbook itself"),
        ("contents", "order", 6, "expected “contents”, found “order”"),
        ("operation home-2", "step home-2", 7, "“operation” or “group” and its uid"),
        ("operation home-2", "group home-2", 7, "home-2 is of the kind operation in its file"),
        ("operation home-2", "operation home-7", 7, "no file holds operation home-7"),
        ("  operation home-2", "  operation home-2\n  operation home-2", 8, "or it is named twice here"),
        ("  operation home-2", "operation home-2", 7, "after some blanks"),
    ],
)
def test_what_is_wrong_in_the_contents_is_told_with_its_line(old: str, new: str, line: int, told: str) -> None:
    with pytest.raises(FormatError) as caught:
        imported({**SMALL, "cookbook.txt": COOKBOOK_FILE.replace(old, new, 1)})
    assert (caught.value.source, caught.value.line) == ("book/cookbook.txt", line)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "^book: there is no cookbook.txt"),
        ({"cookbook.txt": ""}, r"^book/cookbook.txt:1: the first line is not"),
        ({**SMALL, "home-9.txt": ""}, r"^book/home-9.txt:1: expected a node"),
        ({**SMALL, "x.txt": "operation home-2"}, r"^book/x.txt:1: home-2 stands in book/home-2.txt too"),
        ({**SMALL, "x.txt": "step home-9"}, r"^book/x.txt:1: expected “operation” or “group”"),
        ({**SMALL, "withdrawn.txt": "step home-9"}, r"^book/withdrawn.txt:1: expected a node .* withdrawn from"),
        (
            {**SMALL, "withdrawn.txt": "step home-3 withdrawn from home-2"},
            r"home-3 stands at book/home-2.txt:4 already",
        ),
        ({**SMALL, "withdrawn.txt": "step home-9 withdrawn from x"}, r"“x” is no uid"),
    ],
)
def test_a_folder_that_cannot_be_a_cookbook_is_refused(files: dict[str, str], told: str) -> None:
    with pytest.raises(FormatError, match=told):
        imported(files)


def test_a_group_cannot_stand_in_an_operation() -> None:
    nested = COOKBOOK_FILE + "    group home-5\n"
    with pytest.raises(FormatError, match="home-2 › home-5: the kind operation cannot hold the kind group"):
        imported({**SMALL, "cookbook.txt": nested, "home-5.txt": "group home-5"})


@given(st.sampled_from(sorted(SMALL)), st.data())
def test_a_damaged_folder_is_read_or_refused_and_never_anything_else(name: str, data: st.DataObject) -> None:
    damaged = bytearray(SMALL[name].encode())
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.sampled_from(b"\n\t <\\*-:#\xff\0a"))
    files = {key: text.encode() for key, text in SMALL.items()} | {name: bytes(damaged)}
    with suppress(FormatError):
        book = read_text_folder(files, source="book").cookbook
        assert same(imported(write_text_folder(book)).cookbook, book)


def test_every_truncated_file_is_read_or_refused() -> None:
    for name, text in SMALL.items():
        for length in range(len(text)):
            with suppress(FormatError):
                imported({**SMALL, name: text[:length]})
