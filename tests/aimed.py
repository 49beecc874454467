"""Cookbooks and edit scripts that aim at the same few nodes, slots and words, so that two sides do meet.

A script is a list of moves in small numbers, so that a failing example shrinks to something a person can read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node
from catchball.core.schema import PARENTS, Kind
from catchball.core.values import NEEDS

ROOT = "b-1"
Move = tuple[str, int, int, int]

_TEXT = {
    "en": "Clamp the part firmly. Check the gap with the gauge.",
    "zh": "夹紧工件。检查间隙。",
}
_GERMAN = {"text": "Teil fest spannen.", "of": {"language": "en", "text": _TEXT["en"]}}


@dataclass
class Draft:
    """A cookbook that can be changed in place."""

    nodes: dict[str, Node]
    children: dict[str, list[str]]
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)

    def issue(self) -> Cookbook:
        return cookbook(ROOT, self.nodes.values(), self.children, self.withdrawn)

    def parent(self, uid: str) -> str:
        return next(parent for parent, below in self.children.items() if uid in below)

    def below(self, uid: str) -> list[str]:
        found = [uid]
        for child in self.children.get(uid, []):
            found += self.below(child)
        return found

    def of_kind(self, *kinds: Kind) -> list[str]:
        return sorted(uid for uid, entry in self.nodes.items() if entry.kind in kinds)


def draft(document: Cookbook) -> Draft:
    return Draft(
        dict(document.nodes),
        {uid: list(below) for uid, below in document.children.items()},
        dict(document.withdrawn),
    )


def base_document() -> Cookbook:
    """Two operations of three steps, one of them in a group beside another, empty group; one step withdrawn."""
    step = {
        "title": {"en": "Clamp"},
        "instruction": {**_TEXT, "de": _GERMAN},
        "applies": ["A", "B"],
        "occasion": "cycle",
        "parameters": {"torque": {"value": "12 N·m", "low": "10 N·m", "high": "14 N·m"}, "speed": {"value": "900 rpm"}},
        "key_points": [{"id": "k-1", "point": {"en": "Dry"}}, {"id": "k-2", "point": {"en": "Square"}}],
        "media": [
            {"id": "m-1", "name": "a.jpg", "annotations": [{"id": "n-1", "shape": "box", "at": "1,1,2,2"}]},
            {"id": "m-2", "name": "b.jpg"},
        ],
    }
    nodes = [
        node(ROOT, Kind.COOKBOOK, {"title": {"en": "Housing"}}),
        node("b-2", Kind.GROUP, {"title": {"en": "Machining"}}),
        node("b-3", Kind.GROUP, {"title": {"en": "Assembly"}}),
        node("b-4", Kind.OPERATION, {"number": "10", "title": {"en": "Turn"}}),
        node("b-5", Kind.OPERATION, {"number": "20", "title": {"en": "Mill"}}),
        *(node(f"b-{number}", Kind.STEP, step) for number in range(6, 12)),
    ]
    gone = {"b-12": Withdrawn(node("b-12", Kind.STEP, {"title": {"en": "Old"}}), "b-4")}
    children = {
        ROOT: ["b-2", "b-3", "b-5"],
        "b-2": ["b-4"],
        "b-4": ["b-6", "b-7", "b-8"],
        "b-5": ["b-9", "b-10", "b-11"],
    }
    return cookbook(ROOT, nodes, children, gone)


def play(document: Cookbook, script: list[Move], issuer: str) -> Cookbook:
    """The document after the moves of a script; a move that makes no sense does nothing."""
    changed = draft(document)
    for kind, *numbers in script:
        MOVES[kind](changed, issuer, *numbers)
    return changed.issue()


def _step(changed: Draft, number: int) -> str | None:
    steps = changed.of_kind(Kind.STEP)
    return steps[number % min(len(steps), 3)] if steps else None


def _change(changed: Draft, number: int, name: str, change: Callable[[Any], Any]) -> None:
    uid = _step(changed, number)
    if uid is not None:
        entry = changed.nodes[uid]
        fields = {**entry.fields, name: change(entry.fields.get(name))}
        changed.nodes[uid] = node(uid, entry.kind, fields, entry.source)


def _atom(changed: Draft, _: str, a: int, b: int, __: int) -> None:
    _change(changed, a, "occasion", lambda _: ["", "set-up", "cycle", "maintenance"][b % 4])


def _words(changed: Draft, _: str, a: int, b: int, c: int) -> None:
    language = ["en", "en", "zh"][b % 3]

    def change(text: Any) -> Any:
        old = (text or {}).get(language, "")
        words = old.split(" ") if language == "en" else list(old)
        place = c % (len(words) + 1)
        if b % 4 == 0:
            words[place:place] = [f"new{a}" if language == "en" else "新"]
        elif b % 4 == 1:
            words[place : place + 1] = [["twice", "now"][a % 2] if language == "en" else "再"]
        else:
            words[place : place + 1] = []
        joined = (" " if language == "en" else "").join(words)
        return {**(text or {}), language: joined}

    _change(changed, a, "instruction", change)


def _translation(changed: Draft, _: str, a: int, b: int, c: int) -> None:
    german = {
        "text": ["Teil spannen.", "Teil fest spannen!", "Teil"][b % 3],
        "of": {"language": "en", "text": f"v{c % 2}"},
        "needs": ["", "", *NEEDS][(a + c) % 4],
    }
    _change(changed, a, "instruction", lambda text: {**(text or {}), "de": german})


def _amount(changed: Draft, _: str, a: int, b: int, c: int) -> None:
    spelled = ["12 N·m", "12000 N·mm", "13 N·m", "0.012 kN·m", "15 N·m"][c % 5]

    def change(table: Any) -> Any:
        row = dict((table or {}).get("torque", {}))
        row[["value", "low", "high"][b % 3]] = spelled
        return {**(table or {}), "torque": row}

    _change(changed, a, "parameters", change)


def _row(changed: Draft, _: str, a: int, b: int, c: int) -> None:
    def change(table: Any) -> Any:
        rows = dict(table or {})
        name = ["torque", "speed", "feed"][b % 3]
        if name in rows and c % 2:
            del rows[name]
        else:
            rows[name] = {"value": ["1 mm", "2 mm"][c % 2]}
        return rows

    _change(changed, a, "parameters", change)


def _labels(changed: Draft, _: str, a: int, b: int, __: int) -> None:
    label = "ABC"[b % 3]
    _change(changed, a, "applies", lambda old: sorted({*(old or ())} ^ {label}))


def _items(changed: Draft, issuer: str, a: int, b: int, c: int) -> None:
    def change(old: Any) -> Any:
        items = list(old or ())
        match b % 5:
            case 0:
                name = ["s-1", f"{issuer}-{c}"][c % 2]
                if all(item["id"] != name for item in items):
                    items.insert(c % (len(items) + 1), {"id": name, "point": {"en": ["Clean", "Dry"][c % 2]}})
            case 1 if items:
                items.pop(c % len(items))
            case 2 if items:
                items.append(items.pop(c % len(items)))
            case 3 if items:
                items.insert(0, items.pop(c % len(items)))
            case 4 if items:
                place = c % len(items)
                items[place] = {**items[place], "reason": {"en": f"because {issuer}"}}
        return items

    _change(changed, a, "key_points", change)


def _annotation(changed: Draft, issuer: str, a: int, b: int, c: int) -> None:
    def change(old: Any) -> Any:
        media = list(old or ())
        if media:
            picture = dict(media[0])
            notes = list(picture.get("annotations", ()))
            if b % 2 and notes:
                notes[0] = {**notes[0], "at": f"{c % 3},1,2,2"}
            elif all(note["id"] != f"{issuer}-{c}" for note in notes):
                notes.insert(0, {"id": f"{issuer}-{c}", "shape": "arrow", "at": "0,0,1,1"})
            media[0] = {**picture, "annotations": notes}
        return media

    _change(changed, a, "media", change)


def _insert(changed: Draft, issuer: str, a: int, b: int, c: int) -> None:
    uid = ["s-1", f"{issuer}-{a + 1}", f"{issuer}-{a + 10}"][b % 3]
    parent = changed.of_kind(Kind.OPERATION)
    if uid in changed.nodes or not parent:
        return
    home = parent[a % len(parent)]
    changed.withdrawn.pop(uid, None)
    changed.nodes[uid] = node(uid, Kind.STEP, {"title": {"en": ["New", "New", "Other"][a % 3]}})
    below = changed.children.setdefault(home, [])
    below.insert(c % (len(below) + 1), uid)


def _withdraw(changed: Draft, _: str, a: int, b: int, __: int) -> None:
    kinds = [Kind.STEP, Kind.STEP, Kind.OPERATION, Kind.GROUP]
    found = changed.of_kind(kinds[b % 4])
    if not found:
        return
    top = found[a % len(found)]
    for uid in reversed(changed.below(top)):
        parent = changed.parent(uid)
        changed.withdrawn[uid] = Withdrawn(changed.nodes.pop(uid), parent)
        changed.children[parent].remove(uid)
        changed.children.pop(uid, None)


def _restore(changed: Draft, _: str, a: int, __: int, c: int) -> None:
    back = sorted(
        uid
        for uid, gone in changed.withdrawn.items()
        if gone.parent in changed.nodes and changed.nodes[gone.parent].kind in PARENTS[gone.node.kind]
    )
    if back:
        uid = back[a % len(back)]
        gone = changed.withdrawn.pop(uid)
        changed.nodes[uid] = gone.node
        below = changed.children.setdefault(gone.parent, [])
        below.insert(c % (len(below) + 1), uid)


def _reorder(changed: Draft, _: str, a: int, b: int, c: int) -> None:
    lists = sorted(uid for uid, below in changed.children.items() if len(below) > 1)
    if lists:
        below = changed.children[lists[a % len(lists)]]
        uid = below.pop(b % len(below))
        below.insert(c % (len(below) + 1), uid)


def _rehome(changed: Draft, _: str, a: int, b: int, c: int) -> None:
    movable = sorted(uid for uid in changed.nodes if uid != ROOT)
    if not movable:
        return
    uid = movable[a % len(movable)]
    inside = set(changed.below(uid))
    homes = [
        home
        for home in sorted(changed.nodes)
        if home not in inside and changed.nodes[home].kind in PARENTS[changed.nodes[uid].kind]
    ]
    if homes:
        changed.children[changed.parent(uid)].remove(uid)
        below = changed.children.setdefault(homes[b % len(homes)], [])
        below.insert(c % (len(below) + 1), uid)


MOVES: dict[str, Callable[[Draft, str, int, int, int], None]] = {
    "atom": _atom,
    "words": _words,
    "translation": _translation,
    "amount": _amount,
    "row": _row,
    "labels": _labels,
    "items": _items,
    "annotation": _annotation,
    "insert": _insert,
    "withdraw": _withdraw,
    "restore": _restore,
    "reorder": _reorder,
    "rehome": _rehome,
}

_NUMBER = st.integers(0, 7)


def scripts(most: int = 4, kinds: tuple[str, ...] = tuple(MOVES)) -> st.SearchStrategy[list[Move]]:
    """Edit scripts of up to `most` moves."""
    return st.lists(st.tuples(st.sampled_from(kinds), _NUMBER, _NUMBER, _NUMBER), max_size=most)
