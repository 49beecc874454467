"""What was measured as Markdown, put between two marks of a page."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from bench.simulating.counted import AFTER, MEAN, PARTS, PERIODS, SHOPS, SIZES
from bench.simulating.designs import DESIGNS, Design
from bench.simulating.lengths import EFFECT as EFFECT_OF_LENGTHS
from bench.simulating.lengths import PHI
from bench.simulating.measuring import ABOUT_FIVE, EFFECT, PHIS, RATIO, Measured, brief, missed

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WIDTH = 120
OFTEN = 0.2
_NAMES = ("phi 0", "phi .4", "phi .6")


def put(page: str, measured: str) -> str:
    """The page with what was measured between its marks. Raises ValueError where they are not there once each."""
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"the page must hold the lines {BEGIN} and {END} once each, in this order")
    return page[: page.index(BEGIN) + len(BEGIN)] + "\n" + measured.strip() + "\n" + page[page.index(END) :]


def written(found: Measured) -> str:
    """All tables as Markdown."""
    size = found.size
    errors = [brief(round((0.05 * 0.95 / many) ** 0.5, 4)) for many in (size.runs, size.checked)]
    about = (
        f"{size.runs:,} series for each share, seed {size.seed}; {size.checked:,} of them, and as many of those with "
        f"an alarm, go through the checks. The standard error of the simulation is {errors[0]} at a share of .05, and "
        f"{errors[1]} of what is refused. A wrong verdict is better or worse where nothing changes, given since no "
        "check makes it invalid. A share of them in bold is above its promise by more than three standard errors."
    )
    parts = [
        fill(about, WIDTH),
        _broken(found),
        _refused(found),
        *(_design(found, design) for design in DESIGNS),
        _counts(found),
        _short(found),
        _lengths(found),
    ]
    return "\n\n".join(parts)


def _broken(found: Measured) -> str:
    head = "## Where a promise is not kept"
    missed_ones = found.broken()
    if not missed_ones:
        return f"{head}\n\nNowhere in this run."
    rows = [
        (one.design, one.plant, _share(one.rates.wrong), _share(one.promise), _share(one.rates.refused))
        for one in missed_ones
    ]
    heads = ("design", "plant", "wrong verdicts", "promised", "refused")
    return f"{head}\n\n{_table(heads, rows)}"


def _refused(found: Measured) -> str:
    series = ((name, f"{plant}, phi {brief(phi)}", rates) for (name, plant, phi), rates in found.series.items())
    counts = ((f"Series of {kind}", shop, rates) for (shop, kind), (rates, _) in found.counts.items())
    rows = [
        (design, plant, rates.flaw, _share(rates.refused), _share(rates.alarms), _share(rates.wrong))
        for design, plant, rates in (*series, *counts)
        if rates.refused >= OFTEN
    ]
    heads = ("design", "plant", "`invalid` most often since", "refused", "alarms before", "wrong verdicts")
    about = (
        f"Plants of which {OFTEN:.0%} or more of the series are called `invalid`, with the reason that is named most "
        "often, and the alarms that there are before the checks."
    )
    return f"## What is refused\n\n{fill(about, WIDTH)}\n\n{_table(heads, rows)}"


def _design(found: Measured, design: Design) -> str:
    rows = []
    for plant in design.plants:
        rates = [found.series[design.name, plant.name, phi] for phi in PHIS]
        over = [missed(one.wrong, most, found.size.runs) for one, most in zip(rates, design.promise, strict=True)]
        wrong = [_share(one.wrong, bold=much) for one, much in zip(rates, over, strict=True)]
        parts = (*(_share(one.refused) for one in rates), *(_share(one.found) for one in rates))
        rows.append((plant.name, *wrong, *parts, *(_share(one.given) for one in rates)))
    kinds = ("wrong verdicts", "refused", "found", "found and given")
    heads = ("plant", *(f"{kind}, {name}" for kind in kinds for name in _NAMES))
    promised = ", ".join(_share(promise) for promise in design.promise)
    about = f"{design.about} Promised: {promised}. Found: a change of {EFFECT:g} standard deviation."
    return f"## {design.name}\n\n{fill(about, WIDTH)}\n\n{_table(heads, rows)}"


def _counts(found: Measured) -> str:
    about = (
        f"{PERIODS} periods, {AFTER} of them with the change, {MEAN:g} defects in each on average, or as many "
        f"defective parts of {PARTS}. Promised: {_share(ABOUT_FIVE)}. Found: a ratio of {brief(RATIO)}. Beside it how "
        "often there are alarms by the exact test of the totals, which knows of chance alone, and by a quasi model, "
        "to which each period is news."
    )
    parts = [f"## Series of counts\n\n{fill(about, WIDTH)}"]
    for kind in SIZES:
        rows = []
        for shop in SHOPS:
            rates, others = found.counts[shop.name, kind]
            wrong = _share(rates.wrong, bold=missed(rates.wrong, ABOUT_FIVE, found.size.runs))
            ours = (wrong, _share(rates.refused), _share(rates.found), _share(rates.given))
            rows.append((shop.name, _share(others["chance alone"]), _share(others["quasi model"]), *ours))
        heads = (kind, "chance alone", "quasi model", "wrong verdicts", "refused", "found", "found and given")
        parts.append(_table(heads, rows))
    return "\n\n".join(parts)


def _short(found: Measured) -> str:
    about = (
        "How often a difference is found. In rows of two equal numbers this is a wrong verdict, promised in .05 at "
        "most; in the last row of each kind it is the power. Parts that are alike (of one batch, of one setting) "
        "break the exact tests. Ours takes the batches for news, and not the parts; what a whole side has in common "
        "no batch of it shows."
    )
    heads = ("short trial", "Fisher", "exact", "ours")
    return f"## Short trials\n\n{fill(about, WIDTH)}\n\n{_table(heads, found.short)}"


def _lengths(found: Measured) -> str:
    about = (
        f"A change of {brief(EFFECT_OF_LENGTHS)} standard deviations at phi {brief(PHI)}, where nothing else is wrong. "
        "What may have drifted while the change was tried is told by what did not drift before: a baseline of 1,000 "
        "points, where a plant has them, buys more than as many new ones."
    )
    rows = [(one.name, str(one.new), f"{one.length:,}", _share(one.alarms), _share(one.found)) for one in found.lengths]
    heads = ("design", "new points", "points of baseline", "wrong verdicts", "found")
    return f"## What a longer baseline gives\n\n{fill(about, WIDTH)}\n\n{_table(heads, rows)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _share(share: float, *, bold: bool = False) -> str:
    shown = f"{share:.3f}".removeprefix("0")
    return f"**{shown}**" if bold else shown
