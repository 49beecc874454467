"""Whether documents, and edits from elsewhere, speak of the same nodes: a uid has one kind, and an edit has a home.

The engine trusts that they do. Within one family they do by construction; what was mixed up or made up by hand is
found here first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catchball.core.decisions import Place
from catchball.core.diff import with_atom
from catchball.core.document import Cookbook
from catchball.core.edits import SOURCE, Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, PARENTS, Kind


def check_kinds(documents: Iterable[Cookbook]) -> None:
    """Raise InvalidCookbook when a uid is a node of one kind in one document and of another kind in another."""
    kinds: dict[str, Kind] = {}
    for document in documents:
        gone = (record.node for record in document.withdrawn.values())
        for entry in (*document.nodes.values(), *gone):
            known = kinds.setdefault(entry.uid, entry.kind)
            if known is not entry.kind:
                raise InvalidCookbook(
                    (entry.uid,), f"is of the kind {known} in one document and {entry.kind} in another"
                )


def foreign(edits: Edits, document: Cookbook) -> tuple[Edit, ...]:
    """The edits that fit no node of the kind that the document has: they were not made in its family."""
    kinds = {uid: gone.node.kind for uid, gone in document.withdrawn.items()}
    kinds.update({uid: entry.kind for uid, entry in document.nodes.items()})
    for edit in edits:
        for kind in _kinds_told(edit):
            kinds.setdefault(edit.uid, kind)
    return tuple(edit for edit in edits if not _fits(edit, kinds))


def homeless(edits: Edits, document: Cookbook) -> tuple[Edit, ...]:
    """The edits of content whose node, row or element the document does not have."""
    return tuple(edit for edit in edits if _is_about_content(edit) and not _has_home(edit, document))


def _is_about_content(edit: Edit) -> bool:
    return edit.is_content or edit.atom[1] == SOURCE


def _has_home(edit: Edit, document: Cookbook) -> bool:
    if edit.uid not in document.nodes:
        return False
    try:
        with_atom(document.nodes[edit.uid], edit, edit.new)
    except KeyError:
        return False
    return True


def _kinds_told(edit: Edit) -> list[Kind]:
    """The kinds that the edit of a life gives its node, before and after."""
    lives: tuple[Any, ...] = (edit.old, edit.new) if edit.atom[1] == Place.LIFE else ()
    return [Kind(life["node"]["kind"]) for life in lives if "node" in life]


def _fits(edit: Edit, kinds: Mapping[str, Kind]) -> bool:
    uid, place = edit.uid, edit.atom[1]
    if edit.is_content:
        return uid not in kinds or place in FIELDS[kinds[uid]]
    if place == Place.ORDER:
        return all(_may_hold(uid, child, kinds) for side in (edit.old, edit.new) for child in _names(side))
    return all(kind is kinds[uid] for kind in _kinds_told(edit))


def _may_hold(parent: str, child: str, kinds: Mapping[str, Kind]) -> bool:
    return parent not in kinds or child not in kinds or kinds[parent] in PARENTS[kinds[child]]


def _names(value: Any) -> list[str]:
    return list(value)
