"""What was measured as Markdown, put between two marks of a page."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from bench.simulating.counted import MEAN, PARTS, PERIODS, SHOPS, SIZES
from bench.simulating.designs import DESIGNS, Design
from bench.simulating.measuring import ABOUT_FIVE, EFFECT, PHIS, RATIO, Measured, brief, missed

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WIDTH = 120
_NAMES = ("phi 0", "phi .4", "phi .6")


def put(page: str, measured: str) -> str:
    """The page with what was measured between its marks. Raises ValueError where they are not there once each."""
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"the page must hold the lines {BEGIN} and {END} once each, in this order")
    return page[: page.index(BEGIN) + len(BEGIN)] + "\n" + measured.strip() + "\n" + page[page.index(END) :]


def written(found: Measured) -> str:
    """All tables as Markdown."""
    size = found.size
    error = brief(round((0.05 * 0.95 / size.runs) ** 0.5, 4))
    about = (
        f"{size.runs:,} series for each share, {size.checked:,} of them for the checks, seed {size.seed}. The standard "
        f"error of the simulation is {error} at a share of .05. A share in bold is above its promise by more than "
        "three of these; where it is, there is no power to speak of."
    )
    parts = [
        fill(about, WIDTH),
        _broken(found),
        *(_design(found, design) for design in DESIGNS),
        _counts(found),
        _short(found),
    ]
    return "\n\n".join(parts)


def _broken(found: Measured) -> str:
    rows = [
        (
            missing.design,
            missing.plant,
            _share(missing.rates.alarms),
            _share(missing.promise),
            missing.rates.flaw,
            _share(missing.rates.named),
            _share(missing.rates.unnoticed),
        )
        for missing in found.broken()
    ]
    heads = ("design", "plant", "false alarms", "promised", "`invalid`, for", "said in", "alarms left")
    about = (
        "Where the promise is not kept, the verdict must be `invalid`. Said in: the share of series in which the "
        "checks name a flaw, with the one that they name most often. Alarms left: the share of series with a false "
        "alarm and no named flaw, which nobody would see."
    )
    return f"## Where a promise is not kept\n\n{fill(about, WIDTH)}\n\n{_table(heads, rows)}"


def _design(found: Measured, design: Design) -> str:
    rows = []
    for plant in design.plants:
        rates = [found.series[design.name, plant.name, phi] for phi in PHIS]
        over = [missed(one.alarms, most, found.size.runs) for one, most in zip(rates, design.promise, strict=True)]
        alarms = [_share(one.alarms, bold=much) for one, much in zip(rates, over, strict=True)]
        power = ["" if much else _share(one.power) for one, much in zip(rates, over, strict=True)]
        rows.append((plant.name, *alarms, *power, *(_share(one.named) for one in rates)))
    heads = (
        "plant",
        *(f"false alarms, {name}" for name in _NAMES),
        *(f"power, {name}" for name in _NAMES),
        *(f"flaw named, {name}" for name in _NAMES),
    )
    promised = ", ".join(_share(promise) for promise in design.promise)
    about = f"{design.about} Promised: {promised}. Power for {EFFECT:g} standard deviation."
    return f"## {design.name}\n\n{fill(about, WIDTH)}\n\n{_table(heads, rows)}"


def _counts(found: Measured) -> str:
    about = (
        f"{PERIODS} periods, half of them with the change, {MEAN:g} defects in each on average, or as many defective "
        f"parts of {PARTS}. Promised of the quasi models: {_share(ABOUT_FIVE)}. Power for a ratio of {brief(RATIO)}. "
        "Beside them: the exact test of the totals, which knows of chance alone, and before and after on the counts as "
        "numbers, without earlier points."
    )
    parts = [f"## Series of counts\n\n{fill(about, WIDTH)}"]
    for kind in SIZES:
        model = "quasi-Poisson" if kind == "defects" else "quasi-binomial"
        rows = []
        for shop in SHOPS:
            rates, others = found.counts[shop.name, kind]
            over = missed(rates.alarms, ABOUT_FIVE, found.size.runs)
            rows.append(
                (
                    shop.name,
                    _share(others["chance alone"]),
                    _share(rates.alarms, bold=over),
                    _share(others["rates"], bold=missed(others["rates"], ABOUT_FIVE, found.size.runs)),
                    "" if over else _share(rates.power),
                    _share(others["rates, power"]),
                    _share(rates.named),
                )
            )
        heads = (
            kind,
            "chance alone",
            model,
            "before and after",
            f"power, {model}",
            "power, before and after",
            "flaw named",
        )
        parts.append(_table(heads, rows))
    return "\n\n".join(parts)


def _short(found: Measured) -> str:
    about = (
        "How often a difference is found. In rows of two equal numbers this is a false alarm, promised in .05 at most; "
        "in the last row of each kind it is the power. Parts that are alike (of one batch, of one setting) break the "
        "promise, and a short trial has no periods by which to see it: no check says `invalid` here. Whoever "
        "plans it must take parts from many batches, or count periods."
    )
    heads = ("short trial", "Fisher", "ours (Barnard; exact ratio)")
    return f"## Short trials\n\n{fill(about, WIDTH)}\n\n{_table(heads, found.short)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _share(share: float, *, bold: bool = False) -> str:
    shown = f"{share:.3f}".removeprefix("0")
    return f"**{shown}**" if bold else shown
