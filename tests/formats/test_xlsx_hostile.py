from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.formats.errors import FormatError
from catchball.formats.sources import Imported
from catchball.formats.xlsx import spreadsheet_in
from catchball.formats.xlsx.reading import read_xlsx
from catchball.formats.xlsx.spreadsheet_in import read_spreadsheet
from catchball.formats.xlsx.writing import write_xlsx
from cookbooks import large_cookbook, same
from spreadsheets import sheet_of, with_part

OURS = write_xlsx(large_cookbook(1))
THEIRS = sheet_of([["Step", "Instruction"], ["Clamp", "Turn"]])
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"bcdefghij")
    + b"]>"
)


def read(data: bytes) -> Imported:
    return read_xlsx(data, "book.xlsx", issuer="home")


def without_declaration(xml: bytes) -> bytes:
    return xml.partition(b"?>")[2] if xml.startswith(b"<?xml") else xml


def sheet(cells: bytes) -> bytes:
    return with_part(THEIRS, SHEET, b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>")


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100])
def test_what_is_no_xlsx_file_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"^book\.xlsx: is (not an \.xlsx file|in the old \.xls format)"):
        read(data)


@pytest.mark.parametrize("data", [OURS, THEIRS])
def test_every_truncation_is_refused(data: bytes) -> None:
    for length in range(0, len(data), 7):
        with pytest.raises(FormatError):
            read(data[:length])


@given(st.sampled_from([OURS, THEIRS]), st.data())
def test_a_file_with_flipped_bytes_is_read_or_refused_and_never_anything_else(file: bytes, data: st.DataObject) -> None:
    damaged = bytearray(file)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FormatError):
        book = read(bytes(damaged)).cookbook
        assert same(read(write_xlsx(book)).cookbook, book)


@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]), st.data())
def test_a_part_with_changed_signs_is_read_or_refused_and_never_anything_else(name: str, data: st.DataObject) -> None:
    def change(xml: bytes) -> bytes:
        place = data.draw(st.integers(0, len(xml) - 1))
        return xml[:place] + data.draw(st.sampled_from([b"", b"<", b'"', b"&", b"9", b"-", b"\xff"])) + xml[place + 1 :]

    with suppress(FormatError):
        book = read(with_part(OURS, name, change)).cookbook
        assert same(read(write_xlsx(book)).cookbook, book)


@pytest.mark.parametrize("cell", [b"<c><f/></c>", b'<c t="e"><v>#N/A</v></c>', b"<c><v>x</v></c>"])
def test_more_formulas_and_errors_than_can_be_told_are_refused_also_where_their_rows_hold_nothing_else(
    cell: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet_in, "MOST_FAULTS", 12)
    allowed, *_ = read_spreadsheet(sheet((b"<row>" + cell * 3 + b"</row>") * 4), "book.xlsx")
    assert len(allowed.faults) == 12
    with pytest.raises(FormatError, match=r"A5.* is one of more than 12 cells with formulas or errors"):
        read_spreadsheet(sheet((b"<row>" + cell * 3 + b"</row>") * 5), "book.xlsx")


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_an_entity_bomb_is_refused_in_every_part(name: str) -> None:
    bomb = with_part(THEIRS, name, lambda xml: ENTITIES + without_declaration(xml))
    with pytest.raises(FormatError, match=r"[Ff]orbidden"):
        read(bomb)


