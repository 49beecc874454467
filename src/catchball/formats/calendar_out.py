"""Days with something due, as iCalendar (RFC 5545), which every calendar program reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST_LINE = 75
"""Octets of a line, without its end; what is longer goes on in the next line, after a blank."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due. `name` is the same whenever the calendar is read, so that it can be moved."""

    name: str
    day: date
    title: str
    text: str = ""
    address: str = ""


def write_calendar(title: str, deadlines: Iterable[Deadline], now: datetime) -> str:
    """The calendar: a whole day for each deadline, in the order of their days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Catchball//Deadlines//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(title)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for deadline in sorted(deadlines, key=lambda one: (one.day, one.name)):
        lines += _event(deadline, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; never inside of a sign."""
    part, room = "", _LONGEST_LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield part
            part, room = " ", _LONGEST_LINE - 1
        part += sign
        room -= size
    yield part


def _event(deadline: Deadline, now: datetime) -> list[str]:
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    end = deadline.day + timedelta(days=1)
    lines = ["BEGIN:VEVENT", f"UID:{_text(deadline.name)}", f"DTSTAMP:{stamp}"]
    lines += [f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]
    lines.append(f"SUMMARY:{_text(deadline.title)}")
    if deadline.text:
        lines.append(f"DESCRIPTION:{_text(deadline.text)}")
    if deadline.address:
        lines.append(f"URL:{deadline.address}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _text(words: str) -> str:
    """Words as a value: what has a meaning in the format is escaped, signs that nobody sees are left out."""
    lines = "\n".join(words.splitlines())
    seen = "".join(sign for sign in lines if sign in "\n\t" or sign.isprintable())
    return seen.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
