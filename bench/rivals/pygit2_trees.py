"""`pygit2` (libgit2): the files of `git merge-tree`, merged inside the process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.edits import Outcome, Report
from bench.plain import Plain
from bench.rivals.contract import Rival, library
from bench.rivals.git_merge_tree import one_sided
from bench.rivals.lines import read_files
from bench.rivals.repository import SIDES, write_repository


class Pygit2(Rival):
    """Renames are not looked for: a file bears the name of its step for ever."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Any:
        """A repository and three trees."""
        write_repository(folder, base, ours, theirs)
        repository = library("pygit2").Repository(str(folder))
        return repository, [repository.branches[name].peel().tree for name in SIDES]

    def merge(self, ready: Any) -> Any:
        """The merged index, and each conflict with its merged text."""
        repository, (base, ours, theirs) = ready
        index = repository.merge_trees(base, ours, theirs, flags=library("pygit2").enums.MergeFlag(0))
        found = []
        for entries in index.conflicts or ():
            whole = all(entries)
            found.append((entries, repository.merge_file_from_index(*entries).contents if whole else ""))
        return index, found

    def read(self, ready: Any, merged: Any) -> Outcome:
        """The clean files of the index, and the conflicts."""
        repository, _ = ready
        index, conflicts = merged
        found: dict[str, str] = {entry.path: repository[entry.id].data.decode() for entry in index}
        torn: list[Report] = []
        for entries, text in conflicts:
            left = [entry for entry in entries if entry is not None]
            path = left[0].path
            if not all(entries):
                torn.append(one_sided(path))
            found[path] = text or repository[left[-1].id].data.decode()
        return read_files(found, torn)
