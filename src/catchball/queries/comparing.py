"""Two states of a cookbook side by side: what came, went, moved and says something else, node by node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from catchball.core.decisions import Place
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edit, Edits, record_edits
from catchball.core.pick import pick
from catchball.core.reversals import moved
from catchball.core.schema import FIELDS
from catchball.store.documents import WITHHELD


class Life(StrEnum):
    """Whether a node is in both states, or in one only."""

    STAYED = "stayed"
    CAME = "came"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NodeDifference:
    """What became of one node. `edits` are those of its content; of one that came or went, all that it says.

    `has_moved` tells that it stands elsewhere among its siblings, or under another parent; `is_withheld`, that its
    owner keeps from the reader what it says in one of the two states, so that nothing can be told of its content.
    """

    uid: str
    life: Life
    has_moved: bool
    edits: tuple[Edit, ...]
    is_withheld: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two states of a cookbook, and the nodes that differ, in reading order."""

    old: Document
    new: Document
    nodes: tuple[NodeDifference, ...]


def compared(old: Document, new: Document) -> Comparison:
    """The difference of two states of one family. Raises ValueError when they have different roots."""
    edits = diff(old, new)
    content: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.is_content:
            content[edit.uid].append(edit)
    wandered = set(_moved(edits))
    came = {uid for uid in new.nodes if uid not in old.nodes}
    gone = {uid for uid in old.nodes if uid not in new.nodes}
    touched = {*content, *wandered, *came, *gone}
    nodes = [_difference(uid, old, new, content.get(uid, []), uid in wandered) for uid in touched]
    places = _places(old, new)
    return Comparison(old, new, tuple(sorted(nodes, key=lambda node: places[node.uid])))


def with_edits_compared(document: Document, edits: Edits) -> Comparison:
    """What edits would do to a document: those that no longer fit there do nothing."""
    return compared(document, pick(edits, document).document)


def only_of(comparison: Comparison, uids: Iterable[str]) -> Comparison:
    """The comparison of some nodes alone."""
    wanted = set(uids)
    nodes = tuple(node for node in comparison.nodes if node.uid in wanted)
    return Comparison(comparison.old, comparison.new, nodes)


def _difference(uid: str, old: Document, new: Document, edits: list[Edit], has_moved: bool) -> NodeDifference:
    if any(uid in book.nodes and book.nodes[uid].fields == WITHHELD for book in (old, new)):
        life = Life.STAYED if uid in old.nodes and uid in new.nodes else Life.CAME if uid in new.nodes else Life.GONE
        return NodeDifference(uid, life, has_moved, (), is_withheld=True)
    if uid in old.nodes and uid in new.nodes:
        return NodeDifference(uid, Life.STAYED, has_moved, tuple(edits))
    entry = new.nodes.get(uid) or old.nodes[uid]
    before, after = (book.nodes[uid].fields if uid in book.nodes else {} for book in (old, new))
    life = Life.CAME if uid in new.nodes else Life.GONE
    return NodeDifference(uid, life, has_moved, tuple(record_edits(FIELDS[entry.kind], before, after, (uid,))))


def _moved(edits: Edits) -> Iterable[str]:
    for edit in edits:
        if edit.atom[1] == Place.PARENT:
            yield edit.uid
        elif edit.atom[1] == Place.ORDER:
            old, new = _names(edit.old), _names(edit.new)
            yield from moved([uid for uid in old if uid in new], [uid for uid in new if uid in old])


def _names(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def _places(old: Document, new: Document) -> Mapping[str, tuple[int, int]]:
    """Where each node stands in reading order; one that is gone, after the one that it stood after."""
    places = {uid: (place, 0) for place, uid in enumerate(new.walk())}
    before = (-1, 0)
    for uid in old.walk():
        if uid not in places:
            places[uid] = (before[0], before[1] + 1)
        before = places[uid]
    return places
