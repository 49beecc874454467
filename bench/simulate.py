"""How often tests find a change where there is none: the promise of a trial's verdict, measured.

    python -m bench.simulate [--runs N] [--seed S] [--markdown FILE]

With a page, every design is tried under everything that plants do to it (`bench/simulating/`), the tables are written
between the marks of the page, with two pictures in `pictures/measured` beside it, and it ends with 1 where a promise is
not kept. Without one, the sequential test and before and after stand beside what they replace. There each figure has
its Monte Carlo standard error; series have 200 points of baseline and 200 new ones, with a look every five; before and
after has 30 and 30 points, with and without 200 earlier ones.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from math import log, sqrt
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

from bench.simulating.measuring import Size, measure
from bench.simulating.page import put, written
from bench.simulating.plants import autoregressive
from bench.simulating.plots import false_alarms
from bench.simulating.plots import power as drawn_power
from catchball.core.trials.assumptions import flaws
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import Baseline, Estimate
from catchball.core.trials.before_after import design, level_p_values
from catchball.core.trials.level_ways import DRIFT_WATCHED
from catchball.core.trials.power import power, watched
from catchball.core.trials.sequential import Rule, decisions

Answers: TypeAlias = NDArray[np.bool_]
"""One for each series."""
Make: TypeAlias = Callable[[np.random.Generator, int], Numbers]
BASELINE, NEW, SHORT = 200, 200, 60
RULE = Rule(drift=DRIFT_WATCHED)
WEEK = 7


def healthy(phi: float, points: int = BASELINE + NEW) -> Make:
    """Normal series in which nothing changes."""
    return lambda chance, runs: autoregressive(chance, chance.standard_normal((runs, points)), phi)


def heavy_tails(chance: np.random.Generator, runs: int) -> Numbers:
    """Innovations of Student's t with three degrees of freedom."""
    return autoregressive(chance, chance.standard_t(3, (runs, BASELINE + NEW)) / sqrt(3), 0.4)


def outliers(chance: np.random.Generator, runs: int) -> Numbers:
    """Two values of a hundred are off by some five standard deviations."""
    series = healthy(0.4)(chance, runs)
    return series + (chance.random(series.shape) < 0.02) * chance.normal(0, 5, series.shape)


def wear(chance: np.random.Generator, runs: int) -> Numbers:
    """A trend of one standard deviation over the baseline, which goes on."""
    return healthy(0.4)(chance, runs) + np.arange(BASELINE + NEW) / BASELINE


def weekly(chance: np.random.Generator, runs: int) -> Numbers:
    """A pattern of seven points, as large as the rest."""
    first = chance.integers(0, WEEK, (runs, 1))
    days = (first + np.arange(BASELINE + NEW)) % WEEK
    return healthy(0.4)(chance, runs) + sqrt(2) * np.sin(2 * np.pi * days / WEEK)


