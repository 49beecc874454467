"""Who may do what: one function for pages, API and actions. A refusal carries the sentence that its reader needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from catchball.store.acting import Actor
from catchball.store.models import (
    Change,
    Community,
    Cookbook,
    Metric,
    QualificationLevels,
    Rebase,
    Reissue,
    Report,
    Series,
    Site,
    Thread,
    Trial,
)
from catchball.store.parties import Function as Worn

ENGINEERS = (Worn.PROCESS_OWNER, Worn.PRODUCTION, Worn.DESIGN, Worn.QUALITY, Worn.IMPROVEMENT, Worn.SAFETY)
"""Functions that work on cookbooks."""

Thing: TypeAlias = (
    "Cookbook | Change | Rebase | Report | Site | Community | QualificationLevels | Reissue | Thread | Metric | Series"
    "| Trial"
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The actor may."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """The actor may not; `why` is what they will read."""

    why: str

    def __bool__(self) -> bool:
        return False


Answer: TypeAlias = "Allowed | Denied"
_Rule: TypeAlias = Callable[[Actor, Thing], Answer]


class UnknownVerb(LookupError):
    """A verb for which nobody wrote a rule: nobody may."""


def may(actor: Actor, verb: str, thing: Thing) -> Answer:
    """Whether the actor may do it to the thing, which they can see. Raises UnknownVerb."""
    try:
        rule = RULES[verb]
    except KeyError as error:
        raise UnknownVerb(verb) from error
    if actor.is_read_only:
        return Denied(gettext("This token may only read."))
    return rule(actor, thing)


def _party_of(thing: Thing) -> int:
    return thing.party_id


def _site_of(thing: Thing) -> int | None:
    if isinstance(thing, Cookbook):
        return thing.site_id
    if isinstance(thing, (Change, Rebase, Report)):
        return thing.cookbook.site_id
    if isinstance(thing, (Series, Trial)):
        return thing.site_id
    return thing.pk if isinstance(thing, Site) else None


def _own(functions: tuple[str, ...], whose: str | Promise) -> _Rule:
    """Of the own party, somebody with one of these functions at the site."""

    def rule(actor: Actor, thing: Thing) -> Answer:
        if _party_of(thing) != actor.party:
            return Denied(gettext("This belongs to another party; you can propose it to them."))
        if actor.person is None or actor.wears(*functions, site=_site_of(thing)):
            return Allowed()
        return Denied(gettext("This is for %(whose)s of the site.") % {"whose": str(whose)})

    return rule


def _may_adapt(actor: Actor, thing: Thing) -> Answer:
    """To open a local cookbook from an upstream one."""
    assert isinstance(thing, Cookbook)
    if thing.party_id == actor.party:
        return Allowed()
    community = thing.community
    if community is not None and community.parties.filter(party_id=actor.party, may_adapt=True).exists():
        return Allowed()
    return Denied(gettext("Its owner lets your party read this cookbook, not adapt it."))


def _may_review(actor: Actor, thing: Thing) -> Answer:
    assert isinstance(thing, Change)
    if _wrote(actor, thing):
        return Denied(gettext("You wrote this change; its reviewers are others."))
    if actor.wears(*ENGINEERS, Worn.CUSTOMER, Worn.OPERATOR):
        return Allowed()
    return Denied(gettext("Reviews are written by people with a function in the community."))


def _may_decide(actor: Actor, thing: Thing) -> Answer:
    assert isinstance(thing, Change)
    if _wrote(actor, thing):
        return Denied(gettext("You wrote this change; somebody else decides on it."))
    return _OWNERS(actor, thing)


def _may_verify(actor: Actor, thing: Thing) -> Answer:
    """To say that a change in effect still holds."""
    assert isinstance(thing, Change)
    if _wrote(actor, thing):
        return Denied(gettext("You wrote this change; somebody else says whether it still holds."))
    return _WORKERS(actor, thing)


def _wrote(actor: Actor, change: Change) -> bool:
    """Whether the actor proposed it, the first time or again."""
    return actor.person in (change.author_id, *change.proposers)


def _may_answer(actor: Actor, thing: Thing) -> Answer:
    """Whoever owes the answer, and the process owner of the site, who sees that somebody does."""
    assert isinstance(thing, Report)
    if thing.party_id != actor.party:
        return Denied(gettext("This belongs to another party."))
    if actor.person is None or actor.wears(thing.function, site=thing.site_id):
        return Allowed()
    if actor.wears(Worn.PROCESS_OWNER, site=thing.cookbook.site_id):
        return Allowed()
    return Denied(gettext("This is for whoever owns the report, and for the process owner of the site."))


def _may_discuss(actor: Actor, thing: Thing) -> Answer:
    """Who may read a change may say what they think of it."""
    del thing
    return Denied(gettext("What is said is signed by a person.")) if actor.person is None else Allowed()


def _may_resolve(actor: Actor, thing: Thing) -> Answer:
    assert isinstance(thing, Thread)
    if thing.person_id == actor.person or _WORKERS(actor, thing.change):
        return Allowed()
    return Denied(gettext("A thread is resolved by who opened it, or by those who work on the change."))


def _may_follow_series(actor: Actor, thing: Thing) -> Answer:
    """Everybody of the party may be told of what they may see."""
    if _party_of(thing) == actor.party and actor.person is not None:
        return Allowed()
    return Denied(gettext("A series is followed by people of the party that measures it."))


_OWNERS = _own((Worn.PROCESS_OWNER,), gettext_lazy("the process owner"))
_WORKERS = _own(ENGINEERS, gettext_lazy("engineers"))
_MEASURERS = _own((Worn.OPERATOR, *ENGINEERS, Worn.MAINTENANCE), gettext_lazy("operators, maintenance and engineers"))

RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "import cookbook": _own((Worn.PROCESS_OWNER,), gettext_lazy("the process owner")),
        "adapt": _may_adapt,
        "open local cookbook": _WORKERS,
        "save draft": _WORKERS,
        "propose change": _WORKERS,
        "withdraw change": _WORKERS,
        "work on change again": _WORKERS,
        "review change": _may_review,
        "decide change": _may_decide,
        "discuss change": _may_discuss,
        "prove change": _WORKERS,
        "verify change": _may_verify,
        "set evidence policy": _OWNERS,
        "ask for sign-off": _OWNERS,
        "resolve thread": _may_resolve,
        "settle obligation": _OWNERS,
        "qualify": _WORKERS,
        "plan line": _WORKERS,
        "reissue document": _WORKERS,
        "check node": _WORKERS,
        "name levels": _OWNERS,
        "define metric": _WORKERS,
        "open series": _WORKERS,
        "plan trial": _WORKERS,
        "map file": _WORKERS,
        "bring in measurements": _MEASURERS,
        "track effectiveness": _WORKERS,
        "tell states": _MEASURERS,
        "freeze limits": _WORKERS,
        "specify": _WORKERS,
        "follow series": _may_follow_series,
        "measure": _MEASURERS,
        "depart temporarily": _own((*ENGINEERS, Worn.MAINTENANCE), gettext_lazy("engineers and maintenance")),
        "take change": _WORKERS,
        "report problem": _own(
            (Worn.OPERATOR, *ENGINEERS, Worn.MAINTENANCE), gettext_lazy("operators, maintenance and engineers")
        ),
        "answer report": _may_answer,
        "hand over report": _may_answer,
        "rebase": _WORKERS,
        "share": _OWNERS,
        "mark confidential": _OWNERS,
    }
)
