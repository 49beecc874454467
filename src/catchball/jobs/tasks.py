"""All background jobs, by the names under which actions ask for them.

Each is done at least once: after a kill it is done again, so each finds out first what is done already. Arguments are
ids and the party. Actions and queries open `acting` themselves.
"""

from __future__ import annotations

import smtplib
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catchball.actions import effectiveness, judging
from catchball.actions.refusals import NotPossible
from catchball.adapters import mail
from catchball.jobs.delta_readings import Due, ask_one, delta_readings_due
from catchball.jobs.departures import Over, departures_over, end_one
from catchball.jobs.followers import (
    change_of_earlier,
    followers_of_cookbook,
    followers_of_series,
    followers_of_trial,
    recipients_of_comment,
    recipients_of_decision,
    recipients_of_proposal,
    recipients_of_reverification,
)
from catchball.jobs.letters import letter
from catchball.jobs.measurement_files import take_file
from catchball.jobs.posting import Daily, daily_letter, daily_letters, note_sent, post
from catchball.jobs.rebasing import rebase_unasked
from catchball.jobs.recipients import (
    Recipient,
    people_of_change,
    recipients_of_answer,
    recipients_of_duties,
    recipients_of_hand_over,
    recipients_of_release,
    recipients_of_report,
)
from catchball.jobs.reverifying import ToReverify, changes_to_reverify, reverify_one
from catchball.jobs.stalled import retry_jobs_of_dead_workers
from catchball.jobs.tidying import forget_done, forget_expired_sessions
from catchball.jobs.trials import Running, look_at_one, running_trials
from catchball.queries.actors import system_actor

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions=[OperationalError])
_AGAIN_LATER = RetryStrategy(max_attempts=12, exponential_wait=3, retry_exceptions=[OperationalError, OSError])
"""Up to a few days: a mail server may be away over a weekend."""
_KEPT_HOURS = 30 * 24
assert issubclass(smtplib.SMTPException, OSError), "what a mail server refuses is tried again"


@app.task(name="tell_release", retry=_AGAIN)
def tell_release(*, party: int, revision: int) -> None:
    """Write to those whom a new revision concerns."""
    followers = followers_of_cookbook(party, revision)
    _send_letters(recipients_of_release(party, revision) | followers, "release", revision)


@app.task(name="tell_duties", retry=_AGAIN)
def tell_duties(*, party: int, change: int, proposal: int) -> None:
    """Write to those who must be heard on a change, each time that it is proposed."""
    for duty, people in recipients_of_duties(party, change, proposal).items():
        _send_letters(people, "duty", duty)


@app.task(name="tell_decision", retry=_AGAIN)
def tell_decision(*, party: int, change: int, decision: int) -> None:
    """Write to the author, the reviewers and the followers of a change."""
    _send_letters(recipients_of_decision(party, change, decision), "decision", decision)


@app.task(name="tell_proposal", retry=_AGAIN)
def tell_proposal(*, party: int, change: int) -> None:
    """Write to those who follow the cookbook that a change was proposed."""
    _send_letters(recipients_of_proposal(party, change), "proposal", change)


@app.task(name="tell_proposed_again", retry=_AGAIN)
def tell_proposed_again(*, party: int, earlier: int) -> None:
    """Write to those who follow a change that it was proposed again, in place of an earlier proposal."""
    _send_letters(recipients_of_proposal(party, change_of_earlier(party, earlier)), "proposed again", earlier)


@app.task(name="tell_comment", retry=_AGAIN)
def tell_comment(*, party: int, comment: int) -> None:
    """Write to those who are mentioned in a comment, and to those who follow the change."""
    mentioned, followers = recipients_of_comment(party, comment)
    _send_letters(mentioned, "mention", comment)
    _send_letters(followers, "comment", comment)


@app.task(name="tell_report", retry=_AGAIN)
def tell_report(*, party: int, report: int) -> None:
    """Write to those who can answer a report from a workstation."""
    _send_letters(recipients_of_report(party, report), "report", report)


