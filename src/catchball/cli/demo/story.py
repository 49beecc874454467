"""What happened at the demonstration company, day by day, as acts in the name of its people.

Nothing here writes a row: whatever is seen in the demonstration was proposed, reviewed and decided as users do it.
Nothing here loads before Django is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

from catchball.actions.changes import (
    decide_change,
    depart_temporarily,
    end_departure,
    propose_change,
    review_change,
)
from catchball.actions.cookbooks import import_cookbook, open_local_cookbook, share_cookbook
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.offers import take_change
from catchball.actions.proposals import Proposal
from catchball.actions.rebases import propose_rebase
from catchball.cli.demo.answers import answers
from catchball.cli.demo.argument import ARGUMENTS
from catchball.cli.demo.company import COMMUNITY, MAKER, SUPPLIER, username
from catchball.cli.demo.drafting import DRAFTED
from catchball.cli.demo.finding import actor, cookbook, site_of
from catchball.cli.demo.gear_units import (
    DeviationHeader,
    Meets,
    State,
    deviation_edits,
    deviation_headers,
    home_cookbook,
    home_cookbook_next,
    refused_edit,
)
from catchball.cli.demo.lathe import RUNNING
from catchball.cli.demo.measuring import MEASURING
from catchball.cli.demo.proving import again_of, proving
from catchball.cli.demo.shop_floor import EVERYDAY
from catchball.cli.demo.trying import TRYING
from catchball.core.diff import diff
from catchball.core.edits import Edits
from catchball.core.pick import pick
from catchball.core.review import Act, Part
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Community, Cookbook, Duty

_FIRST_DAY = -430
_OPENED = {"sup": -410, "cz": -330, "in": -285, "cn": -250}
_ISSUED = -2
_TAKEN_AFTER = 20
"""Days after which the home plant takes up what a plant offered."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, counted from today."""

    day: int
    number: int
    happen: Callable[[datetime], None] = field(compare=False, repr=False)


