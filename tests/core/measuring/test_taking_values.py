"""A table and a mapping make values; what is wrong is told with its row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.measuring.faults import Reason
from catchball.core.measuring.instant_keys import InstantKeys
from catchball.core.measuring.mapping import (
    FileMapping,
    InstantColumns,
    InvalidMapping,
    Source,
    checked_mapping,
    likeness,
)
from catchball.core.measuring.readings import Cell, Refused, Taken
from catchball.core.measuring.taking import LackingColumns, Value, batches, values_of

NOW = datetime(2026, 4, 30, 8, tzinfo=UTC)
BEGIN = datetime(2026, 3, 31, 12, tzinfo=UTC)
WIDE = FileMapping(InstantColumns("when"), (Source(1, "torque"), Source(2, "faulty", size="of")), decimal=",")
LONG = FileMapping(
    InstantColumns("when"), (Source(1, "value", named="M8"), Source(2, "value", named="M10")), "what", ("M12",)
)


def at(minute: int) -> str:
    return (BEGIN + timedelta(minutes=minute)).isoformat()


def values(mapping: FileMapping, header: str, *rows: list[Cell]) -> list[Value]:
    return list(values_of(mapping, header.split(), enumerate(rows, start=2), NOW))


def told(found: list[Value]) -> list[tuple[object, ...]]:
    """Series, minute, value, size, key of what is taken; row, column, reason of what is not."""
    return [
        (
            one.reading.series,
            (one.reading.at - BEGIN).seconds // 60,
            one.reading.value,
            one.reading.size,
            one.reading.key,
        )
        if isinstance(one, Taken)
        else (one.row, one.column, one.fault.reason)
        for one in found
    ]


def test_columns_of_several_series_are_taken_and_empty_cells_are_passed_over() -> None:
    found = values(
        WIDE, "when torque faulty of", [at(0), "12,5", "3", "200"], [at(1), "", None, ""], [at(2), "7", "-", "9"]
    )
    assert told(found) == [(1, 0, 12.5, 1, ""), (2, 0, 3, 200, ""), (1, 2, 7, 1, "")]


def test_a_column_may_name_the_series_and_names_may_be_left_out() -> None:
    rows: list[list[Cell]] = [
        [at(0), " M8", "1"],
        [at(0), "M10", "2"],
        [at(0), "M12", "3"],
        [at(1), "M9", "4"],
        [at(1), "M9", ""],
    ]
    found = values(LONG, "when what value", *rows)
    assert told(found) == [(1, 0, 1, 1, ""), (2, 0, 2, 1, ""), (5, "what", Reason.UNKNOWN_SERIES)]
    assert isinstance(found[2], Refused)
    assert (found[2].series, found[2].raw["value"], found[2].fault.said) == (None, "4", (("text", "M9"),))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["soon", "1", "", ""], "when", Reason.NOT_WRITTEN_SO),
        (["", "1", "", ""], "when", Reason.NO_INSTANT),
        (["1999-12-31", "1", "", ""], "when", Reason.OUT_OF_TIME),
        (["2027-01-01", "1", "", ""], "when", Reason.OUT_OF_TIME),
        ([at(0), "12.5", "", ""], "torque", Reason.OTHER_DECIMAL),
        ([at(0), "1.000,5", "", ""], "torque", Reason.THOUSANDS),
        ([at(0), "about 3", "", ""], "torque", Reason.NOT_A_NUMBER),
        ([at(0), "1e999", "", ""], "torque", Reason.INFINITE),
        ([at(0), float("inf"), "", ""], "torque", Reason.INFINITE),
        ([at(0), "1,1e100", "", ""], "torque", Reason.OUT_OF_BOUNDS),
        ([at(0), -1e-200, "", ""], "torque", Reason.OUT_OF_BOUNDS),
        ([at(0), "", "3", "1e101"], "of", Reason.OUT_OF_BOUNDS),
        ([at(0), "\0", "", ""], "torque", Reason.NOT_A_NUMBER),
        ([at(0), "9" * 100_000, "", ""], "torque", Reason.NOT_A_NUMBER),
        ([at(0), "", "3", ""], "of", Reason.SIZE),
        ([at(0), "", "3", "0"], "of", Reason.SIZE),
        ([at(0), "", "3", "many"], "of", Reason.NOT_A_NUMBER),
    ],
)
def test_what_is_wrong_is_told_with_its_row_its_column_and_the_reason(
    row: list[Cell], column: str, reason: Reason
) -> None:
    found = values(WIDE, "when torque faulty of", [at(5), "1", "", ""], row)
    assert told(found)[1:] == [(3, column, reason)]


def test_values_of_one_instant_get_keys_by_their_place_and_those_of_the_file_go_first() -> None:
    mapping = FileMapping(InstantColumns("when"), (Source(1, "value"),))
    rows: list[list[Cell]] = [[at(0), "1", "a"], [at(0), "no", "b"], [at(0), "1", "c"], [at(1), "2", "d"]]
    assert [one[-1] for one in told(values(mapping, "when value key", *rows)) if len(one) == 5] == ["", "3", ""]
    refused = values(mapping, "when value key", *rows)[1]
    assert isinstance(refused, Refused)
    assert refused.raw["key"] == "2"
    keyed = replace(mapping, key="key")
    assert [one[-1] for one in told(values(keyed, "when value key", *rows)) if len(one) == 5] == ["a", "c", "d"]


@pytest.mark.parametrize(
    "mapping", [WIDE, LONG, replace(LONG, sources=LONG.sources[1:])], ids=["wide", "long", "unknown"]
)
def test_a_cell_that_is_filled_in_later_moves_no_other_value_of_its_instant(mapping: FileMapping) -> None:
    def keys(first: str, counting: FileMapping) -> list[object]:
        header, name = ("when torque faulty of", "") if mapping is WIDE else ("when value what", "M8")
        rows: list[list[Cell]] = [[at(0), first, name, ""], [at(0), "2", name, ""]]
        found = values(counting, header, *rows)
        return [one.reading.key if isinstance(one, Taken) else one.raw["key"] for one in found]

    assert (keys("", mapping), keys("1", mapping)) == (["2"], ["", "2"])
    assert keys("", replace(mapping, counts_empty=False)) == [""]


def test_an_edition_corrects_and_without_a_value_takes_back() -> None:
    mapping = FileMapping(InstantColumns("when"), (Source(1, "value"),), edition="edition")
    rows: list[list[Cell]] = [
        [at(0), "1", ""],
        [at(0), "2", "1"],
        [at(0), "", "2"],
        [at(0), "3", "-1"],
        [at(0), "", "0"],
    ]
    found = values(mapping, "when value edition", *rows)
    assert [(one.reading.edition, one.reading.value, one.reading.key) for one in found if isinstance(one, Taken)] == [
        (0, 1, ""),
        (1, 2, ""),
        (2, None, ""),
    ]
    assert told(found)[3:] == [(5, "edition", Reason.EDITION)]


def test_a_file_without_the_columns_is_refused_by_their_names() -> None:
    with pytest.raises(LackingColumns) as refused:
        values_of(WIDE, ["when", "torque"], [], NOW)
    assert refused.value.columns == ("faulty", "of")


@given(st.lists(st.integers(0, 6), max_size=40))
def test_keys_are_places_among_equal_instants_in_whatever_order_they_come(minutes: list[int]) -> None:
    keys, seen = InstantKeys(), [0] * 7
    for minute in minutes:
        seen[minute] += 1
        assert keys.key(1, 0, BEGIN + timedelta(minutes=minute)) == ("" if seen[minute] == 1 else str(seen[minute]))


def many(count: int) -> Iterator[tuple[int, list[Cell]]]:
    """Rows of two series, of one that is not known, and in turn."""
    for number in range(count):
        yield number + 2, [at(number // 4), ("M8", "M10", "M8", "M9")[number % 4], "1"]


def test_batches_are_of_one_series_each_and_the_same_values_give_the_same_ones() -> None:
    rows = [(number, [when, what, value]) for number, (when, what, value) in many(100)]
    found = [list(batches(values_of(LONG, ("when", "what", "value"), rows, NOW), 20)) for _ in range(2)]
    assert found[0] == found[1]
    assert [(batch.series, len(batch.values)) for batch in found[0]] == [
        (1, 20), (2, 20), (1, 20), (None, 20), (1, 10), (2, 5), (None, 5)
    ]  # fmt: skip
    for series in (1, 2, None):
        of_series = [value.row for batch in found[0] if batch.series == series for value in batch.values]
        assert of_series == sorted(of_series)


def test_batches_are_made_while_rows_come_and_no_more_wait_than_is_allowed() -> None:
    taken = []

    def watched() -> Iterator[tuple[int, list[Cell]]]:
        for row in many(10_000):
            taken.append(row)
            yield row

    found = batches(values_of(LONG, ("when", "what", "value"), watched(), NOW), 1_000, held=30)
    assert len(next(found).values) == 15
    assert len(taken) == 30


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(WIDE, instant=InstantColumns("")), "instant"),
        (replace(WIDE, instant=InstantColumns("when", zone="Europe/Nowhere")), "zone"),
        (replace(WIDE, instant=InstantColumns("when", zone="../etc/passwd")), "zone"),
        (replace(WIDE, instant=InstantColumns("when", zone="\0")), "zone"),
        (replace(WIDE, decimal=";"), "decimal"),
        (replace(WIDE, sources=()), "sources"),
        (replace(WIDE, sources=(Source(1, "a"), Source(1, "b"))), "sources"),
        (replace(WIDE, sources=(Source(1, "a"), Source(2, "a"))), "sources"),
        (replace(LONG, sources=(Source(1, "a", named="x"), Source(2, "b", named="y"))), "sources"),
        (replace(LONG, sources=(Source(1, "a", named="x"), Source(2, "a", named="x"))), "sources"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(wrong: FileMapping, field: str) -> None:
    assert checked_mapping(WIDE) == WIDE
    assert checked_mapping(LONG) == LONG
    with pytest.raises(InvalidMapping) as refused:
        checked_mapping(wrong)
    assert refused.value.field == field


def test_a_mapping_is_known_again_by_the_header_and_by_the_names_of_series() -> None:
    header = ["when", "torque", "faulty", "of"]
    same = likeness(WIDE, header, header, ())
    more = likeness(WIDE, header, [*header, "operator"], ())
    assert same > more > 0
    assert likeness(WIDE, header, header[:-1], ()) == 0
    kept = ["when", "what", "value"]
    assert likeness(LONG, kept, kept, ["M8", "M10"]) > likeness(LONG, kept, kept, ["M8", "M11"]) > 0
    assert likeness(LONG, kept, kept, ["length"]) == 0
