"""Trials that run are looked at in the background."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from catchball.actions.control_limits import follow_series
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.trials import look_at_trial
from catchball.jobs.trials import Running, look_at_one, running_trials
from catchball.queries import trial_rows
from catchball.queries.trials import can_be_judged
from catchball.store.acting import Actor, acting
from catchball.store.models import Trial, User
from factories import NOW, Company, company
from jobs.working import sent, work
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


def test_a_trial_is_looked_at_again_when_a_value_was_corrected(network: Company) -> None:
    leak = measured(network, "Leak rate", noise(60))
    running(network, leak)
    (found,) = running_trials()
    feed(network, leak, noise(10, 2), begin=NOW + STEP)
    assert look_at_one(found, LATER) is not None
    assert look_at_one(found, LATER) is None
    rows = [Row((NOW + STEP).isoformat(), 3.25, edition=1)]
    take_measurements(actor=network.actor("cz engineer"), now=LATER, series=leak, rows=rows, source="api")
    looked = look_at_one(found, LATER)
    assert looked is not None
    assert looked.look is not None
    assert looked.look["rows"]["columns"]["Leak rate"][60] == 3.25


def test_a_trial_that_cannot_be_looked_at_is_named_in_the_log_and_harms_no_other(
    network: Company, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak = measured(network, "Leak rate", noise(60))
    trial = running(network, leak)
    feed(network, leak, noise(10, 2), begin=NOW + STEP)
    monkeypatch.setattr(trial_rows, "closed_months", frozenset)
    assert look_at_one(Running(network.maker.pk, trial.pk), LATER) is None
    assert f"trial {trial.pk} cannot be looked at" in caplog.text


def test_who_planned_a_trial_and_who_follows_its_series_hear_once_that_it_can_be_judged(network: Company) -> None:
    for user in User.objects.using("owner").all():
        user.email = f"{user.username}@example.org"
        user.save(using="owner")
    leak = measured(network, "Leak rate", noise(100))
    follow_series(actor=network.actor("cz quality"), now=NOW, series=leak, follows=True)
    trial = running(network, leak)
    (found,) = running_trials()
    feed(network, leak, [value - 4 for value in noise(3, 2)], begin=NOW + STEP)
    look_at_one(found, LATER)
    work()
    assert sent() == []
    feed(network, leak, [value - 4 for value in noise(30, 3)], begin=NOW + 4 * STEP)
    look_at_one(found, LATER)
    work()
    (body, *_) = [str(letter.body) for letter in mail.outbox]
    assert "can be judged. As it stands: better." in body
    assert "Leak rate changed by -" in body
    assert f"/trials/{trial.pk}/" in body
    assert sent() == [(to, "[Catchball] To be judged: A softer ring") for to in ("cz.engineer", "cz.quality")]
    look_at_trial(actor=network.actor("cz engineer"), now=LATER, trial=trial)
    work()
    assert sent() == []


def is_ready(actor: Actor, trial: Trial) -> bool:
    with acting(actor):
        return can_be_judged(trial)


def test_a_trial_at_its_planned_end_can_be_judged_whatever_came_out(network: Company) -> None:
    leak = measured(network, "Leak rate", noise(100))
    trial = running(network, leak)
    feed(network, leak, noise(79, 2), begin=NOW + STEP)
    engineer = network.actor("cz engineer")
    assert not is_ready(engineer, look_at_trial(actor=engineer, now=LATER, trial=trial))
    feed(network, leak, [0.1], begin=NOW + 80 * STEP)
    at_end = look_at_trial(actor=engineer, now=LATER, trial=trial)
    assert at_end.look is not None
    assert at_end.look["outcome"]["verdict"] == "inconclusive"
    assert is_ready(engineer, at_end)
