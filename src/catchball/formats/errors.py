"""The error of every format: what is wrong in a file, and where in it."""

from __future__ import annotations


class FormatError(ValueError):
    """A file that cannot be read, or that holds what no cookbook may hold.

    `source` is the file's name, `line` counts from 1, `cell` is a spreadsheet's `B7` or a table's column, and `what`
    says what is wrong and what is expected. Reads like `0_printing.md:12: …` or `steps.xlsx, sheet Steps, B7: …`.
    """

    def __init__(self, source: str, what: str, *, line: int | None = None, cell: str | None = None) -> None:
        place = source if line is None else f"{source}:{line}"
        super().__init__(f"{place}, {cell}: {what}" if cell else f"{place}: {what}")
        self.source = source
        self.line = line
        self.cell = cell
        self.what = what
