"""What somebody proposes: the answers of the justification, and whether latitude asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils.translation import gettext

from catchball.actions.refusals import NotPossible, NotValid
from catchball.actions.upstreams import upstream_revision
from catchball.actions.words_given import needed_words, words
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.latitude import Leave, guard
from catchball.core.review import CHANGE_TYPES, QUESTIONS, missing_answers
from catchball.queries.documents import base_document
from catchball.store.acting import Actor
from catchball.store.models import Revision

_LONGEST_TITLE = 200
_LONGEST_KIND = 40
_LONGEST_NUMBER = 100
_LONGEST_DEPARTURE = timedelta(days=366)
"""What ends by itself needs no proof; what has lasted a year through all seasons is no exception any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes: a title, types, the answers of the justification, and outside obligations."""

    title: str
    types: tuple[str, ...]
    justification: Mapping[str, str]
    obligations: Sequence[tuple[str, str]] = field(default=())
    """Kind and number of what must be there before it takes effect: a customer's approval, a risk assessment."""
    ends_on: date | None = None
    """For a temporary departure: the last day."""


def checked(proposal: Proposal, today: date, *, is_justified: bool) -> Proposal:
    """The proposal with its words in normal form. Raises NotValid, naming the place."""
    title = needed_words(
        proposal.title, "title", gettext("Give it a title by which people will speak of it."), _LONGEST_TITLE
    )
    if unknown := sorted(set(proposal.types) - set(CHANGE_TYPES)):
        raise NotValid(
            gettext("“%(word)s” is no type of change; known are %(types)s.")
            % {"word": unknown[0][:40], "types": ", ".join(CHANGE_TYPES)},
            ("types",),
        )
    if not proposal.types:
        raise NotValid(gettext("Say of what type it is: %(types)s.") % {"types": ", ".join(CHANGE_TYPES)}, ("types",))
    if proposal.ends_on is not None and proposal.ends_on < today:
        raise NotValid(gettext("A temporary departure ends today or later."), ("ends_on",))
    if proposal.ends_on is not None and proposal.ends_on > today + _LONGEST_DEPARTURE:
        told = gettext("A temporary departure ends within a year; propose what is to last longer without an end.")
        raise NotValid(told, ("ends_on",))
    if "temporary" in proposal.types and proposal.ends_on is None:
        raise NotValid(gettext("A temporary change ends by itself: say on which day."), ("ends_on",))
    return replace(
        proposal,
        title=title,
        types=tuple(sorted(set(proposal.types))),
        justification=_justification(proposal.justification, is_justified=is_justified),
        obligations=[_obligation(kind, number) for kind, number in proposal.obligations],
    )


def needs_justification(revision: Revision, before: Document, proposed: Document, actor: Actor) -> bool:
    """Whether any of what is new in a document is outside of latitude; `revision` is the one that it was before.

    A home cookbook has nobody above: each of its changes is justified. Raises NotPossible where latitude forbids it.
    """
    base = upstream_revision(revision)
    if base is None:
        return True
    upstream = base_document(base, actor, before)
    known = {edit.atom: edit.new for edit in diff(upstream, before)}
    new = [ruling for ruling in guard(upstream, proposed) if known.get(ruling.edit.atom) != ruling.edit.new]
    for ruling in new:
        if ruling.leave is Leave.BLOCKED:
            raise NotPossible(f"{' › '.join(ruling.edit.atom)}: {ruling.why}")
    return any(ruling.leave is Leave.JUSTIFY for ruling in new)


def _justification(given: Mapping[str, str], *, is_justified: bool) -> dict[str, str]:
    if unknown := sorted(set(given) - set(QUESTIONS)):
        told = gettext("“%(word)s” is no question of the justification; they are %(questions)s.") % {
            "word": unknown[0][:40],
            "questions": ", ".join(QUESTIONS),
        }
        raise NotValid(told, ("justification", unknown[0][:40]))
    answers = {question: words(given[question], question) for question in QUESTIONS if question in given}
    if missing := missing_answers(answers, is_justified=is_justified):
        raise NotValid(
            gettext("The justification lacks: %(missing)s.") % {"missing": ", ".join(missing)},
            ("justification", missing[0]),
        )
    return answers


def _obligation(kind: str, number: str) -> tuple[str, str]:
    said = needed_words(
        kind, "obligations", gettext("Say what must be there: a customer's approval, for example."), _LONGEST_KIND
    )
    return said, words(number, "obligations", _LONGEST_NUMBER)
