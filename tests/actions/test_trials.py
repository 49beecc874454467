"""Trials from their plan to the verdict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from operator import add
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from catchball.actions.measurements import Row, take_measurements
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.trials import amend_trial, begin_trial, judge_trial, look_at_trial, plan_trial, stop_trial
from catchball.core.trials.dossier import Dossier
from catchball.core.trials.plan import Design
from catchball.core.typed_data import typed
from catchball.formats.json_files.dossier_json import compared, read_dossier, write_dossier
from catchball.queries import trial_rows
from catchball.queries.trial_planning import Blocks
from catchball.queries.trials import dossier_of, registered_of
from catchball.store.acting import acting
from catchball.store.models import TrialPlan, TrialVerdict
from factories import NOW, Company, company, home_cookbook, local_cookbook
from trials import STEP, feed, given, measured, noise, running

LATER = NOW + timedelta(days=3)


@pytest.fixture
def network(database: None) -> Company:
    """A maker with plants."""
    del database
    return company()


def test_an_effect_that_is_there_is_found_and_its_dossier_can_be_judged_again(network: Company) -> None:
    leak = measured(network, "Leak rate", (10 + value for value in noise(150)))
    cycle = measured(network, "Cycle time", (60 + value for value in noise(150, 2)))
    trial = running(network, leak, cycle)
    feed(network, leak, (8.5 + value for value in noise(60, 3)), begin=NOW + STEP)
    feed(network, cycle, (60 + value for value in noise(60, 4)), begin=NOW + STEP)
    verdict = judge_trial(actor=network.actor("cz engineer"), now=LATER, trial=trial)
    assert verdict.verdict == "better"
    found = typed(verdict.dossier, Dossier)
    assert -1.9 < found.outcome.findings[0].effect.estimate < -1.1
    assert (found.rows.count, found.outcome.findings[0].points) == (210, 60)
    again = dossier_of(found.registered, found.rows)
    assert list(compared(read_dossier(write_dossier(found), "dossier.json"), again)) == []


def test_a_look_tells_how_it_stands_and_ends_nothing(network: Company) -> None:
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    feed(network, leak, noise(12, 5), begin=NOW + STEP)
    looked = look_at_trial(actor=network.actor("cz engineer"), now=LATER, trial=trial)
    assert (looked.state, looked.seen, looked.looked_at) == ("running", 12, LATER)
    assert looked.look is not None
    assert looked.look["outcome"]["verdict"] == "inconclusive"
    with acting(network.actor("cz engineer")):
        assert not looked.verdicts.exists()


def test_a_plan_is_amended_beside_the_first_one_with_a_reason_and_what_had_been_seen(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    feed(network, leak, noise(7, 5), begin=NOW + STEP)
    out = [("The gauge was broken", [63])]
    amend_trial(actor=engineer, now=LATER, trial=trial, why="A gauge broke", most=100, exclusions=out)
    with acting(engineer):
        registered = registered_of(trial)
    assert (registered.plan.most, registered.current.most) == (80, 100)
    assert registered.current.excluded_rows == {63}
    assert [(one.why, one.seen) for one in registered.amendments] == [("A gauge broke", 7)]
    with pytest.raises(NotValid, match="changes nothing"):
        amend_trial(actor=engineer, now=LATER, trial=trial, why="Once more", most=100)
    with pytest.raises(NotValid):
        amend_trial(actor=engineer, now=LATER, trial=trial, why=" ", most=120)


def test_a_row_that_is_left_out_stays_the_same_one_when_a_value_comes_late(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    feed(network, leak, [0.1, 0.2, 99.0], begin=NOW + STEP)
    out = [("The gauge was broken", [63])]
    amend_trial(actor=engineer, now=LATER, trial=trial, why="A gauge broke", exclusions=out)
    feed(network, leak, [0.3], begin=NOW + STEP * 1.5)
    looked = look_at_trial(actor=engineer, now=LATER, trial=trial)
    assert looked.look is not None
    (excluded,) = looked.look["registered"]["amendments"][0]["plan"]["exclusions"]
    assert (looked.look["rows"]["columns"]["Leak rate"][-1], excluded["rows"]) == (99.0, [64])
    take_back = [Row((NOW + STEP * 3).isoformat(), None, edition=1)]
    take_measurements(actor=engineer, now=LATER, series=leak, rows=take_back, source="api")
    looked = look_at_trial(actor=engineer, now=LATER, trial=trial)
    assert looked.look is not None
    assert looked.look["registered"]["amendments"][0]["plan"]["exclusions"][0]["rows"] == []


def test_a_plan_is_amended_on_the_day_that_it_is_everywhere(network: Company) -> None:
    engineer = network.actor("cz engineer")
    trial = running(network, measured(network, "Leak rate", noise(60)))
    evening = (NOW + timedelta(hours=1)).astimezone(ZoneInfo("Pacific/Pago_Pago"))
    assert evening.date() < NOW.date()
    amend_trial(actor=engineer, now=evening, trial=trial, why="Longer", most=100)
    with acting(engineer):
        assert registered_of(trial).amendments[0].on == NOW.date()


def test_the_day_on_which_clocks_are_set_back_is_whole_after_25_hours(network: Company) -> None:
    midnight = datetime(2025, 10, 26, tzinfo=ZoneInfo("Europe/Prague"))
    leak = measured(network, "Leak rate", [1.0] * 100, last=midnight + timedelta(hours=60))
    sources = [trial_rows.Source("Leak rate", leak)]

    def days(hours: int) -> int:
        until = midnight.astimezone(UTC) + timedelta(hours=hours)
        return trial_rows.rows_since(network.actor("cz engineer"), sources, "day", midnight, until).count

    with timezone.override("Europe/Prague"), acting(network.actor("cz engineer")):
        assert (days(24), days(25), days(48), days(49)) == (0, 1, 1, 2)


def test_a_trial_is_of_a_cookbook_of_its_own_party(network: Company) -> None:
    leak = measured(network, "Leak rate", noise(60))
    theirs = local_cookbook(network, home_cookbook(network), "sup")
    with pytest.raises(NotValid, match="of a cookbook of your own party"):
        plan_trial(actor=network.actor("cz engineer"), now=NOW, given=given(leak, cookbook=theirs))


def test_values_in_the_archive_are_missed_and_not_passed_over(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    feed(network, leak, noise(30, 2), begin=NOW + STEP)
    monkeypatch.setattr(trial_rows, "closed_months", lambda months: frozenset(months[:1]))
    with pytest.raises(NotPossible, match=f"Values of {NOW:%Y-%m} are in the archive"):
        judge_trial(actor=network.actor("cz engineer"), now=LATER, trial=trial)


@pytest.mark.parametrize("table", [TrialPlan, TrialVerdict])
def test_what_was_planned_and_judged_is_never_changed(network: Company, table: type[TrialPlan | TrialVerdict]) -> None:
    engineer = network.actor("cz engineer")
    trial = running(network, measured(network, "Leak rate", noise(60)))
    judge_trial(actor=engineer, now=LATER, trial=trial)
    with acting(engineer), pytest.raises(DatabaseError), transaction.atomic():
        table.objects.filter(trial=trial).update(number=7)
    with acting(engineer), pytest.raises(DatabaseError), transaction.atomic():
        type(trial).objects.filter(pk=trial.pk).update(baseline={})


def test_rows_are_those_since_the_trial_began_and_a_value_that_comes_late_counts(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(60))
    trial = plan_trial(actor=engineer, now=NOW, given=given(leak))
    feed(network, leak, [50.0, 51.0], begin=NOW + STEP)
    begun = begin_trial(actor=engineer, now=NOW + 3 * STEP, trial=trial)
    feed(network, leak, [3.0], begin=NOW + 5 * STEP)
    feed(network, leak, [2.0], begin=NOW + 4 * STEP)
    feed(network, leak, [49.0], begin=NOW - timedelta(minutes=1))
    verdict = judge_trial(actor=engineer, now=LATER, trial=begun)
    assert verdict.dossier["rows"]["columns"]["Leak rate"][58:] == [*noise(60)[58:], 2.0, 3.0]


def test_hours_are_rows_when_they_are_over(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(100), last=NOW - STEP)
    trial = plan_trial(actor=engineer, now=NOW, given=given(leak, spacing="hour", baseline=40))
    begun = begin_trial(actor=engineer, now=NOW, trial=trial)
    feed(network, leak, [1.0, 3.0, 5.0, 7.0, 9.0], begin=NOW)
    looked = judge_trial(actor=engineer, now=NOW + timedelta(hours=2, minutes=30), trial=begun)
    assert looked.dossier["rows"]["columns"]["Leak rate"][40:] == [2.0, 6.0]


def test_a_trial_goes_its_way_once(network: Company) -> None:
    engineer = network.actor("cz engineer")
    trial = running(network, measured(network, "Leak rate", noise(60)))
    with pytest.raises(NotPossible, match="begun already"):
        begin_trial(actor=engineer, now=LATER, trial=trial)
    stop_trial(actor=engineer, now=LATER, trial=trial, why="The line was rebuilt")
    with pytest.raises(NotPossible, match="given up"):
        judge_trial(actor=engineer, now=LATER, trial=trial)


def test_a_plan_that_makes_no_sense_is_refused_with_a_sentence_and_leaves_nothing(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(60))
    with pytest.raises(NotValid, match="new points at most"):
        plan_trial(actor=engineer, now=NOW, given=given(leak, most=1))
    with pytest.raises(NotValid, match="A baseline"):
        plan_trial(actor=engineer, now=NOW - 55 * STEP, given=given(leak))
    with acting(engineer):
        assert not TrialPlan.objects.exists()


def test_only_engineers_of_the_site_plan_a_trial(network: Company) -> None:
    leak = measured(network, "Leak rate", noise(60))
    with pytest.raises(NotAllowed):
        plan_trial(actor=network.actor("cz operator"), now=NOW, given=given(leak))


def test_a_trial_that_ended_is_judged_again_beside_the_first_verdict(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    feed(network, leak, noise(10, 5), begin=NOW + STEP)
    judge_trial(actor=engineer, now=LATER, trial=trial)
    feed(network, leak, noise(3, 6), begin=LATER + STEP)
    second = judge_trial(actor=engineer, now=LATER + timedelta(days=1), trial=trial)
    assert second.number == 2
    with acting(engineer):
        assert second.dossier["rows"] == trial.verdicts.get(number=1).dossier["rows"]


def counts(mean: float, count: int, seed: int) -> list[float]:
    """Counts around a mean, the same for a seed."""
    return [float(value) for value in np.random.default_rng(seed).poisson(mean, count)]


def test_beside_a_sister_line_what_both_lines_do_is_no_effect(network: Company) -> None:
    drift = [10 + 0.5 * value for value in noise(90, 9)]
    leak = measured(network, "Leak rate", map(add, drift, noise(60)))
    sister = measured(network, "Leak rate of line 2", map(add, drift, noise(60, 2)))
    engineer = network.actor("cz engineer")
    plan = given(leak, design=Design.PARALLEL, control=sister, most=30, margin=2.0)
    trial = begin_trial(actor=engineer, now=NOW, trial=plan_trial(actor=engineer, now=NOW, given=plan))
    feed(network, leak, (value + 4 for value in map(add, drift[60:], noise(30, 3))), begin=NOW + STEP)
    feed(network, sister, (value + 4 for value in map(add, drift[60:], noise(30, 4))), begin=NOW + STEP)
    assert judge_trial(actor=engineer, now=LATER, trial=trial).verdict in ("not worse", "better")


def test_the_blocks_of_a_crossover_are_drawn_kept_and_judged(network: Company) -> None:
    engineer = network.actor("cz engineer")
    leak = measured(network, "Leak rate", noise(60))
    plan = given(leak, design=Design.CROSSOVER, blocks=Blocks(8, 4, 1, 7))
    trial = begin_trial(actor=engineer, now=NOW, trial=plan_trial(actor=engineer, now=NOW, given=plan))
    with acting(engineer):
        schedule = registered_of(trial).plan.schedule
    assert schedule is not None
    assert (schedule.points, schedule.seed) == (64, 7)
    ran = [changed for changed in schedule.changed for _ in range(schedule.length)]
    values = [value - 3 * changed for value, changed in zip(noise(64, 3), ran, strict=True)]
    feed(network, leak, values, begin=NOW + STEP)
    assert judge_trial(actor=engineer, now=LATER, trial=trial).verdict == "better"


@pytest.mark.parametrize(
    ("design", "kind", "smallest"),
    [
        (Design.PROPORTIONS, "proportion", 0.05),
        (Design.RATES, "rate", 0.3),
        (Design.DEFECTIVES, "proportion", 0.05),
        (Design.DEFECTS, "rate", 0.3),
    ],
)
def test_counts_are_judged_with_the_sizes_that_they_are_of(
    network: Company, design: Design, kind: str, smallest: float
) -> None:
    engineer = network.actor("cz engineer")
    scrap = measured(network, "Scrap", counts(20, 60, 1), kind=kind)
    plan = given(scrap, design=design, smallest=smallest, most=40)
    trial = begin_trial(actor=engineer, now=NOW, trial=plan_trial(actor=engineer, now=NOW, given=plan))
    feed(network, scrap, counts(8, 40, 2), begin=NOW + STEP)
    verdict = judge_trial(actor=engineer, now=LATER, trial=trial)
    assert verdict.verdict == "better", verdict.dossier["outcome"]["sentences"]
    assert set(verdict.dossier["rows"]["columns"]["Scrap [n]"]) == {100.0}
