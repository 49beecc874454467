"""Merging what nodes say: field by field, each type in its own way, down to the atoms.

Every function takes base, ours and theirs in normal form (None where absent) and gives the merged value, None for
nothing. Questions go to the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.core.decisions import Atom, Choice, Conflict, Desk, Mark, Place, Review
from catchball.core.errors import InvalidCookbook
from catchball.core.order import Answers, Knot, Slot, merge_order
from catchball.core.reversals import stationary
from catchball.core.schema import QUANTITY_PARTS, Field, Type
from catchball.core.units import same_amount
from catchball.core.values import NEEDS, Record, normal_value, phrase_text
from catchball.core.words import merge_words


def merge_record(
    fields: Mapping[str, Field], base: Record, ours: Record, theirs: Record, atom: Atom, desk: Desk
) -> dict[str, Any]:
    """The merged record, fields in the order of the schema."""
    merged: dict[str, Any] = {}
    for name in ours if ours.keys() == theirs.keys() else [name for name in fields if name in ours or name in theirs]:
        x, y = ours.get(name), theirs.get(name)
        if x == y:
            if x:
                merged[name] = x
            continue
        field, b = fields[name], base.get(name)
        outer = desk.group
        if field.group:
            desk.group = (atom[0], field.group)
        value = merge_value(field, b, x, y, (*atom, name), desk)
        desk.group = outer
        if value:
            merged[name] = value
    return merged


def merge_value(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> Any:
    """The merged value of one field."""
    if ours == theirs:
        return ours
    if not desk.remembers(atom[0]):
        if ours == base:
            desk.own("theirs")
            return theirs
        if theirs == base:
            desk.own("ours")
            return ours
    return _MERGES[field.type](field, base, ours, theirs, atom, desk)


def _merge_atom(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> Any:
    settled = _three_way(base, ours, theirs, atom, desk)
    if settled is not None:
        return settled[0]
    return _asked(field, base, ours, theirs, atom, desk, "both sides changed it, to different values")


def _merge_amount(_: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> Any:
    """Merged by physical quantity; where only the spelling differs, the spelling is merged, then the smaller string."""
    if ours == theirs:
        return ours
    if desk.remembers(atom[0]) and (known := desk.memory.answer(atom, base, ours, theirs)):
        return known[0]
    x_kept, y_kept = _same(base, ours), _same(base, theirs)
    if x_kept and y_kept:
        return theirs if ours == base else ours if theirs == base else min(ours, theirs)
    if x_kept or y_kept:
        desk.own("theirs" if x_kept else "ours")
        return theirs if x_kept else ours
    if _same(ours, theirs):
        return min(ours, theirs)
    why = "both sides changed it, to different quantities"
    return _asked(Field(Type.AMOUNT), base, ours, theirs, atom, desk, why)


def _same(first: str | None, second: str | None) -> bool:
    if first is None or second is None:
        return first is second
    return same_amount(first, second)


def _merge_text(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> dict[str, Any]:
    b, x, y = base or {}, ours or {}, theirs or {}
    merged: dict[str, Any] = {}
    for language in sorted({*b, *x, *y}):
        at = (*atom, language)
        phrase = _merge_phrase(field, b.get(language), x.get(language), y.get(language), at, desk)
        if phrase:
            merged[language] = phrase
    return merged


def _merge_quantity(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> dict[str, Any]:
    b, x, y = base or {}, ours or {}, theirs or {}
    merged: dict[str, Any] = {}
    for part in QUANTITY_PARTS:
        amount = _merge_amount(field, b.get(part), x.get(part), y.get(part), (*atom, part), desk)
        if amount:
            merged[part] = amount
    return merged


def _merge_phrase(_: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> Any:
    settled = _three_way(base, ours, theirs, atom, desk)
    if settled is not None:
        return settled[0]
    why = "both sides wrote it anew" if base is None else "both sides changed the same words"
    if None not in (base, ours, theirs):
        merged = _merge_both_phrases(base, ours, theirs, atom, desk)
        if merged is not None:
            return merged
    elif base is not None:
        why = "one side removed what the other changed"
    return _asked(Field(Type.TEXT), base, ours, theirs, atom, desk, why)


def _merge_both_phrases(base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> Any:
    merged = merge_words(phrase_text(base), phrase_text(ours), phrase_text(theirs))
    source = _merge_source(base, ours, theirs)
    if merged is None or source is None:
        return None
    needs = _merge_needs(base, ours, theirs)
    texts = {phrase_text(ours), phrase_text(theirs)}
    if merged.text not in texts:
        desk.marks.append(Mark("words", atom))
        desk.own("ours")
        desk.own("theirs")
        if merged.same_sentence:
            desk.reviews.append(Review("words", atom, "both sides changed words of one sentence"))
    else:
        desk.own("ours" if merged.text == phrase_text(ours) else "theirs")
    if not source:
        return merged.text
    return {"text": merged.text, "of": source, "needs": needs} if needs else {"text": merged.text, "of": source}


def _merge_source(base: Any, ours: Any, theirs: Any) -> Any:
    """The source text that a merged translation renders: merged the same way; None where it cannot be."""
    b, x, y = (None if isinstance(phrase, str) else phrase["of"] for phrase in (base, ours, theirs))
    if x == y:
        return x or {}
    if x == b:
        return y or {}
    if y == b:
        return x or {}
    if b is None or x is None or y is None or not b["language"] == x["language"] == y["language"]:
        return None
    merged = merge_words(b["text"], x["text"], y["text"])
    return None if merged is None else {"language": b["language"], "text": merged.text}


def _merge_needs(base: Any, ours: Any, theirs: Any) -> str:
    """What a merged translation needs: as one side changed it; where both did, more rather than less."""
    b, x, y = ("" if isinstance(phrase, str) else phrase.get("needs", "") for phrase in (base, ours, theirs))
    settled = y if x == b else x if y in (x, b) else None
    return settled if settled is not None else max(x, y, key=("", *NEEDS).index)


def _merge_labels(_: Field, base: Any, ours: Any, theirs: Any, __: Atom, desk: Desk) -> tuple[str, ...]:
    b, x, y = set(base or ()), set(ours or ()), set(theirs or ())
    merged = (b & x & y) | (x - b) | (y - b)
    if merged != y:
        desk.own("ours")
    if merged != x:
        desk.own("theirs")
    return tuple(sorted(merged))


def _merge_table(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> dict[str, Any]:
    b, x, y = base or {}, ours or {}, theirs or {}
    merged: dict[str, Any] = {}
    for name in sorted({*b, *x, *y}):
        row = _merge_element(field, b.get(name), x.get(name), y.get(name), (*atom, name), desk)
        if row is not None:
            merged[name] = row
    return merged


def _merge_items(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> tuple[dict[str, Any], ...]:
    b, x, y = ({element["id"]: element for element in side or ()} for side in (base, ours, theirs))
    merged: dict[str, dict[str, Any]] = {}
    for name in {**b, **x, **y}:
        element = _merge_element(field, b.get(name), x.get(name), y.get(name), (*atom, name), desk, (b, x, y))
        if element is not None:
            merged[name] = element if "id" in element else {"id": name, **element}
    lists = [tuple(name for name in side if name in merged) for side in (b, x, y)]
    order = merge_order(lists[0], lists[1], lists[2], order_answers(atom, lists, (atom[0],), desk))
    for first, second in order.both_here:
        why = f"both sides put something at this place: {', '.join(first)} and {', '.join(second)}"
        desk.reviews.append(Review("both here", (*atom, Place.ORDER), why))
    return tuple(merged[name] for name in order.order)


def _merge_element(
    field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk, lists: tuple[Any, Any, Any] | None = None
) -> Any:
    """One row or element, or None where it is gone. What one side removed and the other changed or moved is asked."""
    if ours == theirs:
        return ours
    if desk.remembers(atom[0]) and (known := desk.memory.answer(atom, base, ours, theirs)):
        return known[0]
    if ours is not None and theirs is not None:
        if not desk.remembers(atom[0]) and base is not None and base in (ours, theirs):
            desk.own("theirs" if ours == base else "ours")
            return theirs if ours == base else ours
        return merge_record(field.record, base or {}, ours, theirs, atom, desk)
    kept = theirs if ours is None else ours
    if base is None:
        desk.own("theirs" if ours is None else "ours")
        return kept
    if kept == base and not (lists and _surely_moved(atom[-1], lists[0], lists[2] if ours is None else lists[1])):
        desk.own("ours" if ours is None else "theirs")
        return None
    choice = desk.ask(_conflict("life", atom, base, ours, theirs, "one side removed what the other changed or moved"))
    if choice is None:
        return kept
    return {"ours": ours, "theirs": theirs, "base": base}[choice.take or "base"]


def _surely_moved(name: str, base: Mapping[str, Any], side: Mapping[str, Any]) -> bool:
    old, new = tuple(base), tuple(side)
    return old != new and name in side and name not in stationary(old, new)


def order_answers(atom: Atom, lists: list[tuple[str, ...]], nodes: tuple[str, ...], desk: Desk) -> Answers:
    """How questions about the order of a list reach the desk; `nodes` are the uids that the list belongs to.

    With no nodes given, the names of the list are themselves uids.
    """

    def knot(asked: Knot) -> tuple[str, ...] | None:
        where = (*atom, Place.ORDER, min(asked.base))
        why = "the sides' moves contradict each other"
        choice = desk.ask(
            Conflict("order", where, list(asked.base), list(asked.ours), list(asked.theirs), why, nodes or asked.base)
        )
        if choice is None:
            return None
        if choice.take is not None:
            return {"base": asked.base, "ours": asked.ours, "theirs": asked.theirs}[choice.take]
        return _own_order(choice, asked, where)

    def slot(asked: Slot) -> str | None:
        where = (asked.name, Place.SLOT) if not nodes else (*atom, asked.name, Place.SLOT)
        if known := desk.memory.answer(where, None, asked.ours, asked.theirs):
            return "ours" if known[0] == asked.ours else "theirs"
        why = "both sides put it in, at different places"
        choice = desk.ask(Conflict("slot", where, None, asked.ours, asked.theirs, why, nodes or (asked.name,)))
        return choice.take if choice and choice.take in ("ours", "theirs") else None

    return Answers(knot, slot, desk.memory.orders((*atom, Place.ORDER), *lists) if desk.remembers(atom[0]) else ())


def _own_order(choice: Choice, asked: Knot, where: Atom) -> tuple[str, ...]:
    value = choice.value
    if isinstance(value, (list, tuple)) and sorted(map(str, value)) == sorted(asked.base):
        return tuple(map(str, value))
    raise InvalidCookbook(where, f"an order of your own names each of {', '.join(asked.base)} once")


def _three_way(base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk) -> tuple[Any] | None:
    """The merged value in a tuple of one where three-way logic alone or memory decides, else None."""
    if ours == theirs:
        return (ours,)
    if desk.remembers(atom[0]) and (known := desk.memory.answer(atom, base, ours, theirs)):
        return known
    if ours == base:
        desk.own("theirs")
        return (theirs,)
    if theirs == base:
        desk.own("ours")
        return (ours,)
    return None


def _asked(field: Field, base: Any, ours: Any, theirs: Any, atom: Atom, desk: Desk, why: str) -> Any:
    choice = desk.ask(_conflict("value", atom, base, ours, theirs, why))
    if choice is None:
        return base
    if choice.take is not None:
        return {"base": base, "ours": ours, "theirs": theirs}[choice.take]
    if field.type is Type.TEXT:
        return normal_value({atom[-1]: choice.value}, field, atom[:-1]).get(atom[-1])
    return normal_value(choice.value, field, atom)


def _conflict(kind: str, atom: Atom, base: Any, ours: Any, theirs: Any, why: str) -> Conflict:
    return Conflict(kind, atom, base, ours, theirs, why, (atom[0],))


_MERGES = {
    Type.ATOM: _merge_atom,
    Type.AMOUNT: _merge_amount,
    Type.TEXT: _merge_text,
    Type.QUANTITY: _merge_quantity,
    Type.LABELS: _merge_labels,
    Type.TABLE: _merge_table,
    Type.ITEMS: _merge_items,
}
