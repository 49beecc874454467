"""Letters at once, once a day or not at all, as each person chose; each event once."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import gettext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catchball.actions.changes import decide_change, propose_change
from catchball.actions.cookbooks import mark_confidential
from catchball.actions.hearing import choose_letters, follow_change, follow_cookbook
from catchball.actions.threads import Remark, open_thread
from catchball.core.review import Act
from catchball.jobs import tasks
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, User, WaitingLetter
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal
from jobs.working import sent, work


@pytest.fixture
def network(database: None) -> Company:
    made = company()
    for user in User.objects.using("owner").all():
        user.email = f"{user.username}@example.org"
        user.save(using="owner")
    return made


@pytest.fixture
def local(network: Company) -> Cookbook:
    made = local_cookbook(network, home_cookbook(network))
    work()
    sent()
    return made


def proposed(network: Company, local: Cookbook) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm it"))


def said(network: Company, change: Change, text: str, name: str = "home owner", **more: object) -> None:
    actor = network.actor(name)
    open_thread(actor=actor, now=timezone.now(), change=change, remark=Remark(text, "en"), **more)  # type: ignore[arg-type]  # a place
    work()


def test_who_is_mentioned_hears_at_once_and_who_follows_once_a_day(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    work()
    sent()
    said(network, change, "@supplier.engineer, how hot?")

    assert "@Supplier Engineer, how hot?" in mail.outbox[0].body
    assert sent() == [("supplier.engineer", "[Catchball] About: Warm it")]
    tasks.send_daily_letters(timestamp=0)
    work()
    assert "Home Owner wrote about the change Warm it" in mail.outbox[0].body
    assert sent() == [("cz.engineer", "[Catchball] Your day: 1")]


def test_a_daily_letter_holds_all_that_waits_and_each_event_once(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    work()
    sent()
    for text in ("How hot?", "How long?"):
        said(network, change, text)
    tasks.send_daily_letters(timestamp=0)
    tasks.send_daily_letters(timestamp=0)
    work()
    assert "How hot?" in mail.outbox[0].body
    assert "How long?" in mail.outbox[0].body
    assert sent() == [("cz.engineer", "[Catchball] Your day: 2")]
    (first, *_) = ProcrastinateJob.objects.filter(task_name="tell_comment")
    app.tasks["tell_comment"](**first.args)
    tasks.send_daily_letters(timestamp=0)
    work()
    assert sent() == []


def test_a_daily_letter_that_is_sent_again_has_the_same_id(network: Company, local: Cookbook) -> None:
    said(network, proposed(network, local), "How hot?")
    sent()
    engineer = network.people["cz engineer"]
    with acting(network.actor("cz engineer")):
        last = WaitingLetter.objects.get(person=engineer).pk
    tasks.send_daily_letter(party=engineer.party_id, person=engineer.pk, last=last)
    with acting(network.actor("cz engineer")):
        WaitingLetter.objects.update(sent_at=None)  # (as if the worker had been killed between sending and noting)
    tasks.send_daily_letter(party=engineer.party_id, person=engineer.pk, last=last)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    sent()


def test_what_somebody_chose_not_to_hear_of_they_do_not(network: Company, local: Cookbook) -> None:
    choose_letters(actor=network.actor("home owner"), now=NOW, rhythms={"duty": "never"})
    choose_letters(actor=network.actor("cz engineer"), now=NOW, rhythms={"comment": "at once"})
    change = proposed(network, local)
    work()
    assert sent() == []
    said(network, change, "How hot?")
    assert sent() == [("cz.engineer", "[Catchball] About: Warm it")]
    follow_change(actor=network.actor("cz engineer"), now=NOW, change=change, follows=False)
    said(network, change, "How long?")
    assert sent() == []


def test_who_follows_a_cookbook_hears_of_what_is_proposed_in_it_across_parties(
    network: Company, local: Cookbook
) -> None:
    for name in ("supplier owner", "cn engineer"):
        actor = network.actor(name)
        follow_cookbook(actor=actor, now=NOW, cookbook=local, follows=True)
        choose_letters(actor=actor, now=NOW, rhythms={"proposal": "at once"})
    proposed(network, local)
    work()
    assert sent() == [
        ("cn.engineer", "[Catchball] Proposed: Warm it"),
        ("home.owner", "[Catchball] Your view on: Warm it"),
        ("supplier.owner", "[Catchball] Proposed: Warm it"),
    ]


def test_nobody_reads_in_a_letter_what_is_said_at_a_step_that_is_kept_from_them(
    network: Company, local: Cookbook
) -> None:
    owner = network.actor("cz owner")
    follow_cookbook(actor=network.actor("supplier owner"), now=NOW, cookbook=local, follows=True)
    choose_letters(actor=network.actor("supplier owner"), now=NOW, rhythms={"comment": "at once"})
    change = proposed(network, local)
    mark_confidential(actor=owner, now=NOW, cookbook=local, uid="home-11", is_confidential=True)
    work()
    sent()
    said(network, change, "Our secret.", "cz owner", atom=("home-11", "title", "en"))
    assert sent() == []


def test_who_follows_a_cookbook_and_is_asked_to_review_hears_of_a_proposal_once(
    network: Company, local: Cookbook
) -> None:
    owner = network.actor("home owner")
    follow_cookbook(actor=owner, now=NOW, cookbook=local, follows=True)
    choose_letters(actor=owner, now=NOW, rhythms={"proposal": "at once"})
    proposed(network, local)
    work()
    assert sent() == [("home.owner", "[Catchball] Your view on: Warm it")]


def test_who_follows_a_change_hears_what_was_decided_and_who_wants_to_hear_nothing_of_it_does_not(
    network: Company, local: Cookbook
) -> None:
    change = proposed(network, local)
    follow_change(actor=network.actor("cn engineer"), now=NOW, change=change, follows=True)
    follow_change(actor=network.actor("cz engineer"), now=NOW, change=change, follows=False)
    work()
    sent()
    decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.REJECT, reason="No.")
    work()
    assert sent() == [("cn.engineer", "[Catchball] Decided: Warm it")]


def test_what_waits_for_a_daily_letter_is_not_sent_to_who_wants_none_any_more(
    network: Company, local: Cookbook
) -> None:
    said(network, proposed(network, local), "How hot?")
    sent()
    choose_letters(actor=network.actor("cz engineer"), now=NOW, rhythms={"comment": "never"})
    tasks.send_daily_letters(timestamp=0)
    work()
    assert sent() == []


def test_letters_are_in_the_language_that_their_reader_chose(network: Company, local: Cookbook) -> None:
    choose_letters(actor=network.actor("home owner"), now=NOW, rhythms={}, language="de")
    proposed(network, local)
    work()
    with translation.override("de"):
        subject = gettext("Your view on: %(title)s") % {"title": "Warm it"}
    assert subject != "Your view on: Warm it"
    assert sent() == [("home.owner", f"[Catchball] {subject}")]


def test_every_letter_says_where_its_reader_chooses(network: Company, local: Cookbook) -> None:
    said(network, proposed(network, local), "@supplier.engineer, how hot?")
    tasks.send_daily_letters(timestamp=0)
    work()
    assert {letter.body.count("http://127.0.0.1:8000/letters/") for letter in mail.outbox} == {1}
    assert ("cz.engineer", "[Catchball] Your day: 1") in sent()
