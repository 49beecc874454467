"""Background jobs: every name that actions use is known, and doing a job twice is doing it once."""

from __future__ import annotations

import ast
import asyncio
import inspect
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catchball.actions.changes import decide_change, depart_temporarily, propose_change, propose_draft, review_change
from catchball.actions.proposing_again import work_on_again
from catchball.actions.rebases import rebase_family
from catchball.core.review import Act
from catchball.jobs import tasks
from catchball.jobs.stalled import retry_jobs_of_dead_workers
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Change, Cookbook, Deviation, Duty, Membership, Rebase, Revision, User
from factories import NOW, TODAY, Company, by_owner, company, document, edited, home_cookbook, local_cookbook, proposal
from jobs.working import sent, set_status, work

ACTIONS = Path(__file__).parents[2] / "src" / "catchball" / "actions"


def deferred() -> dict[str, set[str]]:
    """Every task that an action asks for, with the names of its arguments."""
    found: dict[str, set[str]] = {}
    for module in sorted(ACTIONS.glob("*.py")):
        for call in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("outbox.defer", "defer"):
                name = ast.literal_eval(call.args[0])
                found[name] = {str(keyword.arg) for keyword in call.keywords} - {"key", "priority"}
    return found


def test_every_job_that_an_action_asks_for_is_there_and_takes_what_it_is_given() -> None:
    asked = deferred()
    assert {"tell_release", "tell_duties", "tell_decision", "rebase"} <= set(asked)
    for name, arguments in asked.items():
        taken = inspect.signature(app.tasks[name].func).parameters
        assert set(taken) == arguments, name


@pytest.fixture
def network(database: None) -> Company:
    made = company()
    for user in User.objects.using("owner").all():
        user.email = f"{user.username}@example.org"
        user.save(using="owner")
    return made


def proposed(network: Company) -> Change:
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    work()
    sent()
    return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())


def test_those_who_must_be_heard_get_a_letter_with_the_reason_and_the_address(network: Company) -> None:
    change = proposed(network)
    work()
    letter = mail.outbox[0]
    assert f"http://127.0.0.1:8000/changes/{change.pk}/" in letter.body
    assert "Our coolant foams" in letter.body
    assert sent() == [("home.owner", "[Catchball] Your view on: Less pressure")]


def test_a_job_that_is_done_again_sends_no_second_letter(network: Company) -> None:
    change = proposed(network)
    work()
    sent()
    tasks.tell_duties(party=change.party_id, change=change.pk, proposal=1)
    work()
    assert sent() == []


def first_duty(network: Company, change: Change) -> int:
    with acting(network.actor("cz owner")):
        return Duty.objects.filter(change=change).earliest("pk").pk


def test_a_letter_that_is_sent_again_has_the_same_id(network: Company) -> None:
    duty = first_duty(network, proposed(network))
    for _ in range(2):
        tasks.send_letter(party=network.maker.pk, person=network.people["home owner"].pk, about="duty", thing=duty)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_author_and_reviewers_are_told_of_a_decision_and_the_decider_is_not(network: Company) -> None:
    change = proposed(network)
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    work()
    sent()
    decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.REJECT, reason="Too hot.")
    work()
    assert sent() == [
        ("cz.engineer", "[Catchball] Decided: Less pressure"),
        ("home.owner", "[Catchball] Decided: Less pressure"),
    ]


def test_each_proposal_and_each_decision_of_a_change_is_told(network: Company) -> None:
    change = proposed(network)
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    decide_change(actor=owner, now=NOW, change=change, act=Act.RETURN, reason="How hot?")
    work()
    sent()
    draft = work_on_again(actor=engineer, now=NOW, change=change)
    propose_draft(actor=engineer, now=NOW, draft=draft, proposal=proposal("How hot"))
    decide_change(actor=owner, now=NOW, change=change, act=Act.REJECT, reason="Too hot.")
    work()
    assert sent() == [
        ("cz.engineer", "[Catchball] Decided: How hot"),
        ("home.owner", "[Catchball] Your view on: How hot"),
    ]


