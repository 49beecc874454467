"""What was answered before, in this plant or in another one of the family, and so is not asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catchball.core.canonical import canonical
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Person, Rebase, Settlement, Site


@dataclass(frozen=True, slots=True)
class Remembered:
    """A question with the answer that was given to it before: a side, or a value; and where, by whom and when."""

    conflict: Mapping[str, Any]
    answer: Any
    site: Site
    person: Person
    at: datetime


def remembered_of(actor: Actor, rebase: Rebase) -> dict[str, Remembered]:
    """The questions of a rebase that a remembered answer keeps from being asked, by id."""
    asked = [one for one in rebase.outcome.get("remembered", ()) if one["id"] not in rebase.choices]
    if not asked:
        return {}
    rows = Settlement.objects.filter(family_id=rebase.cookbook.home_id, uid__in={one["atom"][0] for one in asked})
    known = visible_to(actor, rows).select_related("cookbook__site", "settled_by__user").order_by("settled_at", "pk")
    newest = list(known)[::-1]
    return {one["id"]: _told(one, row) for one in asked if (row := _settled(one, newest)) is not None}


def _told(conflict: Mapping[str, Any], row: Settlement) -> Remembered:
    return Remembered(conflict, _answer(conflict, row), row.cookbook.site, row.settled_by, row.settled_at)


def _settled(conflict: Mapping[str, Any], rows: list[Settlement]) -> Settlement | None:
    """The newest settlement of the same question, else of the same place: one side may have had the answer since."""
    here = [row for row in rows if row.content["atom"] == conflict["atom"]]
    return next((row for row in here if _sides(row.content["sides"]) == _sides_of(conflict)), here[0] if here else None)


def _sides_of(conflict: Mapping[str, Any]) -> frozenset[str]:
    return _sides([_state(conflict["ours"]), _state(conflict["theirs"])])


def _sides(sides: list[Any]) -> frozenset[str]:
    return frozenset(map(canonical, sides))


def _state(side: Any) -> Any:
    """A side as it is remembered: of a branch that is here, only the digest."""
    return {"here": side["here"]} if isinstance(side, Mapping) and "here" in side else side


def _answer(conflict: Mapping[str, Any], row: Settlement) -> Any:
    """The side that says what was answered, else the value, as answers are kept."""
    told = canonical(row.content["answer"])
    for side in ("ours", "theirs", "base"):
        if canonical(_state(conflict[side])) == told:
            return side
    return {"value": row.content["answer"]}
