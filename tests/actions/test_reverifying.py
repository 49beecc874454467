"""What comes after acceptance: a change is verified again by a day, or its ground is gone and it is taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from actions.test_proving import RISKS
from catchball.actions.changes import (
    decide_change,
    depart_temporarily,
    propose_change,
    propose_draft,
    review_change,
)
from catchball.actions.drafts import save_draft
from catchball.actions.proposing_again import work_on_again
from catchball.actions.proving import add_evidence, set_evidence_policy
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.reverifying import announce_reverification, look_again, verify_change
from catchball.actions.taking_back import propose_taking_back
from catchball.core.evidence import TAKES_BACK
from catchball.core.review import Act
from catchball.queries.actors import system_actor
from catchball.queries.deadlines import deadlines_of
from catchball.queries.matrix import matrix_of
from catchball.queries.work import work_of
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, Deviation, Reverification
from factories import NOW, TODAY, Company, company, document, edited, home_cookbook, local_cookbook, proposal

DAY = date(2026, 6, 1)
COOLANT = ReverifyBy(DAY, "The coolant of our supplier.")


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


@pytest.fixture
def change(network: Company, local: Cookbook) -> Change:
    """A change in effect that is to be verified again."""
    return accepted(network, local, "cz")


def accepted(network: Company, book: Cookbook, site: str, reverify: ReverifyBy | None = COOLANT) -> Change:
    engineer, owner = network.actor(f"{site} engineer"), network.actor(f"{site} owner")
    edits = edited(document(engineer, book), "home-11", title={"en": "Warm the housing"})
    made = propose_change(actor=engineer, now=NOW, cookbook=book, edits=edits, proposal=proposal("Warm it"))
    review_change(actor=network.actor("home owner"), now=NOW, change=made, verdict="agree", comment="")
    return decide_change(
        actor=owner, now=NOW + timedelta(days=5), change=made, act=Act.ACCEPT, reason="Good.", reverify=reverify
    )


def on(day: date) -> datetime:
    return NOW + (day - TODAY)


def look(network: Company, change: Change, day: date, verdict: str | None = None) -> Change:
    """What the system does on a day."""
    judged = None if verdict is None else {"verdict": verdict, "sentences": []}
    return look_again(actor=system_actor(network.maker.pk), now=on(day), change=change, judged=judged)


def rows_of(network: Company, change: Change) -> list[Reverification]:
    with acting(network.actor("cz owner")):
        return list(Reverification.objects.filter(change=change).order_by("pk"))


def header_of(network: Company, change: Change) -> Deviation:
    with acting(network.actor("cz owner")):
        return Deviation.objects.get(change=change)


def test_the_day_is_kept_with_its_ground_and_stands_on_the_deviation(network: Company, change: Change) -> None:
    assert (change.reverify_by, change.reverify_ground) == (DAY, "The coolant of our supplier.")
    assert header_of(network, change).reverify_by == DAY
    engineer = network.actor("cz engineer")
    with acting(engineer):
        due = deadlines_of(engineer, on(DAY))
    assert [(one.kind, one.day) for one in due if one.kind == "re-verify"] == [("re-verify", DAY)]


def test_a_change_of_a_home_cookbook_has_its_day_in_the_calendar_too(network: Company) -> None:
    change = accepted(network, home_cookbook(network), "home")
    engineer = network.actor("home engineer")
    with acting(engineer):
        due = deadlines_of(engineer, on(DAY))
    assert [one.path for one in due if one.kind == "re-verify"] == [f"changes/{change.pk}/"]


@pytest.mark.parametrize(
    ("act", "given", "where"),
    [
        (Act.ACCEPT, ReverifyBy(DAY, " "), ("reverify_ground",)),
        (Act.ACCEPT, ReverifyBy(TODAY, "So."), ("reverify_by",)),
        (Act.REJECT, COOLANT, ("reverify_by",)),
    ],
)
def test_a_day_without_a_ground_or_too_early_is_refused(
    network: Company, local: Cookbook, act: Act, given: ReverifyBy, where: tuple[str, ...]
) -> None:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    made = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    with pytest.raises(NotValid) as refused:
        decide_change(actor=network.actor("cz owner"), now=NOW, change=made, act=act, reason="So.", reverify=given)
    assert refused.value.where == where


def test_a_person_verifies_it_and_sets_the_next_day(network: Company, change: Change) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    later = on(date(2026, 5, 20))
    add_evidence(actor=engineer, now=later, change=change, rung=2, answers=RISKS)
    again = ReverifyBy(date(2026, 12, 1), "The coolant.")
    found = verify_change(actor=owner, now=later, change=change, words="Still so.", evidence=1, again=again)
    assert (found.state, found.reverify_by) == ("verified", again.day)
    assert header_of(network, change).reverify_by == again.day
    (row,) = rows_of(network, change)
    assert (row.outcome, row.day, row.next_by, row.words) == ("verified", DAY, again.day, "Still so.")
    assert verify_change(actor=owner, now=later, change=change, words="And again.").reverify_by is None


def test_the_author_does_not_verify_alone_and_words_are_needed(network: Company, change: Change) -> None:
    with pytest.raises(NotAllowed, match="You wrote this change"):
        verify_change(actor=network.actor("cz engineer"), now=NOW, change=change, words="Still so.")
    with pytest.raises(NotAllowed, match="another party"):
        verify_change(actor=network.actor("supplier engineer"), now=NOW, change=change, words="Still so.")
    owner = network.actor("cz owner")
    with pytest.raises(NotValid, match="by what"):
        verify_change(actor=owner, now=NOW, change=change, words=" ")
    with pytest.raises(NotValid, match="given since"):
        verify_change(actor=owner, now=NOW, change=change, words="So.", evidence=1)


def test_what_nobody_verified_lapses_after_the_last_day_and_the_document_stays(
    network: Company, change: Change, local: Cookbook
) -> None:
    owner = network.actor("cz owner")
    assert look(network, change, DAY).state == "in effect"
    assert look(network, change, DAY + timedelta(days=1)).state == "lapsed"
    assert document(owner, local).nodes["home-11"].fields["title"] == {"en": "Warm the housing"}
    header = header_of(network, change)
    assert (header.state, header.lapsed_on) == ("accepted", DAY + timedelta(days=1))
    assert look(network, change, DAY + timedelta(days=2)).state == "lapsed"
    (row,) = rows_of(network, change)
    assert (row.outcome, row.person_id) == ("lapsed", None)


@pytest.mark.parametrize(
    ("verdict", "early", "at_last"),
    [
        ("worse", "lapsed", "lapsed"),
        ("better", "in effect", "verified"),
        ("not worse", "in effect", "verified"),
        ("inconclusive", "in effect", "in effect"),
        ("invalid", "in effect", "in effect"),
    ],
)
def test_what_was_measured_since_verifies_on_the_day_and_lapses_at_once_where_it_is_worse(
    network: Company, change: Change, verdict: str, early: str, at_last: str
) -> None:
    assert look(network, change, DAY - timedelta(days=30), verdict).state == early
    assert look(network, change, DAY, verdict).state == at_last
    noted = [row.judged for row in rows_of(network, change)]
    assert noted == ([] if at_last == "in effect" else [{"verdict": verdict, "sentences": []}])


def test_it_is_announced_once_some_days_before(network: Company, change: Change) -> None:
    actor = system_actor(network.maker.pk)
    assert announce_reverification(actor=actor, now=on(DAY - timedelta(days=15)), change=change) is None
    first = announce_reverification(actor=actor, now=on(DAY - timedelta(days=14)), change=change)
    assert first is not None
    assert announce_reverification(actor=actor, now=on(DAY - timedelta(days=13)), change=change) is None


def test_what_waits_is_in_my_work(network: Company, change: Change) -> None:
    owner = network.actor("cz owner")

    def waits(day: date) -> tuple[list[Any], list[Any]]:
        with acting(owner):
            work = work_of(owner, on(day))
        return [one.pk for one in work.to_reverify], [one.pk for one in work.without_ground]

    assert waits(DAY - timedelta(days=20)) == ([], [])
    assert waits(DAY - timedelta(days=10)) == ([change.pk], [])
    look(network, change, DAY + timedelta(days=1))
    assert waits(DAY + timedelta(days=1)) == ([], [change.pk])
    propose_taking_back(actor=owner, now=on(DAY), change=change)
    assert waits(DAY + timedelta(days=1)) == ([], [])


def test_the_proof_by_which_it_was_accepted_does_not_verify_it_on_the_same_day(
    network: Company, local: Cookbook
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    made = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm it"))
    add_evidence(actor=engineer, now=NOW, change=made, rung=2, answers=RISKS)
    review_change(actor=network.actor("home owner"), now=NOW, change=made, verdict="agree", comment="")
    noon, later = NOW + timedelta(hours=2), NOW + timedelta(hours=3)
    decide_change(actor=owner, now=noon, change=made, act=Act.ACCEPT, reason="Good.", reverify=COOLANT)
    with pytest.raises(NotValid, match="given since the change took effect"):
        verify_change(actor=owner, now=later, change=made, words="Still so.", evidence=1)
    add_evidence(actor=engineer, now=later, change=made, rung=2, answers=RISKS)
    assert verify_change(actor=owner, now=later, change=made, words="So.", evidence=2).state == "verified"


def test_the_matrix_shows_that_its_ground_is_gone(network: Company, change: Change, local: Cookbook) -> None:
    look(network, change, DAY - timedelta(days=20), "worse")
    owner = network.actor("cz owner")
    with acting(owner):
        matrix = matrix_of(owner, local, DAY - timedelta(days=20))
    assert matrix.cells["home-11"][local.pk] == ("lapsed",)


def test_taking_it_back_is_one_act_and_needs_no_proof(network: Company, change: Change, local: Cookbook) -> None:
    look(network, change, DAY + timedelta(days=1))
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    made = propose_taking_back(actor=engineer, now=on(DAY), change=change)
    assert (made.title, made.takes_back_id, made.demanded_why) == ("Take back: Warm it", change.pk, TAKES_BACK)
    assert "The coolant of our supplier." in made.justification["reason"]
    assert made.justification["cost"] == "With change 1 it was said: None."
    with pytest.raises(NotPossible, match="proposed already"):
        propose_taking_back(actor=owner, now=on(DAY), change=change)
    done = decide_change(actor=owner, now=on(DAY), change=made, act=Act.ACCEPT, reason="So.")
    assert done.state == "in effect"
    assert document(owner, local).nodes["home-11"].fields["title"] == {"en": "Heat the housing"}
    assert header_of(network, change).state == "given up"
    with pytest.raises(NotPossible, match="Nothing of this change stands"):
        verify_change(actor=owner, now=on(DAY), change=change, words="Still so.")


def worded_again(network: Company, local: Cookbook, back: Change, *other: dict[str, Any]) -> Change:
    """A change that was returned, proposed again as it was or with other edits."""
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    decide_change(actor=owner, now=on(DAY), change=back, act=Act.RETURN, reason="Word it better.")
    draft = work_on_again(actor=engineer, now=on(DAY), change=back)
    for fields in other:
        edits = edited(document(engineer, local), "home-12", **fields)
        save_draft(actor=engineer, now=on(DAY), draft=draft, edits=edits, against=draft.version)
    return propose_draft(actor=engineer, now=on(DAY), draft=draft, proposal=proposal("Take it back", "method"))


def test_taking_back_that_was_returned_needs_no_proof_while_it_takes_back_and_no_more(
    network: Company, change: Change, local: Cookbook
) -> None:
    look(network, change, DAY + timedelta(days=1))
    rules = [{"rung": 6, "why": "it touches the part", "types": [], "classes": []}]
    owner, home_owner = network.actor("cz owner"), network.actor("home owner")
    with acting(home_owner):
        home = Cookbook.objects.get(home=None)
    set_evidence_policy(actor=home_owner, now=NOW, cookbook=home, rules=rules, reason="So.")
    back = propose_taking_back(actor=network.actor("cz engineer"), now=on(DAY), change=change)
    same = worded_again(network, local, back)
    assert (same.takes_back_id, same.demanded, same.demanded_why) == (change.pk, 1, TAKES_BACK)
    other = worded_again(network, local, same, {"title": {"en": "Press it twice"}})
    assert (other.takes_back_id, other.demanded, other.demanded_why) == (None, 6, "it touches the part")
    with acting(owner):
        other.refresh_from_db()
        assert other.takes_back_id is None
    assert verify_change(actor=owner, now=on(DAY), change=change, words="It is back.").state == "verified"


def test_what_has_its_ground_again_is_taken_back_with_proof(network: Company, change: Change, local: Cookbook) -> None:
    look(network, change, DAY + timedelta(days=1))
    back = propose_taking_back(actor=network.actor("cz engineer"), now=on(DAY), change=change)
    verify_change(actor=network.actor("cz owner"), now=on(DAY), change=change, words="The coolant is back.")
    assert worded_again(network, local, back).takes_back_id is None


def test_a_change_of_a_home_cookbook_is_taken_back_with_all_answers(network: Company) -> None:
    home = home_cookbook(network)
    change = accepted(network, home, "home")
    look(network, change, DAY + timedelta(days=1))
    made = propose_taking_back(actor=network.actor("home engineer"), now=on(DAY), change=change)
    assert made.state == "in review"


def test_one_whose_ground_was_gone_holds_again_when_it_is_verified(network: Company, change: Change) -> None:
    look(network, change, DAY + timedelta(days=1))
    owner = network.actor("cz owner")
    assert verify_change(actor=owner, now=on(DAY), change=change, words="The coolant is back.").state == "verified"
    assert header_of(network, change).lapsed_on is None


def test_an_ended_departure_is_not_verified(network: Company, local: Cookbook) -> None:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-12", title={"en": "Press by hand"})
    departed = depart_temporarily(
        actor=engineer, now=NOW, cookbook=local, edits=edits, reason="The press is away.", ends_on=DAY
    )
    with pytest.raises(NotPossible, match="Nothing asks"):
        verify_change(actor=network.actor("cz owner"), now=NOW, change=departed, words="So.")
    with pytest.raises(NotPossible, match="Only a change whose ground is gone"):
        propose_taking_back(actor=engineer, now=NOW, change=departed)
