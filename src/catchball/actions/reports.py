"""Reports from workstations: said once, answered by whoever owes it, or handed over to who knows better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from catchball.actions.duties import working_days_after
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.turns import report_in_turn
from catchball.actions.words_given import needed_words, words
from catchball.core.canonical import Json
from catchball.core.reporting import Answerer, State, answerers
from catchball.queries.documents import document_of
from catchball.queries.permissions import may
from catchball.queries.reports import desks
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Change, Cookbook, HandOver, Report, Revision

_LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says does not work: a node as it stands in a revision, in words or without, and when."""

    key: UUID
    uid: str
    words: str
    at: datetime


def report_problem(*, actor: Actor, now: datetime, cookbook: Cookbook, revision: Revision, said: Said) -> Report:
    """A report with an owner and a date. Said again with the same key it is the same report, and nothing is done.

    Raises NotValid when the node does not stand in the revision.
    """
    with acting(actor):
        require(may(actor, "report problem", cookbook))
        if known := _known(actor, said.key):
            return known
        node = document_of(revision, actor).nodes.get(said.uid)
        if revision.cookbook_id != cookbook.pk or node is None:
            raise NotValid(gettext("This revision has no such step."), ("uid",))
        owner = _owner(actor, cookbook, node.fields, now)
        report = Report(
            party_id=actor.party,
            cookbook=cookbook,
            revision=revision,
            uid=said.uid,
            key=said.key,
            reporter_id=actor.somebody,
            words=words(said.words, "words", _LONGEST_WORDS),
            said_at=min(said.at, now),
            received_at=now,
            function=owner.function,
            site_id=cookbook.site_id,
            due=working_days_after(now.date(), owner.days),
        )
        try:
            with transaction.atomic():
                report.save(force_insert=True)
        except IntegrityError as error:  # the same report, sent a second time before the first was through
            if known := _known(actor, said.key):
                return known
            raise NotPossible(gettext("This could not be kept; send it again.")) from error
        record(actor, now, "report problem", f"report {report.pk}", {"cookbook": cookbook.pk, "node": said.uid})
        outbox.defer("tell_report", party=report.party_id, report=report.pk)
        return report


def answer_report(*, actor: Actor, now: datetime, report: Report, outcome: str, change: Change | None = None) -> Report:
    """Say what became of a report, and with that close it; with the change that it became, where there is one.

    Raises NotPossible when it is answered, NotValid without words or with a change of another cookbook.
    """
    with acting(actor):
        report = report_in_turn(report)
        require(may(actor, "answer report", report))
        outcome = needed_words(
            outcome, "outcome", gettext("Say what became of it: the one who reported it will read this.")
        )
        if change is not None and change.cookbook_id != report.cookbook_id:
            raise NotValid(gettext("This change is about another cookbook."), ("change",))
        _require_open(report)
        report.state = State.ANSWERED if change is None else State.BECAME_CHANGE
        report.outcome, report.change = outcome, change
        report.answered_by_id, report.answered_at = actor.somebody, now
        report.save(update_fields=["state", "outcome", "change", "answered_by", "answered_at"])
        details: dict[str, Json] = {"state": str(report.state), "change": report.change_id}
        record(actor, now, "answer report", f"report {report.pk}", details)
        outbox.defer("tell_answer", party=report.party_id, report=report.pk)
        return report


def hand_over_report(*, actor: Actor, now: datetime, report: Report, function: str, site: int, why: str) -> Report:
    """Give a report to another function, which owes the answer from now on. The date stays: somebody waits.

    Raises NotPossible when it is answered, NotValid when nobody wears the function there, or without a reason.
    """
    with acting(actor):
        report = report_in_turn(report)
        require(may(actor, "hand over report", report))
        why = needed_words(why, "why", gettext("Say why, so that the next one need not ask."))
        _require_open(report)
        if (report.function, report.site_id) == (function, site):
            raise NotValid(gettext("It is there already."), ("to",))
        if not any((desk.function, desk.site) == (function, site) for desk in desks(actor, now.date())):
            raise NotValid(gettext("Nobody has this function there; choose another one."), ("to",))
        report.function, report.site_id = function, site
        report.save(update_fields=["function", "site"])
        handed = HandOver.objects.create(
            party_id=actor.party,
            report=report,
            person_id=actor.somebody,
            function=function,
            site_id=site,
            why=why,
            at=now,
        )
        details: dict[str, Json] = {"function": function, "site": site, "why": why}
        record(actor, now, "hand over report", f"report {report.pk}", details)
        outbox.defer("tell_hand_over", party=report.party_id, hand_over=handed.pk)
        return report


def _known(actor: Actor, key: UUID) -> Report | None:
    return Report.objects.filter(reporter_id=actor.somebody, key=key).first()


def _owner(actor: Actor, cookbook: Cookbook, fields: Mapping[str, Any], now: datetime) -> Answerer:
    """The first of those who may own it that there is at the site; the last, also where there is nobody yet."""
    there = {desk.function for desk in desks(actor, now.date()) if desk.site == cookbook.site_id}
    asked = answerers(fields)
    return next((one for one in asked if one.function in there), asked[-1])


def _require_open(report: Report) -> None:
    if report.state != State.OPEN:
        raise NotPossible(gettext("This report is answered already."))
