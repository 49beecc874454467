"""The plan of a trial as JSON, with its amendments.

{"catchball": "plan/1", "on": date, "plan": plan, "amendments": [{"on", "why", "seen", "plan"}, …]?}
plan: {"primary": {"name", "direction", "smallest", "margin"?, "control"?, "sizes"?},
       "guards": [{"name", "direction", "margin", "control"?, "sizes"?}, …]?,
       "design", "baseline": {"first", "last", "digest"?}, "most", "every"?, "error"?,
       "exclusions": [{"why", "rows"?}, …]?, "who",
       "schedule": {"changed": [true, false, …], "length", "washout"?, "seed"?, "ran"?}?}
"""

from __future__ import annotations

from catchball.core.trials.plan import Registered
from catchball.formats.json_files.typed_json import read_typed, write_typed

PLAN_FORMAT = "plan/1"


def read_plan(data: bytes | str, source: str) -> Registered:
    """The plan of a JSON file. Raises FormatError with the place in it."""
    return read_typed(data, source, Registered, PLAN_FORMAT)


def write_plan(registered: Registered) -> str:
    """The plan as canonical JSON."""
    return write_typed(registered, PLAN_FORMAT)
