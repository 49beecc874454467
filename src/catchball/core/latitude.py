"""What the upstream leaves to a local plant, and whether a local cookbook stays within it.

A node's `latitude` table says, by row, what is left: the row `node` for the node and all below it, `children` for the
order and membership of its list, a field (`instruction`) or a part of one (`parameters.torque`) for just that. The
nearest row speaks; without any, every change must be justified. The guard knows which side is upstream; the merge does
not, and stays symmetric.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catchball.core.decisions import Atom, Place
from catchball.core.diff import diff
from catchball.core.document import Cookbook
from catchball.core.edits import Edit, Edits
from catchball.core.overlay import woven
from catchball.core.pick import pick
from catchball.core.reversals import moved
from catchball.core.schema import FIELDS, NODE_LATITUDE, Field, Type
from catchball.core.units import InvalidAmount, at_most

CHILDREN = "children"
LATITUDE = "latitude"
_WIDTH = {"fixed": 0, "justify": 1, "bounded": 2, "free": 3}


class Leave(StrEnum):
    """What an edit needs: nothing (it is within latitude), a justified and reviewed change, or it may not be."""

    WITHIN = "within"
    JUSTIFY = "justify"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Latitude:
    """What is left at one place: the word, the bounds of `bounded`, and the node that declared it ("" for none)."""

    leave: str = "justify"
    low: str | None = None
    high: str | None = None
    allowed: tuple[str, ...] = ()
    declared_by: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One deviation from the upstream, and what it needs, in a sentence that its author will read."""

    edit: Edit
    leave: Leave
    why: str


def latitude_at(upstream: Cookbook, atom: Atom) -> Latitude:
    """The latitude that the upstream declares for an atom of one of its nodes; `justify` where nothing is declared."""
    return _declared(upstream, atom[0], _rows(atom))


def guard(upstream: Cookbook, local: Cookbook) -> tuple[Ruling, ...]:
    """A ruling for every difference of a local cookbook to the upstream revision that it is based on."""
    return rulings(diff(upstream, local), upstream, local)


def rulings(departures: Edits, upstream: Cookbook, local: Cookbook) -> tuple[Ruling, ...]:
    """A ruling for each of the differences that were found already."""
    return tuple(_ruled(edit, upstream, local) for edit in departures)


def enforce(upstream: Cookbook, local: Cookbook) -> tuple[Cookbook, tuple[Ruling, ...]]:
    """The local cookbook without what may not be, and the rulings on what was left out.

    A local cookbook is its upstream revision and a list of deviations: those that are not blocked are picked.
    """
    found = guard(upstream, local)
    left_out = [ruling for ruling in found if ruling.leave is Leave.BLOCKED]
    if not left_out:
        return local, ()
    kept = [ruling for ruling in found if ruling.leave is not Leave.BLOCKED]
    orders = [_without_moves(ruling.edit) for ruling in left_out if ruling.edit.atom[-1] == Place.ORDER]
    document = pick(Edits((*(ruling.edit for ruling in kept), *orders)), upstream).document
    if all(ruling.leave is not Leave.BLOCKED for ruling in guard(upstream, document)):
        return document, tuple(left_out)
    why = "it cannot be done without another change of the structure that is blocked"
    left_out.extend(Ruling(ruling.edit, Leave.BLOCKED, why) for ruling in kept if not ruling.edit.is_content)
    contents = Edits(tuple(ruling.edit for ruling in kept if ruling.edit.is_content))
    return pick(contents, upstream).document, tuple(left_out)


def _without_moves(edit: Edit) -> Edit:
    """The edit of a list with what came and went, the others in their old order."""
    old, new = _names(edit.old), _names(edit.new)
    stayed = [name for name in old if name in new]
    return Edit(edit.atom, edit.old, list(woven(stayed, [name for name in new if name not in old], new)))


