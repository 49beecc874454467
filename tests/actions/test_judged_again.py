"""A trial that was judged again, after its verdict was given as the proof of a change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.test_proving import asks, home, local, network, proposed, proven, rule
from catchball.actions.changes import decide_change, review_change
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.proving import take_back_evidence
from catchball.actions.refusals import NotPossible
from catchball.actions.trials import judge_trial
from catchball.core.review import Act
from catchball.queries.proving import Proof, evidence, proof_of
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, Evidence, Series, Trial, TrialVerdict
from factories import NOW, Company
from trials import STEP, feed, measured, noise, running

__all__ = ["home", "local", "network"]
LATER = NOW + timedelta(days=3)


def tried(network: Company) -> tuple[Series, Trial, TrialVerdict]:
    """A trial that ended as better."""
    leak = measured(network, "Leak rate", (10 + value for value in noise(150)))
    trial = running(network, leak)
    feed(network, leak, (8.5 + value for value in noise(60, 3)), begin=NOW + STEP)
    return leak, trial, judge_trial(actor=network.actor("cz engineer"), now=LATER, trial=trial)


def judged_again(network: Company, leak: Series, trial: Trial, mean: float) -> TrialVerdict:
    """The verdict after all values of the trial were corrected."""
    engineer = network.actor("cz engineer")
    rows = [
        Row((NOW + STEP * (1 + place)).isoformat(), mean + value, 1, "", 1) for place, value in enumerate(noise(60, 3))
    ]
    take_measurements(actor=engineer, now=LATER, series=leak, rows=rows, source="api")
    return judge_trial(actor=engineer, now=LATER, trial=trial)


def seen_by(network: Company, who: str, change: Change) -> Proof:
    actor = network.actor(who)
    with acting(actor):
        return proof_of(change, list(evidence(actor).filter(change=change)))


def accept(network: Company, change: Change) -> Any:
    review_change(actor=network.actor("home owner"), now=LATER, change=change, verdict="agree", comment="")
    return decide_change(actor=network.actor("cz owner"), now=LATER, change=change, act=Act.ACCEPT, reason="Good.")


@pytest.mark.parametrize("takes_back", [False, True], ids=["", "the later verdict is taken back"])
def test_a_verdict_that_was_judged_again_as_worse_opens_the_gate_no_more(
    network: Company, home: Cookbook, local: Cookbook, takes_back: bool
) -> None:
    asks(network, home, rule(6))
    leak, trial, verdict = tried(network)
    change = proposed(network, local)
    proven(network, change, 6, {}, verdict.pk)
    assert judged_again(network, leak, trial, 11.5).verdict == "worse"
    if takes_back:
        engineer = network.actor("cz engineer")
        with acting(engineer):
            later = evidence(engineer).get(change=change, number=2)
        take_back_evidence(actor=engineer, now=LATER, evidence=later, why="I like the first one better.")
    with pytest.raises(NotPossible, match="judged again" if takes_back else "the verdict is “worse”"):
        accept(network, change)


def test_a_reviewer_of_another_party_who_cannot_read_the_trial_sees_the_later_verdict(
    network: Company, local: Cookbook
) -> None:
    leak, trial, verdict = tried(network)
    change = proposed(network, local)
    proven(network, change, 6, {}, verdict.pk)
    judged_again(network, leak, trial, 11.5)
    with acting(network.actor("supplier engineer")):
        assert not TrialVerdict.objects.exists()
    newer, older = seen_by(network, "supplier engineer", change).given
    assert (newer.row.result or {})["verdict"] == "worse"
    assert (newer.short, newer.counts, older.counts) == ("the verdict is “worse”", False, False)
    assert older.short == "its trial was judged again: proof 2 says what came out"


def test_a_later_verdict_that_is_better_too_is_the_proof_from_then_on(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    asks(network, home, rule(6))
    leak, trial, verdict = tried(network)
    change = proposed(network, local)
    proven(network, change, 6, {}, verdict.pk)
    judged_again(network, leak, trial, 8.6)
    assert [one.counts for one in seen_by(network, "cz engineer", change).given] == [True, False]
    assert accept(network, change).state == "in effect"


def test_nothing_is_said_where_the_verdict_was_given_for_nothing_or_taken_back(
    network: Company, local: Cookbook
) -> None:
    leak, trial, verdict = tried(network)
    change = proposed(network, local)
    row = proven(network, change, 6, {}, verdict.pk)
    take_back_evidence(actor=network.actor("cz engineer"), now=LATER, evidence=row, why="Not about this.")
    judged_again(network, leak, trial, 11.5)
    with acting(network.actor("cz engineer")):
        assert Evidence.objects.filter(change=change).count() == 2  # the proof, and that it was taken back