def test_an_entity_bomb_is_refused_in_the_shared_texts() -> None:
    relation = b'<Relationship Id="rId99" Type="x/sharedStrings" Target="texts.xml"/></Relationships>'
    data = with_part(THEIRS, "xl/texts.xml", ENTITIES + b"<sst><si><t>&j;</t></si></sst>")
    data = with_part(data, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    with pytest.raises(FormatError, match="shared texts: declares a document type"):
        read(data)


def test_a_part_that_unpacks_to_more_than_the_limit_is_refused_unread() -> None:
    with pytest.raises(FormatError, match="is packed like a zip bomb"):
        read(with_part(THEIRS, SHEET, b" " * 3_000_000))


def test_many_parts_together_above_the_limit_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.formats.xlsx.office_zip.LARGEST_UNPACKED", 1000)
    with pytest.raises(FormatError, match="at most 5000 and 1,000 are allowed"):
        read(THEIRS)


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.formats.xlsx.office_zip.LARGEST_FILE", 1000)
    with pytest.raises(FormatError, match="at most 1,000 are allowed"):
        read(THEIRS)


def test_macros_are_refused() -> None:
    with pytest.raises(FormatError, match="holds macros"):
        read(with_part(THEIRS, "xl/vbaProject.bin", b"x"))


def test_a_locked_part_is_refused() -> None:
    locked = bytearray(THEIRS)
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    with pytest.raises(FormatError, match="protected by a password"):
        read(bytes(locked))


def test_a_part_that_unpacks_to_other_bytes_than_its_check_sum_says_is_refused() -> None:
    damaged = bytearray(OURS)
    entry = OURS.rindex(b"PK\x01\x02")
    assert OURS[entry:].find(SHEET.encode()) > 0
    damaged[entry + 16] ^= 1
    with pytest.raises(FormatError, match=r"its part xl/worksheets/sheet1\.xml cannot be unpacked"):
        read(bytes(damaged))


def test_more_rows_than_a_sheet_may_have_are_refused_with_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.formats.xlsx.spreadsheet_in.MOST_ROWS", 10)
    rows = b"".join(b'<row><c t="inlineStr"><is><t>a</t></is></c></row>' for _ in range(20))
    with pytest.raises(FormatError, match=r"sheet Steps, A11: has more than 10 rows"):
        read(sheet(rows))


def test_many_cells_that_refer_to_long_texts_are_refused_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.formats.xlsx.spreadsheet_in.MOST_SIGNS", 1000)
    rows = b"".join(b'<row><c t="str"><v>' + b"a" * 101 + b"</v></c></row>" for _ in range(20))
    with pytest.raises(FormatError, match=r"sheet Steps, A10: .* or the sheet more than 1,000"):
        read(sheet(rows))


def test_more_cells_than_fit_into_memory_are_refused_with_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.formats.xlsx.spreadsheet_in.MOST_CELLS", 12)
    row = b"<row>" + b"<c><v>7</v></c>" * 3 + b"</row>"
    assert len(read_spreadsheet(sheet(row * 4), "book.xlsx")[0].rows) == 4
    with pytest.raises(FormatError, match=r"A5.* is where the file has more than 12 cells"):
        read_spreadsheet(sheet(row * 5), "book.xlsx")


def test_a_million_empty_rows_do_no_harm() -> None:
    head = b'<row r="1"><c t="inlineStr"><is><t>Step</t></is></c><c t="inlineStr"><is><t>Result</t></is></c></row>'
    last = b'<row r="1048576"><c t="inlineStr"><is><t>Clamp</t></is></c></row>'
    assert len(read(sheet(head + b"<row/>" * 20_000 + last)).cookbook.nodes) == 3


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (b'<c r="XFD1"><v>1</v></c>', "XFD1: stands right of column 1000"),
        (b'<c r="A1" t="s"><v>999999999</v></c>', "A1: refers to the shared text '999999999', which does not exist"),
        (b'<c r="A1" t="str"><v>' + b"a" * 32_768 + b"</v></c>", "A1: holds more than 32,767 signs"),
        (b'<c r="A1" t="s"><v>-1</v></c>', "A1: refers to the shared text '-1', which does not exist"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_name(cell: bytes, told: str) -> None:
    with pytest.raises(FormatError, match=f"sheet Steps, {told}"):
        read(sheet(b"<row>" + cell + b"</row>"))


@pytest.mark.parametrize("value", [b"1e999", b"nan", b"x", b"#REF!"])
def test_a_number_that_is_none_is_refused_with_its_cell(value: bytes) -> None:
    head = b'<row><c t="inlineStr"><is><t>Step</t></is></c><c t="inlineStr"><is><t>Result</t></is></c></row>'
    kind = b"e" if value == b"#REF!" else b"n"
    with pytest.raises(FormatError, match="sheet Steps, B2: holds"):
        read(sheet(head + b'<row><c/><c t="%s"><v>%s</v></c></row>' % (kind, value)))


def test_a_zip_without_the_parts_of_a_workbook_is_refused() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(FormatError, match=r"its part xl/workbook\.xml is missing"):
        read(packed.getvalue())
