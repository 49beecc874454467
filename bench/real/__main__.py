"""Try the program on real instructions: `python -m bench.real FOLDER [--markdown FILE]`.

The folder holds `openflexure/` (two states of assembly instructions) and `quadruples/` (real merges of pages). Ends
with 1 if words were lost, came back or were doubled unseen, if something crashed, or if the engine asked more often
on pages of steps than git does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.real.findings import Findings, sections
from bench.real.microscope import read_states
from bench.real.pages import TOOLS
from bench.real.quadruples import read_quadruples, try_all
from bench.real.report import as_markdown, as_text

INSTRUCTIONS, HISTORIES = "openflexure", "quadruples"
TITLE = "Tried on real instructions"
ABOUT = (
    "Written by `python -m bench.real FOLDER --markdown FILE`. The sources are assembly instructions of a microscope "
    "in two states, and real merges of instruction pages from public collections, each with both sides, their base, "
    "and what people made of them."
)


def main(arguments: Sequence[str]) -> int:
    """Run all trials and tell what was found; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.real", description="Try the program on real instructions.")
    parser.add_argument("folder", type=Path, help="the folder that holds openflexure/ and quadruples/")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables as a page, too")
    options = parser.parse_args(arguments)
    instructions, histories = options.folder / INSTRUCTIONS, options.folder / HISTORIES
    absent = [folder for folder in (instructions, histories) if not folder.is_dir()]
    for folder in absent:
        print(f"Not tried, for there is no such folder: {folder}")
    if len(absent) == 2:
        return 0
    findings = Findings(
        () if instructions in absent else read_states(instructions),
        tuple(try_all(tuple(read_quadruples(histories)), TOOLS)),
    )
    told = sections(findings)
    print(as_text(told))
    if options.markdown:
        options.markdown.write_text(as_markdown(TITLE, ABOUT, told), encoding="utf-8")
    for fault in findings.faults():
        print(fault, file=sys.stderr)
    return 1 if findings.faults() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
