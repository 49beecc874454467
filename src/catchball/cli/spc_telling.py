"""A control chart as a person reads it on a terminal, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from types import MappingProxyType
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from catchball.cli.marking import ASKED, CAME, HEADING, QUIET
from catchball.cli.spc_computing import Study
from catchball.cli.terminal import out, print_line, print_unwrapped
from catchball.cli.wording import counted
from catchball.core.spc.capability import Index, PercentileCapability
from catchball.core.spc.charting import Numbers, Plotted
from catchball.core.spc.kinds import COUNTED, SMOOTHED
from catchball.core.spc.rules import RULES
from catchball.formats.measurements.reading import Kept

_DELIMITERS: Mapping[str, str] = MappingProxyType({",": "comma", ";": "semicolon", "\t": "tab", "": "none"})
_WIDTH = 14
_INDICES = (("cp", "Cp", "within"), ("cpk", "Cpk", "within"), ("pp", "Pp", "overall"), ("ppk", "Ppk", "overall"))
_ALL_INDICES = (*_INDICES, ("cpm", "Cpm", "overall, about the target"))


@dataclass(frozen=True, slots=True)
class Signal:
    """A point that signals: its row in the file, the chart, its value with its limits, the rule in words."""

    row: int
    chart: str
    value: float
    low: float
    high: float
    rule: int
    what: str


def signals_of(study: Study) -> list[Signal]:
    """All signals, by row; a point has one for each rule that it completes."""
    found = [
        _signal(study, one, rule, int(at))
        for one in study.charted.plotted
        for rule, fired in one.fired.items()
        for at in np.flatnonzero(fired)
    ]
    return sorted(found, key=lambda signal: signal.row)


def _signal(study: Study, one: Plotted, rule: int, at: int) -> Signal:
    value, low, high = (float(part[at]) for part in (one.chart.points, one.chart.low, one.chart.high))
    return Signal(study.asked.measurements.rows[at], one.name, value, low, high, rule, _words(study, one, rule))


def raw_study(study: Study) -> dict[str, Any]:
    """Everything, as data; what is missing is null."""
    read, plan = study.asked.measurements, study.plan
    return {
        "catchball": "spc/1",
        "file": read.source,
        "read": {
            "format": str(read.kept),
            "encoding": read.encoding,
            "delimiter": read.delimiter,
            "decimal": read.decimal,
            "sheet": read.sheet,
            "names_in": read.names_in,
        },
        "columns": [column.name for column in study.asked.columns],
        "rows": len(read.rows),
        "missing": study.missing,
        "chart": str(plan.kind),
        "phase": 1 if plan.centre is None else 2,
        "rules": [] if plan.kind in SMOOTHED else list(plan.rules),
        "constants": str(plan.constants),
        "sigma": {"value": study.charted.sigma, "by": study.charted.convention},
        "charts": [_raw_chart(one, read.rows) for one in study.charted.plotted],
        "signals": [asdict(signal) for signal in signals_of(study)],
        "capability": _raw_capability(study),
    }


def print_study(study: Study) -> None:
    """Print what was read, the limits, the rules, the capability, and last what signals."""
    console = out()
    for line in _head(study):
        print_unwrapped(console, line)
    console.print()
    for line in _table(study):
        print_unwrapped(console, line)
    for label, words in _conventions(study):
        print_line(console, Text(words), _WIDTH, label)
    if study.capability is not None:
        console.print()
        _print_capability(console, study)
    console.print()
    _print_signals(console, study)


def _head(study: Study) -> Iterator[Text]:
    read, plan = study.asked.measurements, study.plan
    names = ", ".join(column.name for column in study.asked.columns)
    yield Text(f"{read.source}: {plan.kind} of {names}", HEADING)
    decimal = "decimal comma" if read.decimal == "," else "decimal point"
    if read.sheet:
        how = f"sheet {read.sheet}, {decimal}"
    elif read.kept is Kept.AQDEF:
        how = f"AQDEF, {read.encoding}, {decimal}"
    else:
        delimiter = _DELIMITERS.get(read.delimiter, read.delimiter)
        how = f"{read.encoding}, delimiter {delimiter}, {decimal}"
    named = f"names in row {read.names_in}" if read.names_in else "no row of names"
    if read.kept is Kept.AQDEF:
        named = "a row is a set of values"
    missing = f", {study.missing} without a value" if study.missing else ""
    yield Text(
        f"{counted(len(read.rows), 'row')} from {read.rows[0]} to {read.rows[-1]}{missing}; {named}; {how}", QUIET
    )


def _table(study: Study) -> Iterator[Text]:
    rows = [("", "centre", "low", "high", "one false alarm in")]
    for one in study.charted.plotted:
        length = f"{'at most ' if one.not_counted else ''}{one.length:,.0f} points" if one.length else "not known"
        rows.append((one.name, _level(one.chart.centre), _level(one.chart.low), _level(one.chart.high), length))
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    widths[0] = max(widths[0], _WIDTH - 2)
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield Text(line, QUIET if row is rows[0] else "")


def _conventions(study: Study) -> Iterator[tuple[str, str]]:
    plan = study.plan
    whose = "of a point, on average" if plan.kind in COUNTED else "of a single value"
    yield "sigma", f"{_number(study.charted.sigma)} {whose}: {study.charted.convention}"
    phase = "from these points (phase I)" if plan.centre is None else "given, not from these points (phase II)"
    yield "limits", phase
    if plan.kind not in SMOOTHED:
        yield "rules", "; ".join(f"{rule} {RULES[rule]}" for rule in plan.rules)
    told = "on average, of independent normal values whose centre and sigma are known; each chart adds its own"
    if others := [str(rule) for rule in study.charted.plotted[0].not_counted]:
        told += f"; {_not_counted(others)}, with which there are more"
    if plan.kind in COUNTED:
        told += "; counts are nearly normal only where they are large"
    yield "false alarms", told


def _not_counted(rules: list[str]) -> str:
    return f"rule {rules[0]} is not counted" if len(rules) == 1 else f"rules {' and '.join(rules)} are not counted"


def _print_capability(console: Console, study: Study) -> None:
    assert study.capability is not None
    assert study.specification is not None
    able, given = study.capability, study.specification
    limits = [f"at least {_number(given.low)}" if given.low is not None else ""]
    limits.append(f"at most {_number(given.high)}" if given.high is not None else "")
    limits.append(f"target {_number(given.target)}" if given.target is not None else "")
    print_line(console, Text(f"Capability: {', '.join(filter(None, limits))}; intervals of 95 %", HEADING))
    for name, shown, sigma in _ALL_INDICES:
        index: Index | None = getattr(able, name)
        if index is not None:
            between = f"{index.low:.3f} to {index.high:.3f}"
            print_unwrapped(console, Text(f"{shown:<{_WIDTH}}{index.value:<8.3f}{between:<18}sigma {sigma}"))
    print_line(
        console,
        Text(f"mean {_number(able.mean)}, sigma within {_number(able.within)}, overall {_number(able.overall)}", QUIET),
    )
    if study.percentiles is not None:
        _print_percentiles(console, study.percentiles)
    if study.charted.signals:
        told = "The process signals: what it was capable of says little about what it will be."
        print_line(console, Text(told, ASKED))


def _print_percentiles(console: Console, found: PercentileCapability) -> None:
    """Below, for values that are not normal, Pp and Ppk by what lies where six sigmas would."""
    print_line(console, Text("By percentiles, where values are not normal", HEADING))
    for shown, value in (("Pp", found.pp), ("Ppk", found.ppk)):
        if value is not None:
            print_unwrapped(console, Text(f"{shown:<{_WIDTH}}{value:.3f}"))
    between = f"{_number(found.low)}, {_number(found.median)} and {_number(found.high)}"
    print_line(console, Text(f"0.135 %, 50 % and 99.865 % lie at {between}", QUIET))


def _print_signals(console: Console, study: Study) -> None:
    found = signals_of(study)
    for signal in found:
        limits = f" (limits {_number(signal.low)} to {_number(signal.high)})" if _varies(study, signal.chart) else ""
        rule = "" if study.plan.kind in SMOOTHED else f" (rule {signal.rule})"
        told = f"row {signal.row}, {signal.chart}: {_number(signal.value)}{limits}: {signal.what}{rule}"
        print_unwrapped(console, Text(told))
    points = len({signal.row for signal in found})
    verdict = f"{counted(points, 'row')} of {len(study.asked.measurements.rows)} signal{'s' if points == 1 else ''}"
    print_line(console, Text(verdict, ASKED) if found else Text("nothing signals", CAME))


def _varies(study: Study, name: str) -> bool:
    chart = next(one.chart for one in study.charted.plotted if one.name == name)
    return bool(np.nanmin(chart.high) < np.nanmax(chart.high) or np.nanmin(chart.low) < np.nanmax(chart.low))


def _words(study: Study, one: Plotted, rule: int) -> str:
    by_rules = study.plan.kind not in SMOOTHED and one is study.charted.plotted[0]
    return RULES[rule] if by_rules else "beyond the limits"


def _raw_chart(one: Plotted, rows: tuple[int, ...]) -> dict[str, Any]:
    drawn = (one.chart.points, one.chart.centre, one.chart.low, one.chart.high)
    points = [
        {"row": row, **dict(zip(("value", "centre", "low", "high"), map(_raw_number, levels), strict=True))}
        for row, *levels in zip(rows, *drawn, strict=True)
    ]
    counted_in = {"false_alarm_every": one.length, "not_counted": list(one.not_counted)}
    return {"name": one.name, **counted_in, "points": points}


def _raw_capability(study: Study) -> dict[str, Any] | None:
    if study.capability is None or study.specification is None:
        return None
    by_rank = None if study.percentiles is None else asdict(study.percentiles)
    indices = asdict(study.capability)
    return {"specification": asdict(study.specification), "confidence": 0.95, **indices, "percentiles": by_rank}


def _raw_number(value: Any) -> float | None:
    return float(value) if isfinite(value) else None


def _level(values: Numbers) -> str:
    """The level of a line; where it differs from point to point, the lowest and the highest."""
    least, most = float(np.nanmin(values)), float(np.nanmax(values))
    return _number(least) if least == most else f"{_number(least)} to {_number(most)}"


def _number(value: float | None) -> str:
    return f"{value:.8g}"
