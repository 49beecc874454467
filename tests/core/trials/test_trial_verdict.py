"""A verdict follows from the intervals of all metrics, and none is given where the plan or the data do not bear it."""

from __future__ import annotations

from collections.abc import Sequence as Row
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.trials.analysis import WAYS
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import before_after
from catchball.core.trials.dossier import dossier
from catchball.core.trials.level_ways import DRIFT_COMPARED, DRIFT_WATCHED
from catchball.core.trials.outcome import Check, Effect, Outcome, Standing, Verdict
from catchball.core.trials.plan import Design, Direction, Exclusion, Guard, Window, amended
from catchball.core.trials.rows import Rows, snapshot, split, window_digest
from catchball.core.trials.sentences import STILL_SEEN
from catchball.core.trials.sequential import Rule, Sequence, watch
from catchball.core.trials.verdict import SAME_WITH_ALL, judge, standing_of, verdict_of
from core.trials.planned import ALONE, BEFORE, FIRST, MARCH, PROGRAM, SCRAP, judged, plan, registered, rows, series

APRIL = date(2026, 4, 1)
AT_THE_END: dict[str, Any] = {"design": Design.BEFORE_AFTER}
WITH_MARGIN: dict[str, Any] = {"primary": replace(SCRAP, margin=3.0)}


def failed(outcome: Outcome) -> list[str]:
    assert outcome.verdict is Verdict.INVALID
    assert (outcome.findings, outcome.looks) == ((), ())
    return [f"{check.subject}: {check.what}" for check in outcome.checks if check.breaks and not check.passed]


def of(changed: Rows, **other: Any) -> Outcome:
    return dossier(registered(**other), changed, PROGRAM).outcome


@pytest.mark.parametrize("design", ALONE)
@pytest.mark.parametrize(
    ("scrap", "cycle", "verdict", "sentence"),
    [
        (-3.0, 0.0, Verdict.BETTER, "it is better and every guard rail held."),
        (0.0, 0.0, Verdict.NOT_WORSE, "it is not worse than its margin allows, nor is any guard rail."),
        (3.0, 0.0, Verdict.WORSE, "it is worse."),
        (-3.0, 6.5, Verdict.WORSE, "and beyond what is allowed it is worse in: cycle."),
        (-3.0, 2.6, Verdict.INCONCLUSIVE, "and it is not decided for: cycle."),
    ],
)
def test_each_way_for_a_trial_to_end(
    design: Design, scrap: float, cycle: float, verdict: Verdict, sentence: str
) -> None:
    found = judged(scrap, cycle, design=design, **WITH_MARGIN).outcome
    assert found.verdict is verdict
    assert found.sentences[0].startswith("scrap changed by ")
    assert found.sentences[0].endswith(sentence)


def test_nothing_found_is_not_called_not_worse_without_a_margin() -> None:
    found = judged().outcome
    assert found.verdict is Verdict.INCONCLUSIVE
    assert [finding.standing for finding in found.findings] == [Standing.OPEN, Standing.WITHIN]


def test_the_numbers_are_those_of_the_sequential_test_with_a_share_of_the_error_rate() -> None:
    found = judged(-0.8).outcome
    parts = split(rows(-0.8), plan(), "scrap")
    spread = found.findings[0].baseline.spread
    alone = watch(parts.baseline, parts.new, Rule(0.025, 1.0 / spread, 20, DRIFT_WATCHED))
    first = found.findings[0]
    assert (first.effect.estimate, first.effect.low, first.effect.high) == (
        alone.estimates[-1],
        alone.low[-1],
        alone.high[-1],
    )
    assert (first.p_value, first.decided, first.points) == (alone.p_values[-1], alone.decided, 100)
    assert [look.points for look in found.looks] == [20, 40, 60, 80, 100]
    assert [look.effect.low for look in found.looks] == list(alone.low)
    assert (found.guarantee.error, found.guarantee.each) == (0.05, 0.025)


def test_the_numbers_are_those_of_before_and_after_with_a_share_of_the_error_rate() -> None:
    found = judged(-0.8, **AT_THE_END).outcome
    level = before_after(series(1, -0.8), BEFORE, confidence=0.975, drift=DRIFT_COMPARED).level
    effect = found.findings[0].effect
    assert (effect.estimate, effect.low, effect.high) == pytest.approx((level.estimate, level.low, level.high))
    assert found.findings[0].p_value == pytest.approx(level.p_value)


BOUNDS = st.one_of(st.none(), st.floats(-10, 10))


