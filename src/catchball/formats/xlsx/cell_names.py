"""How a spreadsheet names its cells: column 2, row 7 is `B7`."""

from __future__ import annotations

from functools import lru_cache


def cell_name(row: int, column: int) -> str:
    """`B7` for row 7, column 2."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """`A` for column 1, `AB` for column 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """1 for `A`, 28 for `AB`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
