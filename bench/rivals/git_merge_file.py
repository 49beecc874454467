"""`git merge-file`: three texts, lines merged."""

from __future__ import annotations

from pathlib import Path

from bench.edits import Outcome
from bench.plain import Plain
from bench.rivals.contract import Command, CommandRival
from bench.rivals.lines import one_text, read_one_text


class GitMergeFile(CommandRival):
    """One text per document; the exit code is the number of conflicts."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Path:
        """Three files."""
        for name, plain in (("ours", ours), ("base", base), ("theirs", theirs)):
            (folder / name).write_text(one_text(plain), encoding="utf-8")
        return folder

    def command(self, ready: Path) -> Command:
        """The default style, which makes the smallest conflicts."""
        return Command(["git", "merge-file", "-p", "ours", "base", "theirs"], ready, last_good=127)

    def read(self, ready: Path, merged: str) -> Outcome:
        """The merged text."""
        del ready
        return read_one_text(merged)
