"""The values of the demonstration have the effects that stand beside them, and no others."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from statistics import fmean

import pytest

from catchball.cli.demo.measuring import MEASURED, Measured, values_of

EACH = pytest.mark.parametrize("told", MEASURED, ids=lambda told: told.metric.name)
YEAR = 365


def sides(told: Measured, day: int) -> tuple[list[float], list[float]]:
    """The values before a day, counted from today, and from it on; of counted ones the shares."""
    found = [(after.days, value / (told.sample or 1)) for after, value in values_of(told)]
    return [one for at, one in found if at < YEAR + day], [one for at, one in found if at >= YEAR + day]


def error(told: Measured, many: int) -> float:
    """The standard error of a mean of so many values."""
    if told.sample:
        return sqrt(told.usual * (1 - told.usual) / told.sample / many)
    return told.spread * sqrt((1 + told.memory) / (1 - told.memory) / many)


@EACH
def test_the_values_shift_by_the_effect_on_its_day(told: Measured) -> None:
    before, since = sides(told, told.since if told.effect else -YEAR // 2)
    unsure = 3 * sqrt(error(told, len(before)) ** 2 + error(told, len(since)) ** 2)
    assert fmean(before) == pytest.approx(told.usual, abs=3 * error(told, len(before)))
    assert fmean(since) - fmean(before) == pytest.approx(told.effect, abs=unsure)
    assert not told.effect or abs(told.effect) > unsure


@EACH
def test_values_remember_each_other_as_is_said(told: Measured) -> None:
    before, _ = sides(told, told.since if told.effect else 0)
    middle = fmean(before)
    away = [value - middle for value in before]
    memory = sum(one * other for one, other in pairwise(away)) / sum(one**2 for one in away)
    assert memory == pytest.approx(told.memory, abs=3 / sqrt(len(before)))


@EACH
def test_values_are_the_same_every_time_and_cannot_be_changed(told: Measured) -> None:
    assert values_of(told) is values_of(told)
    values_of.cache_clear()
    again = values_of(told)
    values_of.cache_clear()
    assert values_of(told) == again
    assert len(again) == YEAR * (1 if told.sample else 3)
