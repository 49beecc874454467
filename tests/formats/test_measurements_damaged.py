"""Files of measurements after an accident: bytes flipped, cut, repeated, lines in another order.

Whatever happened to a file, it ends in columns whose faults say where, or in a refusal that does.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catchball.formats.errors import FormatError
from catchball.formats.measurements.reading import Measurements, read_measurements
from spreadsheets import sheet_of, with_part

AQDEF = (
    "K0100 3\r\nK1001/1 4711\r\nK1002/1 Gehäuse\r\nK2001/1 1\r\nK2002/1 Bohrung\r\nK2004/1 0\r\nK2002/2 Länge\r\n"
    "K2002/3 Risse\r\nK2004/3 1\r\n"
    "9.94\x140\x1412.08.1999/15:23:45\x140\x14#123\x0f0.966\x140\x0f20000\x141\x140\x140\r\n"
    "9.95\x14255\x1412.08.1999/15:23:58\x140\x14#123\x0f1.091\x140\x0f20000\x142\x140\x140\r\n"
    "K0014/1 Palette 7\r\nK0001/1 9,98\r\nK0002/1 0\r\nK0001/2 0.993\r\n"
)
CSV = "Tag;Bohrung;Länge\r\nMo;9,94;0,966\r\nDi;;1,091\r\n\r\nMi;9,98;NA\r\nDo;-9,99;1e-3\r\n"
TABLE: list[list[object]] = [
    ["day", "bore", "length"],
    ["Mo", 9.94, 0.966],
    ["Tu", None, 1.091],
    ["We", 9.98, "=B2"],
    ["Th", "9,99", 1],
]

WHOLE = {
    "part.dfq": AQDEF.encode("cp1252"),
    "part8.dfq": AQDEF.encode("utf-8-sig"),
    "part16.dfq": AQDEF.encode("utf-16"),
    "bore.csv": CSV.encode(),
    "bore16.csv": CSV.encode("utf-16"),
    "bore.xlsx": sheet_of(TABLE),
}
SAY_IT_OF_THE_WHOLE_FILE = (
    "holds nothing",
    "describes no characteristic",
    "holds no values",
    "holds a row of names and nothing below it",
    "may be one column with decimal commas",
    "is not UTF-16",
    "is UTF-32",
)
"""Reasons for which no line is to blame."""


def read(data: bytes, name: str) -> Measurements:
    return read_measurements(data, name)


def ends_well(data: bytes, name: str) -> None:
    """Fail unless the bytes end in columns with faults in their place, or in a refusal that tells the place."""
    refused: FormatError | None = None
    try:
        found = read(data, name)
    except FormatError as error:
        refused = error
    if refused is not None:
        says_where(refused, data, name)
        return
    assert found.columns
    for column in found.columns:
        assert len(column.values) == len(found.rows) > 0
        for fault in column.faults:
            assert column.values[found.rows.index(fault.row)] is None
            told = found.error(fault)
            assert told.line or told.cell
            assert column.name in str(told) or f"{column.letters}{fault.row}" in str(told)


def says_where(refused: FormatError, data: bytes, name: str) -> None:
    """Fail unless the refusal tells a reason, and a line that there is or a cell, or blames the whole file."""
    assert str(refused).startswith(name)
    assert refused.what.strip()
    # (a spreadsheet is packed: where its packing is damaged there is no line and no cell)
    of_the_whole = data.startswith(b"PK") or refused.what.startswith(SAY_IT_OF_THE_WHOLE_FILE)
    assert refused.line or refused.cell or of_the_whole
    assert refused.line is None or 1 <= refused.line <= data.count(b"\n") + data.count(b"\r") + 1


@st.composite
def flipped(draw: st.DrawFn, data: bytes) -> bytes:
    """A few bytes are others."""
    hurt = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        hurt[draw(st.integers(0, len(hurt) - 1))] = draw(st.integers(0, 255))
    return bytes(hurt)


@st.composite
def cut(draw: st.DrawFn, data: bytes) -> bytes:
    """A piece is gone, often the end."""
    begin = draw(st.integers(0, len(data)))
    return data[:begin] + data[draw(st.integers(begin, len(data)) | st.just(len(data))) :]


@st.composite
def repeated(draw: st.DrawFn, data: bytes) -> bytes:
    """A piece stands there twice or more often."""
    begin = draw(st.integers(0, len(data) - 1))
    end = draw(st.integers(begin + 1, len(data)))
    return data[:end] + data[begin:end] * draw(st.integers(1, 5)) + data[end:]


@st.composite
def reordered(draw: st.DrawFn, data: bytes) -> bytes:
    """The lines are in another order, some of them lost or doubled."""
    lines = data.split(b"\n")
    return b"\n".join(draw(st.lists(st.sampled_from(lines), max_size=2 * len(lines))))


@st.composite
def spliced(draw: st.DrawFn, data: bytes) -> bytes:
    """Signs that mean something stand where they do not belong."""
    hurt = data
    sign = st.sampled_from(
        [b"\x0f", b"\x14", b"/", b"K", b"\n", b"\r", b";", b",", b'"', b"\x00", b"\xff\xfe", b"9" * 400, b" "]
    )
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(hurt)))
        hurt = hurt[:at] + draw(sign) + hurt[at:]
    return hurt


ACCIDENTS: tuple[Callable[[bytes], st.SearchStrategy[bytes]], ...] = (flipped, cut, repeated, reordered, spliced)


@pytest.mark.parametrize("name", WHOLE)
def test_the_files_to_which_accidents_happen_can_be_read(name: str) -> None:
    found = read(WHOLE[name], name)
    bore = next(column for column in found.columns if column.name in ("bore", "Bohrung"))
    assert bore.values[0] == 9.94
    assert bore.values[1] is None
    assert bore.values[2] in (9.98, None)


@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda accident: accident.__name__)
@given(data=st.data(), name=st.sampled_from(sorted(WHOLE)))
def test_a_damaged_file_ends_in_columns_or_in_a_refusal_that_says_where(
    accident: Callable[[bytes], st.SearchStrategy[bytes]], data: st.DataObject, name: str
) -> None:
    ends_well(data.draw(accident(WHOLE[name])), name)


@given(st.data(), st.sampled_from(sorted(WHOLE)), st.sampled_from(sorted(WHOLE)))
def test_a_file_under_the_name_of_another_ends_well(data: st.DataObject, name: str, other: str) -> None:
    ends_well(data.draw(flipped(WHOLE[name])), other)


@given(st.data())
def test_a_spreadsheet_that_is_damaged_inside_its_packing_ends_well(data: st.DataObject) -> None:
    accident = data.draw(st.sampled_from((flipped, cut, repeated, spliced)))
    ends_well(
        with_part(WHOLE["bore.xlsx"], "xl/worksheets/sheet1.xml", lambda xml: data.draw(accident(xml))), "bore.xlsx"
    )


@given(st.text("K0124/ \x0f\x14\n.,-#e9x", max_size=120))
@example("K0001/0 1")
@example("K2002/1 a\nK0001/0 1")
@example("K2002/1 a\nK0020/1/1 1000")
@example("K2002/1 a\n\x0f\x0f")
@example("K2002/0 a")
def test_any_k_fields_end_well(text: str) -> None:
    ends_well(text.encode(), "silly.dfq")
    ends_well(b"K2002/1 a\nK2004/2 1\n1\x142\x0f1000\x142\n" + text.encode(), "silly.dfq")


@given(st.data())
def test_values_that_are_damaged_never_become_other_values(data: st.DataObject) -> None:
    """A sign that belongs in no number, put into one, makes it a fault and moves no value of another row."""
    rows = ["1.5", "2.5", "3.5", "4.5"]
    row = data.draw(st.integers(0, 3))
    at = data.draw(st.integers(0, 3))
    sign = data.draw(st.sampled_from(["x", "\x00", " 1 ", "€", "٣", "_", "'"]))
    hurt = list(rows)
    hurt[row] = rows[row][:at] + sign + rows[row][at:]
    for text, name in (
        ("K2002/1 a\n" + "".join(f"K0001/1 {one}\n" for one in hurt), "a.dfq"),
        ("K2002/1 a\nK2002/2 b\n" + "".join(f"{one}\x0f1\n" for one in hurt), "b.dfq"),
        ("a;b\n" + "".join(f"{one};1\n" for one in hurt), "c.csv"),
    ):
        found = read(text.encode(), name).columns[0]
        if found.faults:
            assert [fault.row - (name == "c.csv") for fault in found.faults] == [row + 1]
        kept = [value for place, value in enumerate(found.values) if place != row]
        assert kept == [float(one) for place, one in enumerate(rows) if place != row]
        assert found.values[row] in (None, float(rows[row]))
