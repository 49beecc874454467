"""Every design can be planned, foreseen and judged, and says what of its own it needs and which of it failed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from catchball.core.trials.block_ways import KEPT, LATE
from catchball.core.trials.crossover import crossover, drawn_by
from catchball.core.trials.dossier import dossier
from catchball.core.trials.effects import change
from catchball.core.trials.outcome import Outcome, Verdict
from catchball.core.trials.plan import COUNTING, Design, Direction, Guard, Registered, Window, amended, voiding
from catchball.core.trials.planning import prospect
from catchball.core.trials.rows import Rows, snapshot
from catchball.formats.json_files.dossier_json import compared, read_dossier, write_dossier
from catchball.formats.json_files.plan_json import write_plan
from catchball.formats.json_files.trial_schemas import trial_schema
from core.trials.every_design import BLOCKS, MEANT, judged, plan, rows
from core.trials.planned import MARCH, PROGRAM

EVERY = pytest.mark.parametrize("design", list(Design))
COUNTED = pytest.mark.parametrize("design", sorted(COUNTING))


def of(design: Design, measured: Rows, **other: Any) -> Outcome:
    return dossier(Registered(MARCH, plan(design, **other)), measured, PROGRAM).outcome


def with_column(design: Design, name: str, values: Any, effect: float = 0.0) -> Rows:
    whole = rows(design, effect)
    return snapshot(1, {**whole.columns, name: list(values)})


def failed(outcome: Outcome) -> list[str]:
    assert outcome.verdict is Verdict.INVALID
    return [check.what for check in outcome.checks if check.breaks and not check.passed]


@EVERY
@pytest.mark.parametrize(
    ("effect", "verdict"), [(-1.0, Verdict.BETTER), (0.0, Verdict.NOT_WORSE), (1.4, Verdict.WORSE)]
)
def test_every_design_finds_a_change_for_the_better_and_the_worse_and_none(
    design: Design, effect: float, verdict: Verdict
) -> None:
    found = judged(design, effect * 1.6)
    assert found.outcome.verdict is verdict
    assert found.outcome.sentences[0].startswith("scrap changed by ")


@EVERY
def test_a_dossier_of_every_design_comes_back_from_its_file_and_is_judged_the_same(design: Design) -> None:
    read = read_dossier(write_dossier(judged(design, -1.0)), "d.json")
    assert set(read.rows.columns) == set(plan(design).columns)
    assert list(compared(read, dossier(read.registered, read.rows, PROGRAM))) == []


@EVERY
def test_plan_and_dossier_of_every_design_are_valid_by_their_published_schemas(design: Design) -> None:
    found = judged(design, -1.0)
    texts = {"plan-1.json": write_plan(found.registered), "dossier-1.json": write_dossier(found)}
    for name, text in texts.items():
        schema, raw = Draft202012Validator(trial_schema(name)), json.loads(text)
        schema.validate(raw)
        assert not schema.is_valid({**raw, "other": 1})
        assert not schema.is_valid({key: value for key, value in raw.items() if key != "catchball"})


@EVERY
def test_what_a_plan_can_find_grows_with_its_length_and_the_effect(design: Design) -> None:
    measured = rows(design)
    (usual, _), chance = prospect(plan(design), measured, np.random.default_rng(1), runs=40).abilities, 1
    small = replace(plan(design).primary, smallest=MEANT[design] / 4)
    (hard, _) = prospect(plan(design, primary=small), measured, np.random.default_rng(chance), runs=40).abilities
    assert hard.power < usual.power
    assert usual.once_needs is not None
    assert hard.once_needs is None or hard.once_needs > usual.once_needs
    assert (usual.watched is not None) == (design is Design.SEQUENTIAL)


@EVERY
def test_a_missing_column_of_any_kind_makes_a_trial_invalid_by_its_name(design: Design) -> None:
    whole = rows(design)
    for name in plan(design).columns:
        lacking = {other: values for other, values in whole.columns.items() if other != name}
        told = failed(of(design, Rows(1, lacking)))
        assert any("its column is there" in one or f"the column {name} is there" in one for one in told)


def test_a_sister_line_takes_off_what_hits_both_lines() -> None:
    found = judged(Design.PARALLEL, -1.0).outcome
    assert "beyond what the sister line did" in found.sentences[0]
    alone = dossier(
        Registered(MARCH, plan(Design.BEFORE_AFTER, guards=())), rows(Design.PARALLEL, -1.0), PROGRAM
    ).outcome
    assert alone.verdict is Verdict.INVALID


def test_a_crossover_is_judged_by_the_swaps_of_its_blocks_with_a_share_of_the_error() -> None:
    found = judged(Design.CROSSOVER, -1.0).outcome.findings[0]
    values = np.array(rows(Design.CROSSOVER, -1.0).columns["scrap"][100:], float)
    expected = change(crossover(values, BLOCKS), 0.975)
    assert (found.effect.estimate, found.effect.low, found.effect.high) == pytest.approx(
        (expected.estimate, expected.low, expected.high)
    )


def test_blocks_that_ran_in_another_order_than_the_drawn_one_are_named_and_washout_is_not_asked() -> None:
    ran = np.array(rows(Design.CROSSOVER).columns["ran"][100:], float)
    late = ran.copy()
    starts = np.arange(len(ran)) % BLOCKS.length == 0
    late[starts] = 1 - late[starts]
    empty = [None] * 100
    fine = of(Design.CROSSOVER, with_column(Design.CROSSOVER, "ran", [*empty, *late.tolist()], -1.0))
    assert KEPT in [check.what for check in fine.checks if check.passed]
    other = 1 - ran
    told = failed(of(Design.CROSSOVER, with_column(Design.CROSSOVER, "ran", [*empty, *other.tolist()], -1.0)))
    assert told[0] == "160 points ran otherwise than the order that was drawn says"


def test_an_order_that_its_seed_does_not_draw_is_no_drawn_order() -> None:
    forged = replace(BLOCKS, changed=tuple(not one for one in BLOCKS.changed), ran=None)
    told = failed(of(Design.CROSSOVER, rows(Design.CROSSOVER, -1.0), schedule=forged))
    assert "the order is the one that the seed 7 draws" in told


def test_without_a_record_of_what_ran_a_crossover_is_judged_and_that_is_told() -> None:
    found = of(Design.CROSSOVER, rows(Design.CROSSOVER, -2.0), schedule=replace(BLOCKS, ran=None))
    assert found.verdict is Verdict.BETTER
    assert any("taken on trust" in check.what for check in found.checks if not check.passed)


def test_an_effect_that_is_slow_to_come_makes_a_crossover_invalid() -> None:
    values = np.array(rows(Design.CROSSOVER).columns["scrap"], float)
    ran = np.array(rows(Design.CROSSOVER).columns["ran"][100:], float)
    values[100:] -= 4 * ran * (np.arange(200) % 10 >= 6)
    assert LATE in failed(of(Design.CROSSOVER, with_column(Design.CROSSOVER, "scrap", values)))


def test_the_same_seed_draws_the_same_order_and_another_one_another() -> None:
    assert drawn_by(7, 10, 10, 2).changed == BLOCKS.changed
    assert len({drawn_by(seed, 10, 10, 2).changed for seed in range(20)}) > 15


@pytest.mark.parametrize("design", [Design.RATES, Design.DEFECTS])
def test_rates_change_by_a_part_of_what_they_were(design: Design) -> None:
    found = judged(design, -1.0).outcome
    columns = rows(design, -1.0).columns
    before = plan(design).baseline.points
    scrap = np.array(columns["scrap"], float)
    ratio = scrap[before:].mean() / scrap[:before].mean()
    assert found.findings[0].effect.estimate == pytest.approx(ratio - 1)
    assert f"scrap changed by {ratio - 1:+.1%} (between " in found.sentences[0]


@COUNTED
def test_counts_that_are_none_are_refused_by_name(design: Design) -> None:
    halves = np.array(rows(design).columns["scrap"], float) + 0.5
    told = failed(of(design, with_column(design, "scrap", halves)))
    assert "counts are whole numbers, and no more than what they are of" in told


@COUNTED
def test_a_baseline_without_a_single_defect_is_judged(design: Design) -> None:
    scrap = np.array(rows(design).columns["scrap"], float)
    scrap[: plan(design).baseline.points] = 0
    found = of(design, with_column(design, "scrap", scrap), guards=())
    if design in {Design.RATES, Design.DEFECTS}:
        assert "nothing was counted in the baseline, so there is no ratio" in failed(found)[0]
    else:
        assert found.verdict is Verdict.WORSE


def test_parts_of_a_batch_that_are_alike_widen_the_interval_of_a_short_trial() -> None:
    whole = rows(Design.PROPORTIONS)
    scrap = np.array(whole.columns["scrap"], float)
    total = int(scrap[:10].sum())
    alike = np.zeros(20)
    alike[[0, 3, 5, 8]] = [total // 4, total // 4, total // 4, total - 3 * (total // 4)]
    alike[10:] = scrap[10:]
    wide = of(Design.PROPORTIONS, with_column(Design.PROPORTIONS, "scrap", alike)).findings[0].effect
    narrow = of(Design.PROPORTIONS, whole).findings[0].effect
    assert wide.estimate == pytest.approx(narrow.estimate)
    for one in (wide, narrow):
        assert one.low is not None
        assert one.high is not None
    assert (wide.high or 0) - (wide.low or 0) > 1.3 * ((narrow.high or 0) - (narrow.low or 0))


def test_a_short_trial_has_three_batches_on_each_side_at_least() -> None:
    with pytest.raises(ValueError, match="3 to 2,000 rows, not 2"):
        plan(Design.PROPORTIONS, baseline=Window(1, 2))
    scrap: list[float | None] = [*np.array(rows(Design.PROPORTIONS).columns["scrap"], float)[:12], *([None] * 8)]
    told = failed(of(Design.PROPORTIONS, with_column(Design.PROPORTIONS, "scrap", scrap)))
    assert "2 batches in the new points, 3 at least: parts of one batch are alike" in told


@pytest.mark.parametrize(
    ("design", "other", "why"),
    [
        (
            Design.PARALLEL,
            {"guards": (Guard("cycle", Direction.LOWER, 1),)},
            "needs the column of the sister line for cycle",
        ),
        (
            Design.BEFORE_AFTER,
            {"guards": (Guard("cycle", Direction.LOWER, 1, control="b"),)},
            "which is for the design parallel, not before_after",
        ),
        (Design.BEFORE_AFTER, {"guards": (Guard("cycle", Direction.LOWER, 1, sizes="b"),)}, "has sizes, which are for"),
        (Design.BEFORE_AFTER, {"schedule": BLOCKS}, "blocks are for the design crossover"),
        (Design.CROSSOVER, {"schedule": None}, "a crossover needs its blocks"),
        (Design.CROSSOVER, {"most": 100}, "the blocks have 200 points, and the trial 100"),
        (
            Design.PARALLEL,
            {"guards": (Guard("cycle", Direction.LOWER, 1, control="scrap"),)},
            "the control or the sizes of cycle are a metric",
        ),
    ],
)
def test_a_plan_without_what_its_design_needs_or_with_what_another_does_is_refused(
    design: Design, other: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        plan(design, **other)


def test_another_order_after_points_were_seen_is_not_the_plan_that_was_followed() -> None:
    first = Registered(MARCH, plan(Design.CROSSOVER))
    other = replace(first.plan, schedule=drawn_by(8, 10, 10, 2, "ran"))
    assert voiding(amended(first, other, "why", MARCH, 20)) == ("schedule",)
