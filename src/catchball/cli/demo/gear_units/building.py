"""Short ways to write down what a step of the demonstration company says.

Words are written as (English, German) or (English, German, Chinese); German and Chinese are kept as translations that
remember the English they were made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catchball.cli.demo.gear_units.drawing import HEIGHT, WIDTH

Raw = dict[str, Any]
Words = tuple[str, ...]
TRANSLATED = ("de", "zh-Hans")


def said(*words: str) -> Raw:
    """A text in English, with German and Chinese where given."""
    english, *translations = words
    of = {"language": "en", "text": english}
    return {"en": english} | {
        language: {"text": text, "of": of} for language, text in zip(TRANSLATED, translations, strict=False)
    }


def operation(number: int, title: Words, **fields: Any) -> Raw:
    """An operation; lists of words among the fields stay as they are given."""
    return {"number": str(number), "title": said(*title), **fields}


def step(
    title: Words,
    instruction: Words,
    *,
    keys: Sequence[tuple[Words, Words]] = (),
    hazards: Sequence[Raw] = (),
    resources: Sequence[Raw] = (),
    checks: Sequence[Raw] = (),
    media: Sequence[Raw] = (),
    references: Sequence[Raw] = (),
    latitude: Mapping[str, Raw] | None = None,
    **fields: Any,
) -> Raw:
    """A step of the cycle, unless `occasion` says otherwise. Elements of lists are named by their place.

    Standard times and own pictures are left to every plant; `latitude` says what else is.
    """
    points = [{"point": said(*point), "reason": said(*reason)} for point, reason in keys]
    return {
        "title": said(*title),
        "occasion": "cycle",
        "instruction": said(*instruction),
        "key_points": _named("k", points),
        "hazards": _named("h", hazards),
        "resources": _named("r", resources),
        "checks": _named("c", checks),
        "media": _named("m", media),
        "references": _named("d", references),
        "latitude": {**free("standard_time", "media"), **(latitude or {})},
        **fields,
    }


def _named(letter: str, elements: Sequence[Raw]) -> list[Raw]:
    return [{"id": f"{letter}{place}", **element} for place, element in enumerate(elements, start=1)]


def hazard(danger: Words, measure: Words, *worn: str, source: str = "RA-LG80") -> Raw:
    """A hazard, what protects from it, what is worn, and the risk assessment it comes from."""
    return {"hazard": said(*danger), "measure": said(*measure), "protective_equipment": worn, "source": source}


def resource(role: str, identifier: str, name: Words, quantity: str = "", **data: str) -> Raw:
    """A tool, fixture, gauge, material, part or program; `data` are its amounts by name."""
    told: Raw = {"role": role, "identifier": identifier, "name": said(*name)}
    if quantity:
        told["quantity"] = {"value": quantity}
    if data:
        told["data"] = {key.replace("_", " "): {"value": value} for key, value in data.items()}
    return told


def value(value: str, low: str = "", high: str = "", kind: str = "ordinary") -> Raw:
    """A parameter: value, limits, class."""
    return {"value": value, "low": low, "high": high, "class": kind}


def milling(diameter: str, cutting_speed: int, spindle_speed: int, teeth: int, per_tooth: str, feed_rate: int) -> Raw:
    """Parameters of a cut whose feed is told per tooth (mm): m/min, rpm, mm/min. The tests check that they agree."""
    return {
        **_turning(diameter, cutting_speed, spindle_speed),
        "teeth": {"value": str(teeth)},
        "feed per tooth": {"value": f"{per_tooth} mm"},
        "feed rate": {"value": f"{feed_rate} mm/min"},
    }


def tapping(diameter: str, cutting_speed: int, spindle_speed: int, pitch: str, feed_rate: int) -> Raw:
    """Parameters of tapping, synchronous: the feed per revolution is the pitch."""
    return {
        **_turning(diameter, cutting_speed, spindle_speed),
        "feed per revolution": {"value": f"{pitch} mm"},
        "feed rate": {"value": f"{feed_rate} mm/min"},
    }


def _turning(diameter: str, cutting_speed: int, spindle_speed: int) -> Raw:
    return {
        "tool diameter": {"value": f"{diameter} mm"},
        "cutting speed": {"value": f"{cutting_speed} m/min"},
        "spindle speed": {"value": f"{spindle_speed} rpm"},
    }


def times(machine: int = 0, manual: int = 0, walking: int = 0) -> Raw:
    """Standard time in seconds, by share."""
    shares = {"machine": machine, "manual": manual, "walking": walking}
    return {share: {"value": f"{seconds} s"} for share, seconds in shares.items() if seconds}


def check(
    characteristic: Words,
    method: Words,
    reaction: Words,
    *,
    kind: str = "ordinary",
    gauge: str = "",
    sample: str = "1",
    frequency: str = "100 %",
    low: str = "",
    high: str = "",
) -> Raw:
    """A line of the control plan."""
    return {
        "characteristic": said(*characteristic),
        "class": kind,
        "method": said(*method),
        "gauge": gauge,
        "sample": sample,
        "frequency": frequency,
        "limits": {"low": low, "high": high},
        "reaction": said(*reaction),
    }


def drawing(identifier: str = "LG80-100", revision: str = "E") -> Raw:
    """A drawing with its revision."""
    return {"kind": "drawing", "identifier": identifier, "revision": revision}


def pfmea(line: str) -> Raw:
    """A line of the process FMEA."""
    return {"kind": "pfmea", "identifier": f"PFMEA-LG80 {line}", "revision": "7"}


def standard(identifier: str, revision: str) -> Raw:
    """An external standard with its year."""
    return {"kind": "standard", "identifier": identifier, "revision": revision}


def picture(name: str, caption: Words, *notes: Raw) -> Raw:
    """A picture of the company, with what is noted on it. Its content is filled in when the cookbook is built."""
    return {
        "kind": "picture",
        "name": f"{name}.png",
        "caption": said(*caption),
        "annotations": _named("a", notes),
    }


def note(shape: str, points: Sequence[tuple[int, int]], *words: str) -> Raw:
    """An annotation: number and text at a point, box between two corners, arrow from the first point to the second.

    Points are pixels of the drawing; the document holds shares of width and height, from the top left.
    """
    at = " ".join(f"{x / WIDTH:.4g},{y / HEIGHT:.4g}" for x, y in points)
    return {"shape": shape, "at": at, "label": said(*words)}


def number(x: int, y: int, *words: str) -> Raw:
    """A numbered balloon on a picture; annotations are numbered by their place."""
    return note("number", [(x, y)], *words)


def fixed() -> dict[str, Raw]:
    """Latitude of a step that the plants may tighten, and not change otherwise."""
    return {"node": {"leave": "fixed"}}


def free(*rows: str) -> dict[str, Raw]:
    """Latitude: these fields are left to the plant."""
    return {row: {"leave": "free"} for row in rows}


def bounded(row: str, low: str, high: str) -> dict[str, Raw]:
    """Latitude: this parameter may be set freely between two amounts."""
    return {f"parameters.{row}": {"leave": "bounded", "low": low, "high": high}}
