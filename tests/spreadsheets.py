"""Spreadsheets as other programs write and change them: by openpyxl, which knows nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def sheet_of(rows: Sequence[Sequence[object]], name: str = "Steps") -> bytes:
    """An .xlsx file with these rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def changed(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """The file after a person has opened it, changed its sheet and saved it."""
    book = load_workbook(BytesIO(data))
    change(book.worksheets[0])
    return saved(book)


def saved(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def column_of(sheet: Worksheet, header: str) -> int:
    """The number of the column with this header in the first row."""
    return next(column for column, cell in enumerate(sheet[1], start=1) if cell.value == header)


def with_part(data: bytes, name: str, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """The file with one of its parts exchanged or added."""
    packed = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        before = {entry: old.read(entry) for entry in old.namelist()}
        before[name] = content(before[name]) if callable(content) else content
        for entry, text in before.items():
            new.writestr(entry, text)
    return packed.getvalue()
