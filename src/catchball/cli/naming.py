"""How nodes and their atoms are called: `OP20 › step 3 “Fit the ring” › torque, low limit`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from catchball.cli.wording import FIELD_NAMES, Wording, shortened
from catchball.core.decisions import Atom, Place
from catchball.core.document import Cookbook, Node
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.values import Record


class Naming:
    """Names of the nodes of some documents, looked up in the first that has the node, in those withdrawn last.

    `brought` are nodes that no document has yet. Steps are numbered as in the document in which they are found.
    """

    def __init__(self, documents: Sequence[Cookbook], *, language: str = "", brought: Iterable[Node] = ()) -> None:
        self.documents = documents
        self.brought = {entry.uid: entry for entry in brought}
        own = [document.nodes[document.root].fields.get("language", "") for document in documents]
        self.say = Wording([name for name in (language, *own) if name])

    def entry(self, uid: str) -> Node | None:
        """The node, where any document knows it."""
        for document in self.documents:
            if uid in document.nodes:
                return document.nodes[uid]
        if uid in self.brought:
            return self.brought[uid]
        return next((book.withdrawn[uid].node for book in self.documents if uid in book.withdrawn), None)

    def title(self, uid: str) -> str:
        """The title of a node, shortened; where it has none, how its text begins, else its uid."""
        entry = self.entry(uid)
        texts = (entry.fields.get(name) for name in ("title", "instruction", "description")) if entry else ()
        return next((shortened(words) for text in texts if (words := self.say.phrase(text))), uid)

    def short(self, uid: str) -> str:
        """A node among its siblings: `step 3 “Fit the ring”`, `OP20 “Assembly”`."""
        entry = self.entry(uid)
        if entry is None:
            return uid
        if entry.kind is Kind.OPERATION and entry.fields.get("number"):
            return f"{operation_number(entry)} “{self.title(uid)}”"
        if entry.kind is Kind.STEP and (number := self._number(uid)):
            return f"step {number} “{self.title(uid)}”"
        return f"{entry.kind} “{self.title(uid)}”"

    def node(self, uid: str) -> str:
        """A node with its operation: `OP20 › step 3 “Fit the ring”`."""
        home = self.home(uid)
        entry = self.entry(home) if home else None
        if entry is None or entry.kind is not Kind.OPERATION:
            return self.short(uid)
        return f"{operation_number(entry) or self.title(entry.uid)} › {self.short(uid)}"

    def home(self, uid: str) -> str:
        """The parent of a node in the first document that has it, or had it; empty where there is none."""
        for document in self.documents:
            if uid in document.nodes:
                return document.parents.get(uid, "")
        return next((book.withdrawn[uid].parent for book in self.documents if uid in book.withdrawn), "")

    def atom(self, atom: Atom) -> str:
        """The place of an atom in the document."""
        inside = self.inside(atom)
        return f"{self.node(atom[0])} › {inside}" if inside else self.node(atom[0])

    def inside(self, atom: Atom) -> str:
        """The place of an atom in its node: `torque, low limit`; empty for the node itself."""
        entry = self.entry(atom[0])
        if entry is None or len(atom) < 2 or atom[1] not in FIELDS[entry.kind]:
            return "" if len(atom) < 2 or atom[1].startswith("@") else " › ".join(atom[1:])
        return ", ".join(part for part in self._path(FIELDS[entry.kind], self._records(atom[0]), atom[1:]) if part)

    def _number(self, uid: str) -> int:
        for document in self.documents:
            if uid in document.nodes:
                return document.children[document.parents[uid]].index(uid) + 1 if uid in document.parents else 0
        return 0

    def _records(self, uid: str) -> list[Record]:
        """What the documents say of a node, so that an element is named that only one of them has."""
        found = [document.nodes[uid].fields for document in self.documents if uid in document.nodes]
        entry = self.entry(uid)
        return found or ([entry.fields] if entry else [])

    def _path(self, fields: Mapping[str, Field], records: list[Record], path: Atom) -> list[str]:
        name, rest = path[0], path[1:]
        field = fields[name]
        called = FIELD_NAMES.get(name, name.replace("_", " "))
        if not rest:
            return [called]
        if field.type is Type.TEXT:
            return [called, "" if rest[0] == self.say.languages[0] else rest[0]]
        if field.type is Type.QUANTITY:
            return [called, "" if rest[0] == "value" else FIELD_NAMES.get(rest[0], rest[0])]
        if rest[0] == Place.ORDER:
            return [f"order of the {name.replace('_', ' ')}"]
        if field.type is Type.LABELS:
            return [called, rest[0]]
        inner = [found for record in records if (found := _inside(record.get(name), rest[0])) is not None]
        first = (
            (f"{called}, {rest[0]}" if called else rest[0])
            if field.type is Type.TABLE
            else self._element(name, inner, rest[0])
        )
        deeper = self._path(field.record, inner, rest[1:]) if rest[1:] and rest[1] in field.record else []
        return [first, *("" if part == "value" else part for part in deeper)]

    def _element(self, field: str, records: list[Record], name: str) -> str:
        return self.say.name(field, records[0] if records else {"id": name})


def field_at(fields: Mapping[str, Field], path: Atom) -> tuple[str, Field, Atom]:
    """The innermost field of a path, its name, and what the path says below it: a language, a part, an element …"""
    name, rest = path[0], path[1:]
    field = fields[name]
    while len(rest) > 1 and rest[1] in field.record:
        name, field, rest = rest[1], field.record[rest[1]], rest[2:]
    return name, field, rest


def operation_number(entry: Node) -> str:
    """`OP20` for an operation with the number 20 or OP20."""
    number = str(entry.fields.get("number", ""))
    return f"OP{number}" if number.isdecimal() else number


def _inside(value: Any, name: str) -> Record | None:
    if isinstance(value, Mapping):
        return value.get(name)
    return next((element for element in value or () if element["id"] == name), None)
