"""What is remembered of a settled merge, so that the same question is not asked twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catchball.core.canonical import Json, canonical
from catchball.core.decisions import Conflict, Place, Settlement
from catchball.core.diff import current
from catchball.core.document import Cookbook
from catchball.core.edits import Edit
from catchball.core.merge import Merge


def settlements(merged: Merge) -> tuple[Settlement, ...]:
    """One settlement for each conflict that was answered (for a cycle, one for each node in it)."""
    return tuple(settled for conflict in merged.answered for settled in _of(conflict, merged))


def own_answers(asked: Iterable[Conflict], document: Cookbook) -> list[Conflict]:
    """Of the questions about values and orders, those to which the document has an answer of neither side."""
    return [one for one in asked if one.kind in ("value", "order") and _is_own(one, document)]


def _is_own(conflict: Conflict, document: Cookbook) -> bool:
    answer = canonical(_answer(conflict, document))
    return answer not in (canonical(conflict.ours), canonical(conflict.theirs))


def _of(conflict: Conflict, merged: Merge) -> Iterator[Settlement]:
    document = merged.document
    if conflict.kind == "cycle":
        for uid in conflict.nodes:
            base, ours, theirs, answer = (
                side.parents.get(uid) for side in (merged.base, merged.ours, merged.theirs, document)
            )
            yield Settlement("parent", (uid, Place.PARENT), base, (ours, theirs), answer)
    else:
        sides = (_state(conflict.ours), _state(conflict.theirs))
        yield Settlement(conflict.kind, conflict.atom, conflict.base, sides, _answer(conflict, document))


def _state(side: Json) -> Json:
    """A side of a conflict as it is remembered: of a branch that is here, only the digest."""
    return {"here": side["here"]} if isinstance(side, Mapping) and "here" in side else side


def _answer(conflict: Conflict, document: Cookbook) -> Json:
    """What the settled document says at the conflict's atom."""
    uid, last = conflict.atom[0], conflict.atom[-1]
    if last == Place.LIFE:
        return {"here": document.branches[uid]} if uid in document.nodes else "withdrawn"
    if last == Place.PARENT:
        return document.parents.get(uid)
    if conflict.kind == "order":
        names = set(_names(conflict.base))
        return [name for name in _list(conflict.atom[:-1], document) if name in names]
    if conflict.kind == "slot":
        return _left_neighbour(conflict, document)
    found: Json = current(document, Edit(conflict.atom, None, None))
    return found


def _left_neighbour(conflict: Conflict, document: Cookbook) -> str:
    name, around = conflict.atom[-2], conflict.atom[:-2] or (document.parents.get(conflict.atom[0], ""),)
    names = _list((*around, Place.ORDER), document)
    place = names.index(name) if name in names else 0
    return names[place - 1] if place else ""


def _list(where: tuple[str, ...], document: Cookbook) -> list[str]:
    return _names(current(document, Edit(where, None, None)))


def _names(value: Json) -> list[str]:
    return [str(name) for name in value] if isinstance(value, (list, tuple)) else []
