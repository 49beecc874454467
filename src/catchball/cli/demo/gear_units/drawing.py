"""A sheet of 800 × 600 pixels for line diagrams: outlines, hatching, arrows, dimensions, balloons.

Drawn three times as large and reduced, so that lines are smooth. The same strokes give the same bytes. Nothing that is
written on a sheet needs translation: numbers, sizes and signs only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 800, 600
INK: Colour = (31, 41, 55)
GREY: Colour = (120, 130, 145)
PALE: Colour = (233, 236, 241)
PAPER: Colour = (255, 255, 255)
METAL: Colour = (205, 212, 222)
TOOL: Colour = (32, 107, 196)
TOOL_FILL: Colour = (214, 229, 247)
MOTION: Colour = (200, 80, 20)
WARM: Colour = (252, 228, 212)
BRASS: Colour = (250, 236, 196)
WRONG: Colour = (200, 40, 40)
RIGHT: Colour = (30, 130, 70)

_FINE = 3
_COLOURS = 128
_NO_DITHER = Image.Dither.NONE


def new_canvas() -> Image.Image:
    """An empty sheet, as large as it is drawn."""
    return Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), PAPER)


@dataclass(frozen=True)
class Sheet:
    """A sheet being drawn on. Points are pixels of the finished picture, from the top left."""

    canvas: Image.Image = field(default_factory=new_canvas)

    def png(self) -> bytes:
        """The finished picture."""
        reduced = self.canvas.reduce(_FINE).quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=_NO_DITHER)
        written = BytesIO()
        reduced.save(written, "PNG", optimize=True)
        return written.getvalue()

    @property
    def _pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.canvas)

    def line(self, points: Sequence[Point], colour: Colour = INK, width: float = 2, dash: Sequence[float] = ()) -> None:
        """A line through points; `dash` holds the lengths of strokes and gaps in turn."""
        if dash:
            for start, end in pairwise(points):
                self._dashed(start, end, colour, width, dash)
            return
        self._pen.line([_fine(point) for point in points], colour, round(width * _FINE), joint="curve")

    def _dashed(self, start: Point, end: Point, colour: Colour, width: float, dash: Sequence[float]) -> None:
        length = hypot(end[0] - start[0], end[1] - start[1])
        at, turn = 0.0, 0
        while at < length:
            until = min(at + dash[turn % len(dash)], length)
            if turn % 2 == 0:
                self.line([_between(start, end, at / length), _between(start, end, until / length)], colour, width)
            at, turn = until, turn + 1

    def centre_line(self, start: Point, end: Point) -> None:
        """A chain line, as axes are drawn."""
        self.line([start, end], GREY, 1.4, (18, 5, 4, 5))

    def shape(
        self, points: Sequence[Point], fill: Colour | None = PAPER, outline: Colour | None = INK, width: float = 2
    ) -> None:
        """A closed outline, filled."""
        if fill is not None:
            self._pen.polygon([_fine(point) for point in points], fill)
        if outline is not None:
            self.line([*points, points[0], points[1]], outline, width)

    def hatched(self, points: Sequence[Point], fill: Colour = PALE, spacing: float = 9, lean: int = 1) -> None:
        """A closed outline in section: hatched at 45°; `lean` is 1 or -1, so that neighbours differ."""
        left, top = (round(min(point[axis] for point in points) * _FINE) for axis in (0, 1))
        right, bottom = (round(max(point[axis] for point in points) * _FINE) + 1 for axis in (0, 1))
        width, height = right - left, bottom - top
        mask, lines = Image.new("1", (width, height)), Image.new("RGB", (width, height), fill)
        ImageDraw.Draw(mask).polygon([(x * _FINE - left, y * _FINE - top) for x, y in points], 1)
        pen, step = ImageDraw.Draw(lines), round(spacing * _FINE)
        first = -width - height - (left + lean * -top) % step  # (lines of neighbours continue each other)
        for start in range(first, width + height, step):
            pen.line((start, 0, start + lean * height, height), GREY, _FINE)
        self.canvas.paste(lines, (left, top), mask)
        self.shape(points, None)

    def box(self, first: Point, second: Point, fill: Colour | None = PAPER, outline: Colour = INK) -> None:
        """An upright rectangle between two corners."""
        (left, top), (right, bottom) = first, second
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill, outline)

    def circle(
        self,
        centre: Point,
        radius: float,
        fill: Colour | None = None,
        outline: Colour | None = INK,
        width: float = 2,
    ) -> None:
        """A circle."""
        (x, y), r = _fine(centre), radius * _FINE
        self._pen.ellipse((x - r, y - r, x + r, y + r), fill, outline, round(width * _FINE))

    def arc(
        self, centre: Point, radius: float, start: float, end: float, colour: Colour = INK, width: float = 2
    ) -> None:
        """A part of a circle; angles in degrees, clockwise from three o'clock."""
        (x, y), r = _fine(centre), radius * _FINE
        self._pen.arc((x - r, y - r, x + r, y + r), start, end, colour, round(width * _FINE))

    def arrow(self, start: Point, end: Point, colour: Colour = MOTION, width: float = 4) -> None:
        """An arrow: a motion or a force."""
        size = 6 + 3 * width
        neck = _towards(end, start, size * 0.8)
        self.line([start, neck], colour, width)
        self._head(start, end, size, colour)

    def turning(self, centre: Point, radius: float, start: float, end: float, colour: Colour = MOTION) -> None:
        """An arrow along an arc, clockwise from `start` to `end` in degrees."""
        self.arc(centre, radius, start, end - degrees(12 / radius), colour, 4)
        tip, back = _on_circle(centre, radius, end), _on_circle(centre, radius, end - degrees(16 / radius))
        self._head(back, tip, 18, colour)

    def _head(self, start: Point, end: Point, size: float, colour: Colour) -> None:
        angle = atan2(end[1] - start[1], end[0] - start[0])
        wings = [(end[0] - size * cos(angle + turn), end[1] - size * sin(angle + turn)) for turn in (0.36, -0.36)]
        self.shape([end, *wings], colour, None)

    def text(self, at: Point, words: str, size: float = 20, colour: Colour = INK, *, plate: bool = False) -> None:
        """Words around a point; with `plate` on a white ground, so that lines do not run through them."""
        font = _font(round(size * _FINE))
        if plate:
            left, top, right, bottom = font.getbbox(words.replace("Ø", "O"), anchor="mm")
            (x, y), rim = _fine(at), 4 * _FINE
            self._pen.rectangle((x + left - rim, y + top - rim, x + right + rim, y + bottom + rim), PAPER)
        self._pen.text(_fine(at), words.replace("Ø", "O"), colour, font, "mm")
        for place, sign in enumerate(words):
            if sign == "Ø":
                self._stroke_through(at, words, place, size, colour)

    def _stroke_through(self, at: Point, words: str, place: int, size: float, colour: Colour) -> None:
        """The stroke of the diameter sign, which the built-in font lacks, through the O at a place of the words."""
        font, plain = _font(round(size * _FINE)), words.replace("Ø", "O")
        before, whole = font.getlength(plain[:place]), font.getlength(plain)
        x = at[0] + (before + font.getlength("O") / 2 - whole / 2) / _FINE
        half = size * 0.42
        self.line([(x - half, at[1] + half), (x + half, at[1] - half)], colour, max(1.2, size * 0.07))

    def dimension(self, start: Point, end: Point, words: str, *, shift: Point = (0, 0)) -> None:
        """A dimension between two points, its line moved by `shift` from them; the words stand on the line."""
        moved_start = (start[0] + shift[0], start[1] + shift[1])
        moved_end = (end[0] + shift[0], end[1] + shift[1])
        if shift != (0, 0):
            for point, moved in ((start, moved_start), (end, moved_end)):
                self.line([point, _towards(moved, point, -6)], GREY, 1.2)
        self.line([moved_start, moved_end], INK, 1.4)
        self._head(moved_end, moved_start, 13, INK)
        self._head(moved_start, moved_end, 13, INK)
        self.text(_between(moved_start, moved_end, 0.5), words, plate=True)

    def leader(self, target: Point, words_at: Point, words: str) -> None:
        """Words that point at a place."""
        self.line([words_at, target], INK, 1.4)
        self._head(words_at, target, 13, INK)
        self.text(words_at, words, plate=True)

    def balloon(self, at: Point, number: int | str, target: Point | None = None) -> None:
        """A numbered balloon, with a line to what it names."""
        if target is not None:
            self.line([at, target], INK, 1.4)
            self.circle(target, 3.5, INK)
        self.circle(at, 16, PAPER, INK, 2)
        self.text(at, str(number), 19)

    def cross(self, at: Point, size: float = 22) -> None:
        """A cross: so it is wrong."""
        x, y = at
        self.line([(x - size, y - size), (x + size, y + size)], WRONG, 7)
        self.line([(x - size, y + size), (x + size, y - size)], WRONG, 7)

    def tick(self, at: Point, size: float = 22) -> None:
        """A tick: so it is right."""
        x, y = at
        self.line([(x - size, y), (x - size * 0.3, y + size * 0.8), (x + size, y - size)], RIGHT, 7)


def _fine(point: Point) -> Point:
    return (point[0] * _FINE, point[1] * _FINE)


def _between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = hypot(end[0] - start[0], end[1] - start[1])
    return _between(start, end, distance / length) if length else start


def _on_circle(centre: Point, radius: float, angle: float) -> Point:
    return (centre[0] + radius * cos(radians(angle)), centre[1] + radius * sin(radians(angle)))


def around(centre: Point, radius: float, count: int, first: float = 0) -> list[Point]:
    """Points spread evenly on a circle, clockwise from the angle `first` in degrees."""
    return [_on_circle(centre, radius, first + 360 * place / count) for place in range(count)]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
