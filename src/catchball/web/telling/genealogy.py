"""A genealogy as a drawing: a lane for each cookbook, a mark for each event, a line to it from its cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catchball.queries.genealogy import Event, Genealogy

_WIDEST, _NARROWEST, _ROOM = 132, 88, 1040
_LANE, _LEFT, _TOP, _LETTER = 92, 72, 44, 7


@dataclass(frozen=True, slots=True)
class Mark:
    """An event where it is drawn; `number` leads to it in the list."""

    number: int
    x: int
    y: int
    kind: str
    label: str
    event: Event


@dataclass(frozen=True, slots=True)
class Lane:
    """The line of one cookbook."""

    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole: lanes, lines as paths of SVG (those that cross from one lane to another are marked), and events."""

    width: int
    height: int
    lanes: Sequence[Lane]
    lines: Sequence[tuple[str, bool]]
    marks: Sequence[Mark]


def drawn(genealogy: Genealogy) -> Drawing:
    """A genealogy with a place for everything."""
    events = genealogy.events
    step = min(max(_ROOM // max(len(events) - 1, 1), _NARROWEST), _WIDEST)
    books = list(dict.fromkeys(event.cookbook for event in events))
    rows = {book.pk: _TOP + place * _LANE for place, book in enumerate(books)}
    marks = [
        Mark(
            place + 1,
            _LEFT + place * step,
            rows[event.cookbook.pk],
            event.kind.replace(" ", "-"),
            _label(event, step // _LETTER),
            event,
        )
        for place, event in enumerate(events)
    ]
    lines = [
        (_line(marks[event.cause], mark), marks[event.cause].y != mark.y)
        for event, mark in zip(events, marks, strict=True)
        if event.cause is not None
    ]
    lanes = [Lane(str(book.site), rows[book.pk]) for book in books]
    width, height = 2 * _LEFT + (len(events) - 1) * step, _TOP + len(books) * _LANE
    return Drawing(max(width, 360), height, lanes, lines, marks)


def _shape(event: Event) -> str:
    return event.kind.replace(" ", "-")


def _label(event: Event, letters: int) -> str:
    """The title of its change, as far as there is room for it; the list below the drawing tells all of it."""
    title = event.change.title if event.change else ""
    return title if len(title) <= letters else title[: letters - 1].rstrip() + "…"


def _line(cause: Mark, mark: Mark) -> str:
    """Straight in one lane; between two it leaves and arrives level."""
    if cause.y == mark.y:
        return f"M{cause.x} {cause.y}H{mark.x}"
    bend = max((mark.x - cause.x) // 2, 24)
    return f"M{cause.x} {cause.y}C{cause.x + bend} {cause.y} {mark.x - bend} {mark.y} {mark.x} {mark.y}"
