"""GNU `diff3 -m -E`: three texts, lines merged, equal changes accepted."""

from __future__ import annotations

from pathlib import Path

from bench.rivals.contract import Command
from bench.rivals.git_merge_file import GitMergeFile


class GnuDiff3(GitMergeFile):
    """The same texts as for `git merge-file`."""

    def command(self, ready: Path) -> Command:
        """`-E`, because without it a change that both made alike is a conflict."""
        return Command(["diff3", "-m", "-E", "ours", "base", "theirs"], ready, last_good=1)
