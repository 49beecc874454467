"""Picking: taking one change into a cookbook that has grown apart from where the change was made.

The base of a pick is the change's own parent, and only the atoms that it touches matter. So the document is merged with
two copies of itself: one in which the touched atoms have the change's old values, one in which they have the new ones.
Whatever the change does not speak of is equal in all three, and cannot meet it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catchball.core.decisions import NOTHING_REMEMBERED, Atom, Choice, Conflict, Memory, Place, Review, Verdict
from catchball.core.diff import current, withdrawn_from
from catchball.core.document import Cookbook, Withdrawn
from catchball.core.edits import Edit, Edits
from catchball.core.limits import limits_out_of_order
from catchball.core.merge import Merge, merge
from catchball.core.overlay import with_edits
from catchball.core.schema import FIELDS, QUANTITY_PARTS
from catchball.core.units import same_amount


@dataclass(frozen=True, slots=True)
class Outcome:
    """One edit, and what became of it."""

    edit: Edit
    verdict: Verdict


@dataclass(frozen=True)
class Picked:
    """A picked change: the merge that did it, and the outcome of each of its edits."""

    merge: Merge
    outcomes: tuple[Outcome, ...]

    @property
    def document(self) -> Cookbook:
        """The document with the change, as far as nothing stands open."""
        return self.merge.document

    @property
    def verdict(self) -> Verdict:
        """The worst outcome; clean when some edits apply and the others are already there or moot."""
        found = {outcome.verdict for outcome in self.outcomes}
        for verdict in (Verdict.CONFLICT, Verdict.REVIEW, Verdict.CLEAN, Verdict.MOOT):
            if verdict in found:
                return verdict
        return Verdict.ALREADY


def pick(
    edits: Edits,
    document: Cookbook,
    choices: Mapping[str, Choice] | None = None,
    memory: Memory = NOTHING_REMEMBERED,
) -> Picked:
    """Take a change into a document. Edits whose node is gone are moot, edits that it already has change nothing."""
    sorter = _Sorter(document, {edit.uid: edit for edit in edits if edit.atom[1] == Place.LIFE})
    early = {edit.atom: verdict for edit in edits if (verdict := sorter.early(edit)) is not None}
    going = {edit.uid for edit in edits if edit.atom[1] in (Place.LIFE, Place.PARENT) and edit.atom not in early}
    live = tuple(edit for edit in edits if edit.atom not in early or _is_left(edit, going))
    before, after = with_edits(document, live, "old"), with_edits(document, live, "new")
    merged = merge(before, document, after, choices, memory)
    contradictions = tuple(_new_contradictions(live, document, merged.document))
    if contradictions and edits.base != document.revision:
        merged = replace(merged, reviews=(*merged.reviews, *contradictions))
    outcomes = [Outcome(edit, early.get(edit.atom) or _outcome(edit, document, merged)) for edit in edits]
    return Picked(merged, tuple(outcomes))


def _is_left(edit: Edit, going: set[str]) -> bool:
    """Whether nodes leave this list by live edits: it says where they stood, even if the document has it so already."""
    return edit.atom[1] == Place.ORDER and not going.isdisjoint(_names(edit.old))


def _new_contradictions(edits: Iterable[Edit], before: Cookbook, after: Cookbook) -> Iterator[Review]:
    """Limits that contradict each other only with the change: it may be right where it was made, and wrong here."""
    for uid in sorted({edit.uid for edit in edits if edit.is_content}):
        if uid in before.nodes and uid in after.nodes:
            for problem in limits_out_of_order(after.nodes[uid], besides=[before.nodes[uid]]):
                yield Review("limits", problem.where, problem.what)


def classify(edits: Edits, document: Cookbook) -> tuple[Outcome, ...]:
    """What picking the change into the document would do, edit by edit. Nothing is changed."""
    return pick(edits, document).outcomes


@dataclass(frozen=True)
class _Sorter:
    """Tells of each edit whether it is already there or moot, where that is plain before anything is merged."""

    document: Cookbook
    lives: Mapping[str, Edit]

    def early(self, edit: Edit) -> Verdict | None:
        """The verdict, or None for an edit that is live."""
        uid, place, document = edit.uid, edit.atom[1], self.document
        if place == Place.LIFE:
            return self._early_life(edit)
        if uid in self.lives:
            return None if self._early_life(self.lives[uid]) is None else Verdict.MOOT
        if uid not in document.nodes:
            return Verdict.MOOT
        if place == Place.PARENT:
            new = str(edit.new)
            if document.parents.get(uid) == new:
                return Verdict.ALREADY
            return None if self._will_be_here(new) else Verdict.MOOT
        if has_new_value(edit, document) or _has_element(edit, document):
            return Verdict.ALREADY
        return Verdict.MOOT if _homeless(edit.atom, document) else None

    def _will_be_here(self, uid: str) -> bool:
        return uid in self.document.nodes or (uid in self.lives and self._early_life(self.lives[uid]) is None)

    def _early_life(self, edit: Edit) -> Verdict | None:
        uid, document = edit.uid, self.document
        old, new = _mapping(edit.old), _mapping(edit.new)
        here = uid in document.nodes
        if new["state"] == "here":
            if here:
                return Verdict.ALREADY
            return None if self._will_be_here(new["parent"]) else Verdict.MOOT
        if here:
            return None
        if (uid in document.withdrawn) != (new["state"] == "withdrawn"):
            return Verdict.MOOT if old["state"] == "here" else None
        same_record = document.withdrawn.get(uid) == _record(uid, new)
        return Verdict.ALREADY if same_record or old["state"] == "here" else None


def _has_element(edit: Edit, document: Cookbook) -> bool:
    """Whether the edit brings an element that the document has, perhaps changed since. Ids are given only once."""
    brings = edit.old is None and isinstance(edit.new, Mapping) and "id" in edit.new
    return brings and current(document, edit) is not None


def _homeless(atom: Atom, document: Cookbook) -> bool:
    """Whether the row or element that holds the atom is gone from the document."""
    entry = document.nodes[atom[0]]
    if atom[1].startswith("@"):
        return False
    fields, record, path = FIELDS[entry.kind], entry.fields, atom[1:]
    while fields[path[0]].record and len(path) > 2 and path[1] != Place.ORDER:
        value: Any = record.get(path[0]) or {}
        elements = value if isinstance(value, Mapping) else {element["id"]: element for element in value}
        if path[1] not in elements:
            return True
        fields, record, path = fields[path[0]].record, elements[path[1]], path[2:]
    return False


def has_new_value(edit: Edit, document: Cookbook) -> bool:
    """Whether a document has the edit's new value, be it in another spelling of the same quantity."""
    now = current(document, edit)
    if now == edit.new:
        return True
    if edit.atom[1] == Place.LIFE:
        old, new = _mapping(edit.old), _mapping(edit.new)
        says_so = new["state"] != "here" or now.get("node") == new["node"]
        return bool(now["state"] == new["state"] != old["state"] and says_so)
    if edit.atom[-1] not in QUANTITY_PARTS or not isinstance(now, str) or not isinstance(edit.new, str):
        return False
    respelled = isinstance(edit.old, str) and same_amount(edit.old, edit.new)
    return not respelled and same_amount(now, edit.new)


