"""Two pictures of what was measured, as SVG written by hand: light cards that are readable on a dark page, too."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import sqrt

from bench.simulating.designs import DESIGNS, ERROR
from bench.simulating.measuring import EFFECTS, Measured
from bench.simulating.plants import PLANTS

_INK, _GREY, _PALE, _ASKED = "#23272e", "#4b5260", "#d5d9e0", "#a3211b"
_COLOURS = ("#17588f", "#8f4a00", "#b77d1f", "#20633f", "#3f9a8c", "#6b2f8a")
_SHAPES = ("circle", "square", "diamond", "triangle", "ring", "cross")
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 4", "14 4")
_PHI = 0.4
_LEFT, _RIGHT, _TOP, _ROW = 350, 850, 96, 78
_LEGEND = 175


def false_alarms(found: Measured) -> str:
    """Wrong verdicts of every design at every plant, phi .4, on a scale of roots, which shows what is near .05."""
    bottom = _TOP + _ROW * len(PLANTS)
    parts = [_legend(40)]
    for tick in (0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1):
        parts.append(_line(_x(tick), _TOP, _x(tick), bottom, _ASKED if tick == ERROR else _PALE))
        parts.append(_text(_x(tick), bottom + 20, f"{tick:g}", _ASKED if tick == ERROR else _GREY, "middle"))
    parts.append(_text((_LEFT + _RIGHT) / 2, bottom + 44, "share of series with a wrong verdict", _GREY, "middle"))
    for row, plant in enumerate(PLANTS):
        top = _TOP + _ROW * row
        parts.append(_line(20, top, _RIGHT, top, _PALE))
        name, _, detail = plant.name.partition(" (")
        parts.append(_text(20, top + 30, name, _INK))
        parts.append(_text(20, top + 50, detail.removesuffix(")"), _GREY))
        for number, design in enumerate(DESIGNS):
            share = found.series[design.name, plant.name, _PHI].wrong
            parts.append(_mark(number, _x(share), top + 12 + number * 11))
    told = f"Wrong verdicts of four designs at {len(PLANTS)} kinds of plants; the tables have the numbers."
    return _svg(_RIGHT + 30, bottom + 60, "Wrong verdicts at phi .4", told, parts)


def power(found: Measured) -> str:
    """How probable it is that each design finds an effect, by its size."""
    left, right, top, bottom = 70, 790, 96, 456

    def x(effect: float) -> float:
        return left + (right - left) * effect / EFFECTS[-1]

    def y(share: float) -> float:
        return bottom - (bottom - top) * share

    parts = [_legend(40)]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        parts += [_line(left, y(tick), right, y(tick), _PALE), _text(left - 8, y(tick) + 5, f"{tick:g}", _GREY, "end")]
    parts += [_line(left, y(ERROR), right, y(ERROR), _ASKED), _text(right + 6, y(ERROR) + 5, "0.05", _ASKED)]
    parts += [_text(x(effect), bottom + 20, f"{effect:g}", _GREY, "middle") for effect in EFFECTS]
    parts.append(_text((left + right) / 2, bottom + 44, "effect, in standard deviations", _GREY, "middle"))
    for number, curve in enumerate(found.curves.values()):
        points = [(x(effect), y(share)) for effect, share in zip(EFFECTS, curve, strict=True)]
        path = " ".join(f"{at:.1f},{height:.1f}" for at, height in points)
        dashes = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{_COLOURS[number]}" stroke-width="2"{dashes}/>')
        parts += [_mark(number, at, height) for at, height in points]
    told = "Power of four designs by the size of the effect, where nothing is wrong but an autocorrelation of .4."
    return _svg(880, bottom + 60, "Power at phi .4", told, parts)


def _x(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * sqrt(share)


def _legend(y: float) -> str:
    words = [design.name for design in DESIGNS]
    parts = []
    for number, name in enumerate(words):
        at, height = 30 + _LEGEND * (number % 3) * 1.5, y + 24 * (number // 3)
        parts += [_mark(number, at, height), _text(at + 14, height + 5, name, _INK)]
    return "".join(parts)


def _mark(number: int, x: float, y: float) -> str:
    colour = _COLOURS[number]
    shape = _SHAPES[number]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
    if shape == "ring":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#ffffff" stroke="{colour}" stroke-width="2.4"/>'
    if shape == "square":
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" fill="{colour}"/>'
    if shape == "diamond":
        return _polygon(colour, (x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
    if shape == "triangle":
        return _polygon(colour, (x, y - 6), (x + 6, y + 5), (x - 6, y + 5))
    return (
        f'<path d="M{x - 5:.1f},{y - 5:.1f} L{x + 5:.1f},{y + 5:.1f} M{x - 5:.1f},{y + 5:.1f} L{x + 5:.1f},{y - 5:.1f}"'
        f' stroke="{colour}" stroke-width="2.6"/>'
    )


def _polygon(colour: str, *points: tuple[float, float]) -> str:
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{colour}"/>'


def _line(x: float, y: float, other: float, height: float, colour: str) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{other:.1f}" y2="{height:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(width: float, height: float, title: str, told: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="14">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(told)}</desc>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#ffffff"/>\n'
        f'<text x="20" y="22" fill="{_INK}" font-weight="bold">{escape(title)}</text>\n{body}\n</svg>\n'
    )
