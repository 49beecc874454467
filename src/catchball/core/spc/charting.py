"""A series on its chart: limits, the points that signal, and how often a healthy process would signal.

The rules that are used where none are named keep a budget: no more than one false alarm in 200 points on average. Rule
1 alone has one in 370, rules 1 and 2 have one in 217, and all that have such a length one in less than 100. Moving
ranges give sigma and no signals of their own: they hardly find anything that the values do not show, for one false
alarm in 110 more (S. E. Rigdon, E. N. Cruthis and C. W. Champ, Journal of Quality Technology 26, 1994).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, studentized_range

from catchball.core.spc import charts, given
from catchball.core.spc.charts import Chart
from catchball.core.spc.constants import Constants
from catchball.core.spc.kinds import COUNTED, SIZED, SUBGROUPS, Kind
from catchball.core.spc.rule_length import has_length, rule_length
from catchball.core.spc.rules import RULES, signals
from catchball.core.spc.run_length import cusum_length, ewma_length

Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

BUDGET: Final = 200
"""Points of a healthy process in which the usual rules signal no more than once on average."""
USUAL_RULES: Final = (1, 2)
RULE_SETS: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType({"western": (1, 2, 5, 6), "all": tuple(RULES)})
"""Rules that are known by a name: those of Western Electric (with nine in a row for eight), and all of Nelson."""
WEIGHT: Final = 0.2
WIDTH: Final = 2.962
"""Of the EWMA: one false alarm in 500 points."""
SLACK: Final = 0.5
INTERVAL: Final = 5.0
"""Of the CUSUM, in sigmas: one false alarm in 465 points."""
BEYOND_LIMITS: Final = 1
"""The rule of charts for which there are no run rules."""
GIVEN: Final = "given"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a series is to be charted. A centre that is given (with a sigma, but of counts) makes it phase II.

    Charts of Laney need with the centre the `widening`: by how much their limits are wider than the distribution's.
    """

    kind: Kind = Kind.INDIVIDUALS
    rules: tuple[int, ...] = USUAL_RULES
    constants: Constants = Constants.EXACT
    centre: float | None = None
    sigma: float | None = None
    widening: float | None = None


@dataclass(frozen=True)
class Plotted:
    """One chart over all rows (NaN where a row has no point), and for each rule the rows at which it fired.

    `length`: the average number of points of a healthy process until a signal; None where it is not known. Rules that
    are `not_counted` in it make it shorter.
    """

    name: str
    chart: Chart
    fired: Mapping[int, Flags]
    length: float | None
    not_counted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Charted:
    """The charts of a series, the sigma of a single value (of counts: of a point) and by which convention."""

    plotted: tuple[Plotted, ...]
    sigma: float
    convention: str

    @property
    def signals(self) -> bool:
        """Whether anything signals."""
        return any(bool(fired.any()) for one in self.plotted for fired in one.fired.values())


def charted(values: Numbers, plan: Plan) -> Charted:
    """The charts of `values`: an array of rows by columns, one column of single values or counts, a count and a size,
    or the values of subgroups. Rows in which all is missing (NaN) are passed over, and end every run.

    Raises ValueError where the columns do not fit the chart, a row is not whole, or a limit cannot be computed.
    """
    _check(values, plan)
    here: Flags = ~np.asarray(np.isnan(values).all(axis=1), np.bool_)
    if plan.kind in _SINGLE:
        return _SINGLE[plan.kind](values[:, 0], plan)
    if np.isnan(values[here]).any():
        raise ValueError("a value of a row is missing; complete the row, or empty all of it")
    return (_of_subgroups if plan.kind in SUBGROUPS else _of_counts)(values, here, plan)


def _check(values: Numbers, plan: Plan) -> None:
    columns = values.shape[1]
    if plan.kind in SUBGROUPS and columns < 2:
        raise ValueError("a subgroup has two columns or more, one for each of its values")
    if plan.kind in SIZED and columns != 2:
        raise ValueError(f"a chart {plan.kind} needs two columns: the count, then the size of the sample")
    if plan.kind not in SUBGROUPS | SIZED and columns != 1:
        raise ValueError(f"a chart {plan.kind} is of one column, not of {columns}; for subgroups there is means-range")
    if np.isnan(values).all():
        raise ValueError("there is no value at all")
    if plan.kind in COUNTED:
        if plan.sigma is not None:
            raise ValueError("of counts, the sigma follows from the centre; leave it out")
        if plan.kind in {Kind.LANEY_P, Kind.LANEY_U} and plan.centre is not None and plan.widening is None:
            raise ValueError("the limits of a chart of Laney come from its own points; leave the centre out")
    elif (plan.centre is None) != (plan.sigma is None):
        raise ValueError("limits that are given need both, a centre and a sigma")


