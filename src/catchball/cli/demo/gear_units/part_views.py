"""The bearing housing and what goes into it, drawn to scale: in section along its axis, and seen on its faces.

In section x runs along the axis from the base face (0) to the output face (98), r is the distance from the axis, both
in millimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from catchball.cli.demo.gear_units.drawing import (
    BRASS,
    GREY,
    INK,
    METAL,
    PALE,
    PAPER,
    TOOL_FILL,
    Colour,
    Point,
    Sheet,
    around,
)

Profile = Sequence[Point]

FINISHED: Profile = (
    *((0, 31), (14, 31), (14, 36), (36, 36), (36, 38), (72, 38), (72, 40), (90, 40), (90, 41.75), (92.65, 41.75)),
    *((92.65, 40), (96.5, 40), (98, 40.6), (98, 60), (70, 60), (66, 54), (20, 54), (14, 58), (14, 90), (0, 90)),
)
"""The upper half of the finished housing: Ø 72 J7 from 14 to 36, Ø 80 M7 from 72 to 98, the groove, the flange."""
ROUGH: Profile = (
    *((-2.5, 28.5), (16.5, 28.5), (16.5, 33), (69.5, 37), (69.5, 37), (100.5, 37.5), (100.5, 61), (69, 61), (66, 54)),
    *((20, 54), (15, 58), (15, 91), (-2.5, 91)),
)
"""The casting, with its allowance."""
BORED: Profile = (
    *((0, 31), (14, 31), (14, 35.6), (36, 35.6), (36, 38), (72, 38), (72, 39.6), (98, 39.6)),
    *((98, 60), (70, 60), (66, 54), (20, 54), (14, 58), (14, 90), (0, 90)),
)
"""Roughed out, with both ends faced."""


@dataclass(frozen=True)
class View:
    """A section on a sheet: where x = 0 on the axis stands, and how many pixels a millimetre has."""

    sheet: Sheet
    origin: Point = (250, 300)
    scale: float = 2.75
    output: Literal["right", "up", "down"] = "right"
    """Where the output face points."""

    def at(self, x: float, r: float) -> Point:
        """The pixel of a place in section."""
        left, top = self.origin
        if self.output != "right":
            return (left + r * self.scale, top + x * self.scale * (1 if self.output == "down" else -1))
        return (left + x * self.scale, top - r * self.scale)

    def _both(self, profile: Profile) -> list[list[Point]]:
        return [[self.at(x, side * r) for x, r in profile] for side in (1, -1)]

    def housing(self, profile: Profile = FINISHED, fill: Colour = PALE) -> None:
        """Both halves of the housing in section, with the edges behind, and the axis."""
        low = min(x for x, _ in profile)
        high = max(x for x, _ in profile)
        for x, r in profile:
            if r < 45:
                self.sheet.line([self.at(x, r), self.at(x, -r)], GREY, 1.2)
        for half in self._both(profile):
            self.sheet.hatched(half, fill)
        self.axis(low - 14, high + 14)

    def axis(self, start: float, end: float) -> None:
        """The axis between two places."""
        self.sheet.centre_line(self.at(start, 0), self.at(end, 0))

    def ring(self, x: float, width: float, inner: float, outer: float, fill: Colour = BRASS) -> None:
        """A plain ring in section: both cuts."""
        for half in self._both(((x, inner), (x + width, inner), (x + width, outer), (x, outer))):
            self.sheet.shape(half, fill)

    def bearing(self, x: float, width: float, inner: float, outer: float) -> None:
        """A ball bearing in section, from x on."""
        third = (outer - inner) * 0.3
        self.ring(x, width, inner, inner + third, TOOL_FILL)
        self.ring(x, width, outer - third, outer, TOOL_FILL)
        middle = (inner + outer) / 2
        for side in (1, -1):
            self.sheet.circle(self.at(x + width / 2, side * middle), (outer - inner) * 0.26 * self.scale, PAPER)

    def shaft(self, *, end: float = 140) -> None:
        """The shaft with its seats: spline, Ø 35, collars, Ø 40, Ø 38."""
        upper: list[Point] = [
            (-22, 0),
            (-22, 16),
            (11, 16),
            (11, 17.5),
            (31, 17.5),
            (31, 21),
            (42, 21),
            (42, 25),
            (72, 25),
        ]
        upper += [(72, 20), (91, 20), (91, 19), (end, 19), (end, 0)]
        outline = [self.at(x, r) for x, r in upper] + [self.at(x, -r) for x, r in reversed(upper)]
        self.sheet.shape(outline, METAL)
        for x, r in ((-22, 16), (11, 17.5), (31, 21), (42, 25), (72, 25), (91, 20)):
            self.sheet.line([self.at(x, r), self.at(x, -r)], INK, 1.2)
        self.axis(-34, end + 12)

    def cover(self, x: float = 98) -> None:
        """The cover with the seat of its seal, Ø 55."""
        inner = (
            (x - 4, 27.5),
            (x + 9, 27.5),
            (x + 9, 22),
            (x + 12, 22),
            (x + 12, 60),
            (x, 60),
            (x, 39.8),
            (x - 4, 39.8),
        )
        for half in self._both(inner):
            self.sheet.hatched(half, lean=-1, spacing=7)

    def seal(self, x: float = 99) -> None:
        """The shaft seal, its lip towards the oil (to the left)."""
        for side in (1, -1):
            body: list[Point] = [
                (x, 27.5),
                (x + 8, 27.5),
                (x + 8, 23),
                (x + 5.5, 23),
                (x + 3, 19),
                (x + 1, 19.5),
                (x + 1, 22.5),
            ]
            body += [(x + 4, 25), (x, 25.5)]
            self.sheet.shape([self.at(a, side * b) for a, b in body], INK)


def output_face(sheet: Sheet, centre: Point, scale: float = 2.75) -> None:
    """The housing seen on its output face: flange with holes, boss, cover threads, seat."""
    _flange(sheet, centre, scale)
    sheet.circle(centre, 60 * scale, PALE)
    for point in around(centre, 50 * scale, 6, -90):
        sheet.circle(point, 3 * scale, PAPER)
    for radius in (40, 36, 31):
        sheet.circle(centre, radius * scale, PAPER)
    _axes(sheet, centre, 100 * scale)


def base_face(sheet: Sheet, centre: Point, scale: float = 2.75) -> None:
    """The housing seen on its base face after the first clamping: the sealing face, the bore, two dowel bores."""
    _flange(sheet, centre, scale, drilled=False)
    sheet.circle(centre, 31 * scale, PAPER)
    for side in (-1, 1):
        sheet.circle((centre[0] + side * 75 * scale, centre[1]), 4 * scale, PAPER)
    _axes(sheet, centre, 100 * scale)


def cast_base(sheet: Sheet, centre: Point, scale: float = 2.75) -> None:
    """The casting seen on its base face, before anything is drilled."""
    _flange(sheet, centre, scale, drilled=False)
    sheet.circle(centre, 28.5 * scale, PAPER)
    _axes(sheet, centre, 100 * scale)


def cast_output(sheet: Sheet, centre: Point, scale: float = 2.75) -> None:
    """The casting seen on its output face."""
    _flange(sheet, centre, scale, drilled=False)
    sheet.circle(centre, 61 * scale, PALE)
    for radius in (37.5, 28.5):
        sheet.circle(centre, radius * scale, PAPER)
    _axes(sheet, centre, 100 * scale)


def _flange(sheet: Sheet, centre: Point, scale: float, *, drilled: bool = True) -> None:
    sheet.circle(centre, 90 * scale, PALE)
    if drilled:
        for point in around(centre, 80 * scale, 8, -67.5):
            sheet.circle(point, 4.5 * scale, PAPER)


def _axes(sheet: Sheet, centre: Point, reach: float) -> None:
    x, y = centre
    sheet.centre_line((x - reach, y), (x + reach, y))
    sheet.centre_line((x, y - reach), (x, y + reach))