@app.task(name="tell_hand_over", retry=_AGAIN)
def tell_hand_over(*, party: int, hand_over: int) -> None:
    """Write to those to whom a report was handed over."""
    _send_letters(recipients_of_hand_over(party, hand_over), "hand over", hand_over)


@app.task(name="tell_answer", retry=_AGAIN)
def tell_answer(*, party: int, report: int) -> None:
    """Write to the one who reported what became of it."""
    _send_letters(recipients_of_answer(party, report), "answer", report)


@app.task(name="judge_series", retry=_AGAIN)
def judge_series(*, party: int, series: int) -> None:
    """Judge the values of a series that came, by its frozen limits."""
    judging.judge_series(actor=system_actor(party), now=timezone.now(), series=series)


@app.task(name="reckon_effectiveness", retry=_AGAIN)
def reckon_effectiveness(*, party: int, tracked: int, first: str, last: str) -> None:
    """Reckon the shifts of a machine that states and items touch, which came between two instants."""
    span = {"first": datetime.fromisoformat(first), "last": datetime.fromisoformat(last)}
    effectiveness.reckon_effectiveness(actor=system_actor(party), now=timezone.now(), tracked=tracked, **span)


@app.task(name="tell_signal", retry=_AGAIN)
def tell_signal(*, party: int, signal: int) -> None:
    """Write to those who follow a series that it signals."""
    _send_letters(followers_of_series(party, signal), "signal", signal)


@app.task(name="send_letter", retry=_AGAIN_LATER)
def send_letter(*, party: int, person: int, about: str, thing: int) -> None:
    """Send one letter to one person."""
    written = letter(party, person, about, thing)
    if written is not None:
        mail.send(written)


@app.periodic(cron="0 5 * * *")
@app.task(name="send_daily_letters", queueing_lock="send_daily_letters", pass_context=False)
def send_daily_letters(timestamp: int) -> None:
    """Find those for whom something waits; each gets their daily letter by a job of its own."""
    del timestamp
    for due in daily_letters():
        app.configure_task("send_daily_letter", lock=f"daily {due.person}").defer(
            party=due.party, person=due.person, last=due.last
        )


@app.task(name="send_daily_letter", retry=_AGAIN_LATER)
def send_daily_letter(*, party: int, person: int, last: int) -> None:
    """Send one letter with all that waits for somebody up to an entry; sent again, it has the same id."""
    due = Daily(party, person, last)
    written = daily_letter(due)
    if written is not None:
        mail.send(written)
    note_sent(due, timezone.now())


@app.task(name="rebase", retry=_AGAIN)
def rebase(*, party: int, cookbooks: list[int], person: int) -> dict[int, str]:
    """Move local cookbooks onto their newest upstream revision, in the name of whoever asked for it."""
    del party  # (that of the person)
    return rebase_unasked(cookbooks, person, timezone.now())


@app.task(name="take_measurement_file", retry=_AGAIN)
def take_measurement_file(*, party: int, file: int, person: int) -> None:
    """Take the measurements of a file that somebody brought in; done again, it goes on where it stopped."""
    del party  # (that of the person)
    take_file(file, person, timezone.now())


@app.task(name="end_departure", retry=_AGAIN)
def end_departure(*, party: int, change: int) -> None:
    """Take back a temporary departure whose last day is over; where that is not possible its author is told, once."""
    try:
        end_one(Over(party, change), timezone.now())
    except NotPossible:
        _send_letters(people_of_change(party, change), "departure", change)


@app.periodic(cron="7 * * * *")
@app.task(name="end_departures", queueing_lock="end_departures", pass_context=False)
def end_departures(timestamp: int) -> None:
    """Find the temporary departures whose last day is over; each is taken back by a job of its own."""
    del timestamp
    waiting = ProcrastinateJob.objects.filter(task_name="end_departure", status__in=("todo", "doing"))
    known = set(waiting.values_list("args__change", flat=True))
    for over in departures_over(timezone.localdate()):
        if over.change not in known:
            app.configure_task("end_departure", lock=f"change {over.change}").defer(
                party=over.party, change=over.change
            )


