"""What an AQDEF file holds: parts, their characteristics, the values of these.

Followed is the public “Q-DAS ASCII Transfer Format” (version 12, Hexagon), and for the attributes of values the page
“Defined contents K00xx” of the maker's forum. A text is kept as it stands, without spaces around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

VALID = 0
PLACEHOLDER = 255
_INVALID = 128 | 256
"""Bits of which each attribute (K0002) has one that the page says is not to be reckoned with: 129 invalid, 255
placeholder, 256 deleted, 290 not plausible. Others that occur with them, such as 304, are taken alike."""
COUNTED = frozenset({"1", "5", "6"})
"""Kinds of characteristics (K2004) that count faults: attributive, kind of fault, sheet of faults."""
BETWEEN_CHARACTERISTICS = "\x0f"
BETWEEN_FIELDS = "\x14"
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "K0001": "value",
        "K0002": "attribute",
        "K0004": "at",
        "K0005": "events",
        "K0006": "batch",
        "K0007": "nest",
        "K0008": "operator",
        "K0010": "machine",
        "K0011": "process",
        "K0012": "gauge",
        "K0020": "size",
        "K0021": "faulty",
    }
)
"""K fields of a value that have a name here."""
_CONTEXT = ("K0002", "K0004", "K0005", "K0006", "K0007", "K0008", "K0010", "K0011", "K0012")
MEASURED_LINE = ("K0001", *_CONTEXT)
"""The fields of a measured value in a line of values, in their order; two more may follow that say nothing."""
COUNTED_LINE = ("K0020", "K0021", "", *_CONTEXT)
"""The fields of a count in a line of values; the third says nothing."""
NAME, NUMBER, KIND = "K2002", "K2001", "K2004"
PART_NAME, PART_NUMBER = "K1002", "K1001"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field of a value that cannot be read: its key, and why."""

    key: str
    what: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a characteristic, or a count of the `faulty` among `size` units.

    Without a number it is a placeholder. `at` has no time zone. Further K fields are in `more`, by key; `line` is where
    it begins in its file (0 when it comes from none).
    """

    value: float | None = None
    attribute: int = VALID
    at: datetime | None = None
    events: str = ""
    batch: str = ""
    nest: str = ""
    operator: str = ""
    machine: str = ""
    process: str = ""
    gauge: str = ""
    size: int | None = None
    faulty: int | None = None
    more: tuple[tuple[str, str], ...] = ()
    wrong: tuple[Wrong, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_valid(self) -> bool | None:
        """Whether its attribute says that it may be reckoned with; None where that is not known of the attribute."""
        if self.attribute & _INVALID:
            return False
        return True if self.attribute == VALID else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured and nothing counted, and nothing of that is damaged."""
        return self.value is None and self.size is None and self.faulty is None and not self.wrong


GAP = Value(attribute=PLACEHOLDER)
"""What stands for a value that a characteristic does not have while others have theirs."""


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A characteristic: its index in the file, its K2xxx and K8xxx fields, its values.

    The n-th value of every characteristic belongs to the n-th set of values; a gap is a placeholder. The last value is
    none.
    """

    index: int
    fields: Mapping[str, str]
    values: tuple[Value, ...] = ()

    @property
    def name(self) -> str:
        """Its description, else its number, else nothing."""
        return self.fields.get(NAME) or self.fields.get(NUMBER, "")

    @property
    def is_counted(self) -> bool:
        """Whether its values are counts of faulty units."""
        return self.fields.get(KIND) in COUNTED


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its index in the file, its K1xxx fields, its characteristics by index."""

    index: int
    fields: Mapping[str, str]
    characteristics: tuple[Characteristic, ...] = ()

    @property
    def name(self) -> str:
        """Its description, else its number, else nothing."""
        return self.fields.get(PART_NAME) or self.fields.get(PART_NUMBER, "")


@dataclass(frozen=True, slots=True)
class Aqdef:
    """A whole file: its parts by index, and lines of other K fields (catalogues, groups) as (`K5111/1`, text).

    `encoding` and `decimal` tell how it was written.
    """

    parts: tuple[Part, ...]
    others: tuple[tuple[str, str], ...] = ()
    encoding: str = field(default="", compare=False)
    decimal: str = field(default=".", compare=False)

    @property
    def characteristics(self) -> tuple[Characteristic, ...]:
        """Those of all parts, by index."""
        return tuple(sorted((one for part in self.parts for one in part.characteristics), key=lambda one: one.index))
