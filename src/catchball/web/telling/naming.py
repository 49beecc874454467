"""How nodes and their atoms are called: `OP20 › Step 3 “Fit the ring” › torque`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from catchball.core.decisions import Atom, Place
from catchball.core.document import Cookbook, Node
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.values import Record
from catchball.web.telling.elements import element_name
from catchball.web.telling.speaking import joined, shortened, spoken
from catchball.web.telling.vocabulary import field_name, language_name, word


class Naming:
    """Names of the nodes of some documents, looked up in the first that has the node, in those withdrawn last."""

    def __init__(self, documents: Sequence[Cookbook], languages: Sequence[str]) -> None:
        self.documents = documents
        self.languages = languages

    def entry(self, uid: str) -> Node | None:
        """The node, where any document knows it."""
        for document in self.documents:
            if uid in document.nodes:
                return document.nodes[uid]
        return next((book.withdrawn[uid].node for book in self.documents if uid in book.withdrawn), None)

    def title(self, uid: str) -> str:
        """The title of a node, shortened; where it has none, how its text begins, else its uid."""
        entry = self.entry(uid)
        texts = (entry.fields.get(name) for name in ("title", "instruction", "description")) if entry else ()
        told = (shortened(spoken(text, self.languages).text) for text in texts)
        return next((words for words in told if words), uid)

    def short(self, uid: str) -> str:
        """A node among its siblings: `Step 3 “Fit the ring”`, `OP20 “Assembly”`."""
        entry = self.entry(uid)
        if entry is None:
            return uid
        if entry.kind is Kind.OPERATION and entry.fields.get("number"):
            return f"{operation_number(entry)} “{self.title(uid)}”"
        if entry.kind is Kind.STEP and (number := self._number(uid)):
            return gettext("Step %(number)s “%(title)s”") % {"number": number, "title": self.title(uid)}
        return f"{word(entry.kind).capitalize()} “{self.title(uid)}”"

    def node(self, uid: str) -> str:
        """A node with its operation: `OP20 › Step 3 “Fit the ring”`."""
        home = self.home(uid)
        entry = self.entry(home) if home else None
        if entry is None or entry.kind is not Kind.OPERATION:
            return self.short(uid)
        return f"{operation_number(entry) or self.title(home)} › {self.short(uid)}"

    def home(self, uid: str) -> str:
        """The parent of a node in the first document that has it, or had it; empty where there is none."""
        for document in self.documents:
            if uid in document.nodes:
                return document.parents.get(uid, "")
        return next((book.withdrawn[uid].parent for book in self.documents if uid in book.withdrawn), "")

    def atom(self, atom: Atom) -> str:
        """The place of an atom in the document."""
        return joined((self.node(atom[0]), self.inside(atom)), " › ")

    def inside(self, atom: Atom) -> str:
        """The place of an atom in its node: `Parameter torque, low limit`; empty for the node itself."""
        if atom[1:] == (Place.ORDER,) or atom[1:2] == (Place.ORDER,):
            return gettext("order of what is below it")
        entry = self.entry(atom[0])
        path = tuple(part for part in atom[1:] if part != Place.SLOT)
        if entry is None or not path or path[0] not in FIELDS[entry.kind]:
            return ""
        return joined(self._path(FIELDS[entry.kind], self._records(atom[0]), path))

    def _path(self, fields: Mapping[str, Field], records: list[Record], path: Atom) -> list[str]:
        name, rest = path[0], path[1:]
        called = field_name(name)
        if not rest or name not in fields:
            return [called]
        field = fields[name]
        if field.type is Type.TEXT:
            return [called, "" if rest[0] == self.languages[0] else language_name(rest[0])]
        if field.type not in (Type.TABLE, Type.ITEMS):
            return [called, "" if rest[0] == "value" else field_name(rest[0])]
        if rest[0] == Place.ORDER:
            return [gettext("%(field)s, order") % {"field": called}]
        inner = [found for record in records if (found := _inside(record.get(name), rest[0])) is not None]
        is_row = field.type is Type.TABLE
        first = (
            f"{called} {rest[0]}"
            if is_row
            else element_name(name, inner[0] if inner else {"id": rest[0]}, self.languages)
        )
        deeper = self._path(field.record, inner, rest[1:]) if rest[1:] else []
        return [first, *(part for part in deeper if part != field_name("value"))]

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


def operation_number(entry: Node) -> str:
    """`OP20` for an operation with the number 20 or OP20; empty without a number."""
    number = str(entry.fields.get("number", ""))
    return f"OP{number}" if number.isdecimal() else number


def _inside(value: Any, name: str) -> Record | None:
    if isinstance(value, Mapping):
        return value.get(name)
    return next((element for element in value or () if element["id"] == name), None)
