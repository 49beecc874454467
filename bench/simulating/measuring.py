"""Wrong verdicts, refusals and power of every design under everything that plants do to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bench.simulating import counted
from bench.simulating.counted import BATCHES, EACH, SHOPS, Shop
from bench.simulating.designs import DESIGNS, Answers, Design
from bench.simulating.lengths import OfLength, of_lengths
from bench.simulating.plants import PLANTS, Plant

PHIS = (0.0, 0.4, 0.6)
EFFECT, RATIO = 1.0, 0.6
EFFECTS = tuple(number / 4 for number in range(7))
ABOUT_FIVE = 0.065
"""What series of counts promise: the dispersion is estimated."""
SHORT_SHARES = ((0.05, 0.05, 0), (0.1, 0.1, 0), (0.3, 0.3, 0), (0.1, 0.1, 0.1), (0.3, 0.3, 0.1), (0.05, 0.3, 0))
"""Shares on the two sides of a short trial, and how far the parts of a batch are alike."""
SHORT_RATES = ((1, 1, 0), (3, 3, 0), (10, 10, 0), (3, 3, 2), (10, 10, 2), (3, 8, 0))
"""Defects in each batch of the two sides, and by how much their variance is more than that of chance."""
_SURE = 3
"""Standard errors by which a promise must be missed to count as missed."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many series are made: for each rate, and of those for the checks, which are slow."""

    runs: int
    checked: int
    seed: int = 1

    def chance(self, *words: object) -> np.random.Generator:
        """A stream of its own for everything that has other words."""
        return np.random.default_rng([self.seed, crc32(repr(words).encode())])


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of series.

    Where nothing changes: `alarms`, with a change found all the same; `wrong`, with such a verdict given, since no
    check makes it invalid; `refused`, in which one does; `flaw` is the one that most often does. Where something
    changes: `found` it is, and `given`, found and not refused.
    """

    alarms: float
    wrong: float
    refused: float
    found: float
    given: float
    flaw: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that is not kept."""

    design: str
    plant: str
    promise: float
    rates: Rates


def missed(share: float, promise: float, runs: int) -> bool:
    """Whether a share is above the promise by more than the simulation is uncertain."""
    return share > promise + _SURE * sqrt(promise * (1 - promise) / runs)


def of_design(design: Design, plant: Plant, phi: float, size: Size) -> Rates:
    """The rates of a design at one plant."""
    null = design.make(plant, phi, 0.0, size.chance(design.name, plant.name, phi, 0.0), size.runs)
    shifted = design.make(plant, phi, EFFECT, size.chance(design.name, plant.name, phi, EFFECT), size.runs)
    return rates(
        design.decide(null),
        design.decide(shifted),
        lambda which: design.check(null.some(which)),
        lambda which: design.check(shifted.some(which)),
        size,
    )


Checks: TypeAlias = Callable[[NDArray[np.intp]], list[tuple[str, ...]]]
"""What breaks the series of these numbers."""


def rates(null: Answers, changed: Answers, checks: Checks, checks_changed: Checks, size: Size) -> Rates:
    """The rates from what was found in all series, and from checks of as many as are to be checked.

    Of the series with an alarm as many are checked as well, so that the share of wrong verdicts is known better.
    """
    first = np.arange(min(size.checked, len(null)))
    flaws = checks(first)
    refused = np.array([bool(found) for found in flaws])
    alarmed = np.flatnonzero(null)[: size.checked]
    unseen = np.mean([not found for found in checks(alarmed)]) if len(alarmed) else 0.0
    seen = np.array([bool(found) for found in checks_changed(first)])
    often = Counter(flaw for found in flaws for flaw in found).most_common(1)
    return Rates(
        float(null.mean()),
        float(null.mean() * unseen),
        float(refused.mean()),
        float(changed.mean()),
        float((changed[first] & ~seen).mean()),
        often[0][0] if often else "none",
    )


def power_curve(design: Design, phi: float, size: Size) -> tuple[float, ...]:
    """The power at each of the effects, where nothing else is wrong."""
    return tuple(
        float(design.decide(design.make(PLANTS[0], phi, effect, size.chance("curve", effect), size.runs)).mean())
        for effect in EFFECTS
    )