def _rows(atom: Atom) -> list[str]:
    """The rows that may speak for an atom, nearest first."""
    if atom[1] in (Place.LIFE, Place.PARENT):
        return [NODE_LATITUDE]
    if atom[1] == Place.ORDER:
        return [CHILDREN, NODE_LATITUDE]
    path = [part for part in atom[1:] if part != Place.ORDER]
    return [".".join(path[:length]) for length in range(len(path), 0, -1)] + [NODE_LATITUDE]


def _declared(document: Cookbook, uid: str, rows: list[str]) -> Latitude:
    current: str | None = uid
    while current is not None and current in document.nodes:
        table = document.nodes[current].fields.get(LATITUDE, {})
        for row in rows:
            if row in table:
                said = table[row]
                allowed = said.get("allowed", ())
                return Latitude(said.get("leave", "justify"), said.get("low"), said.get("high"), allowed, current)
        rows = [NODE_LATITUDE]
        current = document.parents.get(current)
    return Latitude()


def _ruled(edit: Edit, upstream: Cookbook, local: Cookbook) -> Ruling:
    if edit.is_content and edit.atom[1] == LATITUDE:
        return _ruled_latitude(edit, upstream, local)
    if held := _fixed_below(edit, upstream):
        return Ruling(edit, Leave.BLOCKED, f"it is the home of {held}, which the upstream has fixed")
    latitude = latitude_at(upstream, _governing(edit))
    match latitude.leave:
        case "free":
            return Ruling(edit, Leave.WITHIN, "the upstream leaves this to the plant")
        case "bounded":
            return _ruled_bounded(edit, latitude)
        case "fixed":
            return _ruled_fixed(edit, upstream, latitude.declared_by)
    if _only_membership(edit):
        return Ruling(edit, Leave.WITHIN, "the order of the others is kept")
    return _ruled_in_list(edit, upstream) or Ruling(edit, Leave.JUSTIFY, "a change here must be justified and reviewed")


def _fixed_below(edit: Edit, upstream: Cookbook) -> str:
    """A fixed node at or below the node that the edit withdraws; empty when there is none."""
    if edit.atom[1] != Place.LIFE or edit.uid not in upstream.nodes:
        return ""
    below = upstream.walk(edit.uid)
    return next((uid for uid in below if latitude_at(upstream, (uid, Place.LIFE)).leave == "fixed"), "")


def _governing(edit: Edit) -> Atom:
    """The upstream atom whose latitude governs an edit: for a new node, the list that it joins."""
    if edit.atom[1] == Place.LIFE and isinstance(edit.old, Mapping) and edit.old["state"] != "here":
        new: Any = edit.new
        return (str(new.get("parent", edit.uid)), Place.ORDER)
    return edit.atom


def _only_membership(edit: Edit) -> bool:
    return edit.atom[-1] == Place.ORDER and not moved(_names(edit.old), _names(edit.new))


def _ruled_in_list(edit: Edit, upstream: Cookbook) -> Ruling | None:
    """Blocked where the edit of a list moves a node that the upstream has fixed."""
    if edit.atom[1] != Place.ORDER:
        return None
    for uid in moved(_names(edit.old), _names(edit.new)):
        if latitude_at(upstream, (uid, Place.PARENT)).leave == "fixed":
            return Ruling(edit, Leave.BLOCKED, f"{uid} is fixed and stays where it is")
    return None


def _ruled_bounded(edit: Edit, latitude: Latitude) -> Ruling:
    if isinstance(edit.new, str) and (edit.new in latitude.allowed or _in_bounds(edit.new, latitude)):
        return Ruling(edit, Leave.WITHIN, "within the bounds that the upstream gives")
    if _only_membership(edit):
        return Ruling(edit, Leave.WITHIN, "the order of the others is kept")
    return Ruling(edit, Leave.JUSTIFY, "outside the bounds that the upstream gives: justify it and have it reviewed")


def _in_bounds(amount: str, latitude: Latitude) -> bool:
    if latitude.low is None and latitude.high is None:
        return False
    return _ordered(latitude.low, amount) and _ordered(amount, latitude.high)