def _individuals(values: Numbers, plan: Plan) -> Charted:
    chart, convention = _single(values, plan)
    return Charted((_judged("values", chart, plan.rules, chart.sigma),), chart.sigma, convention)


def _ewma(values: Numbers, plan: Plan) -> Charted:
    own, convention = _single(values, plan)
    chart = charts.ewma(values, float(own.centre[0]), own.sigma, WEIGHT, WIDTH)
    plotted = Plotted("weighted means", chart, {BEYOND_LIMITS: chart.outside}, ewma_length(WEIGHT, WIDTH))
    return Charted((plotted,), own.sigma, convention)


def _cusum(values: Numbers, plan: Plan) -> Charted:
    own, convention = _single(values, plan)
    sums = charts.cusum(values, float(own.centre[0]), own.sigma, SLACK, INTERVAL)
    zero, limit = np.zeros(len(values)), np.full(len(values), sums.interval)
    sides = (("upper sums", sums.up), ("lower sums", sums.down))
    length = 2 * cusum_length(SLACK, INTERVAL)
    plotted = tuple(
        Plotted(name, Chart(points, zero, zero, limit, own.sigma), {BEYOND_LIMITS: points > limit}, length)
        for name, points in sides
    )
    return Charted(plotted, own.sigma, convention)


def _single(values: Numbers, plan: Plan) -> tuple[Chart, str]:
    if plan.centre is not None and plan.sigma is not None:
        return given.individuals(values, plan.centre, plan.sigma), GIVEN
    return charts.individuals(values, plan.constants), f"mean moving range / d2(2), {plan.constants} constants"


def _of_subgroups(values: Numbers, here: Flags, plan: Plan) -> Charted:
    by_range, size = plan.kind is Kind.MEANS_RANGE, values.shape[1]
    main, beside, convention = (_by_range if by_range else _by_deviation)(values[here], plan)
    length = (_length_of_ranges if by_range else _length_of_deviations)(beside, size)
    means = _judged("means", _over_rows(main, here), plan.rules, main.sigma / np.sqrt(size))
    second = _over_rows(beside, here)
    name = "ranges" if by_range else "standard deviations"
    return Charted((means, Plotted(name, second, {BEYOND_LIMITS: second.outside}, length)), main.sigma, convention)


def _by_range(values: Numbers, plan: Plan) -> tuple[Chart, Chart, str]:
    if plan.centre is not None and plan.sigma is not None:
        means = given.means(values, plan.centre, plan.sigma)
        return means, given.ranges(values, plan.sigma, plan.constants), GIVEN
    convention = f"mean range / d2({values.shape[1]}), {plan.constants} constants"
    return charts.means_by_range(values, plan.constants), charts.ranges(values, plan.constants), convention


def _by_deviation(values: Numbers, plan: Plan) -> tuple[Chart, Chart, str]:
    if plan.centre is not None and plan.sigma is not None:
        means = given.means(values, plan.centre, plan.sigma)
        return means, given.deviations(values, plan.sigma, plan.constants), GIVEN
    convention = f"mean standard deviation / c4({values.shape[1]}), {plan.constants} constants"
    return charts.means_by_deviation(values, plan.constants), charts.deviations(values, plan.constants), convention


def _of_counts(values: Numbers, here: Flags, plan: Plan) -> Charted:
    counts, sizes = values[here, 0], values[here, -1]
    if plan.kind is Kind.NP and (sizes != sizes[0]).any():
        raise ValueError("a chart np needs samples of one size; for several sizes there is p")
    if plan.kind is Kind.NP and sizes[0] != np.floor(sizes[0]):
        raise ValueError("the size of a sample of items is a whole number")
    name, distribution, draw = _COUNTED[plan.kind]
    chart = draw(counts, sizes, plan)
    if not chart.sigma > 0:
        raise ValueError("nothing varies here; there are no limits without variation")
    share = np.full(here.shape, np.nan)
    share[here] = 1 if plan.kind in {Kind.NP, Kind.C} else 1 / np.sqrt(sizes)
    plotted = _judged(name, _over_rows(chart, here), plan.rules, chart.sigma * share / np.nanmean(share))
    convention = distribution if plan.centre is None else f"{distribution}, centre {GIVEN}"
    return Charted((plotted,), chart.sigma, convention)


