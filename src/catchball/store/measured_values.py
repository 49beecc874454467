"""Checked values of one series, in columns, and how PostgreSQL is handed them: as arrays in its binary form.

An array of texts is written and read sign by sign; in binary form ten thousand numbers take less than a millisecond,
and need no numpy.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import repeat

from psycopg.adapt import AdaptersMap, Dumper
from psycopg.pq import Format

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = 86_400_000_000
_TO_2000 = (datetime(2000, 1, 1, tzinfo=UTC) - EPOCH) // _MICROSECOND
"""PostgreSQL counts from the year 2000."""
_INSTANT, _INSTANTS, _NUMBER, _NUMBERS = 1184, 1185, 701, 1022
"""The numbers of its types timestamptz and double precision, and of arrays of them."""


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one series. `at` are microseconds since 1970 in UTC; `value` is NaN where a correction takes back.

    `key` tells values of one instant apart, `edition` counts corrections, `size` is what a proportion or a rate is of.
    Left out (None), keys are empty, editions 0, sizes 1.
    """

    at: array[int]
    value: array[float]
    size: array[float] | None = None
    key: Sequence[str] | None = None
    edition: Sequence[int] | None = None

    def __len__(self) -> int:
        return len(self.at)

    @property
    def are_distinct(self) -> bool:
        """Whether no two have the same instant, key and edition."""
        if self.key is None and self.edition is None:
            return len(set(self.at)) == len(self.at)
        return len(set(self._identities())) == len(self.at)

    @property
    def repeated(self) -> set[int]:
        """The places of those that have the instant, key and edition of one before."""
        first: dict[tuple[int, str, int], int] = {}
        return {place for place, told in enumerate(self._identities()) if first.setdefault(told, place) != place}

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first and the last instant."""
        return instant_of(min(self.at)), instant_of(max(self.at))

    @property
    def months(self) -> list[date]:
        """The first days of all months, in UTC, in which there is a value."""
        days = {at // _DAY for at in self.at}
        return sorted({instant_of(day * _DAY).date().replace(day=1) for day in days})

    def _identities(self) -> Iterator[tuple[int, str, int]]:
        return zip(self.at, self.key or repeat(""), self.edition or repeat(0), strict=False)

    def at_places(self, places: Sequence[int]) -> Values:
        """Those at these places."""
        return Values(
            array("q", [self.at[place] for place in places]),
            array("d", [self.value[place] for place in places]),
            None if self.size is None else array("d", [self.size[place] for place in places]),
            None if self.key is None else [self.key[place] for place in places],
            None if self.edition is None else [self.edition[place] for place in places],
        )


def microseconds(at: datetime) -> int:
    """Since 1970 in UTC. Raises TypeError for an instant without a time zone."""
    return (at - EPOCH) // _MICROSECOND


def instant_of(microseconds: int) -> datetime:
    """The instant, in UTC. Raises OverflowError beyond the years that there are."""
    return EPOCH + timedelta(microseconds=microseconds)


@dataclass(frozen=True, slots=True)
class Instants:
    """Microseconds since 1970, as a parameter of a query: an array of timestamptz."""

    of: array[int]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers, as a parameter of a query: an array of double precision."""

    of: array[float]


def texts(of: Sequence[str] | None) -> str | None:
    """Texts without U+0000 as an array of PostgreSQL, in its text form."""
    if of is None:
        return None
    joined = "\0".join(of).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace("\0", '","') + '"}'


def register_arrays(adapters: AdaptersMap) -> None:
    """Let a cursor take `Instants` and `Numbers`."""
    adapters.register_dumper(Instants, _InstantsDumper)
    adapters.register_dumper(Numbers, _NumbersDumper)


class _InstantsDumper(Dumper):
    format = Format.BINARY
    oid = _INSTANTS

    def dump(self, obj: Instants) -> bytes:
        return _in_binary(_INSTANT, array("q", [at - _TO_2000 for at in obj.of]))


class _NumbersDumper(Dumper):
    format = Format.BINARY
    oid = _NUMBERS

    def dump(self, obj: Numbers) -> bytes:
        return _in_binary(_NUMBER, array("d", obj.of))


def _in_binary(element: int, numbers: array[int] | array[float]) -> bytes:
    """An array of one dimension in PostgreSQL's binary form: a head, then the length and the bytes of each element.

    As `array_send` in its source writes it. `numbers` have eight bytes each, and are changed.
    """
    if sys.byteorder == "little":
        numbers.byteswap()
    raw, count = numbers.tobytes(), len(numbers)
    body = bytearray(12 * count)
    body[3::12] = b"\x08" * count
    for place in range(8):
        body[4 + place :: 12] = raw[place::8]
    head = b"".join(one.to_bytes(4, "big") for one in (1, 0, element, count, 1))
    return head + bytes(body)
