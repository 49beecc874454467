"""Where a place stands on the map of the world: by its latitude and longitude, else in the middle of its country."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

WIDTH, HEIGHT = 1000.0, 454.0
"""The map, from 180° west to 180° east and from 84° north to 58° south: as `world.svg` is drawn."""
_NORTH, _STRETCH = 84.0, 1.15
_APART = 13.0
"""Marks closer than this are moved apart."""
_AROUND = 60.0
"""How much of the map is shown around the outermost marks."""

K = TypeVar("K", bound=Hashable)


class Point(NamedTuple):
    """A place on a drawing, from the upper left corner."""

    x: float
    y: float


def position(country: str, latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """Latitude and longitude as they are given, else those of the country; None where nothing is known."""
    if latitude is not None and longitude is not None:
        return latitude, longitude
    return _middles().get(country)


def projected(latitude: float, longitude: float) -> Point:
    """The point of the map."""
    scale = WIDTH / 360
    return Point((longitude + 180) * scale, (_NORTH - latitude) * scale * _STRETCH)


def window(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """The part of the map to look at, where the points are: left, top, width and height, in the map's proportions."""
    if not points:
        return 0, 0, WIDTH, HEIGHT
    wide = max(point.x for point in points) - min(point.x for point in points) + 2 * _AROUND
    high = max(point.y for point in points) - min(point.y for point in points) + 2 * _AROUND
    width = min(WIDTH, max(wide, high * WIDTH / HEIGHT))
    height = width * HEIGHT / WIDTH
    middle_x = (max(point.x for point in points) + min(point.x for point in points)) / 2
    middle_y = (max(point.y for point in points) + min(point.y for point in points)) / 2
    left = min(max(middle_x - width / 2, 0), WIDTH - width)
    top = min(max(middle_y - height / 2, 0), HEIGHT - height)
    return round(left, 1), round(top, 1), round(width, 1), round(height, 1)


def spread(points: Mapping[K, Point]) -> dict[K, Point]:
    """The points with those that would cover each other moved apart, round their middle, in a spiral."""
    heaps: dict[tuple[int, int], list[K]] = defaultdict(list)
    for key, point in points.items():
        heaps[round(point.x / _APART), round(point.y / _APART)].append(key)
    found: dict[K, Point] = {}
    for heap in heaps.values():
        for number, key in enumerate(heap):
            found[key] = _in_spiral(points[key], number)
    return found


def rings(weights: Mapping[K, int], radius: float, most_inside: int = 8) -> dict[K, Point]:
    """Places around the middle at (0, 0): those of the greatest weight on an inner ring, all others on the outer one.

    Who has no weight is outside; a single one inside stands in the middle.
    """
    heaviest = sorted((key for key, weight in weights.items() if weight), key=lambda key: -weights[key])
    inside = heaviest[: max(1, min(most_inside, len(weights) // 3))]
    outside = [key for key in weights if key not in set(inside)]
    inner = 0.0 if len(inside) == 1 else radius * 0.42
    return {**_around(inside, inner), **_around(outside, radius)}


def _around(keys: Iterable[K], radius: float) -> dict[K, Point]:
    listed = list(keys)
    angles = (2 * math.pi * number / len(listed) - math.pi / 2 for number in range(len(listed)))
    turned = (Point(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles)
    return dict(zip(listed, turned, strict=True))


def _in_spiral(middle: Point, number: int) -> Point:
    angle, distance = 2.4 * number, _APART * 0.75 * math.sqrt(number)
    return Point(middle.x + distance * math.cos(angle), middle.y + distance * math.sin(angle))


@cache
def _middles() -> dict[str, tuple[float, float]]:
    lines = files("catchball.core").joinpath("countries.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split() for line in lines if not line.startswith("#"))
    return {country: (float(latitude), float(longitude)) for country, latitude, longitude in parts}