def _judged(name: str, chart: Chart, rules: tuple[int, ...], sigmas: float | Numbers) -> Plotted:
    """The chart with the signals of rules; `sigmas` are those of the points."""
    scaled = (chart.points - chart.centre) / sigmas
    found = signals(scaled[None, :], np.zeros(1), np.ones(1), rules)
    zoned = tuple(rule for rule in rules if has_length(rule))
    length = rule_length(zoned) if zoned else None
    others = tuple(rule for rule in rules if not has_length(rule))
    return Plotted(name, chart, {rule: found.of(rule)[0] for rule in rules}, length, others)


def _over_rows(chart: Chart, here: Flags) -> Chart:
    """The chart with a missing point for each row that was passed over, which ends its runs."""

    def over(values: Numbers) -> Numbers:
        found = np.full(here.shape, np.nan)
        found[here] = values
        return found

    return Chart(over(chart.points), over(chart.centre), over(chart.low), over(chart.high), chart.sigma)


def _length_of_ranges(chart: Chart, size: int) -> float:
    low, high = (float(limit[0] / chart.sigma) for limit in (chart.low, chart.high))
    missed = studentized_range.sf(high, size, inf) + (studentized_range.cdf(low, size, inf) if low > 0 else 0)
    return float(1 / missed)


def _length_of_deviations(chart: Chart, size: int) -> float:
    low, high = (float(limit[0] / chart.sigma) ** 2 * (size - 1) for limit in (chart.low, chart.high))
    return float(1 / (chi2.sf(high, size - 1) + chi2.cdf(low, size - 1)))


_Drawn: TypeAlias = Callable[[Numbers, Numbers, Plan], Chart]


def _p(counts: Numbers, sizes: Numbers, plan: Plan) -> Chart:
    return charts.proportions(counts, sizes) if plan.centre is None else given.proportions(counts, sizes, plan.centre)


def _np(counts: Numbers, sizes: Numbers, plan: Plan) -> Chart:
    size, centre = int(sizes[0]), plan.centre
    return charts.nonconforming(counts, size) if centre is None else given.nonconforming(counts, size, centre)


def _c(counts: Numbers, _: Numbers, plan: Plan) -> Chart:
    return charts.counts_of(counts) if plan.centre is None else given.counts_of(counts, plan.centre)


def _u(counts: Numbers, sizes: Numbers, plan: Plan) -> Chart:
    return charts.rates(counts, sizes) if plan.centre is None else given.rates(counts, sizes, plan.centre)


def _laney_p(counts: Numbers, sizes: Numbers, plan: Plan) -> Chart:
    if plan.centre is None or plan.widening is None:
        return charts.proportions_overdispersed(counts, sizes)
    return given.proportions_overdispersed(counts, sizes, plan.centre, plan.widening)


def _laney_u(counts: Numbers, sizes: Numbers, plan: Plan) -> Chart:
    if plan.centre is None or plan.widening is None:
        return charts.rates_overdispersed(counts, sizes)
    return given.rates_overdispersed(counts, sizes, plan.centre, plan.widening)


_SINGLE: Final[Mapping[Kind, Callable[[Numbers, Plan], Charted]]] = MappingProxyType(
    {Kind.INDIVIDUALS: _individuals, Kind.EWMA: _ewma, Kind.CUSUM: _cusum}
)
_COUNTED: Final[Mapping[Kind, tuple[str, str, _Drawn]]] = MappingProxyType(
    {
        Kind.P: ("shares", "binomial", _p),
        Kind.NP: ("numbers", "binomial", _np),
        Kind.C: ("counts", "Poisson", _c),
        Kind.U: ("rates", "Poisson", _u),
        Kind.LANEY_P: ("shares", "binomial, as much wider as the shares spread", _laney_p),
        Kind.LANEY_U: ("rates", "Poisson, as much wider as the rates spread", _laney_u),
    }
)
"""For each chart of counts what its points are, their distribution, and how it is drawn."""
