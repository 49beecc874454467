"""One process per tool: `python -m bench.worker MODULE CLASS` merges what it is told to, and tells time and outcome.

A request is a line of JSON: the folder of a case, how often it is merged again, whether it is judged. So is the answer.
A tool that fails ends the process with its own words on stderr, which the other side reports.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.edits import Outcome, Report
from bench.measure import on_one_core, peak_memory, repeated, timed
from bench.plain import read_plain
from bench.rivals.contract import Rival, library


def main(module: str, name: str) -> None:
    """Answer requests until the other side closes."""
    on_one_core()
    rival: Rival = getattr(library(f"bench.rivals.{module}"), name)()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _answer(rival, Path(asked["case"]), name, asked["again"], judged=asked["judged"])
        print(json.dumps(answer, ensure_ascii=False), flush=True)


def _answer(rival: Rival, case: Path, name: str, again: int, *, judged: bool) -> dict[str, Any]:
    folder = case / name
    folder.mkdir()
    documents = [read_plain((case / f"{side}.json").read_text("utf-8")) for side in ("base", "ours", "theirs")]
    ready = rival.prepare(documents[0], documents[1], documents[2], folder)
    documents.clear()
    first, merged = timed(lambda: rival.merge(ready), rival.clock)
    peak = rival.peak(ready) or peak_memory()
    usual = repeated(lambda: rival.merge(ready), again, rival.forget, rival.clock) if again else first
    answer: dict[str, Any] = {"first": first, "usual": usual, "peak": peak}
    return {**answer, "outcome": _packed(rival.read(ready, merged))} if judged else answer


def _packed(outcome: Outcome) -> dict[str, Any]:
    return {
        "nodes": {uid: [[list(path), value] for path, value in said.items()] for uid, said in outcome.nodes.items()},
        "orders": {uid: list(order) for uid, order in outcome.orders.items()},
        "reports": [[[list(place) for place in report.places], report.words] for report in outcome.reports],
        "reviews": outcome.reviews,
    }


def unpacked(raw: dict[str, Any]) -> Outcome:
    """The outcome that a worker packed."""
    return Outcome(
        nodes={uid: {tuple(path): value for path, value in said} for uid, said in raw["nodes"].items()},
        orders=raw["orders"],
        reports=[Report(frozenset(tuple(place) for place in places), words) for places, words in raw["reports"]],
        reviews=raw["reviews"],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
