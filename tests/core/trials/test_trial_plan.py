"""A plan says what it must, is only amended, and knows what it can find."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from catchball.core.trials.level_ways import DRIFT_BESIDE, DRIFT_COMPARED, DRIFT_WATCHED, LONGER
from catchball.core.trials.plan import (
    MOST_POINTS,
    Design,
    Direction,
    Exclusion,
    Guard,
    Primary,
    Registered,
    Window,
    amended,
    changed,
    voiding,
)
from catchball.core.trials.planning import Prospect, prospect
from catchball.core.trials.power import power, watched
from catchball.core.trials.rows import snapshot
from catchball.core.trials.sequential import Rule, watch
from core.trials import every_design
from core.trials.planned import BEFORE, CYCLE, FIRST, MARCH, SCRAP, plan, registered, series

APRIL = date(2026, 4, 1)
BASELINE = snapshot(FIRST, {"scrap": series(1, 0)[:BEFORE], "cycle": series(5, 0)[:BEFORE]})


def test_the_error_rate_is_shared_equally_by_all_metrics() -> None:
    others = tuple(Guard(f"g{number}", Direction.LOWER, 1) for number in range(3))
    assert plan(guards=others).error_each == pytest.approx(0.05 / 4)
    assert plan(guards=()).error_each == 0.05


def test_an_amended_plan_keeps_the_first_and_every_later_one_with_reason_and_date() -> None:
    first = registered()
    second = amended(first, replace(first.plan, most=200), "Fewer parts a day than thought.", APRIL, 40)
    third = amended(second, replace(second.current, who="Ben"), "Ann is ill.", APRIL, 60)
    assert third.plan == first.plan
    assert [(one.why, one.on, one.seen) for one in third.amendments] == [
        ("Fewer parts a day than thought.", APRIL, 40),
        ("Ann is ill.", APRIL, 60),
    ]
    assert (third.current.most, third.current.who) == (200, "Ben")
    assert [names for _, names in changed(third)] == [("most",), ("who",)]


@pytest.mark.parametrize(
    ("design", "seen", "change", "voids"),
    [
        (Design.SEQUENTIAL, 20, {"most": 200}, ()),
        (Design.BEFORE_AFTER, 20, {"most": 200}, ("most",)),
        (Design.SEQUENTIAL, 20, {"exclusions": (Exclusion("power cut", (120,)),), "who": "Ben"}, ()),
        (Design.SEQUENTIAL, 20, {"primary": replace(SCRAP, smallest=0.5)}, ("primary",)),
        (Design.SEQUENTIAL, 20, {"guards": (), "error": 0.1}, ("guards", "error")),
        (Design.SEQUENTIAL, 0, {"guards": (), "error": 0.1}, ()),
    ],
)
def test_what_the_error_rate_rests_on_may_not_change_after_points_were_seen(
    design: Design, seen: int, change: dict[str, Any], voids: tuple[str, ...]
) -> None:
    first = registered(design=design)
    assert voiding(amended(first, replace(first.plan, **change), "why", APRIL, seen)) == voids


def test_an_amendment_is_in_the_order_of_time_and_changes_something() -> None:
    first = registered()
    other = replace(first.plan, who="Ben")
    with pytest.raises(ValueError, match="dated before what it amends"):
        amended(first, other, "why", date(2026, 3, 1), 0)
    with pytest.raises(ValueError, match="changes nothing"):
        amended(first, first.plan, "why", APRIL, 0)
    with pytest.raises(ValueError, match="seen fewer new points"):
        amended(amended(first, other, "why", APRIL, 20), first.plan, "why", APRIL, 10)
    with pytest.raises(ValueError, match="an amendment has a reason"):
        amended(first, other, " ", MARCH, 0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"most": 1}, "2 to 2,000 new points"),
        ({"most": MOST_POINTS, "every": 1}, "200 looks at most"),
        ({"baseline": Window(1, 9)}, "not 9"),
        ({"every": 101}, "a look comes after 1 to 100"),
        ({"error": 0.0}, "an error rate is above 0"),
        ({"error": float("nan")}, "an error rate is above 0"),
        ({"guards": (Guard("scrap", Direction.LOWER, 1),)}, "named twice"),
        ({"guards": tuple(Guard(f"g{n}", Direction.LOWER, 1) for n in range(21))}, "20 guard rails at most"),
        ({"who": " "}, "a name has 1 to 200 printable signs"),
    ],
)
def test_a_plan_that_makes_no_sense_is_told_in_a_sentence(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        plan(**change)


@pytest.mark.parametrize("size", [0.0, -1.0, float("nan"), float("inf"), 1e-200])
def test_a_size_that_is_none_is_refused_for_effects_and_margins(size: float) -> None:
    with pytest.raises(ValueError, match="the smallest effect worth having of a is above zero"):
        Primary("a", Direction.HIGHER, size)
    with pytest.raises(ValueError, match="the margin of a is above zero"):
        Primary("a", Direction.HIGHER, 1, size)
    with pytest.raises(ValueError, match="the margin of a is above zero"):
        Guard("a", Direction.HIGHER, size)


def test_windows_and_exclusions_that_cannot_be_are_refused() -> None:
    for first, last, why in (
        (0, 50, "not from 0 to 50"),
        (50, 40, "from 50 to 40"),
        (1, 2, "not 2"),
        (1, 5_000, "5,0"),
    ):
        with pytest.raises(ValueError, match=why):
            Window(first, last)
    with pytest.raises(ValueError, match="an exclusion has a reason"):
        Exclusion("")
    with pytest.raises(ValueError, match="left out twice"):
        Exclusion("power cut", (7, 7))
    with pytest.raises(ValueError, match="a number above zero"):
        Exclusion("power cut", (0,))


def test_a_prospect_has_the_power_of_both_ways_for_the_share_of_the_error_rate() -> None:
    planned = plan(primary=replace(SCRAP, smallest=1.0))
    scrap, cycle = prospect(planned, BASELINE, np.random.default_rng(1), runs=100).abilities
    assert scrap.once == power(scrap.baseline, 1.0, BEFORE, 100, 0.025, DRIFT_COMPARED)
    rule = Rule(0.025, 1.0 / scrap.baseline.spread.value, 20, DRIFT_WATCHED)
    assert scrap.watched is not None
    assert scrap.idle_length is not None
    assert scrap.watched == watched(scrap.baseline, 1.0, 100, np.random.default_rng(1), rule, 100)
    assert scrap.once_needs is not None
    assert power(scrap.baseline, 1.0, BEFORE, scrap.once_needs, 0.025, DRIFT_COMPARED) >= 0.8
    assert scrap.watched.power < scrap.once
    assert scrap.watched.length < scrap.idle_length <= 100
    assert (cycle.metric, cycle.size) == ("cycle", 3.0)


def test_a_plan_that_cannot_answer_says_so_and_a_longer_or_larger_one_can() -> None:
    def asked(smallest: float) -> tuple[str, ...]:
        planned = plan(primary=replace(SCRAP, smallest=smallest), design=Design.BEFORE_AFTER, guards=())
        return prospect(planned, BASELINE, np.random.default_rng(1), runs=20).obstacles

    assert asked(2.0) == ()
    assert len(asked(0.2)) == 1
    assert re.match(r"scrap: 100 new points have a power of 0\.[0-3]\d, and 0\.8 is wanted; ", asked(0.2)[0])
    assert "no number of new points that was tried would do" in asked(0.2)[0]


@pytest.mark.parametrize("design", [Design.BEFORE_AFTER, Design.PARALLEL])
def test_a_weak_plan_names_the_shortest_baseline_of_those_tried_that_is_enough(design: Design) -> None:
    primary = replace(SCRAP, smallest=0.7, control="cycle" if design is Design.PARALLEL else None)
    planned = plan(primary=primary, design=design, guards=(), most=200)
    found = prospect(planned, BASELINE, np.random.default_rng(1), runs=20)
    (scrap,), drift = found.abilities, DRIFT_COMPARED if design is Design.BEFORE_AFTER else DRIFT_BESIDE
    with_each = {length: power(scrap.baseline, 0.7, length, 200, 0.05, drift) for length in LONGER}
    enough = [length for length, there in with_each.items() if there >= 0.8]
    assert scrap.power < 0.8
    assert scrap.longer == (enough[0] if enough else None)
    assert (f"; a baseline of {scrap.longer} points would do" in found.obstacles[0]) == bool(enough)
    assert enough or design is Design.PARALLEL


def test_a_watched_trial_that_is_too_weak_is_told_of_a_longer_baseline_and_a_strong_one_is_not() -> None:
    def asked(smallest: float) -> Prospect:
        planned = plan(primary=replace(SCRAP, smallest=smallest), guards=(), most=200)
        return prospect(planned, BASELINE, np.random.default_rng(1), runs=100)

    weak, strong = asked(0.8), asked(3.0)
    assert weak.abilities[0].longer in LONGER
    assert f"a baseline of {weak.abilities[0].longer} points would do" in weak.obstacles[0]
    assert (strong.abilities[0].longer, strong.obstacles) == (None, ())


def test_a_plan_whose_guard_rail_cannot_be_shown_to_hold_cannot_answer() -> None:
    planned = plan(guards=(replace(CYCLE, margin=0.3),), primary=replace(SCRAP, smallest=3.0))
    found = prospect(planned, BASELINE, np.random.default_rng(1), runs=20)
    assert not found.can_answer
    assert [told[:6] for told in found.obstacles] == ["cycle:"]


def test_an_effect_of_a_million_million_standard_deviations_is_found_and_breaks_nothing() -> None:
    planned = plan(primary=replace(SCRAP, smallest=1e12), guards=())
    (scrap,) = prospect(planned, BASELINE, np.random.default_rng(1), runs=20).abilities
    assert scrap.power == 1.0
    values = np.array(BASELINE.columns["scrap"])
    found = watch(values, values + 1e12, Rule(0.05, 1e12))
    assert found.decided == 5
    assert found.estimates[-1] == pytest.approx(1e12)


@pytest.mark.parametrize("design", [Design.PROPORTIONS, Design.DEFECTIVES, Design.RATES, Design.DEFECTS])
def test_what_is_no_count_has_no_prospect_and_says_so(design: Design) -> None:
    planned = every_design.plan(design, guards=())
    below_zero = np.arange(planned.baseline.points) - 3.5
    columns = {"scrap": below_zero, "parts": np.full(planned.baseline.points, 200.0)}
    with pytest.raises(ValueError, match="scrap: counts are whole numbers, and no more than what they are of"):
        prospect(planned, snapshot(1, columns), np.random.default_rng(1), runs=20)


def test_a_baseline_with_a_trend_cannot_answer_by_name() -> None:
    wearing = snapshot(FIRST, {**BASELINE.columns, "scrap": series(1, 0)[:BEFORE] + np.arange(BEFORE) / 15})
    found = prospect(plan(primary=replace(SCRAP, smallest=5.0)), wearing, np.random.default_rng(1), runs=20)
    assert "scrap: the baseline has a trend" in found.obstacles


def test_a_first_plan_is_the_current_one() -> None:
    assert Registered(MARCH, plan()).current == plan()