@given(low=BOUNDS, high=BOUNDS, margin=st.floats(0.1, 5), primary=st.booleans())
def test_a_metric_stands_the_same_when_it_and_its_direction_are_turned_round(
    low: float | None, high: float | None, margin: float, *, primary: bool
) -> None:
    if low is not None and high is not None and low > high:
        low, high = high, low
    turned = Effect(0, *(None if bound is None else -bound for bound in (high, low)))
    higher = standing_of(Effect(0, low, high), Direction.HIGHER, margin, is_primary=primary)
    assert higher is standing_of(turned, Direction.LOWER, margin, is_primary=primary)
    assert (higher is Standing.BETTER) == (low is not None and low > 0)
    if higher is Standing.WITHIN:
        assert low is not None
        assert -margin < low <= 0
    if higher is Standing.WORSE:
        assert high is not None
        assert high < (0 if primary else -margin)


@given(st.lists(st.sampled_from(list(Standing)), min_size=1, max_size=5))
def test_one_guard_rail_alone_can_keep_a_trial_from_being_better(standings: list[Standing]) -> None:
    finding = judged(-3.0, **AT_THE_END).outcome.findings[0] if not _KNOWN else _KNOWN[0]
    _KNOWN[:] = [finding]
    found = verdict_of(tuple(replace(finding, standing=one) for one in standings))
    assert (found is Verdict.BETTER) == (standings[0] is Standing.BETTER and {*standings} <= _GOOD)
    assert (found is Verdict.WORSE) == (Standing.WORSE in standings)
    assert (found is Verdict.INCONCLUSIVE) == (Standing.WORSE not in standings and Standing.OPEN in standings)


_GOOD = {Standing.BETTER, Standing.WITHIN}
_KNOWN: list[Any] = []


def test_a_watched_trial_without_a_look_yet_says_how_many_points_are_lacking() -> None:
    found = judged(-3.0, new=13).outcome
    assert (found.verdict, found.findings) == (Verdict.INCONCLUSIVE, ())
    assert [need.points for need in found.needs] == [7]
    assert found.sentences == (
        "It is too early to say anything about scrap.",
        "The first look comes after 20 new points, and there are 13.",
    )


def test_a_trial_that_is_judged_at_its_end_is_not_judged_before() -> None:
    found = judged(-5.0, new=99, **AT_THE_END).outcome
    assert (found.verdict, found.findings) == (Verdict.INCONCLUSIVE, ())
    assert [need.points for need in found.needs] == [1]
    assert judged(-5.0, new=100, **AT_THE_END).outcome.verdict is Verdict.BETTER


def test_points_after_the_planned_end_are_not_used_and_that_is_told() -> None:
    longer = judged(-1.0, new=150).outcome
    assert longer.findings == judged(-1.0, new=100).outcome.findings
    assert "50 points after the planned end are not used" in [check.what for check in longer.checks]


def test_an_undecided_trial_says_how_many_more_points_would_find_the_smallest_effect() -> None:
    found = judged(-0.5, new=20, guards=(Guard("cycle", Direction.LOWER, 1.5),)).outcome
    assert found.verdict is Verdict.INCONCLUSIVE
    scrap, cycle = found.needs
    assert scrap.points is not None
    assert 0 < scrap.points <= 400
    assert scrap.points % 20 == 0
    assert (scrap.what, cycle.metric) == ("to find the smallest effect worth having, if it is there", "cycle")
    assert found.sentences[1].startswith(f"Scrap needs some {scrap.points} more points to find")
    harder = judged(-0.5, new=20, primary=replace(SCRAP, smallest=0.1)).outcome.needs[0]
    assert (harder.points, harder.what) == (
        None,
        "no number of new points is likely to decide it against this baseline",
    )


def test_an_effect_worth_having_that_is_ruled_out_is_said_to_be() -> None:
    found = judged(new=100, primary=replace(SCRAP, smallest=2.0)).outcome
    assert found.findings[0].ruled_out
    assert "is ruled out, so more points are not worth while" in found.needs[0].what
    higher = replace(SCRAP, smallest=2.0, direction=Direction.HIGHER)
    assert judged(new=100, primary=higher).outcome.findings[0].ruled_out
    assert not judged(2.0, new=100, primary=higher).outcome.findings[0].ruled_out


def test_a_missing_column_or_too_many_missing_values_make_it_invalid() -> None:
    whole = rows(-3.0)
    assert failed(of(Rows(FIRST, {"scrap": whole.columns["scrap"]}))) == ["cycle: its column is there"]
    holes = tuple(None if place % 4 == 0 else value for place, value in enumerate(whole.columns["cycle"]))
    assert failed(of(Rows(FIRST, {**whole.columns, "cycle": holes}))) == [
        "cycle: 25% of the baseline without a value, 20% at most",
        "cycle: 25% of the new points without a value, 20% at most",
    ]
    empty = {**whole.columns, "cycle": (None,) * whole.count}
    assert "cycle: 0 values in the baseline, 10 at least" in failed(of(Rows(FIRST, empty)))


