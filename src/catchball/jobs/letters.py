"""What people read in their mail, in their language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catchball.adapters.mail import Letter
from catchball.queries.actors import system_actor
from catchball.queries.hearing import language_of_person
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.vocabulary import word
from catchball.store.acting import acting
from catchball.store.models import (
    Change,
    Comment,
    Decision,
    Duty,
    EarlierProposal,
    HandOver,
    Person,
    Report,
    Reverification,
    Revision,
    Signal,
    Trial,
    User,
)

_MENTION = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told about something, and to which address."""

    to: str
    subject: str
    text: str


def letter(party: int, person: int, about: str, thing: int) -> Letter | None:
    """The letter to a person about something; None when there is nothing to tell them."""
    told = told_to(party, person, about, thing)
    return None if told is None else signed(party, person, f"{about}-{thing}-{person}", told)


def signed(party: int, person: int, key: str, told: Told) -> Letter:
    """A letter that says where its reader chooses how soon letters come."""
    with acting(system_actor(party)), translation.override(language_of_person(person)):
        foot = _("You choose what you hear of, and how soon: %(address)s") % {"address": _address("letters/")}
    return Letter(key, told.to, f"[Catchball] {told.subject}", f"{told.text}\n\n-- \n{foot}\n")


def told_to(party: int, person: int, about: str, thing: int) -> Told | None:
    """What a person is told about something, as their party sees it.

    None when they have no address, left, or may not see the thing any more.
    """
    with acting(system_actor(party)):
        user = User.objects.filter(person_id=person, is_active=True).exclude(email="").first()
        if user is None:
            return None
        with translation.override(language_of_person(person)):
            said = _SAID[about](thing)
    if said is None:
        return None
    return Told(user.email, *said)


def _release(thing: int) -> tuple[str, str] | None:
    revision = Revision.objects.select_related("cookbook").filter(pk=thing).first()
    if revision is None:
        return None
    subject = _("%(cookbook)s: revision %(number)s") % {"cookbook": revision.cookbook, "number": revision.number}
    lines = [
        _("Revision %(number)s was released and holds from %(day)s.")
        % {"number": revision.number, "day": revision.effective_from.isoformat()},
        revision.note,
        _address(f"cookbooks/{revision.cookbook_id}/"),
    ]
    return subject, "\n\n".join(filter(None, lines))


def _duty(thing: int) -> tuple[str, str] | None:
    duty = Duty.objects.select_related("change__cookbook").filter(pk=thing).first()
    if duty is None:
        return None
    change = duty.change
    due = change.duties.filter(proposal=duty.proposal).order_by("due").first()
    lines = [
        _("You are asked about a change of %(cookbook)s: %(title)s")
        % {"cookbook": change.cookbook, "title": change.title},
        change.justification.get("reason", ""),
        _("Please answer until %(day)s.") % {"day": due.due.isoformat()} if due else "",
        _address(f"changes/{change.pk}/"),
    ]
    return _("Your view on: %(title)s") % {"title": change.title}, "\n\n".join(filter(None, lines))


def _decision(thing: int) -> tuple[str, str] | None:
    decision = Decision.objects.select_related("change").filter(pk=thing).first()
    if decision is None:
        return None
    change = decision.change
    lines = [
        _("It was decided on the change %(title)s: %(outcome)s.")
        % {"title": change.title, "outcome": word(decision.outcome)},
        decision.reason,
        _address(f"changes/{change.pk}/"),
    ]
    return _("Decided: %(title)s") % {"title": change.title}, "\n\n".join(filter(None, lines))


def _comment(thing: int) -> tuple[str, str] | None:
    return _said(thing, _("%(who)s wrote about the change %(title)s:"))


def _mention(thing: int) -> tuple[str, str] | None:
    return _said(thing, _("%(who)s mentions you, about the change %(title)s:"))


