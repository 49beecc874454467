"""Documents of a few nodes: a cookbook b-1 with one operation b-2, for tests that need no more."""

from __future__ import annotations

from typing import Any

from catchball.core.document import Cookbook, Withdrawn, cookbook, node
from catchball.core.schema import Kind

ROOT, OPERATION, STEP = "b-1", "b-2", "b-3"


def of_step(**fields: Any) -> Cookbook:
    """One operation with one step, b-3, and what the step says."""
    nodes = [node(ROOT, Kind.COOKBOOK, {}), node(OPERATION, Kind.OPERATION, {}), node(STEP, Kind.STEP, fields)]
    return cookbook(ROOT, nodes, {ROOT: [OPERATION], OPERATION: [STEP]})


def of_steps(*steps: str, gone: tuple[str, ...] = ()) -> Cookbook:
    """One operation with these steps, titled by their uids, and others withdrawn from it."""
    nodes = [node(ROOT, Kind.COOKBOOK, {}), node(OPERATION, Kind.OPERATION, {})]
    listed = [node(uid, Kind.STEP, {"title": {"en": uid}}) for uid in (*steps, *gone)]
    withdrawn = {entry.uid: Withdrawn(entry, OPERATION) for entry in listed[len(steps) :]}
    return cookbook(ROOT, [*nodes, *listed[: len(steps)]], {ROOT: [OPERATION], OPERATION: steps}, withdrawn)
