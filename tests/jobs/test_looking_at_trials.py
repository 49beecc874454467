"""Trials that run are looked at in the background."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catchball.jobs.trials import Running, look_at_one, running_trials
from factories import NOW, Company, company
from trials import STEP, feed, measured, noise, running

LATER = NOW + timedelta(days=3)


@pytest.fixture
def network(database: None) -> Company:
    """A maker with plants."""
    del database
    return company()


def test_a_trial_that_runs_is_looked_at_where_something_new_was_measured(network: Company) -> None:
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    found = running_trials()
    assert found == [Running(network.maker.pk, trial.pk)]
    assert look_at_one(found[0], LATER) is None
    feed(network, leak, noise(7, 2), begin=NOW + STEP)
    looked = look_at_one(found[0], LATER)
    assert looked is not None
    assert (looked.seen, looked.looked_at) == (7, LATER)
    assert look_at_one(found[0], LATER) is None
