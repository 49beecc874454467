"""A file of measurements: delimited text, a spreadsheet or AQDEF, told from its content."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catchball.formats.aqdef.lines import looks_like_aqdef
from catchball.formats.aqdef.reading import read_aqdef
from catchball.formats.errors import FormatError
from catchball.formats.measurements.columns import Column, Fault, columns_of
from catchball.formats.measurements.delimited import read_delimited
from catchball.formats.measurements.from_aqdef import aqdef_columns
from catchball.formats.xlsx.spreadsheet_in import read_spreadsheet

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Kept(StrEnum):
    """How a file keeps its measurements."""

    CSV = "csv"
    XLSX = "xlsx"
    AQDEF = "aqdef"


@dataclass(frozen=True, slots=True)
class Measurements:
    """The columns of a file, with one value for each of `rows` (their numbers in the file), and how it was read.

    `names_in` is the row of the names, None where the columns are named by letters or by the format. `encoding` and
    `delimiter` are those of a text (a single column has no delimiter), `sheet` is that of a spreadsheet, the other ones
    empty. The rows of AQDEF are its sets of values, counted from 1; `part` is what its first part is called.
    """

    source: str
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    names_in: int | None
    decimal: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    kept: Kept = Kept.CSV
    part: str = ""

    def error(self, fault: Fault) -> FormatError:
        """The fault as the error that other formats raise: it names file, row and column."""
        if self.sheet:
            return FormatError(f"{self.source}, sheet {self.sheet}", fault.what, cell=f"{fault.letters}{fault.row}")
        if self.kept is Kept.AQDEF and fault.line is None:
            return FormatError(f"{self.source}, value {fault.row}", fault.what, cell=f"column {fault.column}")
        return FormatError(self.source, fault.what, line=fault.line or fault.row, cell=f"column {fault.column}")


def read_measurements(data: bytes, source: str, values: tuple[bytes, str] | None = None) -> Measurements:
    """The measurements of a file; of a spreadsheet, those of the first sheet that holds something.

    `values` is the .dfx of a .dfd, with its name. What is wrong with single cells stands in their columns. Raises
    FormatError for what cannot be read at all.
    """
    if data.startswith((_ZIP, _OLD_OFFICE)):
        return _from_spreadsheet(data, source)
    if values is not None or looks_like_aqdef(data, source):
        return _from_aqdef(data, source, values)
    read = read_delimited(data, source)
    table = columns_of(read.rows, {}, source)
    return Measurements(source, table.columns, table.rows, table.names_in, table.decimal, read.encoding, read.delimiter)


def _from_aqdef(data: bytes, source: str, values: tuple[bytes, str] | None) -> Measurements:
    read = read_aqdef(data, source, values)
    columns, rows = aqdef_columns(read, source)
    part = next((part.name for part in read.parts), "")
    in_file = values[1] if values else source
    return Measurements(in_file, columns, rows, None, read.decimal, read.encoding, kept=Kept.AQDEF, part=part)


def _from_spreadsheet(data: bytes, source: str) -> Measurements:
    sheets = read_spreadsheet(data, source)
    sheet = next((one for one in sheets if one.rows), sheets[0])
    table = columns_of(sheet.rows, sheet.faults, f"{source}, sheet {sheet.name}")
    return Measurements(
        source, table.columns, table.rows, table.names_in, table.decimal, sheet=sheet.name, kept=Kept.XLSX
    )
