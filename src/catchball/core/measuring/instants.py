"""Instants as files write them: in one column or two, in formats that people use, in a time zone that is told.

What could mean two instants, or none, is refused: the hour that comes twice when clocks are put back, and the one that
is skipped. With an offset from UTC in the cell both are plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from catchball.core.measuring.faults import Fault, Reason, shown
from catchball.core.measuring.mapping import InstantColumns, Written
from catchball.core.measuring.numbers import is_missing, plain
from catchball.core.measuring.readings import Cell, WrongCell

_LONGEST = 60
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?\s*(?P<half>[AaPp][Mm])?"
_ONLY_TIME = re.compile(_TIME, re.ASCII)
_DAY = r"(?P<one>\d{1,2})(?P<sign>[./-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})"
_DAY_AND_TIME = re.compile(rf"{_DAY}(?:[ T]+{_TIME})?", re.ASCII)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[./](?P<two>\d{{1,2}})[./](?P<one>\d{{1,2}})(?:[ T]+{_TIME})?", re.ASCII)
_SECONDS_OF_DAY = re.compile(r"(\d{1,5}(?:\.\d{1,6})?) s", re.ASCII)
"""A time of day as our reader of spreadsheets gives it."""
_NUMBER = re.compile(r"[+-]?\d{1,16}(?:[.,]\d{1,20})?", re.ASCII)
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 (a date in a cell has no time zone)
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def instant_of(day: Cell, hour: Cell, columns: InstantColumns) -> datetime | Fault:
    """The instant in UTC that one or two cells tell; `hour` is that of the column of the time, where there is one."""
    for cell in (day, hour):
        if isinstance(cell, WrongCell):
            return Fault("at", Reason.WRONG_CELL, (("what", cell.what),))
    if is_missing(day) or (columns.time and is_missing(hour)):
        return Fault("at", Reason.NO_INSTANT)
    try:
        told = _told(day, columns.written)
        if columns.time and told is not None:
            told = _with_time(told, hour)
        if told is not None:
            return told.astimezone(UTC) if told.tzinfo is not None else _in_zone(told, columns.zone)
    except (ValueError, OverflowError):
        pass
    text = f"{day} {hour}" if columns.time else str(day)
    return Fault("at", Reason.NOT_WRITTEN_SO, (("text", shown(text)), ("written", columns.written.value)))


def _told(cell: Cell, written: Written) -> datetime | None:
    """What a cell says, with a time zone where it says one. Raises ValueError, OverflowError for what is no instant."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 (the zone follows)
    if isinstance(cell, str):
        text = cell.strip()
        return None if len(text) > _LONGEST else _read(text, written)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and written in _COUNTED:
        return _COUNTED[written](float(cell))
    return None


def _read(text: str, written: Written) -> datetime | None:
    if written in _COUNTED:
        number = plain(text)
        if _NUMBER.fullmatch(number):
            return _COUNTED[written](float(number.replace(",", ".")))
    elif written is not Written.ISO:
        found = _DAY_AND_TIME.fullmatch(text)
        if found is not None:
            return _by_fields(found, is_day_first=written is Written.DAY_FIRST)
    found = _YEAR_FIRST.fullmatch(text)
    return _by_fields(found, is_day_first=True) if found is not None else datetime.fromisoformat(text)


def _by_fields(found: re.Match[str], *, is_day_first: bool) -> datetime:
    one, two = int(found["one"]), int(found["two"])
    day, month = (one, two) if is_day_first else (two, one)
    year = int(found["year"])
    at = datetime(year if year > 99 or len(found["year"]) == 4 else 2000 + year, month, day)  # noqa: DTZ001
    return at if found["hour"] is None else datetime.combine(at, _time(found))


def _time(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (found["half"].casefold() == "pm")
    return time(hour, int(found["minute"]), int(found["second"] or 0), int((found["part"] or "0").ljust(6, "0")[:6]))


def _with_time(at: datetime, cell: Cell) -> datetime | None:
    """A day at a time that stands in a cell of its own."""
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return datetime.combine(begin, cell.replace(tzinfo=cell.tzinfo or at.tzinfo))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return begin + timedelta(milliseconds=round(cell * 86_400_000)) if 0 <= cell < 1 else None
    text = cell.strip() if isinstance(cell, str) else ""
    if seconds := _SECONDS_OF_DAY.fullmatch(text):
        return begin + timedelta(seconds=float(seconds[1])) if float(seconds[1]) < 86_400 else None
    if found := _ONLY_TIME.fullmatch(text):
        return datetime.combine(begin, _time(found), begin.tzinfo)
    if _NUMBER.fullmatch(text):
        return _with_time(at, float(text.replace(",", ".")))
    read = time.fromisoformat(text)
    return datetime.combine(begin, read.replace(tzinfo=read.tzinfo or at.tzinfo))


def _in_zone(told: datetime, zone: str) -> datetime | Fault:
    if zone == "UTC":
        return told.replace(tzinfo=UTC)
    here = told.replace(tzinfo=_zone(zone))
    first, second = here.utcoffset(), here.replace(fold=1).utcoffset()
    if first == second or first is None or second is None:
        return here.astimezone(UTC)
    reason = Reason.SKIPPED_HOUR if first < second else Reason.HOUR_TWICE
    return Fault("at", reason, (("text", shown(told.isoformat(" "))), ("zone", zone)))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _from_serial(days: float) -> datetime:
    return _SERIAL_ZERO + timedelta(milliseconds=round(days * 86_400_000))


def _from_seconds(seconds: float) -> datetime:
    return _BEGIN + timedelta(seconds=seconds)


def _from_milliseconds(milliseconds: float) -> datetime:
    return _BEGIN + timedelta(milliseconds=milliseconds)


_COUNTED: Mapping[Written, Callable[[float], datetime]] = MappingProxyType(
    {Written.SERIAL: _from_serial, Written.SECONDS: _from_seconds, Written.MILLISECONDS: _from_milliseconds}
)


@dataclass(frozen=True, slots=True)
class Guess:
    """How the instants of a column seem to be written, and how many of the cells that were looked at fit."""

    written: Written
    fitting: int


def guessed(cells: list[Cell]) -> Guess:
    """How most of these cells can be read as instants: what the form of a mapping begins with.

    Numbers are guessed as instants only within the years 2000 to 2100. Day and month that could be exchanged are read
    day first.
    """
    best = Guess(Written.ISO, 0)
    for written in Written:
        columns = InstantColumns("?", "", written, "UTC")
        found = [instant_of(cell, None, columns) for cell in cells if not is_missing(cell)]
        fitting = sum(isinstance(at, datetime) and 2000 <= at.year <= 2100 for at in found)
        if fitting > best.fitting:
            best = Guess(written, fitting)
    return best
