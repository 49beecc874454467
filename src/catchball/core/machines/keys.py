"""By which key a value is known, so that one that comes twice is one, and two of one instant are two.

A message that is delivered again, by the broker or by a machine that kept it back, says the same value of the same
instant: so that pair is the identity of a value, not the number of the message. The first value of an instant has the
empty key; a further one has itself for a key, and an equal one within the same message its number, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from catchball.core.machines.readings import Place, Reading


def keyed(
    readings: Iterable[Reading], first: Mapping[tuple[int, datetime], tuple[float, float]]
) -> dict[Place, Reading]:
    """The readings by what they are known by, each once, in the order in which they came.

    `first` has value and size of what is kept already with the empty key, by series and instant. Order does not
    matter for what is known again: whatever came first, every value finds the key that it had.
    """
    found: dict[Place, Reading] = {}
    taken = dict(first)
    for reading in readings:
        key = reading.key or _key(reading, taken)
        found.setdefault(Place(reading.series, reading.at, key), reading)
    return found


def _key(reading: Reading, taken: dict[tuple[int, datetime], tuple[float, float]]) -> str:
    said = (reading.value + 0.0, reading.size)  # (of the two zeros, the one without a sign)
    if reading.number == 1 and taken.setdefault((reading.series, reading.at), said) == said:
        return ""
    of_size = "" if reading.size == 1 else f" of {reading.size!r}"
    return f"{said[0]!r}{of_size}" + ("" if reading.number == 1 else f" #{reading.number}")
