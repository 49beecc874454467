"""Amounts in words: what is recognised, what stays words, and that joining and splitting belong together."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.units import amount
from catchball.formats.quantities import join_parameter, join_quantity, split_parameter, split_quantity

_UNITS = ("g", "kg", "ml", "l", "pcs", "mm", "N·m", "°C", "rpm", "")


def _amounts(units: tuple[str, ...] = _UNITS) -> st.SearchStrategy[str]:
    numbers = st.fractions(min_value=0, max_value=1000, max_denominator=40)
    return st.builds(_spelled, numbers, st.sampled_from(units))


def _spelled(number: Fraction, unit: str) -> str:
    return amount(f"{number.numerator}/{number.denominator} {unit}")


@pytest.mark.parametrize(
    ("text", "quantity", "rest"),
    [
        (
            "3x [M3x25 hexagon head screws](./m3.md), steel",
            {"value": "3"},
            "[M3x25 hexagon head screws](./m3.md), steel",
        ),
        ("3 × M3 x 25", {"value": "3"}, "M3 x 25"),
        ("1 [Camera platform](c.md)", {"value": "1"}, "[Camera platform](c.md)"),
        ("15 ml lemon juice", {"value": "15 ml"}, "lemon juice"),
        ("15ml 醋", {"value": "15 ml"}, "醋"),
        ("900 g (4-5) apples", {"value": "900 g"}, "(4-5) apples"),
        ("1-2 g nutmeg", {"low": "1 g", "high": "2 g"}, "nutmeg"),
        ("3-14x [M3x8mm](s.md)", {"low": "3", "high": "14"}, "[M3x8mm](s.md)"),
        ("1/2 kg flour", {"value": "0.5 kg"}, "flour"),
        ("1/3 kg flour", {"value": "1/3 kg"}, "flour"),
    ],
)
def test_a_quantity_is_moved_out_of_the_words(text: str, quantity: dict[str, str], rest: str) -> None:
    assert split_quantity(text) == (quantity, rest)


@pytest.mark.parametrize(
    "text",
    [
        "M3 x 25",
        "2.5mm hex key",
        "5mm white LED",
        "28BYJ-48 motor",
        "3D printed foot",
        "2 x 4 lumber",
        "2 1/2 dl cream",
        "1 kg 200 g flour",
        "4-5 apples",
        "3 eggs",
        "1 cup flour",
        "5g 糖 * 人数",
        "5g/人 盐",
        "10 g per person",
        "5-3 g salt",
        "0,5 l milk",
        "100 g",
        "3x",
        "",
    ],
)
def test_what_could_be_a_name_or_a_formula_stays_in_the_words(text: str) -> None:
    assert split_quantity(text) is None


def test_a_tool_keeps_its_size_as_part_of_its_name() -> None:
    assert split_quantity("500 g hammer", counts_only=True) is None
    assert split_quantity("2x hammer", counts_only=True) == ({"value": "2"}, "hammer")


@pytest.mark.parametrize(
    ("text", "name", "row"),
    [
        ("torque 12 N·m ± 0.5", "torque", {"value": "12 N·m", "low": "11.5 N·m", "high": "12.5 N·m"}),
        ("Torque: 12 ± 0.5 N·m", "Torque", {"value": "12 N·m", "low": "11.5 N·m", "high": "12.5 N·m"}),
        ("gap: 0.2 mm", "gap", {"value": "0.2 mm"}),
        ("Spindle speed: 100-200 rpm", "Spindle speed", {"low": "100 rpm", "high": "200 rpm"}),
        ("Spindle speed: 1200 1/min", "Spindle speed", {"value": "1200 1/min"}),
        ("force: ≤ 5 N", "force", {"high": "5 N"}),
        ("force: 4 N (≤ 5 N)", "force", {"value": "4 N", "high": "5 N"}),
        ("temperature: -5 °C", "temperature", {"value": "-5 °C"}),
        ("盐：10g", "盐", {"value": "10 g"}),
        ("扭矩 12 N·m", "扭矩", {"value": "12 N·m"}),
    ],
)
def test_a_line_that_only_gives_an_amount_is_a_parameter(text: str, name: str, row: dict[str, str]) -> None:
    assert split_parameter(text) == (name, row)


@pytest.mark.parametrize(
    "text",
    [
        "Wait 10 min",
        "Bake it for 40 min",
        "Turn the screw until the gap is: 3 mm",
        "Oven: 200C",
        "Start: 10:30",
        "Servings: 4",
        "0.2 mm",
        "**Focal length:** 5mm",
        "force: 5 N to 4 N",
        "force: 5 N ± 1 mm",
        "length: 12,5 mm",
        "see: https://example.org/3",
        "torque: 12 N·m\nand more",
    ],
)
def test_an_instruction_with_a_number_is_no_parameter(text: str) -> None:
    assert split_parameter(text) is None


@given(
    value=_amounts(("g", "kg", "ml", "l", "pcs")),
    name=st.sampled_from(["oil", "[nut](n.md)", "M3 x 25", "盐", "(4-5) eggs"]),
)
def test_a_measure_joined_to_a_name_is_split_into_the_same(value: str, name: str) -> None:
    text = join_quantity({"value": value}, name)

    assert text is not None
    assert split_quantity(text) == ({"value": value}, name)


@given(
    quantity=st.dictionaries(st.sampled_from(["value", "low", "high"]), _amounts(), min_size=1),
    rest=st.text(alphabet="aM3 x×-/*(盐[.", min_size=1, max_size=8).map(str.strip).filter(bool),
    counts_only=st.booleans(),
)
def test_whatever_is_joined_is_split_into_the_same(quantity: dict[str, str], rest: str, counts_only: bool) -> None:
    text = join_quantity(quantity, rest, counts_only=counts_only)

    assert text is None or split_quantity(text, counts_only=counts_only) == (quantity, rest)


@given(text=st.text(alphabet="0123456789 x×-–/.gml[盐a", max_size=14))
def test_whatever_is_split_can_be_joined_again(text: str) -> None:
    if (found := split_quantity(text)) is not None:
        assert join_quantity(*found) is not None


@given(
    name=st.sampled_from(["torque", "Inner diameter", "扭矩", "gap (left)", "a, b"]),
    row=st.dictionaries(st.sampled_from(["value", "low", "high"]), _amounts(), min_size=1),
)
def test_whatever_parameter_is_joined_is_split_into_the_same(name: str, row: dict[str, str]) -> None:
    text = join_parameter(name, row)

    assert text is None or split_parameter(text) == (name, row)


@given(value=_amounts(("mm", "N·m", "rpm", "kg")), spread=_amounts(("mm", "N·m", "rpm", "kg")))
def test_a_tolerance_is_written_as_one_and_read_exactly(value: str, spread: str) -> None:
    number, _, unit = value.partition(" ")
    around = Fraction(spread.partition(" ")[0])
    row = {
        "value": value,
        "low": _spelled(Fraction(number) - around, unit),
        "high": _spelled(Fraction(number) + around, unit),
    }

    text = join_parameter("torque", row)

    assert text is not None
    assert "±" in text
    assert split_parameter(text) == ("torque", row)


@given(text=st.text(alphabet="torque: 12.5/N·m±≤()- 盐", max_size=24))
def test_whatever_parameter_is_split_can_be_joined_again(text: str) -> None:
    if (found := split_parameter(text)) is not None:
        assert join_parameter(*found) is not None
