"""Arguing about a change: threads at its places, answers, and translations by people. Nothing said is ever replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.words_given import needed_words, words
from catchball.core.review import QUESTIONS
from catchball.queries.discussing import KINDS, RESOLVES, SAYS, discussion_of
from catchball.queries.people import people_called
from catchball.queries.permissions import may
from catchball.queries.visible import visible_to
from catchball.queries.withheld import withheld_nodes
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Change, Comment, Decision, Person, Review, Thread, Translation

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_MENTION = re.compile(r"(?<![\w@.])@(\w(?:[\w.+-]*\w)?)")
_LONGEST_PART = 200
_DEEPEST = 8
_LONGEST_NUMBER = 19
_PICTURES = ("media", "layout")
_ACTS = {SAYS: "comment on change", RESOLVES: "resolve thread", "reopens": "reopen thread"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a picture: which side of the comparison shows it, and where, in per cent of width and height."""

    side: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says, and in which language."""

    text: str
    language: str


def open_thread(
    *, actor: Actor, now: datetime, change: Change, remark: Remark, atom: Sequence[str] = (), spot: Spot | None = None
) -> Thread:
    """A thread at a place of the change, with its first comment; without a place it is about the whole.

    Raises NotValid for a place that the change does not touch, or that the actor does not see.
    """
    with acting(actor):
        require(may(actor, "discuss change", change))
        place = _place(actor, change, atom)
        side, x, y = _spot(place, spot)
        thread = Thread.objects.create(
            party_id=actor.party,
            change=change,
            uid=place[0] if place else "",
            atom=place,
            side=side,
            x=x,
            y=y,
            person_id=actor.somebody,
            at=now,
        )
        _say(actor, now, change, thread, SAYS, remark)
        record(actor, now, "open thread", f"change {change.pk}", {"thread": thread.pk})
        return thread


def answer_thread(*, actor: Actor, now: datetime, thread: Thread, remark: Remark, kind: str = SAYS) -> Comment:
    """Say something in a thread; resolve it or open it again, with or without words.

    Raises NotValid without words, NotPossible when it is resolved, or open, already.
    """
    with acting(actor):
        if kind not in KINDS:
            raise NotValid(gettext("In a thread one %(kinds)s.") % {"kinds": ", ".join(KINDS)}, ("kind",))
        require(may(actor, "discuss change" if kind == SAYS else "resolve thread", _thing(thread, kind)))
        if kind != SAYS:
            _require_other(actor, thread, kind)
        comment = _say(actor, now, thread.change, thread, kind, remark)
        told = {"thread": thread.pk, "comment": comment.pk}
        record(actor, now, _ACTS[kind], f"change {thread.change_id}", told)
        return comment


def translate(*, actor: Actor, now: datetime, change: Change, what: str, remark: Remark) -> Translation:
    """Put a translation beside what was said: a comment, a review, a decision, an answer of the justification.

    Raises NotValid when there is nothing of this name, or it is in that language itself.
    """
    with acting(actor):
        require(may(actor, "discuss change", change))
        language = _language(remark.language)
        if _original_language(actor, change, what) == language:
            raise NotValid(gettext("The original is in this language itself."), ("language",))
        row = Translation.objects.create(
            party_id=actor.party,
            change=change,
            what=what,
            language=language,
            text=needed_words(remark.text, "text", gettext("Write the translation.")),
            person_id=actor.somebody,
            at=now,
        )
        record(actor, now, "translate", f"change {change.pk}", {"what": what, "language": language})
        return row


def _thing(thread: Thread, kind: str) -> Change | Thread:
    return thread.change if kind == SAYS else thread


def _require_other(actor: Actor, thread: Thread, kind: str) -> None:
    found = next(one for one in discussion_of(actor, thread.change).threads if one.thread.pk == thread.pk)
    if found.is_resolved == (kind == RESOLVES):
        raise NotPossible(
            gettext("This thread is resolved already.")
            if found.is_resolved
            else gettext("This thread is open already.")
        )


def _say(actor: Actor, now: datetime, change: Change, thread: Thread, kind: str, remark: Remark) -> Comment:
    if kind == SAYS:
        text = needed_words(remark.text, "text", gettext("Write what you want to say."))
    else:
        text = words(remark.text, "text")
    called = people_called(actor, change, _MENTION.findall(text))
    text = _MENTION.sub(lambda name: _pseudonym(name, called), text)
    comment = Comment.objects.create(
        party_id=actor.party,
        thread=thread,
        person_id=actor.somebody,
        kind=kind,
        language=_language(remark.language),
        text=text,
        mentions=sorted({person.pk for person in called.values()}),
        at=now,
    )
    outbox.defer("tell_comment", party=actor.party, comment=comment.pk)
    return comment


def _pseudonym(name: re.Match[str], called: Mapping[str, Person]) -> str:
    person = called.get(name[1].lower())
    return name[0] if person is None else f"@{person.pseudonym}"


def _language(tag: str) -> str:
    if not _LANGUAGE.fullmatch(tag):
        raise NotValid(gettext("Say in which language it is written, as “en”, “de” or “zh-Hans”."), ("language",))
    return tag


def _place(actor: Actor, change: Change, atom: Sequence[str]) -> list[str]:
    place = list(atom)
    if not place:
        return place
    touched = {edit["atom"][0] for edit in change.edits} - withheld_nodes(actor, change.cookbook)
    is_shaped = len(place) <= _DEEPEST and all(0 < len(part) <= _LONGEST_PART for part in place)
    if not is_shaped or place[0] not in touched:
        raise NotValid(gettext("The change says nothing at this place."), ("atom",))
    return place


def _spot(place: Sequence[str], spot: Spot | None) -> tuple[str, Decimal | None, Decimal | None]:
    if spot is None:
        return "", None, None
    if len(place) != 3 or place[1] not in _PICTURES or spot.side not in ("old", "new"):
        raise NotValid(gettext("There is no picture at this place."), ("spot",))
    return spot.side, _per_cent(spot.x, "x"), _per_cent(spot.y, "y")


def _per_cent(told: str, where: str) -> Decimal:
    try:
        value = Decimal(told)
    except InvalidOperation:
        value = Decimal(-1)
    if not 0 <= value <= 100:
        raise NotValid(gettext("A spot is given in per cent of the picture, from 0 to 100."), (where,))
    return value.quantize(Decimal("0.01"))


def _original_language(actor: Actor, change: Change, what: str) -> str:
    """The language of what is to be translated; empty where that is not known. Raises NotValid."""
    kind, _, number = what.rpartition(" ")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER else 0
    if kind == "comment":
        said = visible_to(actor, Comment.objects.filter(pk=pk, thread__change=change)).first()
        if said is not None:
            return said.language
    is_known = {
        "review": lambda: visible_to(actor, Review.objects.filter(pk=pk, change=change)).exists(),
        "decision": lambda: visible_to(actor, Decision.objects.filter(pk=pk, change=change)).exists(),
        **dict.fromkeys(QUESTIONS, lambda: 1 <= pk <= change.proposal),
    }
    if kind in is_known and is_known[kind]():
        return ""
    raise NotValid(gettext("There is nothing of this name to translate."), ("what",))
