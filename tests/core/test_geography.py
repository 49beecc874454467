"""Where sites stand on the map of the world and on the rings of the graph."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from catchball.core.geography import HEIGHT, WIDTH, Point, position, projected, rings, spread, window


def test_a_site_stands_where_it_is_said_to_be_else_in_the_middle_of_its_country() -> None:
    assert position("DE", 52.0, 8.0) == (52.0, 8.0)
    assert position("DE", None, None) == (51.1, 10.4)
    assert position("", None, None) is None
    assert position("XX", None, None) is None


@pytest.mark.parametrize("country", ["DE", "CN", "CZ", "IN", "MX", "US", "ES", "SG", "NZ", "CL", "IS"])
def test_every_country_is_on_the_map(country: str) -> None:
    at = position(country, None, None)
    assert at is not None
    point = projected(*at)
    assert 0 < point.x < WIDTH
    assert 0 < point.y < HEIGHT


def test_the_window_holds_all_points_and_keeps_the_proportions_of_the_map() -> None:
    points = [projected(51, 10), projected(31, 120), projected(-35, 150)]

    left, top, width, height = window(points)

    assert width / height == pytest.approx(WIDTH / HEIGHT, rel=0.01)
    assert all(left < x < left + width and top < y < top + height for x, y in points)
    assert window([]) == (0, 0, WIDTH, HEIGHT)
    assert window([Point(0, 0), Point(WIDTH, HEIGHT)]) == (0, 0, WIDTH, HEIGHT)


def test_sites_at_one_place_do_not_cover_each_other() -> None:
    points = spread({number: Point(500, 100) for number in range(30)})

    assert min(hypot(a.x - b.x, a.y - b.y) for a, b in combinations(points.values(), 2)) > 5


def test_who_taught_the_most_stands_inside() -> None:
    points = rings({"home": 9, "cz": 1, "cn": 0, "in": 0}, 100)

    assert points["home"] == Point(0, 0)
    assert {round(hypot(*points[key])) for key in ("cz", "cn", "in")} == {100}


@pytest.mark.parametrize("count", [1, 2, 3, 7, 200])
def test_all_sites_have_a_place_of_their_own(count: int) -> None:
    points = rings(dict.fromkeys(range(count), 1), 100)

    assert set(points) == set(range(count))
    assert len({(round(x, 3), round(y, 3)) for x, y in points.values()}) == count