def test_rows_that_are_left_out_count_for_nothing_but_are_counted_as_missing() -> None:
    wild = {name: list(values) for name, values in rows(-3.0).columns.items()}
    wild["scrap"][150] = 1e6
    spoilt = snapshot(FIRST, wild)
    left_out = of(spoilt, exclusions=(Exclusion("power cut", (FIRST + 150,)),))
    without = of(snapshot(FIRST, {**wild, "scrap": [*wild["scrap"][:150], None, *wild["scrap"][151:]]}))
    assert left_out.findings[0] == without.findings[0]
    assert left_out.findings[0].missing == 1
    many = (Exclusion("it looked wrong", tuple(range(FIRST + BEFORE, FIRST + BEFORE + 21))),)
    assert len(failed(of(rows(-3.0), exclusions=many))) == 2


def leaving_out(values: Rows, left_out: Row[int], seen: int) -> Outcome:
    """The verdict where an amendment leaves rows out after so many new points were seen."""
    first = registered()
    plan = replace(first.current, exclusions=(Exclusion("a broken gauge", tuple(left_out)),))
    return dossier(amended(first, plan, "The gauge broke.", APRIL, seen), values, PROGRAM).outcome


def test_what_was_left_out_after_it_had_been_seen_makes_no_verdict() -> None:
    values = rows(-0.4)
    scrap = list(values.columns["scrap"])
    highest = sorted(range(BEFORE, len(scrap)), key=lambda place: -(scrap[place] or 0))[:20]
    lowest = sorted(range(BEFORE), key=lambda place: scrap[place] or 0)[:20]
    chosen = [FIRST + place for place in (*highest, *lowest)]
    assert leaving_out(values, chosen, 0).verdict is Verdict.BETTER
    found = leaving_out(values, chosen, 100)
    assert (found.verdict, found.findings) == (Verdict.INVALID, ())
    told = "with the rows that were left out after they had been seen the verdict is inconclusive, not better"
    assert told in found.sentences[1]


def test_what_was_left_out_after_it_had_been_seen_and_changes_nothing_is_told() -> None:
    found = leaving_out(rows(-3.0), [FIRST + 150], 60)
    assert found.verdict is Verdict.BETTER
    assert found.checks[-1] == Check("plan", SAME_WITH_ALL, passed=True, breaks=True)
    unseen = leaving_out(rows(-3.0), [FIRST + 180], 60)
    assert SAME_WITH_ALL not in {check.what for check in unseen.checks}


@pytest.mark.parametrize(
    ("design", "disturb", "what"),
    [
        (Design.SEQUENTIAL, lambda time: time / 15 * (time < BEFORE), "there is a trend beside the change"),
        (Design.SEQUENTIAL, lambda time: -1.5 * (time > BEFORE / 2), "the level shifted inside of the baseline"),
        (Design.SEQUENTIAL, lambda time: np.maximum(time - BEFORE, 0) / 15, "there is a trend beside the change"),
        (Design.BEFORE_AFTER, lambda time: -1.5 * (time > BEFORE / 2), "the level shifted inside of the baseline"),
    ],
)
def test_an_assumption_that_failed_is_named_and_nothing_is_promised(design: Design, disturb: Any, what: str) -> None:
    whole = rows()
    moved = np.array(whole.columns["scrap"]) + disturb(np.arange(whole.count))
    found = of(snapshot(FIRST, {**whole.columns, "scrap": moved}), design=design)
    assert f"scrap: {what}" in failed(found)
    assert found.sentences[0] == "This trial says nothing about scrap."
    assert what in found.sentences[1]


def test_a_flaw_that_was_measured_to_do_no_harm_is_told_and_does_not_break_the_trial() -> None:
    wild = list(rows(-3.0).columns["scrap"])
    wild[50] = 62.0
    found = of(snapshot(FIRST, {**rows(-3.0).columns, "scrap": wild}))
    assert found.verdict is not Verdict.INVALID
    told = [check for check in found.checks if check.what.startswith("single values lie far outside")]
    assert [(check.passed, check.breaks) for check in told] == [(False, False)]