def _said(thing: int, told: str) -> tuple[str, str] | None:
    rows = Comment.objects.select_related("thread__change__cookbook", "person")
    comment = rows.filter(pk=thing).first()
    if comment is None:
        return None
    change = comment.thread.change
    lines = [
        told % {"who": _name(comment.person), "title": change.title},
        _with_names(comment),
        _("The thread was resolved with it.") if comment.kind == "resolves" else "",
        _address(f"changes/{change.pk}/#thread-{comment.thread_id}"),
    ]
    return _("About: %(title)s") % {"title": change.title}, "\n\n".join(filter(None, lines))


def _with_names(comment: Comment) -> str:
    people = Person.objects.filter(pk__in=comment.mentions)
    names = {person.pseudonym: _name(person) for person in people}
    return _MENTION.sub(lambda found: f"@{names.get(found[1], found[1])}", comment.text)


def _name(person: Person) -> str:
    user = User.objects.filter(person=person).first()
    return person.pseudonym if user is None else user.get_full_name()


def _proposal(thing: int) -> tuple[str, str] | None:
    change = _change(thing)
    return None if change is None else _proposed(change, _("A change of %(cookbook)s was proposed: %(title)s"))


def _proposed_again(thing: int) -> tuple[str, str] | None:
    earlier = EarlierProposal.objects.select_related("change__cookbook").filter(pk=thing).first()
    if earlier is None:
        return None
    return _proposed(earlier.change, _("A change of %(cookbook)s was proposed again: %(title)s"))


def _proposed(change: Change, told: str) -> tuple[str, str]:
    lines = [
        told % {"cookbook": change.cookbook, "title": change.title},
        change.justification.get("reason", ""),
        _address(f"changes/{change.pk}/"),
    ]
    return _("Proposed: %(title)s") % {"title": change.title}, "\n\n".join(filter(None, lines))


def _departure(thing: int) -> tuple[str, str] | None:
    change = _change(thing)
    if change is None:
        return None
    lines = [
        _("The last day of the temporary departure %(title)s is over, but it could not be taken back by itself:")
        % {"title": change.title},
        _("the same place was changed since. Propose what shall stand there now."),
        _address(f"changes/{change.pk}/"),
    ]
    return _("Not taken back: %(title)s") % {"title": change.title}, "\n\n".join(lines)


def _reverification(thing: int) -> tuple[str, str] | None:
    row = Reverification.objects.select_related("change__cookbook__site").filter(pk=thing).first()
    if row is None:
        return None
    change = row.change
    said = {"title": change.title, "site": change.cookbook.site, "day": row.day.isoformat()}
    subject, told = _LOOKED_AGAIN[row.outcome]
    lines = [
        told % said,
        row.words,
        _("What may vanish: %(ground)s") % {"ground": change.reverify_ground} if change.reverify_ground else "",
        _("It is to be verified again by %(day)s.") % {"day": row.next_by.isoformat()} if row.next_by else "",
        _address(f"changes/{change.pk}/#reverify"),
    ]
    return subject % said, "\n\n".join(filter(None, lines))


_LOOKED_AGAIN = {
    Reverification.Outcome.ANNOUNCED.value: (
        gettext_lazy("To be verified again: %(title)s"),
        gettext_lazy("The change %(title)s at %(site)s holds until %(day)s; verify until then that it still does."),
    ),
    Reverification.Outcome.VERIFIED.value: (
        gettext_lazy("Verified: %(title)s"),
        gettext_lazy("The change %(title)s at %(site)s was verified again."),
    ),
    Reverification.Outcome.LAPSED.value: (
        gettext_lazy("Lapsed: %(title)s"),
        gettext_lazy(
            "The ground of the change %(title)s at %(site)s is gone. The cookbook still says what it said; propose to "
            "take it back, or verify that it holds."
        ),
    ),
}


def _delta(thing: int) -> tuple[str, str] | None:
    revision = Revision.objects.select_related("cookbook__site").filter(pk=thing).first()
    if revision is None:
        return None
    said = {"number": revision.number, "cookbook": revision.cookbook, "site": revision.cookbook.site}
    lines = [
        _("Revision %(number)s of %(cookbook)s at %(site)s holds now, and you know an older one.") % said,
        _("Look at the steps that changed, only at these, and confirm them. You keep your level."),
        _address(f"cookbooks/{revision.cookbook_id}/changed-steps/"),
    ]
    return _("Changed steps to confirm: %(cookbook)s") % said, "\n\n".join(lines)