def shifted_baseline(chance: np.random.Generator, runs: int) -> Numbers:
    """A shift of one standard deviation in the middle of the baseline."""
    return healthy(0.4)(chance, runs) + (np.arange(BASELINE + NEW) >= BASELINE // 2)


def missing(chance: np.random.Generator, runs: int) -> Numbers:
    """One value of ten is missing."""
    series = healthy(0.4)(chance, runs)
    return np.where(chance.random(series.shape) < 0.1, np.nan, series)


def counts(chance: np.random.Generator, runs: int) -> Numbers:
    """Counts with overdispersion: Poisson, the mean of eight wandering by forty per cent with phi .6."""
    wander = healthy(0.6)(chance, runs)
    return chance.poisson(8 * np.exp(0.4 * wander - 0.08)).astype(np.float64)


def naive(series: Numbers) -> Answers:
    """Whether a z test of the two means is ever significant at a look."""
    found = np.zeros(len(series), bool)
    mean, square = _mean_and_error(series[:, :BASELINE])
    for end in _looks(series):
        new, own = _mean_and_error(series[:, BASELINE:end])
        found |= np.abs(new - mean) > norm.isf(RULE.alpha / 2) * np.sqrt(square + own)
    return found


def textbook(series: Numbers) -> Answers:
    """Whether the mixture SPRT with a known mean, a known standard deviation and no autocorrelation ever decides."""
    base = series[:, :BASELINE]
    z = (series - np.nanmean(base, axis=1, keepdims=True)) / np.nanstd(base, axis=1, ddof=1, keepdims=True)
    found = np.zeros(len(series), bool)
    for end in _looks(series):
        new = z[:, BASELINE:end]
        many, total = (~np.isnan(new)).sum(axis=1), np.nansum(new, axis=1)
        wide = 1 + many * RULE.scale**2
        found |= RULE.scale**2 * total**2 / (2 * wide) - np.log(wide) / 2 >= log(1 / RULE.alpha)
    return found


def ours(series: Numbers) -> Answers:
    """Whether our sequential test ever decides, if no drift is allowed for."""
    return np.asarray(decisions(series, BASELINE, Rule())[:, -1])


def allowing(series: Numbers) -> Answers:
    """Whether it does with a drift allowed for, as in a plan."""
    return np.asarray(decisions(series, BASELINE, RULE)[:, -1])


def ordinary(series: Numbers) -> Answers:
    """Whether ordinary least squares find a change of level in the middle, by the t test."""
    columns = design(series.shape[1], series.shape[1] // 2)
    inverse = np.linalg.inv(columns.T @ columns)
    found = series @ columns @ inverse
    freedom = len(columns) - columns.shape[1]
    error = np.sqrt(((series - found @ columns.T) ** 2).sum(axis=1) / freedom * inverse[1, 1])
    return np.asarray(np.abs(found[:, 1]) / error > t.isf(RULE.alpha / 2, freedom))


def with_history(series: Numbers) -> Answers:
    """Whether ours finds one, with all points but the last sixty as history."""
    last = series[:, -SHORT:]
    return np.asarray(level_p_values(last, SHORT // 2, series[:, :-SHORT]) <= RULE.alpha)


def alone(series: Numbers) -> Answers:
    """Whether ours finds one, from sixty points alone."""
    return np.asarray(level_p_values(series, SHORT // 2) <= RULE.alpha)


def flawed(series: Numbers) -> Answers:
    """Whether the checks name a flaw of the baseline."""
    return np.array([bool(flaws(one[:BASELINE])) for one in series])


def unnoticed(series: Numbers) -> Answers:
    """Whether our sequential test decides on a baseline of which the checks name no flaw."""
    return np.asarray(allowing(series) & ~flawed(series))


def rate(found: Answers) -> str:
    """A share with its Monte Carlo standard error."""
    share = float(found.mean())
    return f"{share:.3f} ±{sqrt(max(share * (1 - share), 1 / len(found)) / len(found)):.3f}"


def price(seed: int, runs: int) -> None:
    """What looking costs: the power for half a standard deviation at phi .4, by one test at the end and by ours."""
    plant = Baseline(BASELINE, *(Estimate(value, 0.0) for value in (0.0, 1.0, 0.4, sqrt(1 - 0.4**2))))
    print("\nPower, half a standard deviation, phi .4   once, at the end           watched   ends after")
    for points in (100, 200, 300, 400):
        found = watched(plant, 0.5, points, np.random.default_rng([seed, points]), RULE, runs)
        once = power(plant, 0.5, BASELINE, points)
        print(
            f"{points:>4} new points{once:>46.3f}{found.power:>11.3f} ±{found.error:.3f}{found.length:>13.0f}",
            flush=True,
        )


Column: TypeAlias = tuple[str, Callable[[Numbers], Answers]]
SEQUENTIAL: tuple[Column, ...] = (
    ("naive", naive),
    ("textbook mSPRT", textbook),
    ("ours, no drift", ours),
    ("ours", allowing),
)
CHECKED: tuple[Column, ...] = (("flaw named", flawed), ("ours, none named", unnoticed))
FIXED: tuple[Column, ...] = (("ordinary", ordinary), ("ours", alone))
NULLS: tuple[tuple[str, Make], ...] = tuple((f"phi {phi}", healthy(phi)) for phi in (0.0, 0.4, 0.6))
PLANTS: tuple[tuple[str, Make], ...] = (
    ("heavy tails, phi .4", heavy_tails),
    ("outliers, phi .4", outliers),
    ("trend of wear, phi .4", wear),
    ("weekly pattern, phi .4", weekly),
    ("shift in the baseline, phi .4", shifted_baseline),
    ("missing values, phi .4", missing),
    ("counts, overdispersed", counts),
)


def table(title: str, rows: tuple[tuple[str, Make], ...], columns: tuple[Column, ...], seed: int, runs: int) -> None:
    """Each test on the same series, each row with a stream of its own."""
    print(f"\n{title:<34}" + "".join(f"{name:>18}" for name, _ in columns))
    for number, (name, make) in enumerate(rows):
        series = make(np.random.default_rng([seed, number]), runs)
        print(f"{name:<34}" + "".join(f"{rate(test(series)):>18}" for _, test in columns), flush=True)


def _mean_and_error(values: Numbers) -> tuple[Numbers, Numbers]:
    """The mean of each series and the square of its standard error; without bounds where there are less than two."""
    many = np.maximum((~np.isnan(values)).sum(axis=1), 1)
    mean = np.nansum(values, axis=1) / many
    squares = np.nansum((values - mean[:, None]) ** 2, axis=1)
    return mean, np.where(many > 1, squares / np.maximum(many - 1, 1) / many, np.inf)


def _looks(series: Numbers) -> range:
    return range(BASELINE + RULE.every, series.shape[1] + 1, RULE.every)


def write(path: Path, size: Size) -> int:
    """Measure every design, and write tables and pictures; how many promises are not kept."""
    found = measure(size, lambda words: print(words, flush=True))
    path.write_text(put(path.read_text("utf-8"), written(found)), "utf-8")
    pictures = path.parent / "pictures" / "measured"
    pictures.mkdir(parents=True, exist_ok=True)
    (pictures / "false-alarms.svg").write_text(false_alarms(found), "utf-8")
    (pictures / "power.svg").write_text(drawn_power(found), "utf-8")
    for one in found.broken():
        print(f"not kept: {one.design}, {one.plant}: {one.rates.wrong:.3f} of wrong verdicts, {one.promise} promised")
    return len(found.broken())


def main() -> int:
    """Measure what is asked for; 1 where a promise is not kept."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=4_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--markdown", type=Path, metavar="FILE", help="try every design, and write the tables into a page"
    )
    given = asked.parse_args()
    if given.markdown:
        return min(write(given.markdown, Size(given.runs, max(given.runs // 10, 1), given.seed)), 1)
    table("False alarms, sequential", NULLS + PLANTS, SEQUENTIAL, given.seed, given.runs)
    short = tuple((f"phi {phi}", healthy(phi, SHORT)) for phi in (0.0, 0.4, 0.6))
    table("False alarms, 60 points", short, FIXED, given.seed, given.runs)
    after = tuple((f"phi {phi}", healthy(phi, BASELINE + SHORT)) for phi in (0.0, 0.4, 0.6))
    table("The same after a history of 200", after, (("ours", with_history),), given.seed, given.runs)
    table("With the checks of the baseline", NULLS + PLANTS, CHECKED, given.seed, max(given.runs // 8, 1))
    price(given.seed, given.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
