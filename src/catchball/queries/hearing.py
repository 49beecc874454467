"""What somebody wants to hear of: their choices, what they follow, and who follows a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils.translation import get_supported_language_variant

from catchball.core.letters import USUAL, LetterKind, Rhythm, kind_of
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import (
    CalendarKey,
    Change,
    Comment,
    Cookbook,
    Following,
    LetterChoice,
    Membership,
    Person,
    Review,
)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Hearing:
    """What a person chose: how soon letters of each kind come, what they follow, and their calendar's key.

    `language` is the one that they are written in; empty means that of their site.
    """

    language: str
    rhythms: Mapping[LetterKind, Rhythm]
    changes: Sequence[Change]
    cookbooks: Sequence[Cookbook]
    calendar: CalendarKey | None


def hearing_of(actor: Actor) -> Hearing:
    """What the actor chose."""
    followed = list(
        _own(actor, Following.objects.filter(follows=True))
        .select_related("change__cookbook__site", "cookbook__site")
        .defer("change__edits")
        .order_by("pk")
    )
    return Hearing(
        chosen_language(actor),
        rhythms_of(actor),
        [row.change for row in followed if row.change is not None],
        [row.cookbook for row in followed if row.cookbook is not None],
        calendar_keys(actor).first(),
    )


def rhythms_of(actor: Actor) -> Mapping[LetterKind, Rhythm]:
    """How soon letters of each kind come to the actor."""
    rows = _own(actor, LetterChoice.objects.all()).values_list("kind", "rhythm")
    return {**USUAL, **{LetterKind(kind): Rhythm(rhythm) for kind, rhythm in rows}}


def chosen_language(actor: Actor) -> str:
    """The language in which the actor wants to be written to; empty means that of their site."""
    return visible_to(actor, Person.objects.filter(pk=actor.somebody)).values_list("language", flat=True).get()


def rhythm_of(person: int, about: str) -> Rhythm:
    """How soon a person, of the party that acts, wants to hear about something."""
    kind = kind_of(about)
    if kind is None:
        return Rhythm.AT_ONCE
    chosen = LetterChoice.objects.filter(person_id=person, kind=kind).values_list("rhythm", flat=True).first()
    return USUAL[kind] if chosen is None else Rhythm(chosen)


def unwanted(person: int) -> frozenset[LetterKind]:
    """The kinds of letters that a person, of the party that acts, wants none of."""
    rows = LetterChoice.objects.filter(person_id=person, rhythm=Rhythm.NEVER).values_list("kind", flat=True)
    return frozenset(LetterKind(kind) for kind in rows)


def language_of_person(person: int) -> str:
    """The language in which somebody, of the party that acts, is written to: the one they chose, or of their site."""
    chosen = Person.objects.values_list("language", flat=True).filter(pk=person).first()
    if chosen:
        return chosen
    sites = Membership.objects.filter(person_id=person, site__isnull=False).order_by("pk")
    spoken = sites.values_list("site__language", flat=True).first()
    return _interface_language(spoken or settings.LANGUAGE_CODE)


def _interface_language(code: str) -> str:
    """The language of the interface that is nearest to a language of content."""
    try:
        return get_supported_language_variant("zh-hans" if code.partition("-")[0] == "zh" else code)
    except LookupError:
        return settings.LANGUAGE_CODE


def calendar_keys(actor: Actor) -> QuerySet[CalendarKey]:
    """The actor's keys that open their calendar."""
    return _own(actor, CalendarKey.objects.filter(revoked_at=None)).order_by("-pk")


def person_of_calendar(digest: str) -> int | None:
    """Whose calendar a key opens, before anybody acts; None where it opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select app.calendar_of(%s)", [digest])
        (person,) = cursor.fetchone()
    return None if person is None else int(person)


def follows_change(actor: Actor, change: Change) -> bool:
    """Whether the actor hears of a change: as they chose, else for their part in it, or for following its cookbook."""
    about = Q(change=change) | Q(cookbook_id=change.cookbook_id)
    rows = _own(actor, Following.objects.filter(about)).values_list("change_id", "follows")
    chosen = {about or 0: follows for about, follows in rows}  # (0: what is said of the cookbook)
    if change.pk in chosen:
        return chosen[change.pk]
    return actor.person in people_in(change) or chosen.get(0, False)


def follows_cookbook(actor: Actor, cookbook: Cookbook) -> bool:
    """Whether the actor hears of what is proposed and released in a cookbook."""
    return _own(actor, Following.objects.filter(cookbook=cookbook, follows=True)).exists()


def people_in(change: Change) -> set[int]:
    """Who had a part in a change, as far as the party that acts sees: wrote, reviewed, commented, was mentioned."""
    people = {change.author_id, *change.proposers}
    people |= set(Review.objects.filter(change=change).values_list("person_id", flat=True))
    for person, mentions in Comment.objects.filter(thread__change=change).values_list("person_id", "mentions"):
        people |= {person, *mentions}
    return people


def _own(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    return visible_to(actor, rows.filter(person_id=actor.person))