def _outcome(edit: Edit, document: Cookbook, merged: Merge) -> Verdict:
    if any(concerns(conflict, edit) for conflict in merged.conflicts):
        return Verdict.CONFLICT
    if any(_looks_at(review, edit) for review in merged.reviews):
        return Verdict.REVIEW
    unchanged = current(document, edit) == current(merged.document, edit)
    return Verdict.ALREADY if unchanged else Verdict.CLEAN


def concerns(conflict: Conflict, edit: Edit) -> bool:
    """Whether an open conflict keeps the edit from being in effect."""
    where = conflict.atom
    if edit.atom[1] == Place.ORDER:
        listed = {edit.uid, *_names(edit.old), *_names(edit.new)}
        return any(part.startswith("@") for part in where) and not listed.isdisjoint(conflict.nodes)
    if conflict.kind in ("life", "parent", "cycle") and len(where) <= 3 and where[1].startswith("@"):
        return edit.uid in conflict.nodes and not (edit.is_content and conflict.kind != "life")
    if where[-1] == Place.SLOT:
        where = where[:-1]
    return edit.atom[: len(where)] == where or where[: len(edit.atom)] == edit.atom


def _looks_at(review: Review, edit: Edit) -> bool:
    if review.kind == "group":
        field = edit.is_content and FIELDS_BY_NAME.get(edit.atom[1])
        return edit.uid == review.atom[0] and field == review.atom[1]
    where = review.atom
    if review.kind == "both here" and where[-1] != Place.ORDER:
        return edit.uid in where[1:]
    return edit.atom[: len(where)] == where or where[: len(edit.atom)] == edit.atom


FIELDS_BY_NAME = {name: field.group for fields in FIELDS.values() for name, field in fields.items() if field.group}
"""The coherence group of each field that has one."""


def _names(value: Any) -> list[str]:
    return list(value or ())


def _record(uid: str, state: Mapping[str, Any]) -> Withdrawn | None:
    return withdrawn_from(uid, state) if state["state"] == "withdrawn" else None


def _mapping(value: Any) -> Mapping[str, Any]:
    assert isinstance(value, Mapping)
    return value
