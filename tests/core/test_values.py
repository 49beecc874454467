"""Values of fields: one normal form for equal content, and errors that name the place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from catchball.core.document import node
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, Kind
from catchball.core.values import LONGEST_ATOM, LONGEST_TEXT, normal_record, phrase_text
from cookbooks import records

OF = {"language": "en", "text": "Clamp"}


def said(field: str, raw: Any) -> Any:
    """What a step says after it was told a raw value."""
    return node("b-3", Kind.STEP, {field: raw}).fields.get(field)


@pytest.mark.parametrize(
    ("field", "raw", "normal"),
    [
        ("occasion", " cycle ", "cycle"),
        ("title", {"en": "Clamp\r\nit ", "de": ""}, {"en": "Clamp\nit"}),
        ("title", {"en": "Cafe\u0301"}, {"en": "Caf\u00e9"}),
        ("title", {"de": {"text": "Spannen", "of": OF}}, {"de": {"text": "Spannen", "of": OF}}),
        ("title", {"de": {"text": "Spannen"}}, {"de": "Spannen"}),
        ("title", {"de": {"text": "", "of": OF}}, None),
        ("applies", ["B", "A", "B", ""], ("A", "B")),
        ("applies", [], None),
        ("parameters", {"t": {"value": "1.0 N·m"}}, {"t": {"value": "1 N·m"}}),
        ("parameters", {"t": {"value": 3}}, {"t": {"value": "3"}}),
        ("parameters", {" t ": {}}, {"t": {}}),
        ("key_points", [{"id": "k", "point": {"en": ""}}], ({"id": "k"},)),
        ("checks", [{"id": "c", "limits": {"high": "2.0", "low": ""}}], ({"id": "c", "limits": {"high": "2"}},)),
        ("checks", [{"id": "c", "sample": 5}], ({"id": "c", "sample": "5"},)),
        ("media", [], None),
        ("instruction", None, None),
    ],
)
def test_a_value_has_one_normal_form_and_an_empty_one_is_dropped(field: str, raw: Any, normal: Any) -> None:
    assert said(field, raw) == normal


def test_parts_rows_and_fields_stand_in_a_fixed_order_however_they_were_written() -> None:
    raw = {"title": {"en": "A", "de": "B"}, "parameters": {"b": {"high": "2", "value": "1"}, "a": {}}}
    turned = {"parameters": {"a": {}, "b": {"value": "1", "high": "2"}}, "title": {"de": "B", "en": "A"}}
    told = [repr(node("b-3", Kind.STEP, fields).fields) for fields in (raw, turned)]
    assert told[0] == told[1]


def test_elements_of_a_list_keep_their_order() -> None:
    assert [element["id"] for element in said("key_points", [{"id": "z"}, {"id": "a"}])] == ["z", "a"]


@given(records(FIELDS[Kind.STEP], most=2))
def test_the_normal_form_of_a_normal_form_is_itself(raw: dict[str, Any]) -> None:
    once = normal_record(raw, FIELDS[Kind.STEP], ())
    assert normal_record(once, FIELDS[Kind.STEP], ()) == once


@pytest.mark.parametrize(
    ("raw", "where", "what"),
    [
        ({"colour": "red"}, ("colour",), "there is no such field; known are title, applies"),
        ({"occasion": "sometimes"}, ("occasion",), "“sometimes” is not one of change-over, cycle"),
        ({"occasion": True}, ("occasion",), "expected words in quotes, found bool"),
        ({"occasion": "a\x00b"}, ("occasion",), "the sign U+0000 cannot be printed"),
        ({"title": "Clamp"}, ("title",), "expected a text by language"),
        ({"title": {"English": "Clamp"}}, ("title", "English"), "is not a language tag"),
        ({"title": {"en": 5}}, ("title", "en"), "expected words, or {“text”, “of”, “needs”}"),
        ({"title": {"de": {"text": "x", "by": "me"}}}, ("title", "de"), "a translation holds “text”, “of” and “needs”"),
        ({"title": {"de": {"text": "x", "of": {"text": "y"}}}}, ("title", "de", "of"), "a translation's source is"),
        (
            {"title": {"de": {"text": "x", "of": {"language": "?", "text": "y"}}}},
            ("title", "de", "of", "language"),
            "is not a language tag",
        ),
        ({"title": {"en": "x" * (LONGEST_TEXT + 1)}}, ("title", "en"), "100001 signs; at most 100000 are allowed"),
        ({"applies": "A"}, ("applies",), "expected a list of labels, found str"),
        ({"applies": ["A", 1.5]}, ("applies",), "expected words in quotes, found float"),
        ({"parameters": []}, ("parameters",), "expected rows by name"),
        ({"parameters": {"t": "3 mm"}}, ("parameters", "t"), "expected a record"),
        ({"parameters": {"t": {}, "t ": {}}}, ("parameters", "t"), "two rows have this name"),
        ({"parameters": {" ": {}}}, ("parameters", ""), "a row needs a name"),
        ({"parameters": {"@order": {}}}, ("parameters", "@order"), "none that begins with @"),
        ({"parameters": {"t": {"value": "3 foo"}}}, ("parameters", "t", "value"), "the unit “foo” does not exist"),
        ({"parameters": {"t": {"value": 0.1}}}, ("parameters", "t", "value"), "expected words in quotes, found float"),
        ({"checks": [{"id": "c", "limits": {"max": "3"}}]}, ("checks", "c", "limits", "max"), "value, low and high"),
        ({"key_points": {}}, ("key_points",), "expected a list"),
        ({"key_points": [{"id": "k"}, {}]}, ("key_points", "2"), "id"),
        ({"key_points": [{"id": "@k"}]}, ("key_points", "1"), "id"),
        ({"key_points": [{"id": "k"}, {"id": "k"}]}, ("key_points", "k"), "two elements have this id"),
        (
            {"media": [{"id": "m", "annotations": [{"id": "n", "shape": "star"}]}]},
            ("media", "m", "annotations", "n", "shape"),
            "“star” is not one of arrow, box, number, text",
        ),
    ],
)
def test_a_value_that_no_step_can_hold_is_refused_with_its_place(
    raw: dict[str, Any], where: tuple[str, ...], what: str
) -> None:
    with pytest.raises(InvalidCookbook) as refused:
        node("b-3", Kind.STEP, raw)
    assert refused.value.where == ("b-3", *where)
    assert what in refused.value.what


def test_an_atom_of_one_sign_too_many_is_refused() -> None:
    node("b-2", Kind.OPERATION, {"workstation": "x" * LONGEST_ATOM})
    with pytest.raises(InvalidCookbook, match="b-2 › workstation: 2001 signs; at most 2000 are allowed"):
        node("b-2", Kind.OPERATION, {"workstation": "x" * (LONGEST_ATOM + 1)})


def test_the_words_of_a_phrase_are_told_of_texts_and_of_translations() -> None:
    assert phrase_text("Clamp") == "Clamp"
    assert phrase_text({"text": "Spannen", "of": OF}) == "Spannen"
