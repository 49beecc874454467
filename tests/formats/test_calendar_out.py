"""Deadlines as iCalendar: the exact text, folded by octets, escaped."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from catchball.formats.calendar_out import Deadline, folded, write_calendar

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_a_calendar_is_written_like_this_to_the_octet() -> None:
    later = Deadline(
        "adopt-3@c.example", date(2026, 12, 31), "Adopt; or not, they say", "One\nTwo \\ three", "https://c.example/3"
    )
    first = Deadline("duty-7@c.example", date(2026, 3, 4), "Answer")
    assert write_calendar("Deadlines", [later, first], NOW) == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Catchball//Deadlines//EN\r\n"
        "CALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\n"
        "X-WR-CALNAME:Deadlines\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:duty-7@c.example\r\n"
        "DTSTAMP:20260302T083000Z\r\n"
        "DTSTART;VALUE=DATE:20260304\r\n"
        "DTEND;VALUE=DATE:20260305\r\n"
        "SUMMARY:Answer\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:adopt-3@c.example\r\n"
        "DTSTAMP:20260302T083000Z\r\n"
        "DTSTART;VALUE=DATE:20261231\r\n"
        "DTEND;VALUE=DATE:20270101\r\n"
        "SUMMARY:Adopt\\; or not\\, they say\r\n"
        "DESCRIPTION:One\\nTwo \\\\ three\r\n"
        "URL:https://c.example/3\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


def test_an_empty_calendar_is_one_too() -> None:
    assert write_calendar("Deadlines", [], NOW).count("\r\n") == 8


def test_a_line_is_folded_after_75_octets_and_never_inside_of_a_sign() -> None:
    line = "SUMMARY:" + "a" * 66 + "热处理" * 30
    parts = list(folded(line))
    assert parts[0] == "SUMMARY:" + "a" * 66  # (the next sign has three octets, and one has room)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_a_line_of_75_octets_is_not_folded() -> None:
    assert list(folded("x" * 75)) == ["x" * 75]
    assert list(folded("x" * 76)) == ["x" * 75, " x"]


def test_no_line_can_be_smuggled_into_a_calendar() -> None:
    evil = Deadline("a\r\nBEGIN:VALARM", date(2026, 3, 4), "b\r\nEND:VCALENDAR\x00\u2028c")
    lines = write_calendar("x", [evil], NOW).split("\r\n")
    assert "BEGIN:VALARM" not in lines
    assert lines.count("END:VCALENDAR") == 1
    assert "SUMMARY:b\\nEND:VCALENDAR\\nc" in lines


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"), include_characters="\n"))


@given(TEXTS, TEXTS, st.dates(date(1970, 1, 1), date(2999, 12, 30)))
def test_whatever_is_said_a_reader_that_follows_the_standard_finds_it_again(title: str, text: str, day: date) -> None:
    shown = [sign for sign in title if sign == "\n" or sign.isprintable()]
    (event,) = read(write_calendar("x", [Deadline("duty-1@c", day, title, text, "https://c.example/1")], NOW))
    assert event["SUMMARY"] == _lines("".join(shown))
    assert event.get("DESCRIPTION", "") == _lines("".join(sign for sign in text if sign == "\n" or sign.isprintable()))
    assert event["DTSTART;VALUE=DATE"] == day.strftime("%Y%m%d").rjust(8, "0")
    assert event["URL"] == "https://c.example/1"


def _lines(words: str) -> str:
    return "\n".join(words.splitlines())


def read(text: str) -> list[dict[str, str]]:
    """The events of a calendar, read by the grammar of RFC 5545 (sections 3.1, 3.3.11, 3.4), and by nothing of ours."""
    assert text.endswith("\r\n")
    physical = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in physical)
    assert all(len(line.encode()) <= 75 for line in physical)
    found: list[dict[str, str]] = []
    open_: list[str] = []
    for line in re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]:
        parsed = re.fullmatch(r"([A-Z-]+(?:;[A-Z-]+=[^:;,\"]+)*):(.*)", line, re.DOTALL)
        assert parsed is not None, line
        name, value = parsed.groups()
        if name == "BEGIN":
            open_.append(value)
            found += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert open_.pop() == value
        elif open_ == ["VCALENDAR", "VEVENT"]:
            assert name not in found[-1], f"{name} twice"
            found[-1][name] = value if name in ("URL", "DTSTAMP") else _unescaped(value)
    assert not open_
    assert all({"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= set(event) for event in found)
    return found


def _unescaped(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\;,\x00-\x08\x0A-\x1F\x7F]|\\[\\;,nN])*", value) is not None, value
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)
