"""A trial that was won, watched on after its change took effect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catchball.core.trials.dossier import Dossier
from catchball.core.trials.outcome import Verdict
from catchball.core.trials.plan import Design, Exclusion
from catchball.core.trials.watched_again import EVERY, judge_since
from core.trials.planned import BEFORE, FIRST, MARCH, SCRAP, judged, series


def since(scrap: float, cycle: float = 0.0, new: int = 200) -> dict[str, tuple[float | None, ...]]:
    """What was measured later, shifted from the baseline by so much."""
    shifts = {"scrap": (1, scrap), "cycle": (5, cycle)}
    return {name: tuple(series(seed, by, new)[BEFORE:].tolist()) for name, (seed, by) in shifts.items()}


@pytest.mark.parametrize(
    ("scrap", "cycle", "verdict"),
    [(-3.0, 0.0, Verdict.BETTER), (3.0, 0.0, Verdict.WORSE), (-3.0, 6.0, Verdict.WORSE)],
)
def test_what_is_measured_later_is_judged_against_the_baseline_of_the_trial(
    scrap: float, cycle: float, verdict: Verdict
) -> None:
    assert judge_since(judged(scrap=-3), since(scrap, cycle), MARCH).verdict is verdict


def test_a_trial_that_was_judged_once_is_watched_on_by_the_test_that_may_be_looked_at_any_time() -> None:
    held = judged(scrap=-3, design=Design.BEFORE_AFTER)
    found = judge_since(held, since(-3, new=50), MARCH)
    assert found.guarantee.holds == "at all looks together"
    assert [look.points for look in found.looks] == list(range(EVERY, 51, EVERY))


def test_neither_a_sister_line_nor_an_order_of_blocks_is_asked_for_any_more() -> None:
    held = judged(scrap=-3)
    plan = held.registered.plan
    beside = replace(plan, design=Design.PARALLEL, primary=replace(plan.primary, control="sister"), guards=())
    parallel = replace(held, registered=replace(held.registered, plan=beside))
    assert judge_since(parallel, since(3), MARCH).verdict is Verdict.WORSE


def test_a_trial_of_counts_is_not_watched_on() -> None:
    held = judged(scrap=-3)
    counted = replace(held.registered.plan, design=Design.DEFECTIVES, primary=replace(SCRAP, smallest=0.1), guards=())
    with pytest.raises(ValueError, match="not watched on"):
        judge_since(replace(held, registered=replace(held.registered, plan=counted)), since(0), MARCH)


def test_looks_come_after_the_same_numbers_of_points_however_much_was_measured() -> None:
    early, late = (judge_since(judged(scrap=-3), since(-3, new=new), MARCH).looks for new in (40, 90))
    assert late[: len(early)] == early


def test_before_the_first_look_nothing_is_said() -> None:
    found = judge_since(judged(scrap=-3), since(3, new=EVERY - 1), MARCH)
    assert found.verdict is Verdict.INCONCLUSIVE


def test_rows_that_were_left_out_of_the_trial_do_not_leave_out_what_came_later() -> None:
    held: Dossier = judged(scrap=-3)
    left_out = Exclusion("A broken sensor.", tuple(range(FIRST + BEFORE, FIRST + BEFORE + 60)))
    plan = replace(held.registered.plan, exclusions=(left_out,))
    excluded = replace(held, registered=replace(held.registered, plan=plan))
    assert judge_since(excluded, since(3), MARCH).verdict is Verdict.WORSE