@app.periodic(cron="41 4 * * *")
@app.task(name="reverify_changes", queueing_lock="reverify_changes", pass_context=False)
def reverify_changes(timestamp: int) -> None:
    """Find the changes that are to be verified by a day; each is looked at again by a job of its own."""
    del timestamp
    for due in changes_to_reverify():
        app.configure_task("reverify_change", lock=f"change {due.change}").defer(party=due.party, change=due.change)


@app.task(name="reverify_change", retry=_AGAIN)
def reverify_change(*, party: int, change: int) -> None:
    """Look at one change again; a second time on the same day changes nothing."""
    reverify_one(ToReverify(party, change), timezone.now())


@app.task(name="tell_reverification", retry=_AGAIN)
def tell_reverification(*, party: int, reverification: int) -> None:
    """Write to those concerned that a change is to be verified, was, or has lapsed."""
    _send_letters(recipients_of_reverification(party, reverification), "reverification", reverification)


@app.periodic(cron="*/10 * * * *")
@app.task(name="look_at_trials", queueing_lock="look_at_trials", pass_context=False)
def look_at_trials(timestamp: int) -> None:
    """Find the trials that run; each is looked at by a job of its own."""
    del timestamp
    waiting = ProcrastinateJob.objects.filter(task_name="look_at_trial", status__in=("todo", "doing"))
    known = set(waiting.values_list("args__trial", flat=True))
    for one in running_trials():
        if one.trial not in known:
            app.configure_task("look_at_trial", lock=f"trial {one.trial}").defer(party=one.party, trial=one.trial)


@app.task(name="look_at_trial", retry=_AGAIN)
def look_at_trial(*, party: int, trial: int) -> None:
    """Look at a trial, where something new was measured."""
    look_at_one(Running(party, trial), timezone.now())


@app.task(name="tell_trial", retry=_AGAIN)
def tell_trial(*, party: int, trial: int) -> None:
    """Write to whoever planned a trial, and to those who follow its series, that it can be judged."""
    _send_letters(followers_of_trial(party, trial), "trial", trial)


@app.periodic(cron="17 * * * *")
@app.task(name="ask_to_confirm", queueing_lock="ask_to_confirm", pass_context=False)
def ask_to_confirm(timestamp: int) -> None:
    """Ask those who know an older revision than the one that holds to confirm its changed steps."""
    del timestamp
    for due in delta_readings_due(timezone.localdate()):
        app.configure_task("ask_one_to_confirm", lock=f"qualification {due.qualification}").defer(
            party=due.party, qualification=due.qualification, revision=due.revision
        )


@app.task(name="ask_one_to_confirm", retry=_AGAIN)
def ask_one_to_confirm(*, party: int, qualification: int, revision: int) -> None:
    """Ask one person, once."""
    ask_one(Due(party, qualification, revision), timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True, priority=100)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Have jobs done again whose worker was killed."""
    del timestamp
    await retry_jobs_of_dead_workers(context.app.job_manager)


@app.periodic(cron="23 3 * * *")
@app.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that were done well a month ago; failed ones stay until somebody looks."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS)


@app.periodic(cron="33 3 * * *")
@app.task(name="tidy_up", queueing_lock="tidy_up", pass_context=False)
def tidy_up(timestamp: int) -> None:
    """Delete the periodic jobs that were done well a day ago, of which there are thousands, and expired sessions."""
    del timestamp
    forget_done({name for name, _ in app.periodic_registry.periodic_tasks})
    forget_expired_sessions()


def _send_letters(recipients: set[Recipient], about: str, thing: int) -> None:
    """Ask for one letter to each, but for those who were written to by an earlier go at the same job."""
    if not recipients:
        return
    written = ProcrastinateJob.objects.filter(task_name="send_letter", args__about=about, args__thing=thing)
    known = set(written.values_list("args__person", flat=True))
    with transaction.atomic():
        for one in sorted(recipients, key=lambda recipient: (recipient.party, recipient.person)):
            if one.person not in known:
                post(one, about, thing, timezone.now())