def test_a_revision_is_told_to_the_owners_of_local_cookbooks_of_other_parties_too(network: Company) -> None:
    home = home_cookbook(network)
    local_cookbook(network, home, "sup")
    work()
    about_home = {to for to, subject in sent() if subject == "[Catchball] Bearing housing: revision 1"}
    assert {"supplier.owner", "supplier.engineer"} <= about_home


def test_nobody_hears_of_what_their_party_may_not_see(network: Company) -> None:
    change = proposed(network)
    stranger = network.people["supplier owner"].pk
    with acting(network.actor("cz owner")):
        Change.objects.filter(pk=change.pk).update(community=None)
        Duty.objects.filter(change=change).update(community=None)
    tasks.send_letter(party=network.supplier.pk, person=stranger, about="duty", thing=first_duty(network, change))
    assert sent() == []


def home_revision(network: Company, home: Cookbook, uid: str, **fields: Any) -> None:
    engineer, owner = network.actor("home engineer"), network.actor("home owner")
    with acting(engineer):
        home = Cookbook.objects.get(pk=home.pk)
    edits = edited(document(engineer, home), uid, **fields)
    change = propose_change(actor=engineer, now=NOW, cookbook=home, edits=edits, proposal=proposal("New", "revision"))
    for name in ("cz owner", "cn owner", "home owner"):
        review_change(actor=network.actor(name), now=NOW, change=change, verdict="agree", comment="")
    decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Train.", effective_from=TODAY)


def test_a_family_is_rebased_by_jobs_and_a_second_go_changes_nothing(network: Company) -> None:
    home = home_cookbook(network)
    books = [local_cookbook(network, home, key) for key in ("cz", "cn")]
    home_revision(network, home, "home-12", title={"en": "Press in the new bearing"})
    everywhere = Membership(party=network.maker, person=network.people["home owner"], function="process owner")
    by_owner(everywhere)
    actor = network.actor("home owner")
    with acting(actor):
        home = Cookbook.objects.get(pk=home.pk)
    assert rebase_family(actor=actor, now=NOW, home=home) == 2
    jobs = list(ProcrastinateJob.objects.filter(task_name="rebase"))
    work()
    for book in books:
        assert document(actor, book).nodes["home-12"].fields["title"] == {"en": "Press in the new bearing"}
    assert [tasks.rebase(**job.args) for job in jobs] == [{book.pk: "already" for book in books}]
    with acting(actor):
        assert [rebase.state for rebase in Rebase.objects.all()] == ["done", "done"]
        assert Revision.objects.filter(cookbook__in=books).count() == 4


def test_a_rebase_with_a_question_waits_for_a_person(network: Company) -> None:
    home = home_cookbook(network)
    cz = local_cookbook(network, home)
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, cz), "home-12", title={"en": "Push the bearing in"})
    change = propose_change(actor=engineer, now=NOW, cookbook=cz, edits=edits, proposal=proposal())
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.ACCEPT, reason="So.")
    home_revision(network, home, "home-12", title={"en": "Pull the bearing in"})

    person = network.people["cz engineer"].pk
    assert tasks.rebase(party=network.maker.pk, cookbooks=[cz.pk], person=person) == {cz.pk: "waits"}
    with acting(engineer):
        assert len(Rebase.objects.get(cookbook=cz).conflicts) == 1


def departed(network: Company) -> Change:
    """A departure of the Czech plant whose last day is over."""
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Heat with the old oven"})
    then = timezone.now() - timedelta(days=5)
    return depart_temporarily(
        actor=engineer, now=then, cookbook=local, edits=edits, reason="Oven is broken.", ends_on=then.date()
    )


