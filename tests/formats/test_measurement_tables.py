"""Files of measurements as tables: every cell as it stands, or a refusal that says what is wrong and where."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source, Written
from catchball.core.measuring.readings import Cell, Taken
from catchball.core.measuring.suggesting import names_in, suggested
from catchball.core.measuring.tables import CannotReadTable, Table
from catchball.core.measuring.taking import LackingColumns, values_of
from catchball.formats.measurements.tables import paired, read_beginning, read_table
from formats.test_measurements_damaged import AQDEF
from spreadsheets import saved, sheet_of

NOW = datetime(2026, 4, 30, tzinfo=UTC)


class NoParquet:
    """Says that it was asked."""

    def table(self, file: bytes | Path, source: str) -> Table:
        del file
        raise CannotReadTable(f"{source}: is Parquet")


def read(data: str | bytes, encoding: str = "") -> Table:
    return read_table(data.encode() if isinstance(data, str) else data, "torque.csv", NoParquet(), None, encoding)


def cells(table: Table) -> list[tuple[int, Sequence[Cell]]]:
    return [(number, list(row)) for number, row in table.rows()]


def test_a_text_gives_its_cells_with_their_lines() -> None:
    table = read("Zeit;Moment;Schraube\n31.03.2026 12:05;12,5;links\n\n31.03.2026 12:06;12,7;\n")
    assert (table.kept, table.header, table.decimal, table.row_count) == ("csv", ("Zeit", "Moment", "Schraube"), ",", 2)
    assert cells(table) == [(2, ["31.03.2026 12:05", "12,5", "links"]), (4, ["31.03.2026 12:06", "12,7", None])]
    assert cells(table) == cells(table)


def test_columns_of_one_name_are_told_apart_and_those_without_a_name_have_letters() -> None:
    assert read("when,torque, torque,,\n2026-03-31,1,2,3,\n").header == ("when", "torque", "torque (2)", "D")


@pytest.mark.parametrize(
    ("encoding", "said", "given"),
    [
        ("utf-8", "UTF-8", ""),
        ("utf-16", "UTF-16", ""),
        ("cp1252", "windows-1252", ""),
        ("gb18030", "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_recognised_or_said(encoding: str, said: str, given: str) -> None:
    name = "扭矩" if encoding == "gb18030" else "Länge in °"
    table = read(f"when;{name}\n2026-03-31;1,5\n".encode(encoding), given)
    assert (table.header, table.about) == (("when", name), said)


def test_a_spreadsheet_gives_dates_as_instants_and_says_which_cells_are_wrong() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["when", "torque", "time"])
    sheet.append([datetime(2026, 3, 31, 12, 5, 0, 250_000), 12.5, 0.5])  # noqa: DTZ001 (as a cell has it)
    sheet.append([46112.5, "=B2", None])
    sheet.append([-3, 1, None])
    table = read(saved(book))
    mapping = FileMapping(InstantColumns("when", written=Written.SERIAL), (Source(1, "torque"),))
    first, wrong, early = values_of(mapping, table.header, table.rows(), NOW)
    assert isinstance(first, Taken)
    assert first.reading.at == datetime(2026, 3, 31, 12, 5, 0, 250_000, tzinfo=UTC)
    assert not isinstance(wrong, Taken)
    assert (wrong.row, wrong.column, wrong.fault.said) == (
        3, "torque", (("what", "holds a formula; enter its result as a value"),),
    )  # fmt: skip
    assert not isinstance(early, Taken)
    assert (early.row, early.column, early.fault.field) == (4, "when", "at")


def test_aqdef_gives_a_row_for_each_value_that_may_be_reckoned_with() -> None:
    table = read(AQDEF.encode("cp1252"))
    assert table.kept == "aqdef"
    told = [(row[0], row[1], row[2], row[3], row[4]) for _, row in cells(table)]
    assert told[0] == ("Bohrung", datetime(1999, 8, 12, 15, 23, 45), 9.94, 1.0, "123")  # noqa: DTZ001 (as the file says it)
    assert {name for name, *_ in told} == {"Bohrung", "Länge", "Risse"}
    assert [size for name, *_, size, _ in told if name == "Risse"] == [20, 20]
    assert 9.95 not in [value for _, _, value, *_ in told]


def test_a_description_comes_with_its_values_and_nothing_else_comes_in_pairs() -> None:
    assert paired({"a.dfd": b"1", "a.dfx": b"2"}) == ("a.dfd", b"1", (b"2", "a.dfx"))
    assert paired({"a.csv": b"1"}) == ("a.csv", b"1", None)
    for wrong in ({"a.csv": b"", "b.csv": b""}, {"a.dfd": b"", "b.dfd": b""}, {}):
        with pytest.raises(CannotReadTable):
            paired(wrong)


def test_columns_are_suggested_from_what_stands_in_them() -> None:
    lines = [f"{1 + place % 2:02}.03.2026 12:{place:02};12,{place};M{8 + place % 2}" for place in range(10)]
    table = read("Zeit;Moment;Was\n" + "\n".join(lines))
    found = suggested(table, list(table.rows()))
    assert (found.instant, found.written, found.numbers, found.series, found.decimal) == (
        "Zeit", Written.DAY_FIRST, ("Moment",), "Was", ",",
    )  # fmt: skip
    assert names_in(table, list(table.rows()), "Was") == ("M8", "M9")


def test_of_a_long_text_only_the_beginning_is_looked_at() -> None:
    rows = [f"2026-03-31;{number};x" for number in range(80_000)]
    text = "when;torque;note\n" + "\n".join(rows)
    begun = read_beginning(text.encode(), "long.csv", NoParquet())
    assert (begun.header, begun.row_count) == (("when", "torque", "note"), None)
    assert 50_000 < len(list(begun.rows())) < 80_000
    before = "\n".join(rows[: 1_040_000 // 19])
    over_the_cut = f'when;torque;note\n{before}\n2026-03-31;1;"' + "a\n" * 15_000 + '"\n2026-03-31;2;x\n'
    assert len(over_the_cut) > 2**20
    assert read_beginning(over_the_cut.encode(), "long.csv", NoParquet()).row_count == 1_040_000 // 19 + 2
    assert read_beginning(b"a;b\n1;2\n", "short.csv", NoParquet()).row_count == 1


def bomb() -> bytes:
    """A spreadsheet whose sheet is packed a thousand times."""
    buffer = BytesIO()
    with ZipFile(BytesIO(sheet_of([["when", "torque"]]))) as whole, ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            packed.writestr(name, b" " * 60_000_000 if "sheet1" in name else whole.read(name))
    return buffer.getvalue()


UNREADABLE = [
    (b"", "holds nothing"),
    (b"\n\n \n", "holds nothing"),
    (b"when;torque\n", "nothing below it"),
    (b"PAR1whatever", "is Parquet"),
    (b"PK\x03\x04 no zip", "is not an .xlsx file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls format"),
    (bomb(), "packed like a zip bomb"),
    (b'when;torque\n2026-03-31;"1', "torque.csv:2: its quotes or its cells are damaged"),
    (b"a;b\n" + b"1;" + b"x" * 40_000, "torque.csv:2, B: holds more than 32,767 signs"),
    (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"),
    (b"\xff\xfe\x00\xd8\x00", "is not UTF-16"),
    (b"a;b\n" + b"1;2\n" * 20 + b"1;2;3\n", "torque.csv:22, C: this row has more cells than the first one"),
]


@pytest.mark.parametrize(("data", "why"), UNREADABLE, ids=[why for _, why in UNREADABLE])
def test_what_cannot_be_read_at_all_is_refused_and_said(data: bytes, why: str) -> None:
    with pytest.raises(CannotReadTable, match=why.replace("(", r"\(")):
        read(data)


CSV = b"when;torque;what\r\n31.03.2026 12:05;12,5;M8\r\n31.03.2026 12:06;-9,99;M10\r\n"
SHEET = sheet_of([["when", "torque"], ["2026-03-31", 12.5], ["2026-04-01", "=B2"]])
MAPPING = FileMapping(InstantColumns("when", written=Written.DAY_FIRST), (Source(1, "torque"),))


@given(
    st.sampled_from([CSV, CSV.decode().encode("utf-16"), SHEET, AQDEF.encode("cp1252")]),
    st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=4)), min_size=1, max_size=6),
)
@example(CSV, [(0, b"\x00")])
def test_whatever_happened_to_a_file_it_ends_in_values_or_in_a_refusal(
    whole: bytes, hits: list[tuple[int, bytes]]
) -> None:
    data = bytearray(whole)
    for place, put in hits:
        data[place % len(data) : place % len(data) + max(len(put), 1)] = put
    with suppress(CannotReadTable, LackingColumns):
        table = read(bytes(data))
        names_in(table, list(table.rows()), suggested(table, list(table.rows())).series)
        assert all(one.row > 0 for one in values_of(MAPPING, table.header, table.rows(), NOW))
