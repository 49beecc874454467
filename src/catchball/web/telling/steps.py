"""Steps as pages show them: numbered, with what is withheld of them and where they deviate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catchball.core.document import Node
from catchball.core.station import standard_seconds
from catchball.queries.reading import Reading


@dataclass(frozen=True, slots=True)
class Step:
    """A step on a page: its number among its siblings, whether its content is withheld, the states it deviates in.

    `ends_on` is the last day of a temporary departure at it; `seconds` its standard time, where it has one.
    """

    node: Node
    number: int
    is_withheld: bool
    is_confidential: bool
    deviations: Sequence[str]
    ends_on: date | None
    seconds: int | None


def step_of(reading: Reading, uid: str) -> Step:
    """A step of the revision that is read. Its number counts all steps of its operation, whatever variant is shown."""
    document = reading.document
    node = document.nodes[uid]
    return Step(
        node=node,
        number=document.children[document.parents[uid]].index(uid) + 1,
        is_withheld=uid in reading.withheld,
        is_confidential=uid in reading.confidential,
        deviations=deviation_states(reading, uid),
        ends_on=_end(reading, uid),
        seconds=standard_seconds(node.fields),
    )


def deviation_states(reading: Reading, uid: str) -> Sequence[str]:
    """The states of the deviations at a node, each once."""
    atoms = reading.deviations.get(uid, ())
    return tuple(dict.fromkeys(atom.deviation.state if atom.deviation else "within latitude" for atom in atoms))


def _end(reading: Reading, uid: str) -> date | None:
    ends = (atom.deviation.ends_on for atom in reading.deviations.get(uid, ()) if atom.deviation)
    return min((day for day in ends if day is not None), default=None)