def _ordered(small: str | None, large: str | None) -> bool:
    """Whether the first amount is at most the second; an absent one limits nothing, other dimensions never fit."""
    if small is None or large is None:
        return True
    try:
        return at_most(small, large)
    except InvalidAmount:
        return False


def _ruled_fixed(edit: Edit, upstream: Cookbook, declared_by: str) -> Ruling:
    if _only_membership(edit):
        return Ruling(edit, Leave.WITHIN, "the order of the others is kept")
    if edit.is_content and edit.uid in upstream.nodes and (why := _tightens(edit, upstream)):
        return Ruling(edit, Leave.WITHIN, why)
    why = f"fixed by the upstream ({declared_by}): it may be tightened, not changed; propose the change upstream"
    return Ruling(edit, Leave.BLOCKED, why)


def _tightens(edit: Edit, upstream: Cookbook) -> str:
    """Why an edit of a fixed node only makes it tighter or safer; empty when it does not."""
    entry = upstream.nodes[edit.uid]
    field = FIELDS[entry.kind].get(edit.atom[1])
    if field is None:
        return ""
    if field.safeguard and edit.old is None and (len(edit.atom) == 3 or "protective_equipment" in edit.atom):
        return "adds a safeguard"
    inner = _field_at(field, edit.atom[2:])
    if inner is not None and inner.type is Type.TEXT and edit.old is None and _holder(edit, entry.fields):
        return "adds a translation"
    return "narrows the limits" if _narrows(edit, entry.fields) else ""


def _field_at(field: Field, path: Atom) -> Field | None:
    """The field that a path below a field leads to."""
    while field.record:
        if len(path) < 2:
            return None
        field, path = field.record[path[1]], path[2:]
    return field


def _narrows(edit: Edit, fields: Mapping[str, Any]) -> bool:
    """Whether the edit raises a low or lowers a high limit, and leaves the upstream's value and other limit inside."""
    if edit.atom[-1] not in ("low", "high") or not isinstance(edit.new, str):
        return False
    around = _holder(edit, fields) or {}
    old = edit.old if isinstance(edit.old, str) else None
    if edit.atom[-1] == "low":
        others = (around.get("value"), around.get("high"))
        return _ordered(old, edit.new) and all(_ordered(edit.new, other) for other in others)
    others = (around.get("value"), around.get("low"))
    return _ordered(edit.new, old) and all(_ordered(other, edit.new) for other in others)


def _holder(edit: Edit, fields: Mapping[str, Any]) -> Any:
    """The value that directly holds the atom: a text, a quantity, a row or an element; None where it is gone."""
    value: Any = fields
    for part in edit.atom[1:-1]:
        if isinstance(value, tuple):
            value = next((element for element in value if element["id"] == part), None)
        else:
            value = (value or {}).get(part)
    return value


def _ruled_latitude(edit: Edit, upstream: Cookbook, local: Cookbook) -> Ruling:
    """A plant may narrow what it leaves to those that build on it; it may not widen what was left to it."""
    rows = [edit.atom[2], *([NODE_LATITUDE] if edit.atom[2] != NODE_LATITUDE else [])]
    before, after = _declared(upstream, edit.uid, rows), _declared(local, edit.uid, rows)
    if _wider(after, before):
        return Ruling(edit, Leave.BLOCKED, f"widens the latitude from {before.leave} to {after.leave}")
    return Ruling(edit, Leave.WITHIN, "narrows the latitude for those that build on it")


def _wider(after: Latitude, before: Latitude) -> bool:
    if after.leave != "bounded" or before.leave != "bounded":
        return _WIDTH[after.leave] > _WIDTH[before.leave]
    loosened = [
        (before.low is not None and (after.low is None or not _ordered(before.low, after.low))),
        (before.high is not None and (after.high is None or not _ordered(after.high, before.high))),
        not set(after.allowed) <= set(before.allowed),
    ]
    return any(loosened)


def _names(value: Any) -> list[str]:
    return list(value or ())
