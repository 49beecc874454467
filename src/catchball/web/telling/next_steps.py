"""What can be done next with a change, by whom: one sentence and one way on, at the top of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from catchball.actions.demanding import missing_proof
from catchball.actions.duties import missing_voices
from catchball.core.review import State
from catchball.queries.changing import ChangeInFull, Voice
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.vocabulary import word
from catchball.queries.waiting import REVERIFY_SOON
from catchball.store.acting import Actor
from catchball.store.changes import Change

_OVER = (State.REJECTED, State.WITHDRAWN, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Step:
    """What is next. `way` is the part of the page, or the name of the page, to which `action` leads; both may be empty.

    `is_mine` tells that it waits for the one who reads this.
    """

    text: str
    action: str = ""
    way: str = ""
    is_mine: bool = False


def next_steps(actor: Actor, full: ChangeInFull, today: date, *, open_threads: int, can_be_taken: bool) -> list[Step]:
    """What waits, what waits for the reader first."""
    change = full.change
    steps = list(_steps(actor, full, today, can_be_taken=can_be_taken))
    if open_threads and change.state not in _OVER:
        told = gettext("Threads that wait for an answer: %(count)s.") % {"count": open_threads}
        steps.append(Step(told, gettext("Go to the discussion"), "#discussion"))
    return sorted(steps, key=lambda step: not step.is_mine)


def _steps(actor: Actor, full: ChangeInFull, today: date, *, can_be_taken: bool) -> Iterator[Step]:
    state = State(full.change.state)
    if state is State.DRAFT:
        yield _returned(actor, full)
    elif state is State.IN_REVIEW:
        yield from _in_review(actor, full, today)
    elif state is State.ACCEPTED:
        yield _owed(actor, full)
    elif state is State.LAPSED and full.change.ends_on is None:
        yield from _without_ground(actor, full.change)
    elif state in _OVER:
        yield Step(gettext("Nothing more is to be done."))
    else:
        yield from _to_verify(actor, full.change, today)
        yield from _in_effect(full.change, can_be_taken=can_be_taken)


def _returned(actor: Actor, full: ChangeInFull) -> Step:
    if not may(actor, "work on change again", full.change):
        return Step(gettext("It was returned; its site works on it, and proposes it again."))
    reason = full.decisions[-1].reason if full.decisions else ""
    return Step(
        gettext("It was returned: %(reason)s") % {"reason": reason},
        gettext("Work on it again"),
        "work_on_again",
        is_mine=True,
    )


def _in_review(actor: Actor, full: ChangeInFull, today: date) -> Iterator[Step]:
    change = full.change
    if may(actor, "review change", change):
        mine = [voice for voice in full.voices if voice.review is None and _is_asked(actor, voice)]
        for voice in mine:
            yield Step(_asked(voice), gettext("Say what you think"), "#review", is_mine=True)
        if not mine and not any(review.person_id == actor.person for review in full.current_reviews):
            yield Step(gettext("You may say what you think of it."), gettext("Say what you think"), "#review")
    is_own = change.party_id == actor.party
    proof = missing_proof(change)
    if proof and may(actor, "prove change", change):
        yield Step(proof, gettext("Give a proof"), "#evidence", is_mine=True)
    waits = (missing_voices(change, today) if is_own else "") or proof
    if may(actor, "decide change", change):
        if waits:
            yield Step(gettext("Not to be accepted yet: %(why)s") % {"why": waits}, gettext("Decide"), "#decide")
        else:
            told = gettext("All who must be heard have been. It is for you to decide.")
            yield Step(told, gettext("Decide"), "#decide", is_mine=True)
    elif waits:
        yield Step(gettext("It waits: %(why)s") % {"why": waits})
    else:
        yield Step(gettext("It waits for the decision of the process owner."))


def _is_asked(actor: Actor, voice: Voice) -> bool:
    return voice.duty.of_party_id == actor.party and actor.wears(voice.duty.function, site=voice.duty.site_id)


def _asked(voice: Voice) -> str:
    return gettext("As %(function)s you are to %(part)s, until %(day)s, because %(why)s.") % {
        "function": word(voice.duty.function),
        "part": word(voice.duty.part),
        "day": date_format(voice.duty.due),
        "why": sentence(voice.duty.why),
    }


def _owed(actor: Actor, full: ChangeInFull) -> Step:
    kinds = ", ".join(word(one.kind) for one in full.obligations if one.is_open)
    told = gettext("Accepted. It takes effect when this is there: %(kinds)s.") % {"kinds": kinds}
    if may(actor, "settle obligation", full.change):
        return Step(told, gettext("Note that it is there"), "#obligations", is_mine=True)
    return Step(told)


def _to_verify(actor: Actor, change: Change, today: date) -> Iterator[Step]:
    if change.reverify_by is None:
        return
    told = gettext("It is to be verified again by %(day)s, for this may vanish: %(ground)s") % {
        "day": date_format(change.reverify_by),
        "ground": change.reverify_ground,
    }
    if may(actor, "verify change", change):
        is_soon = change.reverify_by <= today + REVERIFY_SOON
        yield Step(told, gettext("Say whether it still holds"), "#reverify", is_mine=is_soon)
    else:
        yield Step(told)


def _without_ground(actor: Actor, change: Change) -> Iterator[Step]:
    told = gettext("Its ground is gone. The cookbook still says what it said with this change.")
    if change.taking_back.exclude(state__in=_OVER).exists():
        yield Step(f"{told} {gettext('It is proposed that this is taken back.')}")
    elif may(actor, "propose change", change.cookbook):
        yield Step(told, gettext("Propose to take it back"), "take_back_change", is_mine=True)
    else:
        yield Step(told)
    if may(actor, "verify change", change):
        yield Step(gettext("Where it holds all the same, say by what you saw it."), gettext("Verify it"), "#reverify")


def _in_effect(change: Change, *, can_be_taken: bool) -> Iterator[Step]:
    if change.ends_on:
        yield Step(gettext("It ends by itself after %(day)s.") % {"day": date_format(change.ends_on)})
    if can_be_taken:
        told = gettext("It was accepted. Another cookbook of the family may have it, too.")
        yield Step(told, gettext("Take it over into another cookbook"), "take")
    elif not change.ends_on and not change.reverify_by:
        yield Step(gettext("It is the standard here. Nothing waits."))
