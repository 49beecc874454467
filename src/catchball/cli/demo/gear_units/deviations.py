"""What a plant does differently, why, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from catchball.cli.demo.gear_units.workbench import Workbench


class State(StrEnum):
    """How far a deviation has come."""

    WITHIN_LATITUDE = "within latitude"
    TEMPORARY = "temporary"
    IN_REVIEW = "in review"
    ON_TRIAL = "on trial"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    OFFERED = "offered"


class Meets(StrEnum):
    """What a deviation meets when its plant moves on to the next home revision."""

    NOTHING = "nothing"
    CONFLICT = "conflict"
    ABSORBED = "absorbed"


@dataclass(frozen=True, slots=True)
class Days:
    """When things happened or will happen, in days from the day of the demonstration; None where they did not."""

    proposed: int
    decided: int | None = None
    effective: int | None = None
    ends: int | None = None


@dataclass(frozen=True)
class Deviation:
    """One deviation as the plants' modules write it down: its header, and the change itself.

    `name` is unique in its plant; `author` is a function, never a person.
    """

    name: str
    title: str
    reason: str
    state: State
    author: str
    types: tuple[str, ...]
    days: Days
    change: Callable[[Workbench], None] = field(repr=False)
    meets: Meets = Meets.NOTHING


@dataclass(frozen=True, slots=True)
class DeviationHeader:
    """What is on record of one deviation of a plant: which nodes it touches, why, and how far it has come."""

    site: str
    name: str
    title: str
    uids: tuple[str, ...]
    reason: str
    state: State
    author: str
    types: tuple[str, ...]
    days: Days
    meets: Meets
