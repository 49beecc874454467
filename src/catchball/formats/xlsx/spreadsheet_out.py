"""One sheet of texts written as an .xlsx file: the same bytes for the same content, and every cell a text.

Written without a spreadsheet library, which would take five times as long and stamp the time of writing into the file.
A cell is a text whatever it begins with (`=`, `+`, `-`, `@`), and its number format is Text, so that it stays one when
a person edits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from catchball.formats.xlsx.cell_names import column_letters

LONGEST_CELL = 16_000
"""Signs of a text; the format allows 32,767, and counts signs outside the basic plane twice."""
_LONGEST_FOOTER = 100
"""Signs; the format allows 255 with its codes, and counts each & twice."""
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Look(IntEnum):
    """How a row looks; the number of its style in the file."""

    PLAIN = 0
    TEXT = 1
    HEADER = 2
    COOKBOOK = 3
    GROUP = 4
    OPERATION = 5


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """The width of a column in signs, and whether people see it."""

    width: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RowOut:
    """The texts of a row from the first column on, empty for none, its look, and whether people see it."""

    cells: Sequence[str]
    look: Look = Look.TEXT
    hidden: bool = False


def written_sheet(
    name: str, columns: Sequence[ColumnLook], rows: Iterable[RowOut], *, frozen_columns: int, footer: str = ""
) -> bytes:
    """An .xlsx file of one sheet. Its first row is the header: it stays in sight and is printed on every page.

    `footer` is printed below every page, else the name of the sheet.
    """
    title = _sheet_name(name)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(title),
        "xl/_rels/workbook.xml.rels": _relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _worksheet(columns, rows, frozen_columns, footer),
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        for part, text in parts.items():
            entry = ZipInfo(part, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, text.encode())
    return packed.getvalue()


def _worksheet(columns: Sequence[ColumnLook], rows: Iterable[RowOut], frozen: int, footer: str) -> str:
    below = escape(footer[:_LONGEST_FOOTER].replace("&", "&&")) or "&amp;A"
    pane = f'<pane xSplit="{frozen}" ySplit="1" topLeftCell="{column_letters(frozen + 1)}2" activePane="bottomRight"'
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{look.width}" customWidth="1"{_hidden(look.hidden)}/>'
        for place, look in enumerate(columns, start=1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_NAMESPACE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane} state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f"<sheetData>{''.join(_rows(columns, rows))}</sheetData>"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;L&amp;8 {below}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
        f'<ignoredErrors><ignoredError sqref="A1:{column_letters(len(columns))}1048576" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def _rows(columns: Sequence[ColumnLook], rows: Iterable[RowOut]) -> Iterator[str]:
    letters = [column_letters(place) for place in range(1, len(columns) + 1)]
    hidden = [look.hidden for look in columns]
    for number, row in enumerate(rows, start=1):
        look = int(row.look)
        yield f'<row r="{number}"{_hidden(row.hidden)}>'
        for letter, text, unseen in zip(letters, row.cells, hidden, strict=False):
            if text:
                kept = ' xml:space="preserve"' if text != text.strip() else ""
                yield (
                    f'<c r="{letter}{number}" s="{0 if unseen else look}" t="inlineStr"><is>'
                    f"<t{kept}>{_escaped(text)}</t></is></c>"
                )
            elif not unseen and look != Look.TEXT:
                yield f'<c r="{letter}{number}" s="{look}"/>'
        yield "</row>"


def _escaped(text: str) -> str:
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text)


def _hidden(hidden: bool) -> str:
    return ' hidden="1"' if hidden else ""


def _sheet_name(name: str) -> str:
    plain = _NOT_IN_SHEET_NAMES.sub(" ", name).strip().strip("'")[:31].strip().strip("'")
    return plain if plain and plain.casefold() != "history" else "Cookbook"


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{office}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/></Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _workbook(title: str) -> str:
    printed = escape("'" + title.replace("'", "''") + "'!$1:$1")
    return (
        f'{_XML}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets>'
        f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">{printed}</definedName></definedNames>'
        "</workbook>"
    )


def _styles() -> str:
    """One style for each Look, in its order; number format 49 is Text."""
    bold, large, white = "<b/>", '<sz val="14"/>', '<color rgb="FFFFFFFF"/>'
    fonts = "".join(
        f'<font>{weight}{size}{colour}<name val="Calibri"/><family val="2"/></font>'
        for weight, size, colour in (
            ("", '<sz val="10"/>', ""),
            (bold, '<sz val="10"/>', white),
            (bold, large, ""),
            (bold, '<sz val="11"/>', ""),
        )
    )
    colours = ("FF1F4E78", "FFBDD7EE", "FFDDEBF7", "FFF2F2F2")
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>' for colour in colours
    )
    line = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
    edges = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
    looks = ((0, 0, 1), (1, 2, 1), (2, 3, 1), (3, 4, 1), (3, 5, 1))
    styles = "".join(
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
        'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        for font, fill, border in looks
    )
    plain = '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    return (
        f'{_XML}<styleSheet xmlns="{_NAMESPACE}"><fonts count="4">{fonts}</fonts><fills count="6">'
        '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        f'{fills}</fills><borders count="2"><border><left/><right/><top/><bottom/></border>'
        f'<border>{edges}</border></borders><cellStyleXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="6">{plain}{styles}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
