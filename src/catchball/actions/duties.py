"""Who must be heard on a change, found by the policy, and who is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext

from catchball.core.decisions import Place
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edit, Edits
from catchball.core.review import Facts, Need, Part, Silence, Where, needs
from catchball.queries.changing import speaks_for
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.vocabulary import word
from catchball.store.models import Change, CommunityParty, Cookbook, Duty, Review

_SATURDAY = 5


def facts_of(
    cookbook: Cookbook, types: Iterable[str], edits: Edits, document: Document, *, is_justified: bool
) -> Facts:
    """What rules ask of a change: of which types it is, and what it touches."""
    return Facts(
        types=frozenset(types) | ({"revision"} if cookbook.upstream_id is None else set()),
        classes=_classes(edits, document),
        is_justified=is_justified,
        touches_other_parties=_others(cookbook).exists(),
    )


def ask_duties(change: Change, facts: Facts, today: date) -> None:
    """Write a duty for everybody whom the policy names."""
    for need in needs(facts):
        for party, site in _asked(need, change, today):
            Duty.objects.create(
                party_id=change.party_id,
                change=change,
                proposal=change.proposal,
                of_party_id=party,
                site_id=site,
                function=need.function,
                part=need.part,
                why=need.why,
                due=working_days_after(today, need.days),
                silence=need.silence,
            )


def missing_voices(change: Change, today: date) -> str:
    """Why the change cannot be accepted yet, as a sentence; empty when all who must be heard have been.

    What was said on an earlier proposal does not count for this one.
    """
    reviews = list(Review.objects.filter(change=change, proposal=change.proposal).order_by("at", "pk"))
    latest = {review.person_id: review for review in reviews}
    if any(review.verdict == "against" for review in latest.values()):
        return gettext("Somebody is against it; settle that first, or reject the change.")
    for duty in change.duties.filter(proposal=change.proposal).exclude(part=Part.TOLD).order_by("due", "pk"):
        spoken = {review.verdict for review in latest.values() if speaks_for(review, duty)}
        if duty.part == Part.AGREE and "agree" not in spoken:
            return gettext("The %(function)s must agree first, because %(why)s.") % {
                "function": word(duty.function),
                "why": sentence(duty.why),
            }
        if duty.part == Part.HEARD and not spoken and (duty.due >= today or duty.silence == Silence.WAIT):
            told = gettext("The %(function)s is to be heard until %(day)s, because %(why)s.")
            if duty.silence == Silence.WAIT:
                told = gettext("The %(function)s is to be heard, because %(why)s.")
            return told % {"function": word(duty.function), "day": duty.due, "why": sentence(duty.why)}
    return ""


def working_days_after(start: date, days: int) -> date:
    """The day so many working days (Monday to Friday) after another."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def _others(cookbook: Cookbook) -> QuerySet[CommunityParty]:
    """The other parties that the cookbook is shared with."""
    return CommunityParty.objects.filter(community=cookbook.community).exclude(party_id=cookbook.party_id)


def _asked(need: Need, change: Change, today: date) -> Iterator[tuple[int, int | None]]:
    """The parties and sites whose function is meant."""
    cookbook = change.cookbook
    if need.where is Where.SITE or (need.where is Where.CENTRE and cookbook.home_id is None):
        yield cookbook.party_id, cookbook.site_id
    elif need.where is Where.CENTRE:
        # a home cookbook of another party is asked by taking the change upstream, not by a vote in this plant
        home = Cookbook.objects.filter(family=cookbook, party_id=cookbook.party_id).first()
        yield cookbook.party_id, home.site_id if home else cookbook.site_id
    elif need.where is Where.PEER:
        family = Cookbook.objects.filter(home_id=cookbook.home_id or cookbook.pk).exclude(pk=cookbook.pk)
        if change.origin is not None:
            family = family.exclude(pk=change.origin.cookbook_id)  # it does so already
        yield from family.order_by("pk").values_list("party_id", "site_id")
    else:
        yield from ((party, None) for party in _parties_wearing(need.function, cookbook, today))


def _parties_wearing(function: str, cookbook: Cookbook, today: date) -> list[int]:
    """The other parties of the cookbook's community in which somebody wears the function: no other could answer."""
    with connection.cursor() as cursor:
        cursor.execute("select app.parties_wearing(%s, %s, %s)", [cookbook.community_id, function, today])
        return sorted(party for (party,) in cursor.fetchall() if party != cookbook.party_id)


def _classes(edits: Edits, document: Document) -> frozenset[str]:
    """The classes (safety, special, ordinary) of all that the edits touch: what was there, and what comes."""
    found: set[str] = set()
    for edit in edits:
        found.update(_told(edit.old), _told(edit.new), _told(_around(edit, document)))
        if edit.atom[-1] == "class":
            found.update(str(side) for side in (edit.old, edit.new) if side)
    return frozenset(found)


def _around(edit: Edit, document: Document) -> Any:
    """The row or element that the edit is inside of; of a node that moves, all that it says."""
    node = document.nodes.get(edit.uid)
    if node is None:
        return None
    if edit.atom[1] == Place.PARENT:
        return node.fields
    value = node.fields.get(edit.atom[1]) if len(edit.atom) > 2 else None
    if isinstance(value, tuple):
        value = {element["id"]: element for element in value}
    return value.get(edit.atom[2]) if isinstance(value, dict) else None


def _told(value: Any) -> Iterator[str]:
    """Every class that is named anywhere in a value."""
    if isinstance(value, Mapping):
        if isinstance(value.get("class"), str):
            yield value["class"]
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _told(part)
