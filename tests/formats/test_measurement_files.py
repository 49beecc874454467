"""Files of measurements: columns of numbers from whatever people and machines write, or a fault with row and column."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from catchball.formats.errors import FormatError
from catchball.formats.measurements import delimited
from catchball.formats.measurements.columns import Column, columns_of
from catchball.formats.measurements.reading import Measurements, read_measurements
from catchball.formats.xlsx.spreadsheet_in import Row
from spreadsheets import saved, sheet_of


def read(text: str | bytes) -> Measurements:
    return read_measurements(text if isinstance(text, bytes) else text.encode(), "bore.csv")


def values(text: str | bytes) -> dict[str, tuple[float | None, ...]]:
    return {column.name: column.values for column in read(text).columns}


def faults(found: Measurements) -> list[str]:
    return [str(found.error(fault)) for column in found.columns for fault in column.faults]


@pytest.mark.parametrize(
    ("text", "delimiter", "decimal"),
    [
        ("a,b\n1.5,2.5\n3,4\n", ",", "."),
        ("a;b\n1,5;2,5\n3;4\n", ";", ","),
        ("a\tb\r\n1,5\t2,5\r\n3\t4\r\n", "\t", ","),
        ('a,b\n"1,5","2,5"\n3,4\n', ",", ","),
        ("a;b\r1.5;2.5\r3;4", ";", "."),
        ("sep=;\na;b\n1,5;2,5\n3;4\n", ";", ","),
        ("\n a ;b\n1,5; 2,5 \n+3;4,0\n;\n", ";", ","),
    ],
)
def test_delimiter_and_decimal_sign_are_found_out_and_said(text: str, delimiter: str, decimal: str) -> None:
    found = read(text)
    assert (found.delimiter, found.decimal) == (delimiter, decimal)
    assert values(text) == {"a": (1.5, 3), "b": (2.5, 4)}
    assert faults(found) == []


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("ø;b\n1,5;2".encode(), "UTF-8"),
        ("ø;b\n1,5;2".encode("utf-8-sig"), "UTF-8"),
        ("ø;b\n1,5;2".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "ø;b\n1,5;2".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_the_encoding_is_found_out_and_said(data: bytes, encoding: str) -> None:
    assert read(data).encoding == encoding
    assert values(data) == {"ø": (1.5,), "b": (2,)}


def test_rows_have_the_numbers_of_their_lines_even_below_cells_of_several_lines() -> None:
    found = read('where;bore\n"line 1\nline 2";1,5\n\nhere;2,5\n')
    assert found.rows == (2, 3, 4, 5)
    assert found.columns[1].values == (1.5, None, None, 2.5)
    assert (found.columns[0].is_numeric, found.columns[1].is_numeric) == (False, True)


def test_lines_are_counted_from_the_first_of_the_file_even_where_it_says_the_delimiter() -> None:
    assert read("sep=|\na|b\n1|2\n").rows == (3,)


def test_a_delimiter_by_which_all_can_be_read_goes_before_one_that_leaves_damaged_quotes() -> None:
    assert read('a;b,c\n"1",2\n').delimiter == ","


def test_the_first_sheet_that_holds_something_is_read() -> None:
    book = Workbook()
    bores = book.create_sheet("Bores")
    for cell in ("bore", 1.5):
        bores.append([cell])
    assert read(saved(book)).sheet == "Bores"


def test_missing_cells_are_missing_and_empty_rows_at_the_end_are_no_rows() -> None:
    assert values("a;b\n1;NA\n-;2\n\n;n/a\n5;6\n;\n\n") == {
        "a": (1, None, None, None, 5),
        "b": (None, 2, None, None, 6),
    }


@pytest.mark.parametrize(
    ("text", "named", "names"),
    [
        ("1.5\n2.5\n", None, ["A"]),
        ("bore\n1.5\n", 1, ["bore"]),
        ("\nbore\n1.5\n", 2, ["bore"]),
        ("2026-11-01;1,5\n2026-11-02;2,5\n", None, ["A", "B"]),
        ("day;1;2\n2026-11-01;1,5;2,5\n", 1, ["day", "1", "2"]),
        ("a;;c\n1;2;3\n", 1, ["a", "B", "c"]),
        ("Bore,  mm\n1\n2\n", 1, ["Bore, mm"]),
    ],
)
def test_names_stand_in_the_first_row_where_it_has_any(text: str, named: int | None, names: list[str]) -> None:
    found = read(text)
    assert found.names_in == named
    assert [column.name for column in found.columns] == names


def test_what_is_no_number_is_a_fault_with_row_and_column() -> None:
    found = read("bore;width\n1,5;2\n1.5;1.234,5\n1,5x;1e999\n1,5;2\n1,5;2\n1,5;2\n")
    assert faults(found) == [
        "bore.csv:3, column bore: “1.5” is not written with a decimal “,” like the other numbers of this file",
        "bore.csv:4, column bore: “1,5x” is not a number; correct it, or empty the cell where there is no value",
        "bore.csv:3, column width: “1.234,5” has signs between thousands; write it without them",
        "bore.csv:4, column width: “1e999” is too large for a number",
    ]
    assert found.columns[0].values[:4] == (1.5, None, None, 1.5)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "bore.csv: holds nothing"),
        (" \n\t\n", "bore.csv: holds nothing"),
        ("bore\n", "bore.csv: holds a row of names and nothing below it"),
        ("74,030\n73,995\n", "may be one column with decimal commas, or two columns of whole numbers"),
        ("a;b\n1;2\n1;2\n1;2;3\n1;2\n1;2\n" + "1;2\n" * 20, r"bore\.csv:4, C: this row has more cells than the first"),
        ('a;b\n1;2\n"1;2\n', r"bore\.csv:3: its quotes or its cells are damaged"),
        ("a\n" + "x" * 40_000, r"bore\.csv:2, A: holds more than 32,767 signs"),
        (b"a\n\xff1\n", r"bore\.csv:2: is not UTF-8"),
        (b"\xff\xfea\x00\n", "bore.csv: is not UTF-16"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "is UTF-32; save it as UTF-8"),
        (b"PK\x03\x04", "is not an .xlsx file"),
        (";" * 2_000 + "\n", "holds a row of names and nothing below it"),
        ("a;" * 2_000 + "\n", "a row has no more than 1,000 cells"),
        ("1" * 1_100_000, r"bore\.csv:1: this line has more than 1,000,000 signs"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text: str | bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(text)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LARGEST_FILE", 10)
    with pytest.raises(FormatError, match="has 12 bytes; at most 10 are allowed"):
        read("bore\n1\n2\n3\n4"[:12])


def test_a_file_of_too_many_rows_is_refused_at_the_first_that_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_ROWS", 3)
    assert read("bore\n1\n2\n").rows == (2, 3)
    with pytest.raises(FormatError, match=r"bore\.csv:4: has more than 3 rows"):
        read("bore\n1\n2\n3\n")


def test_a_file_of_too_many_cells_is_refused_at_the_first_row_that_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_CELLS", 6)
    assert read("bore;seat\n1;2\n3;4\n").rows == (2, 3)
    with pytest.raises(FormatError, match=r"bore\.csv:4: has more than 6 cells"):
        read("bore;seat\n1;2\n3;4\n5;6\n")


def test_rows_that_lie_far_apart_or_out_of_order_are_refused() -> None:
    for rows, why in (
        ([Row(1, {1: "1"}), Row(9_999_999, {1: "2"})], "are more than 300,000"),
        ([Row(3, {1: "1"}), Row(2, {1: "2"})], "row 2 stands below row 3"),
        ([Row(1, dict.fromkeys(range(1, 900), "1")), Row(290_000, {1: "2"})], "at most 5,000,000 cells"),
    ):
        with pytest.raises(FormatError, match=why):
            columns_of(rows, {}, "bore.xlsx")


def test_a_spreadsheet_gives_its_cells_by_row_and_letter() -> None:
    sheet = sheet_of(
        [["day", "bore"], ["Mo", 1.5], ["Tu", None], [None, None], ["We", "=A1"], ["Th", "2,5"], ["Fr", 3.5]]
    )
    found = read_measurements(sheet, "bore.xlsx")
    assert (found.sheet, found.delimiter, found.decimal, found.names_in) == ("Steps", "", ".", 1)
    assert found.rows == (2, 3, 4, 5, 6, 7)
    assert found.columns[1].values == (1.5, None, None, None, None, 3.5)
    assert [fault for fault in faults(found) if "B" in fault] == [
        "bore.xlsx, sheet Steps, B5: holds a formula; enter its result as a value",
        "bore.xlsx, sheet Steps, B6: “2,5” is not written with a decimal “.” like the other numbers of this file",
    ]


NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 4))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(NUMBERS | st.none(), min_size=width, max_size=width), min_size=1, max_size=12)
)


@given(TABLES, st.sampled_from([(";", ","), (";", "."), ("\t", ","), ("\t", "."), (",", ".")]))
def test_every_table_of_numbers_comes_back_as_it_was_written(
    table: list[list[float | None]], signs: tuple[str, str]
) -> None:
    delimiter, decimal = signs
    width = len(table[0])
    rows: list[list[float | None]] = [[1.25] * width, [1.25] * width, *table, [2.5] * width]
    names = delimiter.join(f"n{place}" for place in range(width))
    lines = (["" if cell is None else f"{cell}".replace(".", decimal) for cell in row] for row in rows)
    found = read("\n".join([names, *map(delimiter.join, lines)]))
    assert [column.values for column in found.columns] == list(zip(*rows, strict=True))


SILLY = st.one_of(
    st.binary(max_size=200),
    st.text(alphabet=';,\t\n\r"1.-eE xNA\x00\u2212\ufeff', max_size=120).map(lambda text: text.encode()),
    st.text(alphabet=';,\t\n"1.x', max_size=60).map(lambda text: text.encode("utf-16")),
)


@given(SILLY)
@example(b'sep="\n1')
@example(b"sep=\r\n1")
@example(b"PK\x03\x04" + b"\x00" * 30)
def test_any_bytes_end_in_values_or_in_a_refusal(data: bytes) -> None:
    with suppress(FormatError):
        found = read(data)
        assert found.columns
        assert all(len(column.values) == len(found.rows) > 0 for column in found.columns)
        assert all(str(found.error(fault)) for column in found.columns for fault in column.faults)


WORKBOOK = sheet_of([["day", "bore"], ["Mo", 1.5], ["Tu", 2.5], ["We", "=B2"]])


@given(st.data())
def test_a_damaged_spreadsheet_ends_in_values_or_in_a_refusal(data: st.DataObject) -> None:
    damaged = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(4, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FormatError):
        assert read(bytes(damaged)).columns


def test_a_column_is_numeric_where_most_of_what_stands_in_it_is_a_number() -> None:
    def column(text: str) -> Column:
        return read(text).columns[0]

    assert column("a;b\n1;2\n2;3\nx;4\n").is_numeric
    assert not column("a;b\n1;2\nx;3\ny;4\n").is_numeric
