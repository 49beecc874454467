"""Our own merge, on loaded documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.edits import STANDS, Outcome, Place, Report
from bench.measure import forget
from bench.plain import Plain, leaves, loaded, unloaded
from bench.rivals.contract import Rival
from bench.vocabulary import PARAMETERS
from catchball.core.decisions import Conflict
from catchball.core.decisions import Place as Name
from catchball.core.document import Cookbook
from catchball.core.merge import Merge, merge
from catchball.core.units import dimension

_LOADED = {"root", "nodes", "parents", "children", "withdrawn", "branches", "below", "revision", "near"}
_LOADED_NODE = {"uid", "kind", "fields", "source", "blob"}
_STRUCTURE = frozenset({Name.PARENT, Name.SLOT, Name.ORDER})


class Catchball(Rival):
    """Three cookbooks that were loaded apart, each with its digests."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> tuple[Cookbook, Cookbook, Cookbook]:
        """Three cookbooks."""
        del folder
        documents = (loaded(base), loaded(ours), loaded(theirs))
        for document in documents:
            assert document.branches
            assert document.below
            assert document.revision
        return documents

    def merge(self, ready: Any) -> Merge:
        """The merge, as data."""
        base, ours, theirs = ready
        return merge(base, ours, theirs)

    def forget(self) -> None:
        """Forget the texts and amounts of earlier merges."""
        forget_contents()

    def read(self, ready: Any, merged: Merge) -> Outcome:
        """The merged document and the conflicts; the documents that went in must have kept nothing of the merge."""
        for document in ready:
            assert vars(document).keys() <= _LOADED
            assert all(vars(node).keys() <= _LOADED_NODE for node in document.nodes.values())
        plain = unloaded(merged.document)
        nodes = {uid: leaves(said) for uid, said in plain.fields.items()}
        reports = [Report(frozenset(_places(conflict)), conflict.why) for conflict in merged.conflicts]
        return Outcome(nodes, plain.children, reports, len(merged.reviews))


def forget_contents() -> None:
    """Empty the caches of the core but for the units, which are no contents and known after the first document."""
    forget("catchball.core")
    for _, unit, _, _ in PARAMETERS:
        dimension(unit)


def _places(conflict: Conflict) -> set[Place]:
    uid, *path = conflict.atom
    if path[-1] == Name.LIFE:
        return {(uid,)}
    if len(path) == 1 and path[0] in _STRUCTURE:
        return {(node, STANDS) for node in conflict.nodes} | ({(uid, STANDS)} if path[0] != Name.ORDER else set())
    return {(uid, *(part for part in path if part != Name.ORDER))}
