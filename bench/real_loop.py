"""The loop on real instructions: `python -m bench.real_loop FOLDER`.

The earlier state of the microscope's instructions is the home cookbook, a plant opens its own and departs from it in
ten ways, the later state becomes the next home revision, and the plant is rebased on it: by the same actions as in the
running system, on a real database. Ends with 1 when a deviation is unaccounted for or the result is not released.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.real.__main__ import INSTRUCTIONS
from bench.real.microscope import read_states
from bench.system import database
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.match import match
from catchball.core.schema import Kind

DEVIATIONS = 10


def main(arguments: Sequence[str]) -> int:
    """Go round the loop and tell what was found; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.real_loop", description="The loop on real instructions.")
    parser.add_argument("folder", type=Path, help="the folder that holds openflexure/")
    instructions = parser.parse_args(arguments).folder / INSTRUCTIONS
    if not instructions.is_dir():
        print(f"Not tried, for there is no such folder: {instructions}")
        return 0
    earlier, imported = (reading.imported.cookbook for reading in read_states(instructions))
    later = match(imported, earlier)
    with database():
        from bench.network import real_loop

        fates, conflicts, lost = real_loop(earlier, later, departed(earlier))
    print(f"{DEVIATIONS} ways to depart, {sum(fates.values())} deviations after all, by fate: {told(fates)}.")
    print(f"{conflicts} conflicts were asked and settled; the rebased revision is released.")
    for uid in lost:
        print(f"a deviation at {uid} is not in the result", file=sys.stderr)
    return 1 if lost else 0


def told(fates: Counter[str]) -> str:
    """The counts as words."""
    return ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))


def departed(home: Cookbook) -> Cookbook:
    """The home cookbook as a plant may do it in ten steps spread over all: other words, one step more, one less."""
    said = {uid for uid, entry in home.nodes.items() if entry.kind is Kind.STEP and "instruction" in entry.fields}
    steps = [uid for uid in home.walk() if uid in said]
    chosen = steps[:: len(steps) // DEVIATIONS][:DEVIATIONS]
    nodes = dict(home.nodes)
    for number, uid in enumerate(chosen[:-2], start=1):
        old = nodes[uid]
        words = {
            language: f"{phrase} At our bench, tray {number} lies at the left."
            for language, phrase in old.fields["instruction"].items()
        }
        nodes[uid] = node(uid, old.kind, {**old.fields, "instruction": words}, old.source)
    children = {uid: list(below) for uid, below in home.children.items()}
    below = next(listed for listed in children.values() if chosen[-2] in listed)
    below.insert(below.index(chosen[-2]) + 1, "plant-1")
    nodes["plant-1"] = node("plant-1", Kind.STEP, {"title": {"en": "Look for burrs"}})
    next(listed for listed in children.values() if chosen[-1] in listed).remove(chosen[-1])
    del nodes[chosen[-1]]
    return cookbook(home.root, nodes.values(), children, home.withdrawn)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
