"""XLIFF 2 of other tools, and files that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.xliff2 import Xliff2File

from catchball.core.document import Cookbook
from catchball.core.translating import receive
from catchball.core.translations import State, entries
from catchball.formats.errors import FormatError
from catchball.formats.xliff.reading import read_xliff
from catchball.formats.xliff.writing import write_xliff
from cookbooks import LANGUAGES, cookbooks, large_cookbook

HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f1">'
TAIL = "</file></xliff>"


def parsed(data: bytes) -> Any:
    """The file as the library has it; it knows no types."""
    return Xliff2File.parsestring(data)  # type: ignore[no-untyped-call]


def file_of(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines, TAIL]).encode()


def unit(inside: str, name: str = "at:b-3:title") -> str:
    return f'<unit id="{name}">{inside}</unit>'


def segment(target: str = "", state: str = "") -> str:
    told = f' state="{state}"' if state else ""
    return f"<segment{told}><source>Clamp it</source>{target and f'<target>{target}</target>'}</segment>"


@given(document=cookbooks(), language=st.sampled_from(LANGUAGES))
def test_a_public_library_reads_the_file_and_writes_it_unchanged_in_content(document: Cookbook, language: str) -> None:
    sent = write_xliff(document, language)
    read = parsed(sent.data)
    told = [(one.source, one.target or "") for one in read.units]
    source = read.getsourcelanguage()
    shown = [one for one in entries(document, language, source) if one.source_language == source]
    assert told == [(entry.source, entry.words) for entry in shown]
    again = read_xliff(bytes(read), "a file")
    assert without_places(again.returned) == without_places(read_xliff(sent.data, "a file").returned)


def without_places(returned: Sequence[object]) -> list[str]:
    return [re.sub(r"place='[^']*'", "", repr(one)) for one in returned]


def test_what_a_public_library_translates_and_approves_is_taken_so() -> None:
    document = large_cookbook(2, languages=("en",))
    read = parsed(write_xliff(document, "de").data)
    for number, one in enumerate(read.units):
        one.target = f"Deutsch <{number}> & mehr"
        if number % 2:
            one.markapproved()
        else:
            one.marktranslated()
    receipt = receive(document, "de", read_xliff(bytes(read), "a file").returned)
    done = entries(receipt.document, "de")
    assert [entry.words for entry in done] == [f"Deutsch <{number}> & mehr" for number in range(len(done))]
    assert [entry.state for entry in done][:2] == [State.NEEDS_CHECKING, State.APPROVED]


def test_segments_that_a_tool_split_are_one_text_in_the_least_of_their_states() -> None:
    first = '<segment state="final"><source>Clamp it.</source><target>Spannen.</target></segment>'
    gap = "<ignorable><source> </source></ignorable>"
    second = '<segment state="translated"><source>Dry it.</source><target>Trocknen.</target></segment>'
    (one,) = read_xliff(file_of(unit(first + gap + second)), "a file").returned
    assert (one.source, one.words, one.state) == ("Clamp it. Dry it.", "Spannen. Trocknen.", State.NEEDS_CHECKING)


def test_a_text_of_which_a_segment_is_missing_is_not_translated_yet() -> None:
    both = segment("Spannen", "final") + segment()
    assert read_xliff(file_of(unit(both)), "a file").returned == ()


def test_marks_of_tools_within_a_text_are_left_out() -> None:
    inside = segment('Das <mrk id="m1" type="term">Teil</mrk> <pc id="1">spannen</pc>', "reviewed")
    (one,) = read_xliff(file_of(unit(inside)), "a file").returned
    assert (one.words, one.state) == ("Das Teil spannen", State.APPROVED)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the XML is damaged"),
        (b"not XML", "a.xlf:1: the XML is damaged"),
        (file_of(unit(segment()))[:-9], "the XML is damaged"),
        (b"\xff\xfe\x00", "the XML is damaged"),
        (b"<html/>", "a.xlf:1: is not XLIFF 2"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', "is not XLIFF 2"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares a document type or entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "declares a document type or entities"),
        (file_of(head=HEAD.replace('"de"', '"German"')), "a.xlf:1: “trgLang” is 'German'"),
        (file_of(head=HEAD.replace(' srcLang="en"', "")), "“srcLang” is ''"),
        (file_of("", unit(segment(), name="u1")), "a.xlf:3: the unit “u1” is not of a cookbook"),
        (file_of(unit(segment()), unit(segment())), "a.xlf:3: the unit at:b-3:title stands in line 2 already"),
        (file_of(unit("")), "a.xlf:2: the unit “at:b-3:title” has no segment"),
        (file_of(unit(segment("x", "done"))), "a.xlf:2: the state “done” is not one of initial"),
        (file_of(unit(segment('a <ph id="1"/> b'))), "a.xlf:2: <ph> stands in a text"),
        (b"<a>" * 200, "a.xlf:1: more than"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_place(data: bytes, told: str) -> None:
    with pytest.raises(FormatError) as refused:
        read_xliff(data, "a.xlf")
    assert told in str(refused.value)


@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(write_xliff(large_cookbook(2), "de").data)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    with suppress(FormatError):
        read_xliff(bytes(whole[: data.draw(st.integers(0, len(whole)))]), "a file")
