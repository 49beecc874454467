"""`git merge-tree --write-tree`: a file per step, a file per order, merged without a working tree."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from bench.edits import Outcome, Report
from bench.plain import Plain
from bench.rivals.contract import Command, CommandRival
from bench.rivals.lines import read_files
from bench.rivals.repository import read_tree, write_repository


class GitMergeTree(CommandRival):
    """Renames are not looked for: a file bears the name of its step for ever."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Path:
        """A repository with a commit for each document."""
        write_repository(folder, base, ours, theirs)
        return folder

    def command(self, ready: Path) -> Command:
        """Tree, conflicts and messages, ended by null bytes."""
        settings = ("-c", "merge.renames=false", "-c", "core.fsync=none")
        return Command(["git", *settings, "merge-tree", "--write-tree", "-z", "ours", "theirs"], ready, last_good=1)

    def read(self, ready: Path, merged: str) -> Outcome:
        """The tree that was written, and the files of which one side is missing."""
        tree, *rest = merged.split("\0")
        stages: dict[str, set[str]] = defaultdict(set)
        for entry in rest[: rest.index("")] if "" in rest else ():
            about, _, path = entry.partition("\t")
            stages[path].add(about.split()[2])
        torn = [path for path, found in stages.items() if not found >= {"2", "3"}]
        return read_files(dict(read_tree(ready, tree)), [one_sided(path) for path in torn])


def one_sided(path: str) -> Report:
    """The report of a file that one side changed and the other deleted."""
    return Report(frozenset({(path.split("/")[1],)}), f"{path}: changed and deleted")
