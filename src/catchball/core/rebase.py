"""Moving a local cookbook onto a newer upstream revision, its deviations kept as an explicit list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from catchball.core.decisions import NOTHING_REMEMBERED, Choice, Memory
from catchball.core.diff import diff
from catchball.core.document import Cookbook
from catchball.core.edits import Edit, Edits
from catchball.core.latitude import Ruling, enforce
from catchball.core.merge import Merge, merge
from catchball.core.pick import concerns, has_new_value


class Fate(StrEnum):
    """What became of a deviation: exactly one of these."""

    KEPT = "kept"
    ABSORBED = "absorbed"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class Rebased:
    """One deviation of the local cookbook from its old upstream revision, and what became of it."""

    deviation: Edit
    fate: Fate


@dataclass(frozen=True)
class Rebase:
    """A rebased cookbook: the document, the merge behind it, each old deviation's fate, and what latitude blocked."""

    document: Cookbook
    merge: Merge
    deviations: tuple[Rebased, ...]
    blocked: tuple[Ruling, ...]

    @property
    def absorbed(self) -> Edits:
        """The deviations that the new upstream revision has taken up: keep them on record."""
        return Edits(tuple(entry.deviation for entry in self.deviations if entry.fate is Fate.ABSORBED))


def rebase(
    base: Cookbook,
    local: Cookbook,
    upstream: Cookbook,
    choices: Mapping[str, Choice] | None = None,
    memory: Memory = NOTHING_REMEMBERED,
) -> Rebase:
    """Move `local`, which is based on the revision `base`, onto the newer revision `upstream`; then guard latitude."""
    merged = merge(base, local, upstream, choices, memory)
    document, blocked = enforce(upstream, merged.document)
    deviations = tuple(Rebased(edit, _fate(edit, merged, document, blocked)) for edit in diff(base, local))
    return Rebase(document, merged, deviations, blocked)


def withdrawn_upstream(absorbed: Iterable[Edit], upstream: Cookbook) -> tuple[Edit, ...]:
    """Absorbed deviations that a later upstream revision no longer has: “this was yours”."""
    return tuple(edit for edit in absorbed if not has_new_value(edit, upstream))


def _fate(edit: Edit, merged: Merge, document: Cookbook, blocked: tuple[Ruling, ...]) -> Fate:
    base, upstream = merged.base, merged.theirs
    if any(concerns(conflict, edit) for conflict in merged.conflicts):
        return Fate.CONFLICT
    if any(_overlap(ruling.edit, edit) for ruling in blocked):
        return Fate.BLOCKED
    if has_new_value(edit, upstream):
        return Fate.ABSORBED
    if edit.uid in base.nodes and edit.uid not in upstream.nodes and edit.uid not in document.nodes:
        return Fate.MOOT
    return Fate.KEPT


def _overlap(ruled: Edit, edit: Edit) -> bool:
    shorter = min(len(ruled.atom), len(edit.atom))
    return ruled.atom[:shorter] == edit.atom[:shorter]
