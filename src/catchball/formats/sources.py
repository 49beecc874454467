"""What importers are given and what they give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from catchball.core.document import Cookbook

Files: TypeAlias = Mapping[str, bytes]
"""A folder: relative path with `/` -> content. May be lazy: a file is read when it is asked for."""

NO_FILES: Files = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of a source that the cookbook does not hold: its file, its line (from 1, or None) and what it was."""

    source: str
    line: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A source, read: the cookbook, its pictures (`sha256:<hex>` -> cleaned bytes), what was dropped, other notes."""

    cookbook: Cookbook
    pictures: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