class Story:
    """Tells what happened, in order."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._events: list[Event] = []
        self._numbers = count()
        self._changes: dict[tuple[str, str], Change] = {}

    def tell(self) -> None:
        """Let everything happen."""
        self._at(_FIRST_DAY, self._issue_first)
        for site, day in _OPENED.items():
            self._at(day, partial(self._open_local, key=site))
        for header in deviation_headers():
            self._plan(header)
        self._at(_ISSUED - 7, self._propose_next)
        self._at(_ISSUED, lambda now: self._accept(now, ("home", "next")))
        for site in ("cz", "sup"):
            self._at(-1, partial(self._begin_rebase, key=site))
        self._at(-1, self._try_what_is_fixed)
        for day, happen in (*EVERYDAY, *MEASURING, *RUNNING, *TRYING, *ARGUMENTS, *DRAFTED):
            self._at(day, happen)
        for day, happen in proving(self._now):
            self._at(day, happen)
        for event in sorted(self._events, key=lambda event: (event.day, event.number)):
            event.happen(self._moment(event))

    def _at(self, day: int, happen: Callable[[datetime], None]) -> None:
        self._events.append(Event(day, next(self._numbers), happen))

    def _moment(self, event: Event) -> datetime:
        """Within working hours of the day; never after now."""
        day = (self._now + timedelta(days=event.day)).replace(hour=6, minute=0, second=0, microsecond=0)
        return min(day + timedelta(minutes=7 * (event.number % 60)), self._now)

    def _plan(self, header: DeviationHeader) -> None:
        key, days = (header.site, header.name), header.days
        if header.state in (State.TEMPORARY, State.ON_TRIAL, State.LAPSED):
            assert days.ends is not None, "what is for a time has an end"
            begins = days.proposed if days.effective is None else days.effective
            self._at(begins, lambda now: self._depart(now, header))
            if header.state is State.LAPSED:
                self._at(days.ends + 1, lambda now: self._end(now, header))
            return
        self._at(days.proposed, lambda now: self._propose(now, header))
        decided = days.effective if days.decided is None else days.decided
        if header.state is State.IN_REVIEW or decided is None:
            return
        self._at(decided, lambda now: self._accept(now, key))
        if header.state is State.OFFERED:
            self._at(decided + _TAKEN_AFTER, lambda now: self._take(now, header))
            if header.meets is Meets.ABSORBED:
                self._at(decided + 2 * _TAKEN_AFTER, lambda now: self._accept(now, ("home", f"{key[0]} {key[1]}")))

    def _issue_first(self, now: datetime) -> None:
        owner = actor("process.owner.home", now)
        site = site_of(owner, "home")
        book = import_cookbook(
            actor=owner, now=now, site=site, document=home_cookbook(), issuer="home", effective_from=now.date()
        )
        self._share(owner, now, book)

    def _open_local(self, now: datetime, key: str) -> None:
        owner = actor(f"process.owner.{key}", now)
        site = site_of(owner, key)
        book = open_local_cookbook(actor=owner, now=now, upstream=cookbook(owner, "home"), site=site, issuer=key)
        self._share(owner, now, book)

    def _share(self, owner: Actor, now: datetime, book: Cookbook) -> None:
        with acting(owner):
            community = Community.objects.get(name=COMMUNITY)
        share_cookbook(actor=owner, now=now, cookbook=book, community=community)

    def _propose(self, now: datetime, header: DeviationHeader) -> None:
        # whoever must agree is not the author
        function = "production" if header.author in ("quality", "safety") else header.author
        author = actor(username(function, header.site), now)
        book = cookbook(author, header.site)
        proposal = Proposal(header.title, header.types, answers(header.reason, header.types))
        edits = edits_now(author, book, deviation_edits(header.site, header.name))
        made = propose_change(actor=author, now=now, cookbook=book, edits=edits, proposal=proposal)
        self._changes[header.site, header.name] = made

    def _depart(self, now: datetime, header: DeviationHeader) -> None:
        author = actor(username(header.author, header.site), now)
        book = cookbook(author, header.site)
        reason = f"{header.title}\n{header.reason}"
        if header.state is State.ON_TRIAL:
            reason = f"Trial: {reason}"
        ends_on = self._day(header.days.ends or 0)
        edits = edits_now(author, book, deviation_edits(header.site, header.name))
        self._changes[header.site, header.name] = depart_temporarily(
            actor=author, now=now, cookbook=book, edits=edits, reason=reason, ends_on=ends_on
        )

    def _end(self, now: datetime, header: DeviationHeader) -> None:
        author = actor(username(header.author, header.site), now)
        end_departure(actor=author, now=now, change=self._changes[header.site, header.name])

    def _take(self, now: datetime, header: DeviationHeader) -> None:
        engineer = actor("engineer.home", now)
        reason = f"{header.title} has proven itself at {header.site}. {header.reason}"
        taken = take_change(
            actor=engineer,
            now=now,
            change=self._changes[header.site, header.name],
            into=cookbook(engineer, "home"),
            proposal=Proposal(header.title, header.types, answers(reason, header.types)),
        )
        self._changes["home", f"{header.site} {header.name}"] = taken

    def _accept(self, now: datetime, key: tuple[str, str]) -> None:
        change = self._changes[key]
        owner = actor(f"process.owner.{key[0]}", now)
        for voice in sorted(voices(owner, change)):
            review_change(
                actor=actor(voice, now),
                now=now,
                change=change,
                verdict="agree",
                comment="Looked at it on the line; agreed.",
            )
        again = again_of(key, now, self._now)
        reason = "What was asked for is there."
        decide_change(actor=owner, now=now, change=change, act=Act.ACCEPT, reason=reason, reverify=again)

    def _propose_next(self, now: datetime) -> None:
        engineer = actor("engineer.home", now)
        book = cookbook(engineer, "home")
        with acting(engineer):
            edits = diff(document_of(head_of(book), engineer), home_cookbook_next())
        reason = "The autumn train: what the plants found, and what the new drawing asks for."
        proposal = Proposal("Autumn revision", ("revision",), answers(reason, ("revision",)))
        made = propose_change(actor=engineer, now=now, cookbook=book, edits=edits, proposal=proposal)
        self._changes["home", "next"] = made

    def _begin_rebase(self, now: datetime, key: str) -> None:
        engineer = actor(f"engineer.{key}", now)
        propose_rebase(actor=engineer, now=now, cookbook=cookbook(engineer, key))

    def _try_what_is_fixed(self, now: datetime) -> None:
        tried = refused_edit()
        engineer = actor(f"engineer.{tried.site}", now)
        book = cookbook(engineer, tried.site)
        draft = open_draft(actor=engineer, now=now, cookbook=book)
        edits = edits_now(engineer, book, tried.edits)
        save_draft(actor=engineer, now=now, draft=draft, edits=edits, against=draft.version)

    def _day(self, day: int) -> date:
        return (self._now + timedelta(days=day)).date()


def edits_now(author: Actor, book: Cookbook, edits: Edits) -> Edits:
    """What a change of the first home revision is, on what the cookbook has become since."""
    with acting(author):
        head = document_of(head_of(book), author)
    picked = pick(edits, head)
    assert not picked.merge.conflicts, f"{book}: {picked.merge.conflicts[0].atom}"
    return diff(head, picked.document)


def voices(reader: Actor, change: Change) -> set[str]:
    """Who must be heard on a change: sign-ins, by function and site."""
    with acting(reader):
        asked = Duty.objects.filter(change=change).exclude(part=Part.TOLD).select_related("site", "of_party")
        return {_voice(duty) for duty in asked}


def _voice(duty: Duty) -> str:
    site = duty.site.key if duty.site else {MAKER: "home", SUPPLIER: "sup"}[duty.of_party.name]
    return f"{duty.function.replace(' ', '.')}.{site}"
