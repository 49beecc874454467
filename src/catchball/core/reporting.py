"""Reports of what does not work, said at a workstation: who must answer it, how soon, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    ANSWERED = "answered"
    BECAME_CHANGE = "became a change"


@dataclass(frozen=True, slots=True)
class Answerer:
    """A function that may own a report, and within how many working days it answers."""

    function: str
    days: int


_OWNER = "process owner"
_USUAL: Sequence[Answerer] = (Answerer(_OWNER, 3),)
_SAFETY: Sequence[Answerer] = (Answerer("safety", 1), Answerer(_OWNER, 1))


def answerers(fields: Mapping[str, Any]) -> Sequence[Answerer]:
    """Who owns a report about a node that says this, the first of whom there is at the site; the last always counts.

    Where safety is at stake, a report goes to the function of that name and waits for one working day.
    """
    return _SAFETY if fields.get("hazards") or "safety" in _classes(fields) else _USUAL


def _classes(fields: Mapping[str, Any]) -> Iterator[str]:
    yield from (row.get("class", "") for row in fields.get("parameters", {}).values())
    yield from (check.get("class", "") for check in fields.get("checks", ()))
