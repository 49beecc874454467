"""Every day: what is to be verified again is announced, judged by what was measured since, and told of by letter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from busy_network import accepted
from catchball.actions.changes import decide_change, propose_change, review_change
from catchball.actions.proving import add_evidence
from catchball.actions.refusals import NotValid
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.reverifying import verify_change
from catchball.actions.trials import judge_trial
from catchball.core.review import Act
from catchball.jobs import tasks
from catchball.jobs.reverifying import ToReverify, changes_to_reverify, reverify_one
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, Reverification, Series, Trial, User
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal
from jobs.working import work
from trials import STEP, feed, measured, noise, running

DAY = date(2026, 6, 1)
IN_EFFECT = NOW + timedelta(days=10)


@pytest.fixture
def network(database: None) -> Company:
    made = company()
    for user in User.objects.using("owner").all():
        user.email = f"{user.username}@example.org"
        user.save(using="owner")
    return made


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


def proposed(network: Company, local: Cookbook) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm it"))


def in_effect(network: Company, change: Change) -> Change:
    """Accepted, to be verified again."""
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    ground = ReverifyBy(DAY, "The coolant.")
    owner = network.actor("cz owner")
    return decide_change(actor=owner, now=IN_EFFECT, change=change, act=Act.ACCEPT, reason="Good.", reverify=ground)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)


def watched(network: Company, change: Change, day: date) -> str:
    """What the worker makes of the change on a day."""
    (due,) = changes_to_reverify()
    assert due == ToReverify(change.party_id, change.pk)
    return reverify_one(due, on(day)).state


def won(network: Company, local: Cookbook) -> tuple[Change, Series]:
    """A change in effect that rests on a trial: the leak rate fell from 10 to 8.5."""
    leak = measured(network, "Leak rate", (10 + value for value in noise(150)))
    trial = running(network, leak)
    feed(network, leak, (8.5 + value for value in noise(60, 3)), begin=NOW + STEP)
    engineer, later = network.actor("cz engineer"), NOW + timedelta(days=3)
    verdict = judge_trial(actor=engineer, now=later, trial=trial)
    change = proposed(network, local)
    add_evidence(actor=engineer, now=later, change=change, rung=6, answers={}, verdict=verdict.pk)
    return in_effect(network, change), leak


@pytest.mark.parametrize(
    ("level", "early", "at_last"),
    [(8.5, "in effect", "verified"), (11.5, "lapsed", "lapsed"), (10.0, "in effect", "in effect")],
)
def test_what_was_measured_since_is_judged_against_the_baseline_of_the_trial(
    network: Company, local: Cookbook, level: float, early: str, at_last: str
) -> None:
    change, leak = won(network, local)
    feed(network, leak, (level + value for value in noise(120, 7)), begin=IN_EFFECT + timedelta(days=1))
    assert watched(network, change, DAY - timedelta(days=30)) == early
    if early == "in effect":
        assert watched(network, change, DAY) == at_last
    if at_last == "in effect":
        assert watched(network, change, DAY + timedelta(days=1)) == "lapsed"


def test_a_verdict_on_the_rows_of_the_proof_from_before_does_not_verify_it(network: Company, local: Cookbook) -> None:
    change, _ = won(network, local)
    engineer, later = network.actor("cz engineer"), IN_EFFECT + timedelta(days=1)
    with acting(engineer):
        trial = Trial.objects.get()
    judge_trial(actor=engineer, now=later, trial=trial)
    with pytest.raises(NotValid, match="given since the change took effect"):
        verify_change(actor=network.actor("cz owner"), now=later, change=change, words="So.", evidence=2)


def test_what_was_measured_before_it_took_effect_says_nothing(network: Company, local: Cookbook) -> None:
    change, _ = won(network, local)
    assert watched(network, change, DAY) == "in effect"
    with acting(network.actor("cz owner")):
        assert [row.outcome for row in Reverification.objects.all()] == ["announced"]


def test_author_owner_and_followers_are_told_beforehand_and_when_it_lapsed(
    network: Company, local: Cookbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_effect(network, proposed(network, local))
    work()
    mail.outbox.clear()

    def day(when: date) -> list[tuple[str, str]]:
        monkeypatch.setattr(timezone, "now", lambda: on(when))
        tasks.reverify_changes(timestamp=0)
        tasks.reverify_changes(timestamp=0)
        work()
        told = [(letter.to[0].partition("@")[0], str(letter.subject)) for letter in mail.outbox]
        mail.outbox.clear()
        return sorted(told)

    people = ("cz.engineer", "cz.owner", "home.owner")
    announced, lapsed = ("[Catchball] To be verified again: Warm it", "[Catchball] Lapsed: Warm it")
    assert day(DAY - timedelta(days=15)) == []
    assert day(DAY - timedelta(days=14)) == [(who, announced) for who in people]
    assert day(DAY - timedelta(days=13)) == []
    assert day(DAY + timedelta(days=1)) == [(who, lapsed) for who in people]
    assert changes_to_reverify() == []


def test_a_change_without_a_day_is_left_alone(network: Company, local: Cookbook) -> None:
    accepted(network, local, "home-13", title={"en": "Screw it"})
    assert changes_to_reverify() == []


def test_a_departure_that_the_upstream_took_up_is_verified_no_more(network: Company, local: Cookbook) -> None:
    change = in_effect(network, proposed(network, local))
    owner = network.actor("cz owner")
    with acting(owner):
        change.deviations.update(state="absorbed")
    assert watched(network, change, DAY + timedelta(days=30)) == "in effect"
