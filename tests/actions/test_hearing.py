"""What one hears of: following, choosing how soon letters come, a calendar of one's deadlines."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from catchball.actions.changes import decide_change, depart_temporarily, propose_change, review_change
from catchball.actions.hearing import choose_letters, close_calendar, follow_change, follow_cookbook, open_calendar
from catchball.actions.refusals import NotAllowed, NotValid
from catchball.actions.reports import Said, answer_report, report_problem
from catchball.actions.threads import Remark, open_thread
from catchball.core.letters import LetterKind, Rhythm
from catchball.core.review import Act
from catchball.queries.deadlines import deadlines_of
from catchball.queries.hearing import follows_change, hearing_of, language_of_person, person_of_calendar, rhythms_of
from catchball.queries.tokens import token_digest
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Cookbook, Deviation, Site
from factories import NOW, TODAY, Company, company, document, edited, home_cookbook, local_cookbook, proposal


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


@pytest.fixture
def change(network: Company, local: Cookbook) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm it"))


def follows(actor: Actor, change: Change) -> bool:
    with acting(actor):
        return follows_change(actor, change)


def test_who_wrote_reviewed_commented_or_is_mentioned_follows_by_themselves(network: Company, change: Change) -> None:
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="heard", comment="")
    remark = Remark("@cz.quality?", "en")
    open_thread(actor=network.actor("supplier engineer"), now=NOW, change=change, remark=remark)

    names = ("cz engineer", "home owner", "supplier engineer", "cz quality", "cz operator", "cn engineer")
    assert {name for name in names if follows(network.actor(name), change)} == set(names[:4])


def test_what_somebody_says_outweighs_following_by_oneself(network: Company, change: Change) -> None:
    engineer, operator = network.actor("cz engineer"), network.actor("cz operator")
    follow_change(actor=engineer, now=NOW, change=change, follows=False)
    follow_change(actor=operator, now=NOW, change=change, follows=True)
    assert not follows(engineer, change)
    assert follows(operator, change)
    follow_change(actor=engineer, now=NOW, change=change, follows=True)
    assert follows(engineer, change)


def test_who_follows_a_cookbook_follows_its_changes_but_for_those_they_do_not_want(
    network: Company, change: Change, local: Cookbook
) -> None:
    operator = network.actor("cz operator")
    follow_cookbook(actor=operator, now=NOW, cookbook=local, follows=True)
    assert follows(operator, change)
    with acting(operator):
        assert [book.pk for book in hearing_of(operator).cookbooks] == [local.pk]
    follow_change(actor=operator, now=NOW, change=change, follows=False)
    assert not follows(operator, change)


def test_letters_come_as_chosen_and_as_usual_where_nothing_was_chosen(network: Company) -> None:
    engineer = network.actor("cz engineer")
    choose_letters(actor=engineer, now=NOW, rhythms={"duty": "daily", "release": "never"})
    choose_letters(actor=engineer, now=NOW, rhythms={"duty": "never"})
    with acting(engineer):
        chosen = rhythms_of(engineer)
    assert (chosen[LetterKind.DUTY], chosen[LetterKind.RELEASE]) == (Rhythm.NEVER, Rhythm.NEVER)
    assert (chosen[LetterKind.DECISION], chosen[LetterKind.COMMENT]) == (Rhythm.AT_ONCE, Rhythm.DAILY)


def test_the_language_of_letters_is_the_one_chosen_else_that_of_the_site(network: Company) -> None:
    engineer = network.actor("cn engineer")
    with acting(engineer):
        Site.objects.filter(pk=network.sites["cn"].pk).update(language="zh")
        assert language_of_person(engineer.somebody) == "zh-hans"
    choose_letters(actor=engineer, now=NOW, rhythms={}, language="es")
    choose_letters(actor=engineer, now=NOW, rhythms={"duty": "never"})
    with acting(engineer):
        assert language_of_person(engineer.somebody) == "es"
    with pytest.raises(NotValid, match="Letters are written in"):
        choose_letters(actor=engineer, now=NOW, rhythms={}, language="tlh")


@pytest.mark.parametrize("rhythms", [{"gossip": "daily"}, {"duty": "hourly"}])
def test_only_kinds_and_rhythms_that_there_are_can_be_chosen(network: Company, rhythms: dict[str, str]) -> None:
    with pytest.raises(NotValid):
        choose_letters(actor=network.actor("cz engineer"), now=NOW, rhythms=rhythms)


def test_a_token_that_may_only_read_chooses_nothing(network: Company, change: Change) -> None:
    found = network.actor("cz engineer")
    reader = Actor(found.party, found.person, found.pseudonym, found.functions, is_read_only=True)
    for attempt in (
        lambda: follow_change(actor=reader, now=NOW, change=change, follows=True),
        lambda: choose_letters(actor=reader, now=NOW, rhythms={}),
        lambda: open_calendar(actor=reader, now=NOW),
        lambda: close_calendar(actor=reader, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_address_of_a_calendar_opens_it_until_it_is_taken_back_or_replaced(network: Company) -> None:
    engineer = network.actor("cz engineer")
    first = open_calendar(actor=engineer, now=NOW)
    assert person_of_calendar(token_digest(first.secret)) == engineer.person
    second = open_calendar(actor=engineer, now=NOW)
    assert person_of_calendar(token_digest(first.secret)) is None
    assert person_of_calendar(token_digest(second.secret)) == engineer.person
    close_calendar(actor=engineer, now=NOW)
    assert person_of_calendar(token_digest(second.secret)) is None
    assert person_of_calendar(token_digest("guessed")) is None


def test_deadlines_are_voices_to_give_departures_that_end_and_deviations_to_verify(
    network: Company, change: Change, local: Cookbook
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("home owner")
    edits = edited(document(engineer, local), "home-13", title={"en": "Screw it down"})
    ends = TODAY + timedelta(days=3)
    departed = depart_temporarily(
        actor=engineer, now=NOW, cookbook=local, edits=edits, reason="The wrench broke.", ends_on=ends
    )
    with acting(engineer):
        Deviation.objects.filter(change=departed).update(reverify_by=TODAY + timedelta(days=9))
        found = [(due.kind, due.day, due.path) for due in deadlines_of(engineer, NOW)]
    book = f"cookbooks/{local.pk}/deviations/"
    assert found == [
        ("departure", ends, f"changes/{departed.pk}/"),
        ("re-verify", TODAY + timedelta(days=9), book),
    ]
    with acting(owner):
        (due,) = deadlines_of(owner, NOW)
    assert (due.kind, due.what, due.path) == ("duty", "Warm it", f"changes/{change.pk}/")
    with acting(network.actor("supplier owner")):
        assert deadlines_of(network.actor("supplier owner"), NOW) == []


def test_a_report_that_one_owes_an_answer_is_a_deadline_until_it_is_answered(network: Company, local: Cookbook) -> None:
    said = Said(uuid4(), "home-11", "The wrench slips.", NOW)
    operator, owner = network.actor("cz operator"), network.actor("cz owner")
    with acting(operator):
        seen = Cookbook.objects.select_related("head").get(pk=local.pk)
    assert seen.head is not None
    report = report_problem(actor=operator, now=NOW, cookbook=seen, revision=seen.head, said=said)
    with acting(owner):
        (due,) = deadlines_of(owner, NOW)
    assert (due.kind, due.day, due.path) == ("report", report.due, f"reports/{report.pk}/")
    answer_report(actor=owner, now=NOW, report=report, outcome="A new one is there.")
    with acting(owner):
        assert deadlines_of(owner, NOW) == []


def test_a_revision_that_takes_effect_later_is_a_deadline_at_its_site(network: Company, change: Change) -> None:
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    day = TODAY + timedelta(days=20)
    owner = network.actor("cz owner")
    decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Seen.", effective_from=day)
    with acting(owner):
        (due,) = [one for one in deadlines_of(owner, NOW) if one.kind == "effective"]
    assert (due.day, due.path) == (day, f"cookbooks/{change.cookbook_id}/?revision=2")
