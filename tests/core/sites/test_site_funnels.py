"""A funnel holds as many sites as it says, and sites that spread more than chance explains widen it."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from catchball.core.sites.estimates import Numbers
from catchball.core.sites.funnel import funnel, mean_square
from core.sites.many_sites import made_up


def one_by_one(scores: list[float], share: float) -> float:
    """The mean square after each score beyond a quantile was drawn in to it, quantiles as R has them (type 7)."""
    ordered = sorted(scores)

    def quantile(at: float) -> float:
        place = at * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    low, high = quantile(share), quantile(1 - share)
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def healthy(chance: np.random.Generator, metrics: int, wider: float) -> tuple[Numbers, Numbers]:
    errors = chance.uniform(0.2, 2.0, (metrics, 40))
    return 3 + wider * errors * chance.normal(size=errors.shape), errors


def test_the_overdispersion_is_the_mean_square_of_the_winsorised_scores() -> None:
    raw, errors = made_up(np.random.default_rng(1), 5, 30, 2.0, missing=0.2)
    target = np.full(5, 0.5)
    found = funnel(raw, errors, target, published=True)
    for metric in range(5):
        scores = [(y - 0.5) / s for y, s in zip(raw[metric], errors[metric], strict=True) if y == y]  # noqa: PLR0124
        assert found.overdispersion[metric] == pytest.approx(one_by_one(scores, 0.1))


def test_limits_are_the_quantiles_of_the_normal_distribution_about_the_target() -> None:
    raw, errors = np.array([[10.0, 11.0, 9.0, np.nan]]), np.array([[1.0, 2.0, 3.0, np.nan]])
    found = funnel(raw, errors, np.array([10.0]), levels=(0.998, 0.95))
    assert found.overdispersion[0] == 1
    for place, level in enumerate((0.95, 0.998)):
        reach = NormalDist().inv_cdf((1 + level) / 2)
        assert found.high[place, 0] == pytest.approx(10 + reach * errors[0], nan_ok=True)
        assert found.low[place, 0] == pytest.approx(10 - reach * errors[0], nan_ok=True)
    assert not found.outside.any()


def test_without_a_target_it_is_the_mean_by_precision() -> None:
    found = funnel(np.array([[1.0, 3.0, np.nan]]), np.array([[1.0, 2.0, np.nan]]))
    assert found.target[0] == pytest.approx((1 + 3 / 4) / (1 + 1 / 4))


@pytest.mark.parametrize("wider", [1.0, 2.0])
def test_a_funnel_holds_as_many_healthy_sites_as_it_says_however_overdispersed(wider: float) -> None:
    raw, errors = healthy(np.random.default_rng(2), 500, wider)
    found = funnel(raw, errors, np.full(500, 3.0))
    assert 1 - found.outside[0].mean() == pytest.approx(0.95, abs=0.015)


def test_the_published_limits_are_too_narrow_where_sites_are_overdispersed() -> None:
    raw, errors = healthy(np.random.default_rng(2), 500, 2.0)
    found = funnel(raw, errors, np.full(500, 3.0), published=True)
    assert 1 - found.outside[0].mean() == pytest.approx(0.895, abs=0.02)
    assert found.overdispersion.mean() / 4 == pytest.approx(0.68, abs=0.04)


def test_a_few_sites_that_are_truly_different_do_not_hide_themselves_by_widening_the_funnel() -> None:
    raw, errors = healthy(np.random.default_rng(3), 200, 1.0)
    raw[:, :3] += 8 * errors[:, :3]
    kept, widened = funnel(raw, errors), funnel(raw, errors, winsorised=0.0)
    assert kept.outside[1][:, :3].mean() > 0.95
    assert widened.outside[1][:, :3].mean() < kept.outside[1][:, :3].mean()


def test_the_mean_square_passes_over_what_is_missing() -> None:
    scores = np.array([[3.0, np.nan, -1.0, 0.5, 0.0, 2.0]])
    assert mean_square(scores, 0.2)[0] == pytest.approx(one_by_one([3.0, -1.0, 0.5, 0.0, 2.0], 0.2))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"winsorised": 0.5}, "drawn in on each side"),
        ({"levels": ()}, "a share of sites"),
        ({"levels": (95.0,)}, "a share of sites"),
        ({"target": np.array([1.0, 2.0])}, "one target for each of 1"),
    ],
)
def test_a_funnel_that_makes_no_sense_is_refused(more: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        funnel(np.array([[1.0, 2.0, 3.0]]), np.ones((1, 3)), **more)  # type: ignore[arg-type]  # nonsense on purpose
