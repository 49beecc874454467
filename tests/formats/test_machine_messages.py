"""JSON of machines, and the file of a connection."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from catchball.formats.errors import FormatError
from catchball.formats.machines.connection_toml import Bad, Births, read_connection
from catchball.formats.machines.json_payload import Paths, TimeForm, read_held, read_message

AT = datetime(2026, 3, 1, 6, 0, 0, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (TimeForm.ISO, "2026-03-01T07:00:00.250+01:00"),
        (TimeForm.SECONDS, 1_772_344_800.25),
        (TimeForm.MILLISECONDS, 1_772_344_800_250),
        (TimeForm.MICROSECONDS, 1_772_344_800_250_000),
        (TimeForm.NANOSECONDS, 1_772_344_800_250_000_999),
    ],
)
def test_instants_are_read_in_each_form(form: TimeForm, written: object) -> None:
    assert read_held({"t": written, "v": 1}, "topic", Paths("v", "t", form)).at == AT


def test_values_are_found_below_names_and_in_lists_with_their_size_and_key() -> None:
    raw = {"t": AT.isoformat(), "parts": [{"scrap": 3, "made": 60, "id": "A-17"}]}
    held = read_held(raw, "topic", Paths("parts.0.scrap", "t", size="parts.0.made", key="parts.0.id"))
    assert (held.value, held.size, held.key) == (3.0, 60.0, "A-17")


def test_a_message_may_be_the_list_of_an_instant_and_a_value() -> None:
    assert read_held([1_772_344_800_250, 0.5], "topic", Paths("1", "0", TimeForm.MILLISECONDS)).value == 0.5


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, 1.0), ("0.5", 0.5), (7, 7.0), (None, None), ("off", None), ([1], None), ("NaN", None)],
)
def test_what_counts_as_a_number(value: object, expected: float | None) -> None:
    held = read_held({"t": AT.isoformat(), "v": value}, "topic", Paths("v", "t"))
    assert held.value == expected
    assert bool(held.reason) == (expected is None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"v": 1}, "there is no t in the message"),
        ({"t": "2026-03-01T06:00:00", "v": 1}, "with its time zone"),
        ({"t": "soon", "v": 1}, "with its time zone"),
        ({"t": AT.isoformat()}, "there is no v in the message"),
    ],
)
def test_a_message_without_instant_or_value_is_refused(raw: Any, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read_held(raw, "topic", Paths("v", "t"))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_bytes_that_are_no_json_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="holds no JSON"):
        read_message(data, "topic")


RIGHT = """
name = "press shop"
user = "machines"
births = "names"
batch_seconds = 0.5
[mqtt]
host = "127.0.0.1"
client_id = "catchball"
[[sparkplug]]
node = "plant/press4"
device = "gauge"
metric = "Bore"
series = 12
[[json]]
topic = "line1/oven"
time = "t"
value = "v"
time_form = "ms"
series = 13
"""


def test_the_file_of_a_connection_says_what_is_listened_to_and_which_series_it_is() -> None:
    found = read_connection(RIGHT, "press.toml")
    assert found.mqtt is not None
    assert (found.mqtt.port, found.mqtt.version, found.series) == (1883, 5, (12, 13))
    assert (found.births, found.bad, found.batch_seconds) == (Births.NAMES, Bad.QUARANTINE, 0.5)


TWICE = """metric = "Bore"
series = 1
[[sparkplug]]
node = "plant/press4"
device = "gauge"
metric = "Bore"
series = 2"""


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (('user = "machines"\n', ""), "press.toml: user is missing"),
        (("series = 12", 'series = "12"'), "sparkplug › 1 › series: expected a whole number"),
        (("series = 12", "serie = 12"), "sparkplug › 1 › serie: there is no such key"),
        (('topic = "line1/oven"', 'topic = "line1/+"'), "json › 1: topic: expected one topic"),
        (('node = "plant/press4"', 'node = "press4"'), "sparkplug › 1: node: expected group/node"),
        (('time_form = "ms"', 'time_form = "hours"'), "json › 1 › time_form: “hours” is not known"),
        (('client_id = "catchball"', 'client_id = ""'), "mqtt: client_id: without one"),
        (("[mqtt]", "[mqtt]\nport = 0"), "mqtt: port: expected 1 to 65535"),
        (("[mqtt]", '[opcua]\nurl = "opc.tcp://a"\n[mqtt]'), "expected one of \\[mqtt\\] and \\[opcua\\]"),
        (("[mqtt]", "[mqtt"), "is no TOML: .*line 6"),
        (('metric = "Bore"\nseries = 12', TWICE), "named twice: plant/press4/gauge: Bore"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_place(change: tuple[str, str], place: str) -> None:
    assert change[0] in RIGHT
    with pytest.raises(FormatError, match=place):
        read_connection(RIGHT.replace(*change), "press.toml")
