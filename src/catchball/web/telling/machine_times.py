"""Where the time of a machine went, as it is drawn day by day, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from catchball.core.oee import FORMULAS, Indices, MachineState, Totals

HEIGHT = 220
_TOP, _LEFT, _PITCH = 10, 40, 28
_HOURS = (0, 6, 12, 18, 24)
_UNKNOWN = "unknown"
_SECONDS_OF_HOUR = 3600
NAMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        MachineState.PRODUCTION: pgettext_lazy("state of a machine", "production"),
        MachineState.SET_UP: pgettext_lazy("state of a machine", "set-up"),
        MachineState.DELAY: pgettext_lazy("state of a machine", "minor stops"),
        MachineState.DOWN: pgettext_lazy("state of a machine", "down"),
        MachineState.PLANNED_DOWN: pgettext_lazy("state of a machine", "planned down"),
        _UNKNOWN: pgettext_lazy("state of a machine", "not known"),
    }
)
_INDICES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "availability": pgettext_lazy("index of ISO 22400-2", "Availability"),
        "effectiveness": pgettext_lazy("index of ISO 22400-2", "Effectiveness"),
        "quality_ratio": pgettext_lazy("index of ISO 22400-2", "Quality ratio"),
        "oee_index": pgettext_lazy("index of ISO 22400-2", "OEE index"),
        "nee_index": pgettext_lazy("index of ISO 22400-2", "NEE index"),
        "allocation_efficiency": pgettext_lazy("index of ISO 22400-2", "Allocation efficiency"),
        "utilization_efficiency": pgettext_lazy("index of ISO 22400-2", "Utilization efficiency"),
        "technical_efficiency": pgettext_lazy("index of ISO 22400-2", "Technical efficiency"),
        "setup_ratio": pgettext_lazy("index of ISO 22400-2", "Setup ratio"),
    }
)
SHORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        MachineState.PRODUCTION: "APT",
        MachineState.SET_UP: "AUST",
        MachineState.DELAY: "ADET",
        MachineState.DOWN: "ADOT",
    }
)
"""What the standard calls them."""


@dataclass(frozen=True, slots=True)
class Segment:
    """So much of a day in one state."""

    y: float
    height: float
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A day."""

    x: float
    day: date
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The days as bars of up to 25 hours; ticks are heights with their hours, `every` so many days has its name."""

    width: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]
    every: int
    kinds: tuple[tuple[str, str], ...]
    """The states that occur, and how they are called."""


@dataclass(frozen=True, slots=True)
class TimeRow:
    """How long a machine was in a state, and which share of all time that is."""

    kind: str
    name: str
    short: str
    hours: str
    share: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An index of the standard, with the number of its series where one is kept."""

    name: str
    formula: str
    value: str
    series: int | None


def chart_of(days: Sequence[tuple[date, Totals]]) -> Chart:
    """The chart of some days."""
    bars = tuple(
        Bar(_LEFT + 6 + _PITCH * place, day, tuple(_segments(found))) for place, (day, found) in enumerate(days)
    )
    occurring = {segment.kind for bar in bars for segment in bar.segments}
    return Chart(
        _LEFT + 6 + _PITCH * len(days),
        bars,
        tuple((_height_of(hour), hour) for hour in _HOURS),
        1 + len(days) // 16,
        tuple((_class(kind), str(name)) for kind, name in NAMES.items() if _class(kind) in occurring),
    )


def time_rows(whole: Totals) -> list[TimeRow]:
    """The table behind the chart: only states that occurred."""
    all_time = whole.time(*MachineState) + whole.unknown
    return [
        TimeRow(_class(kind), str(NAMES[kind]), SHORT_NAMES.get(kind, ""), _hours(spent), percent(spent / all_time))
        for kind, spent in _spent(whole)
    ]


def index_rows(found: Indices, series: Mapping[str, int]) -> list[IndexRow]:
    """All indices with their formulas."""
    return [
        IndexRow(str(name), FORMULAS[key], percent(getattr(found, key)), series.get(key))
        for key, name in _INDICES.items()
    ]


def percent(share: float | None) -> str:
    """`81.5 %`; a dash where there is none."""
    return "—" if share is None else gettext("%(share)s %%") % {"share": number_format(round(100 * share, 1), 1)}


def _segments(found: Totals) -> Iterator[Segment]:
    at = _height_of(0)
    for kind, spent in _spent(found):
        height = HEIGHT * spent / timedelta(hours=25)
        at -= height
        yield Segment(round(at, 2), round(height, 2), _class(kind), f"{NAMES[kind]}: {_hours(spent)}")


def _spent(found: Totals) -> Iterator[tuple[str, timedelta]]:
    for kind in NAMES:
        spent = found.unknown if kind == _UNKNOWN else found.time(MachineState(kind))
        if spent:
            yield kind, spent


def _height_of(hour: float) -> float:
    return round(_TOP + HEIGHT * (1 - hour / 25), 2)


def _class(kind: str) -> str:
    return kind.replace(" ", "-")


def _hours(spent: timedelta) -> str:
    return gettext("%(hours)s h") % {"hours": number_format(round(spent.total_seconds() / _SECONDS_OF_HOUR, 1), 1)}
