"""What all connections to machines have in common: what arrives, and how one breaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it came. `number` is what the broker waits to have acknowledged; None when it waits for nothing."""

    topic: str
    payload: bytes
    number: int | None


class Broken(Exception):
    """A connection is lost, or could not be made. The sentence says why."""
