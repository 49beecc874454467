"""The form of one node in one language: every field that the schema gives to its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.document import Cookbook, Node
from catchball.core.errors import InvalidCookbook
from catchball.core.latitude import CHILDREN, LATITUDE
from catchball.core.schema import FIELDS, NODE_LATITUDE, Field, Kind, Type
from catchball.core.values import Record, normal_value
from catchball.queries.telling.sentences import sentence
from catchball.web.forms.controls import ROW_NAME, Part, Rows, Telling
from catchball.web.forms.filled_in import FilledIn
from catchball.web.forms.left_to_plant import Hint, Hints
from catchball.web.forms.step_edits import is_stale, with_node
from catchball.web.telling.speaking import spoken
from catchball.web.telling.vocabulary import field_name

_FIRST: Mapping[Kind, Sequence[str]] = {
    Kind.STEP: (
        *("title", "instruction", "media", "key_points", "hazards", "parameters", "result", "checks", "resources"),
        *("standard_time", "occasion", "applies", "references"),
    ),
    Kind.OPERATION: (
        *("number", "title", "description", "workstation", "machine", "standard_time", "output", "result", "skills"),
        *("resources", "media", "transfer", "work_organisation", "applies", "references"),
    ),
}
"""The order in which people fill in a form; other kinds, and what is not named here, in the order of the schema."""
_HEADINGS: Mapping[str, Promise] = {
    "media": _("Pictures"),
    "layout": _("Pictures of the layout"),
    "key_points": _("Key points, each with the reason why"),
    "hazards": _("Hazards"),
    "parameters": _("Parameters"),
    "checks": _("Checks"),
    "resources": _("Tools, fixtures, material"),
    "standard_time": _("Standard time"),
    "references": _("References"),
    "skills": _("Skills"),
    "variants": _("Variants"),
    "latitude": _("What is left to those who build on it"),
}
"""What stands above a list or a table."""
_OPEN: Mapping[Kind, frozenset[str]] = {
    Kind.STEP: frozenset({"title", "instruction", "media", "key_points", "hazards", "parameters"}),
    Kind.OPERATION: frozenset({"number", "title", "description", "workstation", "machine", "standard_time"}),
}
"""What is open from the beginning, though nothing stands there; all of the other kinds is."""


@dataclass(frozen=True, slots=True)
class Section:
    """A field of the node on the form."""

    field: str
    part: Part
    is_open: bool
    is_plain: bool
    """Whether it is a single control, which needs no heading."""

    @property
    def heading(self) -> str:
        """What stands above it."""
        return str(_HEADINGS.get(self.field, self.part.label))


@dataclass
class NodeForm:
    """The form of a node as the document has it, or as it was filled in.

    `upstream` is what a local cookbook rests on, where that can be seen.

    `problems` are what is wrong, by the path of a control.
    """

    document: Cookbook
    uid: str
    language: str
    upstream: Cookbook | None = None
    is_local: bool = False
    data: QueryDict | None = None
    problems: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """The node before the form is carried out."""
        return self.document.nodes[self.uid]

    @cached_property
    def own_language(self) -> str:
        """The language in which the document is written."""
        return str(self.document.nodes[self.document.root].fields.get("language", "en"))

    @property
    def is_stale(self) -> bool:
        """Whether a text of the form is a translation of something that says something else by now."""
        return any(is_stale(text, self.language) for text in _texts(self.fields, self.node.fields))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields on the form, in its order. A local cookbook is left what its upstream leaves to it."""
        known = FIELDS[self.node.kind]
        first = _FIRST.get(self.node.kind, ())
        names = [*first, *(name for name in known if name not in first)]
        left_out = {"language"} | ({LATITUDE} if self.is_local else set())
        return {name: known[name] for name in names if name in known and name not in left_out}

    @cached_property
    def filled_in(self) -> Record:
        """What the node says with what was filled in; not yet checked."""
        if self.data is None:
            return self.node.fields
        given = FilledIn(self.data, self.language, self.own_language, "confirmed" in self.data)
        return given.record(self.fields, self.node.fields)

    @property
    def sections(self) -> list[Section]:
        """The sections of the form."""
        return [self._section(name, part) for name, part in zip(self.fields, self._parts(), strict=True)]

    @property
    def hint(self) -> Hint | None:
        """What the upstream leaves to the plant at the node as a whole."""
        return self._hints.of_node

    def valid_fields(self) -> dict[str, Any]:
        """The fields that can be taken as they were filled in; `problems` tells what is wrong with the others."""
        good: dict[str, Any] = {}
        for name in self.fields:
            try:
                good[name] = normal_value(self.filled_in.get(name), self.fields[name], (name,))
            except InvalidCookbook as error:
                self.problems[self._path(error.where)] = (sentence(error.what),)
        return good

    def edited(self) -> Cookbook:
        """The document with the fields that are valid."""
        return with_node(self.document, self.uid, self.valid_fields())

    def _parts(self) -> list[Part]:
        telling = Telling(
            self.language, self.own_language, self._variants, self._latitude_rows, self.problems, self._hints
        )
        return list(telling.parts(self.fields, self.filled_in))

    def _section(self, name: str, part: Part) -> Section:
        says = bool(self.filled_in.get(name))
        is_wrong = any(path.partition("/")[0] == name for path in self.problems)
        is_open = says or is_wrong or name in _OPEN.get(self.node.kind, self.fields)
        return Section(name, part, is_open, not isinstance(part, Rows))

    @property
    def _hints(self) -> Hints:
        tables = {name: kind for name, kind in self.fields.items() if kind.type is Type.TABLE}
        rows = {f"{name}/r{place}": row for name in tables for place, row in enumerate(self.filled_in.get(name) or ())}
        return Hints(self.upstream, self.uid, rows)

    @property
    def _variants(self) -> tuple[tuple[str, str], ...]:
        found = self.document.nodes[self.document.root].fields.get("variants", ())
        languages = (self.language, self.own_language)
        told = [(one.get("code", ""), spoken(one.get("name"), languages).text) for one in found]
        return tuple((code, f"{code} {name}".rstrip()) for code, name in told if code)

    @property
    def _latitude_rows(self) -> tuple[tuple[str, str], ...]:
        """What can be said to be left: the whole node, the order below it, each field, each row of a table."""
        rows = [(NODE_LATITUDE, gettext("all of it, and what is below"))]
        if self.node.kind is not Kind.STEP:
            rows.append((CHILDREN, gettext("the order and choice of what is below")))
        for name, kind in self.fields.items():
            if name == LATITUDE:
                continue
            rows.append((name, field_name(name)))
            if kind.type is Type.TABLE:
                rows += [
                    (f"{name}.{row}", f"{field_name(name)}: {row}") for row in self.filled_in.get(name) or () if row
                ]
        return tuple(rows)

    def _path(self, where: tuple[str, ...]) -> str:
        """The control that a place in the document means: rows of tables by their keys, texts without language."""
        kinds: Mapping[str, Field] = self.fields
        value: Any = self.filled_in
        path: list[str] = []
        parts = list(where)
        while parts:
            name = parts.pop(0)
            kind, value = kinds[name], value.get(name)
            path.append(name)
            if kind.type is Type.QUANTITY:
                path += parts[:1]
            if kind.type not in (Type.TABLE, Type.ITEMS) or not parts:
                break
            key, value = _inside(value, parts.pop(0))
            path.append(key)
            if kind.type is Type.TABLE and not parts:
                path.append(ROW_NAME)
            kinds = kind.record
        return "/".join(path)


def _inside(value: Any, name: str) -> tuple[str, Record]:
    """The key of a row on the form, and what the row says."""
    if isinstance(value, Mapping):
        return f"r{list(value).index(name) if name in value else 0}", value.get(name, {})
    return name, next((element for element in value or () if element["id"] == name), {})


def _texts(fields: Mapping[str, Field], record: Record) -> Iterator[Mapping[str, Any]]:
    for name, kind in fields.items():
        value = record.get(name)
        if value and kind.type is Type.TEXT:
            yield value
        elif value and kind.type in (Type.TABLE, Type.ITEMS):
            for inner in value.values() if isinstance(value, Mapping) else value:
                yield from _texts(kind.record, inner)
