"""What git makes of three texts."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_MOST_HUNKS = 127
"""From here on `git merge-file` does not count; 128 and more is a failure."""


@dataclass(frozen=True, slots=True)
class GitMerge:
    """The text with git's marks in it, and how many stretches (hunks) it asks about."""

    text: str
    hunks: int


def git_merge(base: str, ours: str, theirs: str) -> GitMerge:
    """Runs `git merge-file` on the texts in a temporary folder. Raises CalledProcessError when git fails."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
            Path(folder, name).write_text(text, encoding="utf-8", newline="")
        command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if not 0 <= done.returncode <= _MOST_HUNKS:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return GitMerge(done.stdout.decode(), done.returncode)
