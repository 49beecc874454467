from __future__ import annotations

import pytest

from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import DEEPEST, read_json


def test_values_are_read_and_decimals_come_as_their_exact_text() -> None:
    assert read_json(b'{"a": [1, 1.50, 1e3, true, null, "\\ud83d\\udd27"]}', "x") == {
        "a": [1, "1.50", "1e3", True, None, "🔧"]
    }


@pytest.mark.parametrize("text", ["", "{", '{"a": 1', "[1, 2", '"a', "{'a': 1}", "[1,]", "1 2", "nul", "\0"])
def test_what_is_not_json_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(FormatError, match=r"^x:2: is not JSON"):
        read_json("\n" + text, "x")


def test_nesting_is_refused_above_the_limit_whatever_the_stack_would_bear() -> None:
    read_json("[" * DEEPEST + "]" * DEEPEST, "x")
    for depth in (DEEPEST + 1, DEEPEST + 2, 10**6):
        with pytest.raises(FormatError, match=f"more than {DEEPEST} levels deep"):
            read_json("[" * depth + "1" + "]" * depth, "x")


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "c": 2, "a": 3}}]'])
def test_a_key_that_stands_twice_in_one_object_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="the key “a” twice"):
        read_json(text, "x")


@pytest.mark.parametrize("text", ['"\\ud83d"', '{"\\udd27": 1}', '"a\ud83d"'])
def test_half_a_sign_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="half a sign"):
        read_json(text, "x")