def test_a_departure_ends_after_its_last_day_in_the_name_of_its_author_and_once(network: Company) -> None:
    change = departed(network)
    tasks.end_departures(timestamp=0)
    tasks.end_departures(timestamp=0)
    work()
    tasks.end_departure(party=change.party_id, change=change.pk)
    actor = network.actor("cz engineer")
    with acting(actor):
        local = Cookbook.objects.get(pk=change.cookbook_id)
        assert Deviation.objects.get(change=change).state == "lapsed"
        assert local.revisions.count() == 3
        assert local.head is not None
        assert local.head.released_by_id == change.author_id
        assert AuditEntry.objects.get(verb="end departure").actor == "system"
    assert document(actor, local).nodes["home-11"].fields["title"] == {"en": "Heat the housing"}


def test_a_departure_that_does_not_end_yet_stands(network: Company) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Heat with the old oven"})
    now = timezone.now()
    depart_temporarily(actor=engineer, now=now, cookbook=local, edits=edits, reason="Broken.", ends_on=now.date())
    tasks.end_departures(timestamp=0)
    assert not ProcrastinateJob.objects.filter(task_name="end_departure").exists()


def test_a_departure_that_cannot_be_taken_back_is_told_to_its_author_once(network: Company) -> None:
    change = departed(network)
    engineer = network.actor("cz engineer")
    with acting(engineer):
        local = Cookbook.objects.get(pk=change.cookbook_id)
    edits = edited(document(engineer, local), "home-11", title={"en": "Heat with the new oven"})
    later = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    review_change(actor=network.actor("home owner"), now=NOW, change=later, verdict="agree", comment="")
    decide_change(actor=network.actor("cz owner"), now=NOW, change=later, act=Act.ACCEPT, reason="So.")
    work()
    sent()
    for _ in range(2):
        tasks.end_departures(timestamp=0)
        work()
    assert sent() == [("cz.engineer", "[Catchball] Not taken back: Oven is broken.")]


def test_a_job_whose_worker_died_is_given_back_and_one_that_kills_its_workers_fails(network: Company) -> None:
    home_cookbook(network)
    first = ProcrastinateJob.objects.values_list("pk", flat=True).earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = null where id = %s", [first])
    give_back()
    job = ProcrastinateJob.objects.get(pk=first)
    assert (job.status, job.attempts) == ("todo", 1)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing', attempts = 10 where id = %s", [first])
    give_back()
    assert ProcrastinateJob.objects.get(pk=first).status == "failed"


def give_back() -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # (that of Django has one)

    async def run() -> None:
        with app.replace_connector(connector) as running:
            async with running.open_async():
                await retry_jobs_of_dead_workers(running.job_manager)

    asyncio.run(run())


def finished(task: str, status: str, ended: str) -> None:
    """A job of a task that came to an end so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values ('default', %s, 'doing')"
            " returning id",
            [task],
        )
        (job,) = cursor.fetchone()
        set_status(job, status)
        cursor.execute("update procrastinate_events set at = now() - %s::interval where job_id = %s", [ended, job])


@pytest.mark.usefixtures("database")
def test_periodic_jobs_that_were_done_well_are_kept_for_a_day_and_all_others_longer() -> None:
    for task in ("retry_stalled", "tidy_up", "send_letter"):
        for status, ended in (("succeeded", "25 hours"), ("succeeded", "23 hours"), ("failed", "25 hours")):
            finished(task, status, ended)
    tasks.tidy_up(timestamp=0)
    left = ProcrastinateJob.objects.values_list("task_name", "status")
    assert sorted(left) == [
        *(("retry_stalled", "failed"), ("retry_stalled", "succeeded")),
        *(("send_letter", "failed"), ("send_letter", "succeeded"), ("send_letter", "succeeded")),
        *(("tidy_up", "failed"), ("tidy_up", "succeeded")),
    ]


@pytest.mark.usefixtures("database")
def test_sessions_that_have_expired_are_deleted_and_others_are_not() -> None:
    now = timezone.now()
    for key, ends in (("over", now - timedelta(minutes=1)), ("goes on", now + timedelta(minutes=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    tasks.tidy_up(timestamp=0)
    assert [session.session_key for session in Session.objects.all()] == ["goes on"]
