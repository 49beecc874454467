"""A dossier: a trial with all that its verdict rests on, so that whoever has it can judge the trial again.

What is simulated in a verdict comes from the digest of the rows, so that nothing in it is chance for a second reader.
Numbers agree when they differ by no more than a hundred-millionth of the largest beside them: other processors and
versions of the libraries differ in the last digits, and an interval is found by halving.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from catchball.core.trials.conventions import CONVENTIONS, Conventions
from catchball.core.trials.outcome import Outcome
from catchball.core.trials.plan import Registered
from catchball.core.trials.rows import Rows, rows_digest
from catchball.core.trials.verdict import judge

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
"""What a dossier holds, as JSON has it."""
AGREEING: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Program:
    """The versions of what computed: Catchball itself, numpy and scipy."""

    catchball: str
    numpy: str
    scipy: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The plan with its amendments, the rows with their digest, conventions, program and outcome."""

    registered: Registered
    rows: Rows
    digest: str
    conventions: Conventions
    program: Program
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in a dossier at which another thing is computed than is told there; None where there is nothing."""

    place: str
    told: Plain
    computed: Plain


def dossier(registered: Registered, rows: Rows, program: Program) -> Dossier:
    """Judge a trial, and put down what the verdict rests on. Of the columns those of the plan are kept."""
    names = registered.current.columns
    kept = Rows(rows.first, {name: rows.columns[name] for name in names if name in rows.columns})
    found = rows_digest(kept)
    outcome = judge(registered, kept, chance_of(found))
    return Dossier(registered, kept, found, CONVENTIONS, program, outcome)


def chance_of(found: str) -> np.random.Generator:
    """The randomness that belongs to rows with this digest."""
    return np.random.default_rng(int(found, 16))


def differences(told: Plain, computed: Plain, place: str = "") -> Iterator[Difference]:
    """Where two dossiers as plain data differ, place by place, as `outcome › findings › 1 › p_value`."""
    if isinstance(told, Mapping) and isinstance(computed, Mapping):
        for name in sorted(told.keys() | computed.keys()):
            yield from _inside(told, computed, name, _below(place, name))
    elif isinstance(told, list) and isinstance(computed, list) and len(told) == len(computed):
        for number, (one, other) in enumerate(zip(told, computed, strict=True), start=1):
            yield from differences(one, other, _below(place, str(number)))
    elif not _agree(told, computed, (told, computed)):
        yield Difference(place, told, computed)


def _inside(told: Mapping[str, Plain], computed: Mapping[str, Plain], name: str, place: str) -> Iterator[Difference]:
    one, other = told.get(name), computed.get(name)
    if not (_is_number(one) and _is_number(other)):
        yield from differences(one, other, place)
    elif not _agree(one, other, (*told.values(), *computed.values()) if name in _TOGETHER else (one, other)):
        yield Difference(place, one, other)


_TOGETHER = frozenset({"estimate", "low", "high"})
"""Numbers of one unit that stand beside each other: one of them may be near zero, and is then no more exact."""


def _agree(one: Plain, other: Plain, beside: tuple[Plain, ...]) -> bool:
    if not (_is_number(one) and _is_number(other)):
        return one == other and type(one) is type(other)
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    assert isinstance(one, (int, float))
    assert isinstance(other, (int, float))
    size = max(abs(number) for number in beside if isinstance(number, (int, float)))
    return abs(one - other) <= AGREEING * size


def _is_number(value: Plain) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _below(place: str, name: str) -> str:
    return f"{place} › {name}" if place else name
