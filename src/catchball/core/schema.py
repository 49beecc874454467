"""What a cookbook consists of: the kinds of node, their fields and the type of each field.

This table is the one place to change when a node shall carry something new: name the field, choose its type.
Everything else (checking, comparing, merging, the JSON schema) follows from the type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """The kinds of node, from the root down."""

    __hash__ = str.__hash__  # equal to its string, and found under it

    COOKBOOK = "cookbook"
    GROUP = "group"
    OPERATION = "operation"
    STEP = "step"


PARENTS: Mapping[Kind, frozenset[Kind]] = MappingProxyType(
    {
        Kind.COOKBOOK: frozenset(),
        Kind.GROUP: frozenset({Kind.COOKBOOK, Kind.GROUP}),
        Kind.OPERATION: frozenset({Kind.COOKBOOK, Kind.GROUP}),
        Kind.STEP: frozenset({Kind.OPERATION}),
    }
)
"""Which kinds of node may hold a node of a kind."""


class Type(StrEnum):
    """How a field's value is shaped, and so how it is compared and merged."""

    __hash__ = str.__hash__  # equal to its string, and found under it

    ATOM = "atom"
    """A string: equal or conflict."""
    TEXT = "text"
    """Language -> words; merged word by word."""
    AMOUNT = "amount"
    """One number with its unit, as a canonical string such as `12.5 N·m`; equal in SI is equal."""
    QUANTITY = "quantity"
    """value, low and high, each an amount; one coherence group."""
    LABELS = "labels"
    """A set of strings; merged by addition and removal."""
    TABLE = "table"
    """Name -> record, unordered."""
    ITEMS = "items"
    """An ordered list of records, each with an `id` of its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its type, the record below it (tables and items), the words it may hold (atoms and labels).

    `group` names the coherence group: when both sides of a merge change the same group of one node, a person looks.
    `safeguard` says that an addition makes the process safer or tighter, so that even a fixed node may gain one.
    """

    type: Type
    record: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    words: frozenset[str] = frozenset()
    group: str = ""
    safeguard: bool = False


def _atom(*words: str, group: str = "") -> Field:
    return Field(Type.ATOM, words=frozenset(words), group=group)


def _items(group: str = "", *, safeguard: bool = False, **record: Field) -> Field:
    return Field(Type.ITEMS, record=MappingProxyType(record), group=group, safeguard=safeguard)


def _table(group: str = "", **record: Field) -> Field:
    return Field(Type.TABLE, record=MappingProxyType(record), group=group)


_TEXT = Field(Type.TEXT)
_AMOUNT = Field(Type.AMOUNT)
_QUANTITY = Field(Type.QUANTITY)
_LABELS = Field(Type.LABELS)
_CLASS = _atom("safety", "special", "ordinary")
_AMOUNTS = _table(value=_AMOUNT)

_REFERENCES = _items(
    kind=_atom("drawing", "pfmea", "risk assessment", "standard", "document"),
    identifier=_atom(),
    revision=_atom(),
    title=_TEXT,
)
_MEDIA = _items(
    kind=_atom("picture", "clip"),
    content=_atom(),
    name=_atom(),
    caption=_TEXT,
    annotations=_items(
        shape=_atom("box", "arrow", "number", "text"),
        at=_atom(),
        label=_TEXT,
    ),
)
_RESOURCES = _items(
    group="process",
    role=_atom("tool", "fixture", "gauge", "material", "part", "program", "protective equipment"),
    name=_TEXT,
    identifier=_atom(),
    revision=_atom(),
    quantity=_QUANTITY,
    position=_atom(),
    owner=_atom(),
    data=_AMOUNTS,
)
_APPLIES = Field(Type.LABELS, group="applies")
_TIMES = _table(group="time", value=_AMOUNT)
_LATITUDE = _table(
    group="latitude",
    leave=_atom("fixed", "justify", "bounded", "free"),
    low=_AMOUNT,
    high=_AMOUNT,
    allowed=_LABELS,
)

FIELDS: Mapping[Kind, Mapping[str, Field]] = MappingProxyType(
    {
        Kind.COOKBOOK: MappingProxyType(
            {
                "title": _TEXT,
                "purpose": _TEXT,
                "product": _atom(),
                "language": _atom(),
                "mandatory_languages": _LABELS,
                "variants": _items(code=_atom(), name=_TEXT, kind=_atom("product", "equipment")),
                "labels": _LABELS,
                "resources": _RESOURCES,
                "layout": _MEDIA,
                "references": _REFERENCES,
                "latitude": _LATITUDE,
            }
        ),
        Kind.GROUP: MappingProxyType(
            {
                "title": _TEXT,
                "description": _TEXT,
                "layout": _MEDIA,
                "references": _REFERENCES,
                "latitude": _LATITUDE,
            }
        ),
        Kind.OPERATION: MappingProxyType(
            {
                "number": _atom(),
                "title": _TEXT,
                "description": _TEXT,
                "applies": _APPLIES,
                "workstation": _atom(),
                "machine": _atom(group="process"),
                "standard_time": _TIMES,
                "output": _TEXT,
                "result": _TEXT,
                "skills": _items(skill=_atom(), level=_atom()),
                "resources": _RESOURCES,
                "transfer": _TEXT,
                "work_organisation": _TEXT,
                "media": _MEDIA,
                "references": _REFERENCES,
                "latitude": _LATITUDE,
            }
        ),
        Kind.STEP: MappingProxyType(
            {
                "title": _TEXT,
                "applies": _APPLIES,
                "occasion": _atom("cycle", "set-up", "start-up", "change-over", "maintenance", "reaction"),
                "instruction": _TEXT,
                "result": _TEXT,
                "key_points": _items(safeguard=True, point=_TEXT, reason=_TEXT),
                "hazards": _items(
                    safeguard=True, hazard=_TEXT, measure=_TEXT, protective_equipment=_LABELS, source=_atom()
                ),
                "resources": _RESOURCES,
                "parameters": _table(group="process", value=_AMOUNT, low=_AMOUNT, high=_AMOUNT, **{"class": _CLASS}),
                "standard_time": _TIMES,
                "checks": _items(
                    group="process",
                    safeguard=True,
                    characteristic=_TEXT,
                    **{"class": _CLASS},
                    method=_TEXT,
                    gauge=_atom(),
                    sample=_atom(),
                    frequency=_atom(),
                    limits=_QUANTITY,
                    reaction=_TEXT,
                ),
                "media": _MEDIA,
                "references": _REFERENCES,
                "latitude": _LATITUDE,
            }
        ),
    }
)
"""The fields of each kind of node. Names are English snake_case, in code, in files and in the API."""

QUANTITY_PARTS = ("value", "low", "high")
TIME_SHARES = ("machine", "manual", "walking")
"""The usual rows of `standard_time`."""
NODE_LATITUDE = "node"
"""The row of `latitude` that speaks for the whole node and, unless they say otherwise, for the nodes below it."""
