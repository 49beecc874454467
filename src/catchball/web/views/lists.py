"""What lists have in common: words to search for, a page of many."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
ROWS_OF_A_PAGE = 50


def page_of_list(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """The page of a list that was asked for; the last one where there are not so many."""
    return Paginator(rows, ROWS_OF_A_PAGE).get_page(request.GET.get("page"))


def words_asked(request: HttpRequest) -> str:
    """What the list is searched for."""
    return request.GET.get("q", "").strip()[:200].replace("\x00", "")


def number_asked(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address; None where there is none."""
    told = request.GET.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
