"""False alarms, power and named flaws of every design under everything that plants do to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from zlib import crc32

import numpy as np

from bench.simulating import counted
from bench.simulating.counted import EACH, SHOPS, Shop
from bench.simulating.designs import DESIGNS, Answers, Design
from bench.simulating.plants import PLANTS, Plant

PHIS = (0.0, 0.4, 0.6)
EFFECT, RATIO = 1.0, 0.6
EFFECTS = tuple(number / 4 for number in range(7))
ABOUT_FIVE = 0.065
"""What series of counts promise: the dispersion is estimated."""
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
    """Shares of series: with a false alarm, with an effect found that is there, with a flaw named by the checks.

    `unnoticed` is the share with a false alarm and no flaw named; `flaw` is the one that is named most often.
    """

    alarms: float
    power: float
    named: float
    unnoticed: float
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
    checked = design.check(null.first(size.checked))
    return _rates(design.decide(null), design.decide(shifted), checked)


def power_curve(design: Design, phi: float, size: Size) -> tuple[float, ...]:
    """The power at each of the effects, where nothing else is wrong."""
    return tuple(
        float(design.decide(design.make(PLANTS[0], phi, effect, size.chance("curve", effect), size.runs)).mean())
        for effect in EFFECTS
    )


def of_counts(shop: Shop, kind: str, size: Size) -> tuple[Rates, dict[str, float]]:
    """The rates of the quasi model, and how often others find a change, where there is none or one."""
    null = shop.draw(kind, 1.0, size.chance(shop.name, kind, 1.0), size.runs)
    fewer = shop.draw(kind, RATIO, size.chance(shop.name, kind, RATIO), size.runs)
    found = counted.periods(kind, null)
    rates = _rates(
        counted.by_periods(found),
        counted.by_periods(counted.periods(kind, fewer)),
        counted.named(found[: size.checked]),
    )
    others = {
        "chance alone": float(counted.by_chance_alone(null).mean()),
        "rates": float(counted.by_rates(null).mean()),
        "rates, power": float(counted.by_rates(fewer).mean()),
    }
    return rates, others


def short_trials(size: Size) -> list[tuple[str, str, str]]:
    """Rows of the short trials: what is compared, and how often a difference is found by Fisher's test and by ours."""
    rows = []
    for share, other, alike in ((0.05, 0.05, 0), (0.1, 0.1, 0), (0.3, 0.3, 0), (0.1, 0.1, 0.1), (0.05, 0.3, 0)):
        hits = counted.short_shares(share, other, alike, size.chance("short", share, other, alike), size.runs)
        together = f", the parts of one side alike by {brief(alike)}" if alike else ""
        name = f"{brief(share)} and {brief(other)} of {EACH} parts each{together}"
        rows.append((name, _shown(counted.by_fisher(hits)), _shown(counted.by_barnard(hits))))
    for mean, other, spread in ((5, 5, 0), (10, 10, 0), (20, 20, 0), (10, 10, 2), (5, 15, 0)):
        chance = size.chance("rates", mean, other, spread)
        means = np.broadcast_to([float(mean), float(other)], (size.runs, 2))
        counts = chance.poisson(chance.gamma(means / spread, spread) if spread else means).astype(np.float64)
        name = f"{mean} and {other} defects" + (f", {1 + spread} times the variance" if spread else "")
        rows.append((name, "", _shown(counted.by_ratio(counts))))
    return rows


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that one run found."""

    size: Size
    series: dict[tuple[str, str, float], Rates]
    counts: dict[tuple[str, str], tuple[Rates, dict[str, float]]]
    short: list[tuple[str, str, str]]
    curves: dict[str, tuple[float, ...]]

    def broken(self) -> list[Missed]:
        """The promises that are not kept."""
        found = []
        for design in DESIGNS:
            for plant in design.plants:
                for phi, promise in zip(PHIS, design.promise, strict=True):
                    rates = self.series[design.name, plant.name, phi]
                    if missed(rates.alarms, promise, self.size.runs):
                        found.append(Missed(design.name, f"{plant.name}, phi {brief(phi)}", promise, rates))
        for (shop, kind), (rates, _) in self.counts.items():
            if missed(rates.alarms, ABOUT_FIVE, self.size.runs):
                found.append(Missed(f"Series of {kind}", shop, ABOUT_FIVE, rates))
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
    return Measured(size, series, counts, short_trials(size), curves)


def _rates(null: Answers, shifted: Answers, flaws: list[tuple[str, ...]]) -> Rates:
    flawed = np.array([bool(found) for found in flaws])
    often = Counter(str(flaw) for found in flaws for flaw in found).most_common(1)
    return Rates(
        float(null.mean()),
        float(shifted.mean()),
        float(flawed.mean()),
        float((null[: len(flawed)] & ~flawed).mean()),
        often[0][0] if often else "none",
    )


def _shown(found: Answers) -> str:
    return f"{found.mean():.3f}".removeprefix("0")


def brief(number: float) -> str:
    """A number without the zero before its point."""
    return f"{number:g}".removeprefix("0") or "0"