def test_intervals_that_no_constant_effect_fits_make_it_invalid(monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicting(baseline: Numbers, new: Numbers, rule: Rule) -> Sequence:
        found = watch(baseline, new, rule)
        return replace(found, low=found.high + 1)

    monkeypatch.setattr("catchball.core.trials.level_ways.watch", contradicting)
    assert failed(judged(-3.0).outcome) == ["scrap: one effect fits all looks", "cycle: one effect fits all looks"]


def test_an_effect_that_was_there_and_went_is_told() -> None:
    moved = np.array(rows().columns["scrap"])
    moved[BEFORE : BEFORE + 30] -= 1.4
    found = of(snapshot(FIRST, {**rows().columns, "scrap": moved}), guards=())
    assert [check.what for check in found.checks if not check.passed] == [STILL_SEEN]
    assert found.sentences[1].startswith("What an earlier look showed of scrap the last one alone would not")
    moved[BEFORE + 30 :] -= 1.4
    assert all(check.passed for check in of(snapshot(FIRST, {"scrap": moved}), guards=()).checks)
    gone = np.array(rows().columns["scrap"])
    gone[BEFORE : BEFORE + 40] -= 1.3
    told = failed(of(snapshot(FIRST, {"scrap": gone}), guards=()))
    assert "scrap: the new points have a shift among them" in told


def test_a_guard_rail_needs_more_points_the_nearer_it_is_to_its_margin() -> None:
    guards = (Guard("cycle", Direction.LOWER, 1.8),)
    needs = [judged(-3.0, cycle, new=20, guards=guards).outcome.needs for cycle in (0.5, 1.0)]
    assert [[need.metric for need in found] for found in needs] == [["cycle"]] * 2
    points = [need.points for found in needs for need in found if need.points is not None]
    assert len(points) == 2
    assert points == sorted(set(points))


def test_a_plan_that_was_changed_after_points_were_seen_is_not_the_plan_that_was_followed() -> None:
    first = registered()
    changed = amended(first, replace(first.plan, guards=()), "It was in the way.", date(2026, 4, 1), 40)
    found = judge(changed, rows(-3.0), np.random.default_rng(1))
    assert failed(found) == ["plan: amended after new points had been seen: guards"]
    earlier = amended(first, replace(first.plan, guards=()), "It was in the way.", MARCH, 0)
    assert judge(earlier, rows(-3.0), np.random.default_rng(1)).verdict is Verdict.BETTER


def test_another_baseline_than_the_planned_one_is_noticed() -> None:
    window = Window(FIRST, FIRST + BEFORE - 1, window_digest(rows(), plan()))
    assert judged(-3.0, baseline=window).outcome.verdict is Verdict.BETTER
    other = list(rows(-3.0).columns["scrap"])
    other[3] = 51.0
    told = failed(of(snapshot(FIRST, {**rows(-3.0).columns, "scrap": other}), baseline=window))
    assert told == ["plan: the baseline is the one that the plan was made with"]


def test_rows_that_begin_within_the_baseline_or_end_before_it_does_are_not_the_plan() -> None:
    whole = rows(-3.0)
    later = Rows(FIRST + 30, {name: values[30:] for name, values in whole.columns.items()})
    assert failed(of(later))[0] == f"plan: rows {FIRST} to {FIRST + BEFORE - 1} are there"
    short = Rows(FIRST, {name: values[:60] for name, values in whole.columns.items()})
    assert failed(of(short))[0] == f"plan: rows {FIRST} to {FIRST + BEFORE - 1} are there"


@pytest.mark.parametrize("value", [1e-50, 5.0, 1e49])
@pytest.mark.parametrize("design", ALONE)
def test_values_that_hardly_vary_or_are_of_any_size_end_in_a_verdict(design: Design, value: float) -> None:
    constant = {name: [value] * 200 for name in ("scrap", "cycle")}
    assert "scrap: the baseline does not vary" in failed(of(snapshot(FIRST, constant), design=design))
    nearly = {name: [value * (1 + (place % 3) * 1e-11) for place in range(200)] for name in ("scrap", "cycle")}
    assert of(snapshot(FIRST, nearly), design=design).verdict in set(Verdict)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e200, 1e-200])
def test_values_that_nothing_can_reckon_with_are_refused_in_a_sentence(value: float) -> None:
    with pytest.raises(ValueError, match=r"a: .* is too large or too small to reckon with"):
        snapshot(1, {"a": [1.0, value]})


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="different numbers of rows"):
        Rows(1, {"a": (1.0,), "b": (1.0, 2.0)})


def test_a_bound_that_is_nowhere_is_told_as_such() -> None:
    thin = snapshot(FIRST, {"scrap": series(1, 0)[: BEFORE + 20], "cycle": series(5, 0)[: BEFORE + 20]})
    window = Window(FIRST + BEFORE - 10, FIRST + BEFORE - 1)
    found = of(thin, baseline=window, primary=replace(SCRAP, smallest=0.01))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.findings[0].standing is Standing.OPEN


def test_every_design_has_its_line_in_the_table() -> None:
    assert set(WAYS) == set(Design)


def test_a_guard_rail_with_a_wider_margin_holds_sooner() -> None:
    tight, wide = (judged(-3.0, 1.2, guards=(Guard("cycle", Direction.LOWER, margin),)) for margin in (1.5, 4.0))
    assert (tight.outcome.verdict, wide.outcome.verdict) == (Verdict.INCONCLUSIVE, Verdict.BETTER)
