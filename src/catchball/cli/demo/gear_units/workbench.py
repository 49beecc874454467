"""A cookbook on the bench: one change after the other, then issued. For writing down what a plant does differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.cli.demo.gear_units.building import TRANSLATED, Raw, said
from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node
from catchball.core.edits import put, value_at
from catchball.core.schema import FIELDS, Kind


class Workbench:
    """A copy of a cookbook that is being changed. Texts are written as in `building`: English, German, Chinese."""

    def __init__(self, book: Cookbook) -> None:
        self._root = book.root
        self._nodes = dict(book.nodes)
        self._children = {uid: list(below) for uid, below in book.children.items()}
        self._withdrawn = dict(book.withdrawn)

    def issue(self) -> Cookbook:
        """The cookbook as it is now. Raises InvalidCookbook when a change did not make sense."""
        return cookbook(self._root, self._nodes.values(), self._children, self._withdrawn)

    def put(self, uid: str, path: str, new: Any) -> None:
        """Set what a node says at a path: `parameters/torque/low`, `checks/c1/limits/high`; None takes it away."""
        entry, parts = self._nodes[uid], tuple(path.split("/"))
        self._say(entry, put(FIELDS[entry.kind], entry.fields, parts, new))

    def amounts(self, uid: str, row: str = "parameters", **values: str) -> None:
        """Set values of parameters; an underscore in a name stands for a blank."""
        for name, new in values.items():
            self.put(uid, f"{row}/{name.replace('_', ' ')}/value", new)

    def word(self, uid: str, path: str, *words: str) -> None:
        """Say a text anew: English, German, Chinese. Of these, a language that is not given goes."""
        told = said(*words)
        for language in TRANSLATED:
            self.put(uid, f"{path}/{language}", None)
        for language, phrase in told.items():
            self.put(uid, f"{path}/{language}", phrase)

    def translate(self, uid: str, language: str, **texts: str) -> None:
        """Give texts of a node in one more language, each made from the English."""
        for field, text in texts.items():
            english = self._nodes[uid].fields[field]["en"]
            self.put(uid, f"{field}/{language}", {"text": text, "of": {"language": "en", "text": english}})

    def append(self, uid: str, field: str, name: str, element: Raw) -> None:
        """Put an element with a name of its own behind those of a list."""
        entry = self._nodes[uid]
        self._say(entry, {**entry.fields, field: [*entry.fields.get(field, ()), {**element, "id": name}]})

    def key_point(self, uid: str, name: str, point: tuple[str, ...], reason: tuple[str, ...]) -> None:
        """Add a key point with its reason."""
        self.append(uid, "key_points", name, {"point": said(*point), "reason": said(*reason)})

    def hand_over(self, uid: str, field: str, element: str, to: str, name: str) -> None:
        """Move an element, such as a check, to another step, where it has a new name."""
        entry = self._nodes[uid]
        moved = value_at(FIELDS[entry.kind], entry.fields, (field, element))
        self.put(uid, f"{field}/{element}", None)
        self.append(to, field, name, dict(moved))

    def add(self, uid: str, after: str, fields: Mapping[str, Any], source: str = "") -> None:
        """Put a new step behind another; `source` is the step that it was split from or copied from."""
        self._nodes[uid] = node(uid, Kind.STEP, fields, source)
        below = self._list_of(after)
        below.insert(below.index(after) + 1, uid)

    def move(self, uid: str, after: str) -> None:
        """Put a step behind another."""
        self._list_of(uid).remove(uid)
        below = self._list_of(after)
        below.insert(below.index(after) + 1, uid)

    def withdraw(self, uid: str, revision: int) -> None:
        """Take a step out; it is remembered, with the number of the first revision without it."""
        parent = next(parent for parent, below in self._children.items() if uid in below)
        self._children[parent].remove(uid)
        self._withdrawn[uid] = Withdrawn(self._nodes.pop(uid), parent, revision)

    def _say(self, entry: Node, fields: Mapping[str, Any]) -> None:
        self._nodes[entry.uid] = node(entry.uid, entry.kind, fields, entry.source)

    def _list_of(self, uid: str) -> list[str]:
        return next(below for below in self._children.values() if uid in below)
