"""A file of measurements as a table of cells: delimited text, a spreadsheet, AQDEF, Parquet, told from its content.

Where `formats/measurements/reading.py` gives columns of numbers, this gives every cell as it stands, for a mapping to
say what it means. The rows of AQDEF are its values one by one: part, characteristic, instant, value, size and what
else is told of a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from catchball.core.measuring.readings import Cell, WrongCell
from catchball.core.measuring.tables import CannotReadTable, ParquetReader, Table, TableRow, header_of
from catchball.formats.aqdef.lines import looks_like_aqdef
from catchball.formats.aqdef.reading import read_aqdef
from catchball.formats.errors import FormatError
from catchball.formats.measurements.aqdef_rows import AQDEF_HEADER, aqdef_rows
from catchball.formats.measurements.columns import decimal_of, has_names
from catchball.formats.measurements.delimited import read_delimited
from catchball.formats.xlsx.cell_names import column_letters
from catchball.formats.xlsx.spreadsheet_in import Row, read_spreadsheet

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".dfq", ".dfd", ".dfx", ".parquet")
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PARQUET = b"PAR1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = (_ZIP, _OLD_OFFICE, _PARQUET)
_BEGINNING = 1024 * 1024
"""Bytes of a text that are looked at before it is taken."""
ENCODINGS = ("windows-1252", "gb18030", "iso-8859-1", "cp850")
"""Encodings of texts that can be named where neither UTF-8 nor UTF-16 is meant."""
_ASSUMED = "windows-1252"


def read_table(
    data: bytes,
    source: str,
    parquet: ParquetReader,
    values: tuple[bytes, str] | None = None,
    encoding: str = "",
) -> Table:
    """The table in a file; `values` is the .dfx of a .dfd, with its name.

    Raises CannotReadTable, with what is wrong and where. `encoding` is that of a text which is not Unicode.
    """
    if not data:
        raise CannotReadTable(f"{source}: holds nothing")
    if data.startswith(_PARQUET):
        return parquet.table(data, source)
    try:
        if data.startswith((_ZIP, _OLD_OFFICE)):
            return _spreadsheet(data, source)
        if values is not None or looks_like_aqdef(data, source):
            return _aqdef(data, source, values)
        return _text(data, source, encoding)
    except FormatError as error:
        raise CannotReadTable(str(error)) from error


def read_beginning(
    data: bytes,
    source: str,
    parquet: ParquetReader,
    values: tuple[bytes, str] | None = None,
    encoding: str = "",
) -> Table:
    """The table as `read_table` gives it; of a long text only the beginning, without the number of its rows."""
    end = data.rfind(b"\n", 0, _BEGINNING) + 1
    if len(data) <= _BEGINNING or not end or data.startswith((*_NO_TEXT, *_UTF16)):
        return read_table(data, source, parquet, values, encoding)
    try:
        table = read_table(data[:end], source, parquet, values, encoding)
    except CannotReadTable:  # (a cell may go over the cut)
        return read_table(data, source, parquet, values, encoding)
    return (
        replace(table, row_count=None) if table.kept == "csv" else read_table(data, source, parquet, values, encoding)
    )


def is_parquet(path: Path) -> bool:
    """Whether a file on disk begins as Parquet does."""
    with path.open("rb") as opened:
        return opened.read(len(_PARQUET)) == _PARQUET


def paired(files: Mapping[str, bytes]) -> tuple[str, bytes, tuple[bytes, str] | None]:
    """One file, or a .dfd with its .dfx: the name, the bytes, and the .dfx with its name. Raises CannotReadTable."""
    if len(files) == 1:
        ((name, data),) = files.items()
        return name, data, None
    described = [name for name in files if Path(name).suffix.casefold() == ".dfd"]
    values = [name for name in files if Path(name).suffix.casefold() == ".dfx"]
    if len(files) != 2 or len(described) != 1 or len(values) != 1:
        raise CannotReadTable("send one file at a time; only a .dfd comes with its .dfx")
    return described[0], files[described[0]], (files[values[0]], values[0])


def _text(data: bytes, source: str, encoding: str) -> Table:
    given, said = _as_unicode(data, encoding)
    read = read_delimited(given, source)
    return _of_rows(read.rows, {}, source, "csv", said or read.encoding)


def _as_unicode(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The text in UTF-8 where it is in another encoding than Unicode, with the name of that one."""
    if encoding and encoding not in ENCODINGS:
        raise CannotReadTable(f"the encoding “{encoding[:40]}” is not one of {', '.join(ENCODINGS)}")
    if data.startswith((*_UTF16, b"\xef\xbb\xbf")):
        return data, ""
    try:
        if not encoding:
            data.decode()
            return data, ""
        return data.decode(encoding).encode(), encoding
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(_ASSUMED).encode(), _ASSUMED
    except UnicodeDecodeError:
        return data, ""  # (refused as no UTF-8, with the line)


def _spreadsheet(data: bytes, source: str) -> Table:
    sheets = read_spreadsheet(data, source)
    sheet = next((one for one in sheets if one.rows), sheets[0])
    return _of_rows(sheet.rows, sheet.faults, f"{source}, sheet {sheet.name}", "xlsx", sheet.name)


def _of_rows(rows: Sequence[Row], wrong: Mapping[tuple[int, int], str], source: str, kept: str, about: str) -> Table:
    if not rows:
        raise CannotReadTable(f"{source}: holds nothing")
    places = sorted({place for row in rows for place in row.cells})
    named = has_names(rows, places)
    below = rows[1:] if named else rows
    if not below:
        raise CannotReadTable(f"{source}: holds a row of names and nothing below it")
    names = rows[0].cells if named else {}
    header = header_of([names.get(place, "").strip() or column_letters(place) for place in places])

    def told(_: frozenset[str] | None) -> Iterator[TableRow]:
        for row in below:
            yield row.number, [_cell(row, place, wrong) for place in places]

    return Table(source, kept, header, told, {}, about, decimal_of(below), len(below))


def _cell(row: Row, place: int, wrong: Mapping[tuple[int, int], str]) -> Cell:
    text = row.cells.get(place)
    what = wrong.get((row.number, place))
    return WrongCell(text or "", what) if what else text


def _aqdef(data: bytes, source: str, values: tuple[bytes, str] | None) -> Table:
    read = read_aqdef(data, source, values)
    count = sum(len(one.values) for one in read.characteristics)
    if not count:
        raise CannotReadTable(f"{source}: holds no values; those of a .dfd stand in the .dfx of the same name")
    return Table(source, "aqdef", AQDEF_HEADER, lambda _: aqdef_rows(read), {}, read.encoding, ".", count)
