"""Lists come in pages: `items`, and in `next` the cursor of the page behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Generic, TypeAlias, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query

from catchball.api.fields import Shown
from catchball.queries.listing import MOST_AT_ONCE, page_of

Item = TypeVar("Item", bound=Shown)
M = TypeVar("M", bound=Model)

Cursor: TypeAlias = Annotated[
    str | None, Query(None, max_length=60, description="The `next` of the page before; none for the first page.")
]
Limit: TypeAlias = Annotated[int, Query(50, ge=1, le=MOST_AT_ONCE, description="How many items at most.")]


class Page(Shown, Generic[Item]):
    """A part of a list, in the order in which the items came to be. `next` is null on the last page."""

    items: list[Item]
    next: str | None


def page_shown(rows: QuerySet[M], cursor: str | None, limit: int, show: Callable[[M], Item]) -> Page[Item]:
    """One page of the rows, as they are shown."""
    found = page_of(rows, cursor, limit)
    return Page(items=[show(row) for row in found.rows], next=found.next)
