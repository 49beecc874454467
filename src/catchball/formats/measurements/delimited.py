"""Delimited text (CSV) as rows of cells; how it is encoded and delimited is found out.

UTF-8 with or without a byte order mark, UTF-16 with one; comma, semicolon or tab; quotes as RFC 4180 has them. A row
has the number of the line on which it begins.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from catchball.formats.errors import FormatError
from catchball.formats.utf8_text import utf8_text
from catchball.formats.xlsx.cell_names import column_letters
from catchball.formats.xlsx.spreadsheet_in import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row

LARGEST_FILE = 50 * 1024 * 1024
DELIMITERS = (";", "\t", ",")
"""In the order in which they are tried: who writes a comma in numbers delimits by something else."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_LONGEST_LINE = 1_000_000
_SAMPLE = 200
_FITTING = 0.9
"""The share of rows that have as many cells as the first one, where a delimiter is the right one."""
_SAYS_DELIMITER = re.compile(r"sep=(.)\r?\n?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Delimited:
    """The rows that hold something, and how they were written: encoding, and the delimiter (empty for one column)."""

    rows: Sequence[Row]
    encoding: str
    delimiter: str


def read_delimited(data: bytes, source: str) -> Delimited:
    """The cells of a delimited text. Raises FormatError, with the line where there is one."""
    text, encoding = _decoded(data, source)
    first = _SAYS_DELIMITER.match(text)
    skipped = first.end() if first else 0
    body = text[skipped:]
    delimiter = first[1] if first else _delimiter(body, source)
    if delimiter == '"':
        raise FormatError(source, "a quote cannot be the delimiter", line=1)
    rows = list(_rows(body, delimiter, source, 1 + bool(first)))
    return Delimited(rows, encoding, delimiter)


def _decoded(data: bytes, source: str) -> tuple[str, str]:
    if len(data) > LARGEST_FILE:
        raise FormatError(source, f"has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed")
    if data.startswith(_UTF32):
        raise FormatError(source, "is UTF-32; save it as UTF-8")
    if not data.startswith(_UTF16):
        return utf8_text(data, source), "UTF-8"
    try:
        return data.decode("utf-16"), "UTF-16"
    except UnicodeDecodeError as error:
        raise FormatError(source, f"is not UTF-16: {error.reason} (byte {error.start}); save it as UTF-8") from error


def _delimiter(text: str, source: str) -> str:
    """The first delimiter by which nearly all rows have as many cells as the first one; empty for a single column.

    One by which all rows can be read goes before one that leaves damaged quotes.
    """
    partly = ""
    for delimiter in DELIMITERS:
        sample, whole = _sample(text, delimiter, source)
        widths = Counter(len(cells) for cells in sample)
        if not sample or len(sample[0]) < 2 or widths[len(sample[0])] < _FITTING * len(sample):
            continue
        if delimiter == "," and _may_be_decimal(sample):
            told = "may be one column with decimal commas, or two columns of whole numbers"
            raise FormatError(source, f"{told}; name the columns in the first row, or delimit them by semicolons")
        if whole:
            return delimiter
        partly = partly or delimiter
    return partly


def _sample(text: str, delimiter: str, source: str) -> tuple[list[list[str]], bool]:
    """The first rows by a delimiter, and whether it was possible to read them to their end."""
    sample: list[list[str]] = []
    try:
        for _, cells in islice(_filled(text, delimiter, source, 1), _SAMPLE):
            sample.append(cells)
    except FormatError:
        return sample, False
    return sample, True


def _may_be_decimal(sample: Sequence[Sequence[str]]) -> bool:
    return all(
        len(cells) == 2 and _WHOLE.fullmatch(cells[0].strip()) and _DIGITS.fullmatch(cells[1].strip())
        for cells in sample
    )


def _rows(text: str, delimiter: str, source: str, begin: int) -> Iterator[Row]:
    width = cell_count = 0
    for count, (line, cells) in enumerate(_filled(text, delimiter, source, begin)):
        if count >= MOST_ROWS:
            raise FormatError(source, f"has more than {MOST_ROWS:,} rows", line=line)
        held = {column: cell for column, cell in enumerate(cells, start=1) if cell.strip()}
        cell_count += len(held)
        if cell_count > MOST_CELLS:
            raise FormatError(source, f"has more than {MOST_CELLS:,} cells; split it", line=line)
        width = width or max(len(cells), 1)
        if max(held) > min(width, MOST_COLUMNS):
            told = f"a row has no more than {MOST_COLUMNS:,} cells"
            if width <= MOST_COLUMNS:
                told = f"this row has more cells than the first one, which has {width}; put quotes around what holds"
                told += f" the delimiter “{delimiter}”"
            raise FormatError(source, told, line=line, cell=column_letters(min(max(held), width + 1)))
        longest = max(held, key=lambda column: len(held[column]))
        if len(held[longest]) > LONGEST_CELL:
            raise FormatError(
                source, f"holds more than {LONGEST_CELL:,} signs", line=line, cell=column_letters(longest)
            )
        yield Row(line, held)


def _filled(text: str, delimiter: str, source: str, begin: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with the line on which each begins; `begin` is the number of the first line."""
    line = begin
    reader = csv.reader(_lines(text, source, begin), delimiter=delimiter or "\x1f", strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = begin + reader.line_num
    except csv.Error as error:
        told = f"its quotes or its cells are damaged: {error}"
        raise FormatError(source, told, line=begin + max(reader.line_num - 1, 0)) from error


def _lines(text: str, source: str, begin: int) -> Iterator[str]:
    for number, line in enumerate(StringIO(text, newline=""), start=begin):
        if len(line) > _LONGEST_LINE:
            raise FormatError(source, f"this line has more than {_LONGEST_LINE:,} signs", line=number)
        yield line
