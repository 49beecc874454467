"""Keys for values of one instant in a file that gives them none: the place among those of the series and the instant.

The first has no key, as if it were alone; the next are 2, 3, …. So the same file sent again gives the same keys, one
that has grown gives those of its earlier rows again, and pieces that are cut between instants give the same as the
whole. Where a file says another value in the same place, that is seen as a contradiction and not taken as one more.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class _Seen:
    """The instants of a series so far. As long as they only rise, or only fall, no place needs to be looked up."""

    low: int
    high: int
    last: int
    count: int = 1
    all: array[int] = field(default_factory=lambda: array("q"))
    counted: Counter[int] | None = None


class InstantKeys:
    """Gives keys while a file is read, in the order of its rows."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int | str, int], _Seen] = {}

    def key(self, series: int | str, edition: int, at: datetime) -> str:
        """The key of the next value at an instant, in this edition, of a series or of a name that is none yet."""
        place = self._place((series, edition), (at - _BEGIN) // _MICROSECOND)
        return "" if place == 1 else str(place)

    def _place(self, series: tuple[int | str, int], instant: int) -> int:
        seen = self._seen.get(series)
        if seen is None:
            seen = self._seen[series] = _Seen(instant, instant, instant)
            seen.all.append(instant)
            return 1
        if seen.counted is None:
            if instant == seen.last:
                seen.count += 1
                seen.all.append(instant)
                return seen.count
            if instant > seen.high or instant < seen.low:
                seen.low, seen.high = min(seen.low, instant), max(seen.high, instant)
                seen.last, seen.count = instant, 1
                seen.all.append(instant)
                return 1
            seen.counted = Counter(seen.all)
            seen.all = array("q")
        seen.counted[instant] += 1
        return seen.counted[instant]
