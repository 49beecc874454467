"""Freezing limits (phase I), and judging new points by them (phase II), stretch by stretch.

A point is judged by the points before it that a rule may look back on; the sums of a CUSUM go on from where the stretch
before left them. So it does not matter in which stretches a series is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from catchball.core.spc import charts, given
from catchball.core.spc.charting import (
    BEYOND_LIMITS,
    BUDGET,
    INTERVAL,
    RULE_SETS,
    SLACK,
    USUAL_RULES,
    Charted,
    Numbers,
    Plan,
    Plotted,
    charted,
)
from catchball.core.spc.constants import Constants
from catchball.core.spc.frozen import Frozen, Grouping, Row
from catchball.core.spc.kinds import COUNTED, SMOOTHED, Kind
from catchball.core.spc.rule_length import rule_length

__all__ = ["BUDGET", "Constants", "Found", "Judged", "freeze", "judge", "plan_of", "rules_for"]
NO_SUMS: Final = (0.0, 0.0)
_SENSITIVE: Final = (RULE_SETS["western"], (1, 2, 5), USUAL_RULES, (BEYOND_LIMITS,))
"""Sets of rules, from the one that finds most and alarms most often."""
_LANEY: Final = frozenset({Kind.LANEY_P, Kind.LANEY_U})


@dataclass(frozen=True, slots=True)
class Found:
    """That a rule fired: at which row, on which of the charts, and the height of the point there."""

    place: int
    chart: str
    rule: int
    height: float


@dataclass(frozen=True)
class Judged:
    """The charts of a stretch of rows, what fired, and the sums of a CUSUM after each row."""

    charted: Charted
    found: tuple[Found, ...]
    sums: tuple[tuple[float, float], ...] = ()


def rules_for(budget: float) -> tuple[int, ...]:
    """The rules that find most while a healthy process signals no more than once in `budget` points on average.

    Raises ValueError where even the limits alone signal more often.
    """
    for rules in _SENSITIVE:
        if rule_length(rules) >= budget:
            return rules
    most = int(rule_length((BEYOND_LIMITS,)))
    raise ValueError(f"the limits alone signal once in {most} points; for fewer false alarms there are EWMA and CUSUM")


def freeze(
    rows: Sequence[Row],
    kind: Kind,
    rules: tuple[int, ...] = USUAL_RULES,
    grouping: Grouping = Grouping.SINGLE,
    constants: Constants = Constants.EXACT,
) -> Frozen:
    """The limits of rows that are taken for healthy. Raises ValueError as `charted` does, and for too few rows."""
    if len(rows) < 2:
        raise ValueError("limits need two points at least")
    if kind in SMOOTHED:
        rules = (BEYOND_LIMITS,)
        base = charted(_values(rows), Plan(Kind.INDIVIDUALS, constants=constants))
    else:
        base = charted(_values(rows), Plan(kind, rules, constants))
    centre = float(np.nanmean(base.plotted[0].chart.centre))
    size = int(rows[0].values[1]) if kind is Kind.NP else 1
    return Frozen(
        kind,
        centre,
        None if kind in COUNTED else base.sigma,
        rules,
        grouping,
        len(rows[0].values) if grouping is not Grouping.SINGLE else size,
        _widening(rows, kind, centre, base.sigma),
        str(constants),
    )


def judge(rows: Sequence[Row], frozen: Frozen, begin: tuple[float, float] = NO_SUMS) -> Judged:
    """The charts of rows by frozen limits, and what fires. `begin` are the sums before the first row.

    Raises ValueError where rows do not fit the limits, such as counts that are no whole numbers.
    """
    values = _values(rows)
    if frozen.kind is Kind.CUSUM:
        return _cusum(values[:, 0], frozen, begin)
    drawn = charted(values, plan_of(frozen))
    return Judged(drawn, tuple(_fired(drawn)))


def plan_of(frozen: Frozen) -> Plan:
    """How rows are charted by frozen limits."""
    return Plan(
        frozen.kind,
        frozen.rules,
        Constants(frozen.constants),
        frozen.centre,
        frozen.sigma,
        frozen.widening if frozen.kind in _LANEY else None,
    )


def _cusum(values: Numbers, frozen: Frozen, begin: tuple[float, float]) -> Judged:
    assert frozen.sigma is not None, "a CUSUM is of single values, which have a sigma"
    sums = charts.cusum(values, frozen.centre, frozen.sigma, SLACK, INTERVAL, begin)
    plain = charted(values[:, None], plan_of(frozen))
    heights = (sums.up, sums.down)
    plotted = tuple(
        Plotted(
            one.name,
            charts.Chart(points, one.chart.centre, one.chart.low, one.chart.high, frozen.sigma),
            {BEYOND_LIMITS: points > sums.interval},
            one.length,
        )
        for one, points in zip(plain.plotted, heights, strict=True)
    )
    drawn = Charted(plotted, frozen.sigma, plain.convention)
    return Judged(drawn, tuple(_fired(drawn)), tuple(zip(sums.up.tolist(), sums.down.tolist(), strict=True)))


def _fired(drawn: Charted) -> list[Found]:
    return [
        Found(int(place), one.name, rule, float(one.chart.points[place]))
        for one in drawn.plotted
        for rule, fired in one.fired.items()
        for place in np.flatnonzero(fired)
    ]


def _values(rows: Sequence[Row]) -> Numbers:
    return np.array([row.values for row in rows], dtype=float)


def _widening(rows: Sequence[Row], kind: Kind, centre: float, sigma: float) -> float:
    if kind not in _LANEY:
        return 1.0
    counts, sizes = _values(rows).T
    draw = given.proportions if kind is Kind.LANEY_P else given.rates
    return sigma / draw(counts, sizes, centre).sigma