def _report(thing: int) -> tuple[str, str] | None:
    report = _reports().filter(pk=thing).first()
    if report is None:
        return None
    told = _("Somebody says that this does not work: %(cookbook)s at %(site)s.")
    return _report_subject(report), _report_text(report, told, report.words)


def _hand_over(thing: int) -> tuple[str, str] | None:
    handed = HandOver.objects.filter(pk=thing).first()
    if handed is None:
        return None
    report = _reports().get(pk=handed.report_id)
    told = _("A report was handed over to you: %(cookbook)s at %(site)s.")
    return _report_subject(report), _report_text(report, told, report.words, handed.why)


def _report_subject(report: Report) -> str:
    return _("This does not work: %(cookbook)s") % {"cookbook": report.cookbook}


def _report_text(report: Report, told: str, *words: str) -> str:
    lines = [
        told % {"cookbook": report.cookbook, "site": report.cookbook.site},
        *words,
        _("Please answer until %(day)s.") % {"day": report.due.isoformat()},
        _address(f"reports/{report.pk}/"),
    ]
    return "\n\n".join(filter(None, lines))


def _answer(thing: int) -> tuple[str, str] | None:
    report = _reports().filter(pk=thing).first()
    if report is None:
        return None
    lines = [
        _("What became of your report on %(cookbook)s:") % {"cookbook": report.cookbook},
        report.outcome,
        _("It became the change %(title)s.") % {"title": report.change.title} if report.change else "",
        _address(f"reports/{report.pk}/"),
    ]
    return _("Answered: %(cookbook)s") % {"cookbook": report.cookbook}, "\n\n".join(filter(None, lines))


def _signal(thing: int) -> tuple[str, str] | None:
    signal = Signal.objects.select_related("series__metric", "series__site").filter(pk=thing).first()
    if signal is None:
        return None
    series = signal.series
    said = {"metric": series.metric.name, "site": series.site, "rule": signal.rule}
    where = ", ".join(filter(None, (str(series.site), series.line, series.machine, series.part, series.relation)))
    lines = [
        _("%(metric)s signals by rule %(rule)s.") % said,
        f"{where}\n{date_format(timezone.localtime(signal.at), 'DATETIME_FORMAT')}",
        _("It does not hold any more: values that came later unmade it.") if signal.ended_at else "",
        _("What signals within the next hour is on the chart, and in no other letter."),
        _address(f"measurements/{series.pk}/"),
    ]
    return _("%(metric)s at %(site)s signals") % said, "\n\n".join(filter(None, lines))


def _trial(thing: int) -> tuple[str, str] | None:
    trial = Trial.objects.select_related("site").filter(pk=thing).first()
    if trial is None or trial.look is None:
        return None
    found = trial.look["outcome"]
    said = {"site": trial.site, "title": trial.title, "verdict": word(found["verdict"])}
    lines = [
        _("The trial %(title)s at %(site)s can be judged. As it stands: %(verdict)s.") % said,
        "\n".join(map(sentence, found["sentences"])),
        _("It goes on until somebody takes the verdict.") if trial.state == Trial.State.RUNNING else "",
        _address(f"trials/{trial.pk}/"),
    ]
    return _("To be judged: %(title)s") % said, "\n\n".join(filter(None, lines))


def _reports() -> QuerySet[Report]:
    return Report.objects.select_related("cookbook__site", "change")


def _change(thing: int) -> Change | None:
    return Change.objects.select_related("cookbook").filter(pk=thing).first()


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}/{path}"


_SAID: Mapping[str, Callable[[int], tuple[str, str] | None]] = MappingProxyType(
    {
        "release": _release,
        "duty": _duty,
        "decision": _decision,
        "departure": _departure,
        "comment": _comment,
        "mention": _mention,
        "proposal": _proposal,
        "proposed again": _proposed_again,
        "delta": _delta,
        "reverification": _reverification,
        "report": _report,
        "hand over": _hand_over,
        "answer": _answer,
        "signal": _signal,
        "trial": _trial,
    }
)