def of_counts(shop: Shop, kind: str, size: Size) -> tuple[Rates, dict[str, float]]:
    """The rates of our comparison of periods, and how often others find a change where there is none."""
    null = shop.draw(kind, 1.0, size.chance(shop.name, kind, 1.0), size.runs)
    fewer = shop.draw(kind, RATIO, size.chance(shop.name, kind, RATIO), size.runs)
    found = rates(
        counted.in_time(kind, null),
        counted.in_time(kind, fewer),
        lambda which: counted.named(null[which]),
        lambda which: counted.named(fewer[which]),
        size,
    )
    others = {
        "chance alone": float(counted.by_chance_alone(null).mean()),
        "quasi model": float(counted.by_quasi_model(kind, null).mean()),
    }
    return found, others


def short_trials(size: Size) -> list[tuple[str, str, str, str]]:
    """Rows of the short trials: what is compared, and how often Fisher's test, the exact one and ours find it."""
    rows = []
    for share, other, alike in SHORT_SHARES:
        hits = counted.short_shares(share, other, alike, size.chance("short", share, other, alike), size.runs)
        together = f", the parts of a batch alike by {brief(alike)}" if alike else ""
        name = f"{brief(share)} and {brief(other)} of {BATCHES} batches of {EACH} parts each{together}"
        exact = _shown(counted.by_exact_test(hits))
        rows.append((name, _shown(counted.by_fisher(hits)), exact, _shown(counted.by_batches(hits))))
    for mean, other, spread in SHORT_RATES:
        counts = counted.short_rates(mean, other, spread, size.chance("rates", mean, other, spread), size.runs)
        name = f"{mean} and {other} defects in each of {BATCHES} batches"
        name += f", {1 + spread} times the variance" if spread else ""
        rows.append((name, "", _shown(counted.by_ratio(counts)), _shown(counted.by_rate_batches(counts))))
    return rows


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that one run found."""

    size: Size
    series: dict[tuple[str, str, float], Rates]
    counts: dict[tuple[str, str], tuple[Rates, dict[str, float]]]
    short: list[tuple[str, str, str, str]]
    curves: dict[str, tuple[float, ...]]
    lengths: list[OfLength]

    def broken(self) -> list[Missed]:
        """The promises that are not kept."""
        found = []
        for design in DESIGNS:
            for plant in design.plants:
                for phi, promise in zip(PHIS, design.promise, strict=True):
                    one = self.series[design.name, plant.name, phi]
                    if missed(one.wrong, promise, self.size.runs):
                        found.append(Missed(design.name, f"{plant.name}, phi {brief(phi)}", promise, one))
        for (shop, kind), (one, _) in self.counts.items():
            if missed(one.wrong, ABOUT_FIVE, self.size.runs):
                found.append(Missed(f"Series of {kind}", shop, ABOUT_FIVE, one))
        return found


def measure(
    size: Size,
    told: Callable[[str], None],
    designs: Sequence[Design] = DESIGNS,
    shops: Sequence[Shop] = SHOPS,
) -> Measured:
    """Every design at every plant; `told` hears of each."""
    series = {}
    for design in designs:
        for plant in design.plants:
            told(f"{design.name}: {plant.name}")
            for phi in PHIS:
                series[design.name, plant.name, phi] = of_design(design, plant, phi, size)
    counts = {}
    for kind in counted.SIZES:
        for shop in shops:
            told(f"Series of {kind}: {shop.name}")
            counts[shop.name, kind] = of_counts(shop, kind, size)
    told("Short trials, and power")
    curves = {design.name: power_curve(design, 0.4, size) for design in designs}
    told("Lengths of a baseline")
    return Measured(size, series, counts, short_trials(size), curves, of_lengths(size.chance, size.runs))


def _shown(found: Answers) -> str:
    return f"{found.mean():.3f}".removeprefix("0")


def brief(number: float) -> str:
    """A number without the zero before its point."""
    return f"{number:g}".removeprefix("0") or "0"
