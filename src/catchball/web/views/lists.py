"""What lists have in common: words to search for, an order, a page of many, the whole as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, OrderBy, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from catchball.formats.tables_out import csv_table, xlsx_table

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")
ROWS_OF_A_PAGE = 50
_FORMS = ("xlsx", "csv")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a list: its name in addresses and for people, and what it says of a row, as a text for files.

    `order` are the fields by which rows of the database are put in order; `value` does it for rows in memory. Without
    either the column has no order.
    """

    key: str
    name: str | Promise
    text: Callable[[Row], str]
    order: tuple[str, ...] = ()
    value: Callable[[Row], Any] | None = None

    @property
    def is_sortable(self) -> bool:
        """Whether the list can be put in the order of this column."""
        return bool(self.order) or self.value is not None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: `sorted` as `aria-sort` says it; `next` is the order that a click asks for, if any."""

    name: str | Promise
    sorted: str
    next: str


def page_of_list(request: HttpRequest, rows: QuerySet[M] | Sequence[Row]) -> Page[Any]:
    """The page of a list that was asked for; the last one where there are not so many."""
    return Paginator(rows, ROWS_OF_A_PAGE).get_page(request.GET.get("page"))


def words_asked(request: HttpRequest) -> str:
    """What the list is searched for."""
    return request.GET.get("q", "").strip()[:200].replace("\x00", "")


def number_asked(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address; None where there is none."""
    told = request.GET.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def heads(request: HttpRequest, columns: Sequence[Column[Row]]) -> list[Head]:
    """The heads of the columns, each with the order that it leads to."""
    chosen, is_down = _order_asked(request, columns)
    found = []
    for column in columns:
        is_chosen = chosen is not None and column.key == chosen.key
        direction = ("descending" if is_down else "ascending") if is_chosen else ""
        following = f"-{column.key}" if is_chosen and not is_down else column.key
        found.append(Head(column.name, direction, following if column.is_sortable else ""))
    return found


def rows_in_order(request: HttpRequest, rows: QuerySet[M], columns: Sequence[Column[M]]) -> QuerySet[M]:
    """Rows of the database in the order that was asked for; as they are where none was."""
    chosen, is_down = _order_asked(request, columns)
    if chosen is None:
        return rows
    return rows.order_by(*(_by(field, is_down=is_down) for field in chosen.order), "pk")


def in_order(request: HttpRequest, rows: Sequence[Row], columns: Sequence[Column[Row]]) -> list[Row]:
    """Rows in memory in the order that was asked for; as they are where none was."""
    chosen, is_down = _order_asked(request, columns)
    if chosen is None or chosen.value is None:
        return list(rows)
    return sorted(rows, key=chosen.value, reverse=is_down)


def is_export(request: HttpRequest) -> bool:
    """Whether a file with the whole list was asked for."""
    return request.GET.get("export") in _FORMS


def exported(
    request: HttpRequest, name: str, rows: Iterable[Row], columns: Sequence[Column[Row]]
) -> HttpResponse | None:
    """The whole list as the file that was asked for with `?export=xlsx` or `csv`; None where none was."""
    if not is_export(request):
        return None
    wanted = request.GET["export"]
    header = [str(column.name) for column in columns]
    body = ([column.text(row) for column in columns] for row in rows)
    content = xlsx_table(name, header, body) if wanted == "xlsx" else csv_table(header, body)
    kind = _XLSX if wanted == "xlsx" else "text/csv; charset=utf-8"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{wanted}"'}
    )


def _order_asked(request: HttpRequest, columns: Sequence[Column[Row]]) -> tuple[Column[Row] | None, bool]:
    told = request.GET.get("sort", "")
    key = told.removeprefix("-")
    chosen = next((column for column in columns if column.key == key and column.is_sortable), None)
    return chosen, told.startswith("-")


def _by(field: str, *, is_down: bool) -> OrderBy:
    return F(field).desc(nulls_last=True) if is_down else F(field).asc(nulls_last=True)
