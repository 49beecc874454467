"""A line as a stack of work for each station against the takt: what is drawn, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext

from catchball.core.line import Line, Station
from catchball.queries.line_plans import Drawn
from catchball.web.telling.naming import Naming

HEIGHT = 260
_TOP, _LEFT, _BAR = 14, 56, 48
_NARROWEST, _WIDEST, _ROOM = 84, 150, 1050
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stack: by hand or walking, of which operation or step."""

    y: float
    height: float
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A station: its stack, and beside it how long its machines run."""

    x: float
    name: str
    segments: tuple[Segment, ...]
    machine_y: float
    machine_height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn; `takt_y` is None without a takt; a name has room for so many `letters`.

    Ticks are heights with their seconds.
    """

    width: int
    letters: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    takt_y: float | None
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """A station in the table; `over` is by how much it misses the takt, 0 when it keeps it."""

    station: Station
    elements: tuple[str, ...]
    manual: str
    walking: str
    machine: str
    work: str
    cycle: str
    over: str


def chart_of(drawn: Drawn, languages: Sequence[str]) -> Chart:
    """The chart of a plan."""
    line = drawn.line
    top = max(line.cycle, line.takt or Fraction(0), Fraction(1)) * Fraction(11, 10)
    naming = Naming(list(drawn.documents.values()), languages)

    def y(seconds: Fraction) -> float:
        return round(_TOP + HEIGHT * float(1 - seconds / top), 2)

    pitch = min(max(_ROOM // max(len(line.stations), 1), _NARROWEST), _WIDEST)
    bars = tuple(
        _bar(pitch * place, station, naming, y(Fraction(0)), HEIGHT / float(top))
        for place, station in enumerate(line.stations)
    )
    step = next((one for one in _STEPS if top / one <= 8), _STEPS[-1])
    ticks = tuple((y(Fraction(at)), f"{at} s") for at in range(0, int(top) + 1, step))
    width = _LEFT + pitch * max(len(bars), 1)
    return Chart(width, pitch // 7, bars, ticks, None if line.takt is None else y(line.takt), _told(line))


def table_of(drawn: Drawn, languages: Sequence[str]) -> list[Row]:
    """The rows of the table."""
    naming = Naming(list(drawn.documents.values()), languages)
    return [_row(station, drawn.line.takt, naming) for station in drawn.line.stations]


def seconds(time: Fraction) -> str:
    """`12.5 s`."""
    return f"{round(float(time), 1):g} s"


def _bar(at: int, station: Station, naming: Naming, ground: float, scale: float) -> Bar:
    machine = round(float(station.times.machine) * scale, 2)
    segments = tuple(_segments(station, naming, ground, scale))
    return Bar(_LEFT + at + 8, station.name, segments, round(ground - machine, 2), machine)


def _segments(station: Station, naming: Naming, ground: float, scale: float) -> Iterator[Segment]:
    at = ground
    for place, element in enumerate(station.elements):
        name = naming.node(element.uid)
        shares = ((element.times.manual, "even" if place % 2 else "odd"), (element.times.walking, "walking"))
        for time, kind in shares:
            height = float(time / max(station.operators, 1)) * scale
            if height > 0:
                at -= height
                yield Segment(round(at, 2), round(height, 2), kind, f"{name}: {seconds(time)}")


def _row(station: Station, takt: Fraction | None, naming: Naming) -> Row:
    times = station.times
    over = station.cycle - takt if takt is not None and station.cycle > takt else None
    return Row(
        station,
        tuple(naming.node(element.uid) for element in station.elements),
        seconds(times.manual),
        seconds(times.walking),
        seconds(times.machine),
        seconds(station.work),
        seconds(station.cycle),
        "" if over is None else seconds(over),
    )


def _told(line: Line) -> str:
    slowest = max(line.stations, key=lambda station: station.cycle, default=None)
    if slowest is None:
        return gettext("No station yet.")
    said = {"cycle": seconds(line.cycle), "station": slowest.name, "takt": seconds(line.takt or Fraction(0))}
    if line.takt is not None and line.cycle > line.takt:
        return gettext("%(station)s is the slowest with %(cycle)s; the takt of %(takt)s is missed.") % said
    return gettext("%(station)s is the slowest with %(cycle)s; the takt of %(takt)s is kept.") % said
