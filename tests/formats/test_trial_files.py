"""Plans, rows and dossiers as JSON: there and back, and every silly or hostile file is refused with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchball.core.trials.dossier import Dossier, dossier
from catchball.core.trials.plan import Design, Direction, Exclusion, Guard, Plan, Primary, Registered, Window, amended
from catchball.core.trials.rows import rounded
from catchball.formats.errors import FormatError
from catchball.formats.json_files.dossier_json import compared, read_dossier, write_dossier
from catchball.formats.json_files.plan_json import read_plan, write_plan
from catchball.formats.json_files.rows_json import read_rows
from core.trials.planned import ALONE, PROGRAM, judged, plan, registered

NAMES = st.text("abcž中Ω 1›“:", min_size=1, max_size=6).map(lambda name: f"m{name}")
SIZES = st.floats(1e-6, 1e6).map(rounded)
REASONS = st.text(st.characters(codec="utf-8"), max_size=20).map(lambda why: f"why {why}")
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
EXCLUSIONS = st.builds(Exclusion, REASONS, st.lists(st.integers(1, 9_999), unique=True, max_size=4).map(tuple))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    first, *others = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    direction = st.sampled_from(Direction)
    begin = draw(st.integers(1, 50))
    most = draw(st.integers(2, 400))
    return Plan(
        Primary(first, draw(direction), draw(SIZES), draw(st.none() | SIZES)),
        draw(st.sampled_from(ALONE)),
        Window(begin, begin + draw(st.integers(10, 300)), draw(st.none() | st.just("ab" * 32))),
        most,
        draw(NAMES),
        tuple(Guard(name, draw(direction), draw(SIZES)) for name in others),
        draw(st.integers(max(1, most // 100), most)),
        draw(st.floats(0.001, 0.5).map(rounded)),
        tuple(draw(st.lists(EXCLUSIONS, max_size=2))),
    )


@given(plans(), plans(), DAYS, REASONS, st.integers(0, 500))
def test_every_plan_comes_back_as_it_was_written_with_its_amendments(
    first: Plan, second: Plan, day: date, why: str, seen: int
) -> None:
    whole = Registered(day, first)
    if first != second:
        whole = amended(whole, second, why, day, seen)
    text = write_plan(whole)
    assert read_plan(text, "p.json") == whole
    assert write_plan(read_plan(text.encode(), "p.json")) == text


DOSSIER = judged(-0.5, new=20)
TEXT = write_dossier(DOSSIER)
RAW = json.loads(TEXT)


def test_a_dossier_comes_back_as_it_was_written_and_judged_again_nothing_differs() -> None:
    read = read_dossier(TEXT, "d.json")
    assert write_dossier(read) == TEXT
    assert read.rows == DOSSIER.rows
    assert list(compared(read, dossier(read.registered, read.rows, PROGRAM))) == []


def test_every_kind_of_verdict_comes_back() -> None:
    whole = (judged(-3.0), judged(new=3), judged(-3.0, design=Design.BEFORE_AFTER), _without_a_column())
    for one in whole:
        text = write_dossier(one)
        assert write_dossier(read_dossier(text, "d.json")) == text
    assert len({one.outcome.verdict for one in whole}) == 3


def _without_a_column() -> Dossier:
    found = judged(-3.0)
    return dossier(found.registered, replace(found.rows, columns={"scrap": found.rows.columns["scrap"]}), PROGRAM)


def test_another_program_that_computes_the_same_makes_no_difference() -> None:
    other = replace(DOSSIER, program=replace(PROGRAM, catchball="9.9"))
    assert list(compared(other, DOSSIER)) == []


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("outcome", "verdict"), "better", "outcome › verdict"),
        (("outcome", "findings", 0, "effect", "low"), -0.5, "outcome › findings › 1 › effect › low"),
        (("outcome", "findings", 1, "p_value"), 0.01, "outcome › findings › 2 › p_value"),
        (("outcome", "needs", 0, "points"), 1, "outcome › needs › 1 › points"),
        (("conventions", "version"), 1, "conventions › version"),
        (("conventions", "says", "guard rail"), "as you like", "conventions › says › guard rail"),
        (("digest",), "0" * 64, "digest"),
        (("rows", "columns", "scrap", 7), 50.001, "digest"),
        (("registered", "plan", "primary", "margin"), 1.5, "outcome › findings › 1 › margin"),
    ],
)
def test_what_somebody_changed_in_a_dossier_is_found_when_it_is_judged_again(
    place: tuple[str | int, ...], value: Any, told: str
) -> None:
    read = read_dossier(_changed(place, value), "d.json")
    found = [one.place for one in compared(read, dossier(read.registered, read.rows, PROGRAM))]
    assert told in found


def _changed(place: tuple[str | int, ...], value: Any) -> str:
    raw = copy.deepcopy(RAW)
    inside = raw
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    return json.dumps(raw)


def refused(read: Callable[[str, str], object], text: str) -> str:
    with pytest.raises(FormatError) as caught:
        read(text, "x.json")
    assert str(caught.value).startswith("x.json: ")
    return caught.value.what


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("on",), "2026-02-30", "on: there is no day 2026-02-30"),
        (("on",), 20260302, "on: expected a date such as 2026-03-02"),
        (("plan", "design"), "guess", "plan › design: “guess” is not known; expected sequential, before_after"),
        (("plan", "most"), 100.0, "plan › most: expected a whole number"),
        (("plan", "most"), True, "plan › most: expected a whole number"),
        (("plan", "most"), 10**9, "plan: a trial has 2 to 2,000 new points at most, not 1000000000"),
        (("plan", "who"), 1.5, "plan › who: expected a text in quotes"),
        (("plan", "error"), "0.05", "plan › error: expected a number, without quotes and not too large"),
        (("plan", "primary", "smallest"), 0, "plan › primary: the smallest effect worth having of scrap is above zero"),
        (
            ("plan", "primary", "smalest"),
            1,
            "plan › primary › smalest: there is no such key; known are name, direction",
        ),
        (("plan", "guards"), {}, "plan › guards: expected a list"),
        (("plan", "guards", 0), [], "plan › guards › 1: expected an object with name, direction, margin"),
        (("plan", "guards", 0, "margin"), None, "plan › guards › 1 › margin: expected a number"),
        (("plan", "exclusions"), [{"why": "", "rows": [1]}], "plan › exclusions › 1: an exclusion has a reason"),
        (("plan", "exclusions"), [{"why": "x", "rows": ["1"]}], "plan › exclusions › 1 › rows › 1: expected a whole"),
        (("amendments",), [{"on": "2026-03-03", "why": "x", "seen": 0}], "amendments › 1: plan is missing"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told_with_its_place(place: tuple[str | int, ...], value: Any, told: str) -> None:
    raw = json.loads(write_plan(registered()))
    inside = raw
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    assert refused(read_plan, json.dumps(raw)).startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not JSON"),
        ("[]", "is no file of Catchball"),
        ("{}", "is no file of Catchball"),
        ('{"catchball": "plan/2"}', "“plan/2” is not plan/1, which this version reads"),
        ('{"catchball": ["plan/1"]}', "is not plan/1"),
        ('{"catchball": "plan/1"}', "on is missing"),
        ('{"catchball": "plan/1", "on": NaN}', "NaN is not a number that JSON has"),
        ('{"catchball": "plan/1", "on": 1e999999, "plan": {}}', "on: expected a date"),
        ('{"catchball": "plan/1", "plan": ' + "[" * 1000 + "]" * 1000 + "}", "more than 400 levels deep"),
    ],
)
def test_what_is_no_plan_at_all_is_refused(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=r"^x\.json") as caught:
        read_plan(text, "x.json")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ('{"a": [1, "2"]}', "columns › a › 2: expected a number, without quotes"),
        ('{"a": [1e999]}', "columns › a › 1: expected a number, without quotes and not too large"),
        ('{"a": [1.' + "0" * 70 + "]}", "columns › a › 1: expected a number, without quotes and not too large"),
        ('{"a": [1e80]}', "a: 1e+80 is too large or too small to reckon with"),
        ('{"a": [1], "b": []}', "the columns have different numbers of rows"),
        ('{"a": {}}', "columns › a: expected a list"),
        ("[]", "columns: expected an object with values by their names"),
        (json.dumps({"a": [1] * 4001}), "there are 4,000 rows at most"),
        (json.dumps({f"a{n}": [] for n in range(1001)}), "columns: has 1,001 names"),
    ],
)
def test_rows_that_nobody_could_reckon_with_are_refused(columns: str, told: str) -> None:
    text = f'{{"catchball": "rows/1", "first": 1, "columns": {columns}}}'
    assert refused(read_rows, text).startswith(told)


def test_rows_are_read_with_what_is_missing() -> None:
    found = read_rows('{"catchball": "rows/1", "first": 5, "columns": {"a": [1, 2.5, null, -1e-3]}}', "x.json")
    assert (found.first, found.columns) == (5, {"a": (1.0, 2.5, None, -0.001)})


def places(raw: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    parts = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for name, value in parts:
        yield (*above, name)
        yield from places(value, (*above, name))


PLACES = [place for place in places(RAW) if "columns" not in place or place[-1] in ("columns", "scrap", 3)]
SILLY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([[]]),
)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(PLACES), SILLY)
def test_a_dossier_with_anything_anywhere_is_refused_with_its_place_or_judged_again(
    place: tuple[str | int, ...], value: Any
) -> None:
    text = _changed(place, value)
    try:
        read = read_dossier(text, "x.json")
    except FormatError:
        refused(read_dossier, text)
        return
    again = dossier(read.registered, read.rows, PROGRAM)
    write_dossier(again)
    list(compared(read, again))


@given(st.integers(0, len(TEXT) - 3))
def test_a_dossier_that_was_cut_off_is_refused(end: int) -> None:
    with pytest.raises(FormatError):
        read_dossier(TEXT[:end], "x.json")


def test_numbers_are_written_with_twelve_digits() -> None:
    third = write_plan(Registered(date(2026, 3, 2), plan(primary=Primary("a", Direction.LOWER, 1 / 3))))
    assert '"smallest": 0.333333333333\n' in third
