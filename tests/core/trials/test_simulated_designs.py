"""What every design promises holds in a short simulation, and the page of the long one can be written from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import sqrt
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from bench.simulating import counted
from bench.simulating.counted import CHANGED, SHOPS, SIZES
from bench.simulating.designs import BASELINE, DESIGNS, Design
from bench.simulating.lengths import LENGTHS, OfLength, of_lengths
from bench.simulating.measuring import EFFECTS, PHIS, Measured, Rates, Size, measure
from bench.simulating.page import BEGIN, END, put, written
from bench.simulating.plants import PLANTS, Plant
from bench.simulating.plots import false_alarms, power

from catchball.core.trials.block_ways import LATE
from catchball.core.trials.crossover import running

RUNS, FEW = 400, 100
BY_NAME = {design.name: design for design in DESIGNS}
HEALTHY, _, SPIKED, WORN, WEEKLY, SHIFTED, GAPPED = PLANTS


def bound(promise: float, runs: int = RUNS) -> float:
    return promise + 3 * sqrt(promise * (1 - promise) / runs)


def alarms(design: Design, plant: Plant, phi: float, runs: int = RUNS) -> float:
    return float(design.decide(design.make(plant, phi, 0.0, np.random.default_rng(31), runs)).mean())


def wrong(design: Design, plant: Plant, phi: float, runs: int = RUNS) -> float:
    """The share of wrong verdicts that are given: with an alarm, and not invalid."""
    sample = design.make(plant, phi, 0.0, np.random.default_rng(31), runs)
    alarmed = np.flatnonzero(design.decide(sample))
    return sum(not found for found in design.check(sample.some(alarmed))) / runs


@pytest.mark.parametrize("design", DESIGNS, ids=lambda one: one.name)
def test_every_design_keeps_its_promise_and_finds_a_large_effect(design: Design) -> None:
    for phi, promise in zip((0.0, 0.6), (design.promise[0], design.promise[2]), strict=True):
        assert alarms(design, HEALTHY, phi) <= bound(promise)
    shifted = design.make(HEALTHY, 0.0, 2.5, np.random.default_rng(32), 20)
    assert design.decide(shifted).mean() > 0.85


@pytest.mark.parametrize("name", ["Sequential", "Before and after"])
@pytest.mark.parametrize("plant", [WORN, SHIFTED], ids=lambda one: one.name)
def test_a_trend_or_a_shift_makes_no_more_wrong_verdicts_than_promised(name: str, plant: Plant) -> None:
    assert wrong(BY_NAME[name], plant, 0.6, FEW) <= bound(BY_NAME[name].promise[2], FEW)


def test_few_healthy_series_are_refused() -> None:
    sample = BY_NAME["Sequential"].make(HEALTHY, 0.4, 0.0, np.random.default_rng(38), FEW)
    assert np.mean([bool(found) for found in BY_NAME["Sequential"].check(sample)]) <= bound(0.05, FEW)


def test_a_trend_and_a_shift_are_named_where_they_are_large() -> None:
    compared = BY_NAME["Before and after"]
    sample = compared.make(HEALTHY, 0.0, 0.0, np.random.default_rng(33), 20)
    time = np.arange(sample.values.shape[1])
    trend = compared.check(replace(sample, values=sample.values + time / 50))
    assert all("there is a trend beside the change" in found for found in trend)
    moved = compared.check(replace(sample, values=sample.values + 2.0 * (time >= BASELINE // 2)))
    assert all("the level shifted inside of the baseline" in found for found in moved)


@pytest.mark.parametrize("plant", [WORN, WEEKLY, SHIFTED, GAPPED], ids=lambda one: one.name)
def test_what_hits_both_lines_or_all_blocks_makes_no_false_alarms(plant: Plant) -> None:
    for name in ("Parallel control", "Crossover"):
        assert alarms(BY_NAME[name], plant, 0.4) <= bound(BY_NAME[name].promise[1])


def test_an_effect_that_is_slow_to_come_is_named_in_a_crossover() -> None:
    crossed = BY_NAME["Crossover"]
    sample = crossed.make(HEALTHY, 0.0, 0.0, np.random.default_rng(34), 40)
    late = np.tile(np.arange(10) >= 6, 20) * np.array([running(schedule) for schedule in sample.schedules])
    assert np.mean([bool(flaws) for flaws in crossed.check(sample)]) < 0.15
    named = crossed.check(replace(sample, values=sample.values + 2.0 * late))
    assert np.mean([LATE in flaws for flaws in named]) > 0.8


@pytest.mark.parametrize("kind", counted.SIZES)
@pytest.mark.parametrize("shop", [SHOPS[1], SHOPS[4], SHOPS[-1]], ids=lambda one: one.name)
def test_counts_that_vary_and_hang_together_keep_the_promise_where_chance_alone_does_not(
    kind: str, shop: counted.Shop
) -> None:
    counts = shop.draw(kind, 1.0, np.random.default_rng(35), RUNS)
    assert counted.in_time(kind, counts).mean() <= bound(0.065)
    assert counted.by_chance_alone(counts).mean() > 0.15
    if shop is SHOPS[4]:
        assert counted.by_quasi_model(kind, counts[:FEW]).mean() > bound(0.065, FEW)


@pytest.mark.parametrize("kind", counted.SIZES)
def test_many_series_of_counts_are_compared_as_each_of_them_is_in_a_trial(kind: str) -> None:
    counts = SHOPS[2].draw(kind, 0.75, np.random.default_rng(39), 50)
    found = counted.in_time(kind, counts)
    assert 0.1 < found.mean() < 0.9
    assert [counted.one_in_time(kind, one) for one in counts] == found.tolist()
    assert len(SIZES[kind]) == len(CHANGED) == counts.shape[1]


def test_short_trials_keep_five_per_cent_with_parts_of_a_batch_that_are_alike() -> None:
    alike = counted.short_shares(0.1, 0.1, 0.1, np.random.default_rng(36), FEW)
    assert counted.by_exact_test(alike).mean() > 0.08
    assert counted.by_batches(alike).mean() <= bound(0.05, FEW)
    clustered = counted.short_rates(10, 10, 2, np.random.default_rng(37), RUNS)
    assert counted.by_ratio(clustered).mean() > bound(0.05)
    assert counted.by_rate_batches(clustered).mean() <= bound(0.05)
    assert counted.by_rate_batches(counted.short_rates(3, 10, 0, np.random.default_rng(37), FEW)).mean() > 0.9


def test_a_longer_baseline_finds_more_with_the_same_new_points() -> None:
    found = of_lengths(Size(60, 1).chance, 60)
    for name, new in {(one.name, one.new) for one in found}:
        shares = [one.found for one in found if (one.name, one.new) == (name, new)]
        assert len(shares) == len(LENGTHS)
        assert shares[-1] > shares[0] + 0.1
    assert max(one.alarms for one in found) <= bound(0.05, 60)


GOOD, BAD = Rates(0.04, 0.03, 0.02, 0.9, 0.88, "none"), Rates(0.97, 0.48, 0.5, 0.99, 0.4, "a flaw")
MEASURED = Measured(
    Size(2000, 500),
    {
        (design.name, plant.name, phi): BAD if plant is WORN and phi == 0.4 and design is DESIGNS[0] else GOOD
        for design in DESIGNS
        for plant in design.plants
        for phi in PHIS
    },
    {(shop.name, kind): (GOOD, {"chance alone": 0.3, "quasi model": 0.1}) for shop in SHOPS for kind in counted.SIZES},
    [("three and three", ".010", ".020", ".030")],
    {design.name: tuple(effect / 2 for effect in EFFECTS) for design in DESIGNS},
    [OfLength("Sequential", 200, 1_000, 0.011, 0.822)],
)


def test_one_design_at_every_plant_is_measured_anew_with_the_same_seed() -> None:
    crossed, told = BY_NAME["Crossover"], list[str]()
    found = measure(Size(2, 1), told.append, [crossed], SHOPS[:1])
    assert set(found.series) == {(crossed.name, plant.name, phi) for plant in PLANTS for phi in PHIS}
    assert set(found.counts) == {(SHOPS[0].name, kind) for kind in counted.SIZES}
    assert len(found.curves[crossed.name]) == len(EFFECTS)
    assert f"{crossed.name}: {WORN.name}" in told
    assert measure(Size(2, 1), told.append, [crossed], SHOPS[:1]) == found


def test_the_page_has_every_design_and_plant_between_its_marks() -> None:
    page = put(f"before\n{BEGIN}\nformer tables\n{END}\nafter\n", written(MEASURED))
    assert page.startswith(f"before\n{BEGIN}\n2,000 series")
    assert page.endswith(f"\n{END}\nafter\n")
    assert "former" not in page
    for design in DESIGNS:
        assert f"## {design.name}\n" in page
    for plant in PLANTS:
        assert page.count(f"\n| {plant.name} |") == len(DESIGNS)
    assert "| three and three | .010 | .020 | .030 |" in page
    assert "| Sequential | 200 | 1,000 | .011 | .822 |" in page
    for shop in SHOPS:
        assert page.count(f"\n| {shop.name} |") == 2
    assert put(page, written(MEASURED)) == page


def test_a_promise_that_is_not_kept_is_said_with_the_check_that_tells() -> None:
    (found,) = MEASURED.broken()
    assert (found.design, found.plant) == ("Sequential", f"{WORN.name}, phi .4")
    page = written(MEASURED)
    assert f"| Sequential | {WORN.name}, phi .4 | .480 | .050 | .500 |" in page
    assert f"| Sequential | {WORN.name}, phi .4 | a flaw | .500 | .970 | .480 |" in page
    assert f"| {WORN.name} | .030 | **.480** | .030 | .020 | .500 | .020 | .900 | .990 | .900 | .880 |" in page


def test_a_run_in_which_every_promise_is_kept_says_so() -> None:
    kept = replace(MEASURED, series=dict.fromkeys(MEASURED.series, GOOD))
    assert "## Where a promise is not kept\n\nNowhere in this run." in written(kept)


@pytest.mark.parametrize("page", ["", BEGIN, f"{END}\n{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_page_without_its_marks_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="once each, in this order"):
        put(page, "anything")


@pytest.mark.parametrize("draw", [false_alarms, power])
def test_the_pictures_show_each_design_within_their_frame(draw: Callable[[Measured], str]) -> None:
    picture = ET.fromstring(draw(MEASURED))  # noqa: S314  (we wrote it)
    space = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in picture.iter(f"{space}text")]
    assert {design.name for design in DESIGNS} <= set(texts)
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    for mark in (*picture.iter(f"{space}text"), *picture.iter(f"{space}line")):
        assert 0 <= float(mark.attrib.get("x", mark.attrib.get("x1", "0"))) <= width
        assert 0 <= float(mark.attrib.get("y", mark.attrib.get("y1", "0"))) <= height


def test_the_page_of_the_project_holds_a_long_run() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "develop", "evidence.md").read_text("utf-8")
    runs = re.search(rf"{BEGIN}\n([\d,]+) series", page)
    assert runs is not None
    assert int(runs[1].replace(",", "")) >= 1000
