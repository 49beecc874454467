"""The matrix of deviations as a page shows it: which rows and columns, and each row's cells as one piece of HTML.

Two hundred sites by three hundred steps are sixty thousand places. Runs of empty ones are one cell, and what is filled
is put together here, for a template would need a second for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy

from catchball.core.schema import Kind
from catchball.queries.matrix import STATES, Matrix
from catchball.store.cookbooks import Cookbook
from catchball.web.telling.naming import operation_number
from catchball.web.telling.speaking import spoken
from catchball.web.telling.vocabulary import word

LETTERS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "in review": pgettext_lazy("letter of a state", "R"),
        "on trial": pgettext_lazy("letter of a state", "O"),
        "temporary": pgettext_lazy("letter of a state", "T"),
        "accepted": pgettext_lazy("letter of a state", "A"),
        "within latitude": pgettext_lazy("letter of a state", "W"),
        "lapsed": pgettext_lazy("letter of a state", "L"),
    }
)
"""What stands in a cell, beside its colour."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the matrix is asked for; empty for all of it. `is_whole` also asks for steps that are alike."""

    operation: str = ""
    state: str = ""
    site: str = ""
    is_whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.operation or self.state or self.site)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A step, or what is above steps, with the number of sites that depart there."""

    uid: str
    kind: str
    number: str
    title: str
    sites: int
    cells: SafeString


@dataclass(frozen=True, slots=True)
class MatrixShown:
    """What is shown of a matrix, and the operations and states that may be chosen, with the letter of each."""

    columns: Sequence[Cookbook]
    rows: Sequence[MatrixRow]
    operations: Sequence[tuple[str, str]]
    places: int


def matrix_shown(matrix: Matrix, asked: Asked, languages: Sequence[str]) -> MatrixShown:
    """The part of a matrix that is asked for."""
    return _Showing(matrix, asked, languages).shown()


def letters() -> list[tuple[str, str]]:
    """The states with their letters, in the order in which they are told."""
    return [(state, str(LETTERS[state])) for state in STATES]


class _Showing:
    def __init__(self, matrix: Matrix, asked: Asked, languages: Sequence[str]) -> None:
        self.matrix, self.asked, self.languages = matrix, asked, languages
        self.order = matrix.order
        words = asked.site.casefold()
        self.columns = [book for book in matrix.locals if words in f"{book.site} {book.party}".casefold()]
        self.column_of = {book.pk: place for place, book in enumerate(self.columns)}
        self.numbers = {
            child: number for below in matrix.standard.children.values() for number, child in enumerate(below, start=1)
        }
        self.address = reverse("deviation", args=[0, "-"]).replace("/0/", "/{}/").replace("/-/", "/{}/")
        self.labels = {state: escape(word(state)) for state in STATES}
        self.letters = {state: escape(letter) for state, letter in LETTERS.items()}
        self.sites = [escape(str(book.site)) for book in self.columns]

    def shown(self) -> MatrixShown:
        cells = {uid: self._cells(uid) for uid in self.order}
        wanted = {uid for uid in self.order if cells[uid] or (self.asked.is_whole and self._is_step(uid))}
        wanted = {uid for uid in wanted if self.asked.operation in ("", self._operation(uid))}
        wanted |= {above for uid in wanted if (above := self._operation(uid))}
        rows = [self._row(uid, cells[uid]) for uid in self.order if uid in wanted]
        operations = [(uid, self._name(uid)) for uid in self.order if self._kind(uid) == Kind.OPERATION]
        return MatrixShown(self.columns, rows, operations, sum(row.sites for row in rows))

    def _cells(self, uid: str) -> list[tuple[int, tuple[str, ...]]]:
        """The filled cells of a row, from left to right."""
        found = self.matrix.cells.get(uid, {})
        shown = ((self.column_of[pk], states) for pk, states in found.items() if pk in self.column_of)
        return sorted(cell for cell in shown if self.asked.state in ("", *cell[1]))

    def _row(self, uid: str, cells: list[tuple[int, tuple[str, ...]]]) -> MatrixRow:
        number = str(self.numbers.get(uid, "")) if self._is_step(uid) else ""
        html = "".join(self._html(uid, cells))
        return MatrixRow(uid, self._kind(uid), number, self._name(uid), len(cells), mark_safe(html))  # noqa: S308

    def _html(self, uid: str, cells: list[tuple[int, tuple[str, ...]]]) -> Iterator[str]:
        """Of what comes from outside only the uid and the names of sites are in it, and both are escaped."""
        at = 0
        name = quote(uid, safe="")
        for column, states in cells:
            if column > at:
                yield f'<td colspan="{column - at}"></td>'
            state = self.asked.state or states[0]
            more = "+" if len(states) > 1 else ""
            told = ", ".join(self.labels[one] for one in states)
            address = self.address.format(self.columns[column].pk, name)
            yield (
                f'<td><a class="cell cell-{state.replace(" ", "-")}" href="{address}" data-column="{column}" '
                f'aria-label="{self.sites[column]}: {told}">{self.letters[state]}{more}</a></td>'
            )
            at = column + 1
        if at < len(self.columns):
            yield f'<td colspan="{len(self.columns) - at}"></td>'

    def _is_step(self, uid: str) -> bool:
        return self._kind(uid) == Kind.STEP

    def _kind(self, uid: str) -> str:
        standard = self.matrix.standard
        if uid in standard.nodes:
            return standard.nodes[uid].kind
        return standard.withdrawn[uid].node.kind if uid in standard.withdrawn else Kind.STEP

    def _operation(self, uid: str) -> str:
        """The operation in which a row stands, or that it is; empty for what is above operations."""
        seen: set[str] = set()
        while uid and uid not in seen:
            if self._kind(uid) == Kind.OPERATION:
                return uid
            seen.add(uid)
            uid = self.matrix.parent(uid)
        return ""

    def _name(self, uid: str) -> str:
        standard = self.matrix.standard
        if uid in standard.nodes or uid in standard.withdrawn:
            node = standard.nodes[uid] if uid in standard.nodes else standard.withdrawn[uid].node
            title = spoken(node.fields.get("title"), self.languages).text
            return " ".join(part for part in (operation_number(node), title or uid) if part)
        born = self.matrix.born.get(uid)
        if born is None:
            return uid
        return spoken(born.title, self.languages).text or gettext("Withheld by its owner")
