"""The columns of a job breakdown sheet: what each shows of a node, and what a header or a level means.

To show another field in spreadsheets, add a line to TOPICS and its names to the words; fields without a column travel
in the hidden column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.units import known_unit
from catchball.formats.xlsx.job_sheet_words import HEADERS, LEVELS, NAMING_LANGUAGES, Names

NUMBER, LEVEL, UID, SOURCE, EXACT = "number", "level", "uid", "source", "exact"
HIDDEN = (UID, SOURCE, EXACT)
WITHDRAWN = "withdrawn"

_ROOT, _GROUP, _OPERATION, _STEP = Kind.COOKBOOK, Kind.GROUP, Kind.OPERATION, Kind.STEP


@dataclass(frozen=True, slots=True)
class Topic:
    """What a column shows: for each kind of node the field, and of lists the part of each element."""

    width: int
    fields: Mapping[Kind, str] = field(default_factory=dict)
    part: str = ""

    @property
    def value(self) -> Field | None:
        """The type of what a cell shows: of the field, or of the part of its elements; None if it shows no field."""
        for kind, name in self.fields.items():
            shown = FIELDS[kind][name]
            return shown.record[self.part] if self.part else shown
        return None


class Column(NamedTuple):
    """One column: its topic, the language of its texts, the unit in which bare numbers in it are meant."""

    topic: str
    language: str = ""
    unit: str = ""


def _topic(width: int, name: str = "", *kinds: Kind, part: str = "", **others: str) -> Topic:
    fields = dict.fromkeys(kinds, name) | {Kind(kind): other for kind, other in others.items()}
    return Topic(width, MappingProxyType(fields), part)


TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        NUMBER: _topic(7, "number", _OPERATION),
        LEVEL: _topic(12),
        "title": _topic(28, "title", *Kind),
        "description": _topic(24, "description", _GROUP, _OPERATION, cookbook="purpose"),
        "instruction": _topic(48, "instruction", _STEP),
        "key_points": _topic(36, "key_points", _STEP, part="point"),
        "reasons": _topic(32, "key_points", _STEP, part="reason"),
        "hazards": _topic(24, "hazards", _STEP, part="hazard"),
        "measures": _topic(24, "hazards", _STEP, part="measure"),
        "protective_equipment": _topic(20, "hazards", _STEP, part="protective_equipment"),
        "tools": _topic(28, "resources", _ROOT, _OPERATION, _STEP, part="name"),
        "tool_numbers": _topic(16, "resources", _ROOT, _OPERATION, _STEP, part="identifier"),
        "parameters": _topic(32, "parameters", _STEP),
        "checks": _topic(24, "checks", _STEP, part="characteristic"),
        "limits": _topic(22, "checks", _STEP, part="limits"),
        "gauges": _topic(16, "checks", _STEP, part="gauge"),
        "standard_time": _topic(18, "standard_time", _OPERATION, _STEP),
        "result": _topic(24, "result", _OPERATION, _STEP),
        "pictures": _topic(20, "media", _OPERATION, _STEP, part="name", cookbook="layout", group="layout"),
        "applies": _topic(14, "applies", _OPERATION, _STEP),
        "occasion": _topic(12, "occasion", _STEP),
        "workstation": _topic(14, "workstation", _OPERATION),
        "machine": _topic(14, "machine", _OPERATION),
        UID: _topic(10),
        SOURCE: _topic(10),
        EXACT: _topic(10),
    }
)
"""The columns in the order in which they are written."""

_BY_LANGUAGE = frozenset(key for key, topic in TOPICS.items() if topic.value and topic.value.type is Type.TEXT)
_LONGEST_HEADER = 100
_BRACKET = re.compile(r"\s*[\[(（]\s*([^\])）]{1,20}?)\s*[\])）]\s*$")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LEVEL = re.compile(r"(?P<name>.*?)\s*(?P<depth>[1-9][0-9]{0,2})?")


def sheet_columns(languages: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a sheet with texts in these languages, the one for the exact content last."""
    return tuple(
        Column(topic, language) for topic in TOPICS for language in (languages if topic in _BY_LANGUAGE else ("",))
    )


def parts_with_columns(kind: Kind, name: str) -> tuple[str, ...]:
    """The parts of the elements of a list that have columns."""
    return tuple(topic.part for topic in TOPICS.values() if topic.fields.get(kind) == name)


def header(column: Column, naming: str = "en") -> str:
    """The header of a column: `Instruction [de]`; its name in a naming language, in English otherwise."""
    name = HEADERS[column.topic][_naming(naming)][0]
    return f"{name} [{column.language}]" if column.language else name


def recognised(text: str) -> Column | None:
    """The column that a header means, be it ours or another's: `Key points`, `Anweisung [en]`, `标准时间 (s)`."""
    if len(text) > _LONGEST_HEADER:
        return None
    bracket = _BRACKET.search(text)
    place = _HEADER_MEANS.get(_folded(text[: bracket.start()] if bracket else text))
    if place is None:
        return None
    topic, naming = place
    inside = bracket[1] if bracket else ""
    if topic in _BY_LANGUAGE:
        return Column(topic, language=inside if _LANGUAGE.fullmatch(inside) else naming)
    return Column(topic, unit=inside if inside and known_unit(inside) else "")


def level_name(level: str, depth: int | None, naming: str = "en") -> str:
    """What the column Level says: `Operation`, or with its depth `Group 2`."""
    name = LEVELS[level][_naming(naming)][0]
    return name if depth is None else f"{name} {depth}"


def level_meant(text: str) -> tuple[str, int | None] | None:
    """The kind of node (or `withdrawn`) and the depth that a cell of the column Level names; None when unknown."""
    found = _LEVEL.fullmatch(text.strip()) if len(text) <= _LONGEST_HEADER else None
    level = _LEVEL_MEANS.get(_folded(found["name"])) if found else None
    if found is None or level is None:
        return None
    return level[0], int(found["depth"]) if found["depth"] else None


def _naming(language: str) -> int:
    return NAMING_LANGUAGES.index(language) if language in NAMING_LANGUAGES else 0


def _folded(name: str) -> str:
    return " ".join(name.casefold().split()).rstrip(".:： ")


def _meanings(words: Mapping[str, Names]) -> dict[str, tuple[str, str]]:
    """Folded name -> key and naming language; where languages share a name, the first language has it."""
    found: dict[str, tuple[str, str]] = {}
    for key, names in words.items():
        for naming, listed in zip(NAMING_LANGUAGES, names, strict=True):
            for name in listed:
                found.setdefault(_folded(name), (key, naming))
    return found


_HEADER_MEANS = _meanings(HEADERS)
_LEVEL_MEANS = _meanings(LEVELS)
