"""Reports from workstations: there once, owned, answered once, handed over to somebody who is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from busy_network import accepted, fresh
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.reports import Said, answer_report, hand_over_report, report_problem
from catchball.jobs.letters import letter
from catchball.jobs.recipients import (
    Recipient,
    recipients_of_answer,
    recipients_of_hand_over,
    recipients_of_report,
)
from catchball.queries.reports import own_reports, reports_to_answer
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Cookbook, HandOver, Report, User
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, person

pytestmark = pytest.mark.usefixtures("database")
KEY = UUID(int=7)


@pytest.fixture
def network(database: None) -> Company:
    network = company()
    network.people["cz safety"] = person(network.sites["cz"], "safety", 60, "cz safety")
    User.objects.using("owner").update(email="somebody@example.com")
    return network


@pytest.fixture
def book(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


def said(uid: str = "home-13", words: str = "It slips.", key: UUID = KEY, **more: Any) -> Said:
    return Said(key, uid, words, more.get("at", NOW))


def reported(network: Company, book: Cookbook, told: Said | None = None, who: str = "cz operator") -> Report:
    actor = network.actor(who)
    seen = fresh(actor, book)
    assert seen.head is not None
    return report_problem(actor=actor, now=NOW, cookbook=seen, revision=seen.head, said=told or said())


def test_a_report_has_an_owner_and_a_date(network: Company, book: Cookbook) -> None:
    report = reported(network, book)
    assert (report.function, report.site_id) == ("process owner", network.sites["cz"].pk)
    assert report.due == date(2026, 3, 5)  # three working days after Monday


def test_where_safety_is_at_stake_its_function_owns_the_report_and_has_one_day(
    network: Company, book: Cookbook
) -> None:
    accepted(network, book, "home-13", hazards=[{"id": "h-1", "hazard": {"en": "Pinching"}}])
    report = reported(network, book)
    assert (report.function, report.due) == ("safety", date(2026, 3, 3))


def test_sent_again_with_its_key_it_is_the_same_report_and_nobody_is_told_twice(
    network: Company, book: Cookbook
) -> None:
    first, second = reported(network, book), reported(network, book, said(words="It slips!"))
    assert (first.pk, second.words) == (second.pk, "It slips.")
    with acting(network.actor("cz operator")):
        assert AuditEntry.objects.filter(verb="report problem").count() == 1


def test_sent_twice_at_once_it_is_there_once(network: Company, book: Cookbook) -> None:
    def send(_: int) -> int:
        try:
            return reported(network, book).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert Report.objects.using("owner").count() == 1


def test_the_keys_of_two_people_are_two_reports(network: Company, book: Cookbook) -> None:
    assert reported(network, book).pk != reported(network, book, who="cz engineer").pk


def test_it_was_not_said_after_it_was_received(network: Company, book: Cookbook) -> None:
    assert reported(network, book, said(at=NOW + timedelta(hours=2))).said_at == NOW


@pytest.mark.parametrize("who", ["supplier owner", "cn engineer"])
def test_who_does_not_work_there_does_not_report(network: Company, book: Cookbook, who: str) -> None:
    with pytest.raises(NotAllowed):
        reported(network, book, who=who)


def test_a_step_that_the_revision_does_not_have_cannot_be_meant(network: Company, book: Cookbook) -> None:
    with pytest.raises(NotValid, match="no such step"):
        reported(network, book, said("home-99"))


def test_the_owner_answers_and_the_reporter_sees_what_became_of_it(network: Company, book: Cookbook) -> None:
    operator, owner = network.actor("cz operator"), network.actor("cz owner")
    report = reported(network, book)
    with acting(owner):
        assert list(reports_to_answer(owner)) == [report]
    answer_report(actor=owner, now=NOW, report=report, outcome="A new wrench.")
    with acting(operator):
        (told,) = own_reports(operator, NOW)
        assert (told.state, told.outcome) == ("answered", "A new wrench.")
        assert list(own_reports(operator, NOW + timedelta(days=31))) == []
    with acting(owner):
        assert list(reports_to_answer(owner)) == []


def test_it_is_answered_once(network: Company, book: Cookbook) -> None:
    owner, report = network.actor("cz owner"), reported(network, book)
    answer_report(actor=owner, now=NOW, report=report, outcome="A new wrench.")
    with pytest.raises(NotPossible, match="answered already"):
        answer_report(actor=owner, now=NOW, report=report, outcome="Another one.")


def test_it_may_become_a_change_of_its_cookbook_and_of_no_other(network: Company, book: Cookbook) -> None:
    owner, report = network.actor("cz owner"), reported(network, book)
    sister = local_cookbook(network, Cookbook.objects.using("owner").get(upstream=None), "cn")
    with pytest.raises(NotValid, match="another cookbook"):
        answer_report(
            actor=owner,
            now=NOW,
            report=report,
            outcome="Changed.",
            change=accepted(network, sister, "home-13", "cn", title={"en": "Screw"}),
        )
    change = accepted(network, book, "home-13", title={"en": "Screw"})
    answered = answer_report(actor=owner, now=NOW, report=report, outcome="Changed.", change=change)
    assert (answered.state, answered.change_id) == ("became a change", change.pk)


def test_nobody_else_answers(network: Company, book: Cookbook) -> None:
    with pytest.raises(NotAllowed, match="whoever owns the report"):
        answer_report(actor=network.actor("cz quality"), now=NOW, report=reported(network, book), outcome="No.")


def test_handed_over_it_is_the_other_s_and_the_date_stays(network: Company, book: Cookbook) -> None:
    owner, quality, report = network.actor("cz owner"), network.actor("cz quality"), reported(network, book)
    site = network.sites["cz"].pk
    hand_over_report(actor=owner, now=NOW, report=report, function="quality", site=site, why="Look at the thread.")
    with acting(quality):
        (mine,) = reports_to_answer(quality)
        assert (mine.due, HandOver.objects.get().why) == (report.due, "Look at the thread.")
    answer_report(actor=quality, now=NOW, report=mine, outcome="It was dirty.")


@pytest.mark.parametrize("function", ["maintenance", "operator", "process owner"])
def test_it_goes_to_nobody_who_is_not_there_and_not_to_where_it_is(
    network: Company, book: Cookbook, function: str
) -> None:
    with pytest.raises(NotValid, match=r"Nobody has this function there|there already"):
        hand_over_report(
            actor=network.actor("cz owner"),
            now=NOW,
            report=reported(network, book),
            function=function,
            site=network.sites["cz"].pk,
            why="Look.",
        )


def test_letters_go_to_the_owner_to_the_next_one_and_back_to_the_reporter(network: Company, book: Cookbook) -> None:
    party, report = network.maker.pk, reported(network, book)
    operator, owner, quality = (network.people[f"cz {name}"].pk for name in ("operator", "owner", "quality"))
    assert recipients_of_report(party, report.pk) == {Recipient(party, owner)}
    first = letter(party, owner, "report", report.pk)
    assert first is not None
    assert "It slips." in first.text
    hand_over_report(
        actor=network.actor("cz owner"),
        now=NOW,
        report=report,
        function="quality",
        site=network.sites["cz"].pk,
        why="Look.",
    )
    handed = HandOver.objects.using("owner").get().pk
    assert recipients_of_hand_over(party, handed) == {Recipient(party, quality)}
    second = letter(party, quality, "hand over", handed)
    assert second is not None
    assert "Look." in second.text
    answer_report(actor=network.actor("cz quality"), now=NOW, report=report, outcome="It was dirty.")
    assert recipients_of_answer(party, report.pk) == {Recipient(party, operator)}
    third = letter(party, operator, "answer", report.pk)
    assert third is not None
    assert "It was dirty." in third.text


@pytest.mark.parametrize(
    "query",
    [
        "update store_report set words = 'I said nothing'",
        "update store_report set reporter_id = (select max(id) from store_person where party_id = app.party())",
        "delete from store_report",
        "update store_report set outcome = 'Better' where state <> 'open'",
    ],
)
def test_what_was_said_and_answered_stays_whoever_asks_the_database(
    network: Company, book: Cookbook, query: str
) -> None:
    owner, report = network.actor("cz owner"), reported(network, book)
    if "outcome" in query:
        answer_report(actor=owner, now=NOW, report=report, outcome="A new wrench.")
    with (
        pytest.raises(Exception, match=r"never changes|is answered"),
        acting(owner),
        connections["default"].cursor() as c,
    ):
        c.execute(query)


def test_a_report_is_about_a_revision_of_its_own_cookbook(network: Company, book: Cookbook) -> None:
    operator = network.actor("cz operator")
    home = Cookbook.objects.using("owner").select_related("head").get(upstream=None)
    assert home.head is not None
    with pytest.raises(NotValid, match="no such step"):
        report_problem(actor=operator, now=NOW, cookbook=fresh(operator, book), revision=home.head, said=said())


def test_the_words_of_an_edited_step_are_reported_against_the_revision_that_was_read(
    network: Company, book: Cookbook
) -> None:
    operator = network.actor("cz operator")
    before = fresh(operator, book).head
    assert before is not None
    assert edited(document(operator, book), "home-13", title={"en": "Screw"})
    accepted(network, book, "home-13", title={"en": "Screw"})
    report = report_problem(actor=operator, now=NOW, cookbook=fresh(operator, book), revision=before, said=said())
    assert report.revision_id == before.pk
