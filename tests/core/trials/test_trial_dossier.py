"""A dossier judged again gives the same, and what was changed in it is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.canonical import digest
from catchball.core.trials.conventions import CONVENTIONS
from catchball.core.trials.dossier import Difference, Plain, chance_of, differences, dossier
from catchball.core.trials.plan import Design, Exclusion
from catchball.core.trials.rows import Rows, rounded, rows_digest, snapshot, split, window_digest, written
from core.trials.planned import ALONE, BEFORE, FIRST, PROGRAM, judged, plan, registered, rows

NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False).filter(lambda value: value == 0 or abs(value) > 1e-12)


@given(NUMBERS)
def test_rounding_to_twelve_digits_changes_nothing_a_second_time_and_little_the_first(value: float) -> None:
    once = rounded(value)
    assert rounded(once) == once
    assert written(once) == written(value)
    assert once == pytest.approx(value, rel=5.1e-12)


def test_sums_in_another_order_have_the_same_digest_and_another_value_another() -> None:
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    one, other = (snapshot(1, {"a": [value, None]}) for value in (0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1))
    assert rows_digest(one) == rows_digest(other)
    assert rows_digest(snapshot(1, {"a": [0.6000000001, None]})) != rows_digest(one)
    assert rows_digest(Rows(2, one.columns)) != rows_digest(one)


def test_the_digest_is_of_the_text_that_the_guide_describes() -> None:
    found = snapshot(2, {"b": [1.50, None, -0.0], "a": [1 / 3, 1e-7, 12345678901234.0]})
    text = '{"columns":{"a":["0.333333333333","1e-07","1.23456789012e+13"],"b":["1.5",null,"0"]},"first":2}'
    assert rows_digest(found) == digest(text)


def test_the_digest_of_a_window_is_of_its_rows_and_metrics_alone() -> None:
    whole = rows()
    wider = Rows(FIRST, {**whole.columns, "other": whole.columns["scrap"]})
    longer = {name: (*values[:BEFORE], *([9.0] * 7)) for name, values in whole.columns.items()}
    assert window_digest(wider, plan()) == window_digest(whole, plan()) == window_digest(Rows(FIRST, longer), plan())
    changed = {**whole.columns, "scrap": (9.0, *whole.columns["scrap"][1:])}
    assert window_digest(Rows(FIRST, changed), plan()) != window_digest(whole, plan())


def test_a_split_has_the_rows_of_the_window_and_those_after_it_as_far_as_the_planned_end() -> None:
    counting = Rows(FIRST, {"scrap": tuple(float(row) for row in range(FIRST, FIRST + 300))})
    parts = split(counting, plan(exclusions=(Exclusion("power cut", (3, 150)),)), "scrap")
    assert (parts.baseline[0], parts.baseline[-1], len(parts.baseline)) == (FIRST, FIRST + BEFORE - 1, BEFORE)
    assert (parts.new[0], parts.new[-1], len(parts.new)) == (FIRST + BEFORE, FIRST + BEFORE + 99, 100)
    assert list(np.flatnonzero(np.isnan(parts.baseline))) == [1]
    assert list(np.flatnonzero(np.isnan(parts.new))) == [150 - FIRST - BEFORE]


@pytest.mark.parametrize("design", ALONE)
def test_a_trial_judged_again_from_its_dossier_is_the_same_simulation_included(design: Design) -> None:
    told = judged(-0.2, new=100 if design is Design.BEFORE_AFTER else 20, design=design)
    again = dossier(told.registered, told.rows, PROGRAM)
    assert told.outcome.needs
    assert again == told


def test_a_dossier_holds_the_columns_of_its_plan_alone_and_its_conventions() -> None:
    whole = rows(-3.0)
    found = dossier(registered(), Rows(FIRST, {**whole.columns, "wages": whole.columns["scrap"]}), PROGRAM)
    assert set(found.rows.columns) == {"scrap", "cycle"}
    assert found == dossier(registered(), whole, PROGRAM)
    assert (found.conventions, found.digest) == (CONVENTIONS, rows_digest(whole))


def test_chance_follows_from_the_digest() -> None:
    one, other = (chance_of(digest(text)).random() for text in ("a", "b"))
    assert one == chance_of(digest("a")).random()
    assert one != other


def test_numbers_agree_up_to_what_another_processor_would_give() -> None:
    effect: dict[str, Plain] = {"estimate": 1e-12, "low": -1.0, "high": 1.0}
    assert list(differences(effect, {"estimate": 2e-12, "low": -1.0 - 1e-10, "high": 1.0})) == []
    assert [one.place for one in differences(effect, effect | {"low": -1.0000001})] == ["low"]
    assert [one.place for one in differences({"p_value": 1e-9}, {"p_value": 2e-9})] == ["p_value"]
    assert list(differences({"p_value": 0.0}, {"p_value": 0.0})) == []


@pytest.mark.parametrize(
    ("told", "computed", "places"),
    [
        ({"a": 1}, {"a": 2}, ["a"]),
        ({"a": True}, {"a": 1}, ["a"]),
        ({"a": None}, {"a": 0.0}, ["a"]),
        ({"a": {"b": [1, "x"]}}, {"a": {"b": [1, "y"]}}, ["a › b › 2"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a"]),
        ({"a": 1}, {"b": 1}, ["a", "b"]),
        ({"low": 1.0}, {"low": None}, ["low"]),
    ],
)
def test_what_differs_is_named_by_its_place(told: Any, computed: Any, places: list[str]) -> None:
    assert [one.place for one in differences(told, computed)] == places
    assert list(differences(told, told)) == []


def test_a_difference_has_both_sides() -> None:
    assert list(differences({"a": "x"}, {})) == [Difference("a", "x", None)]
