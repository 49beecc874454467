"""A comparison by operations: what differs in each, what has left it, and on demand what is alike in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catchball.core.document import Cookbook as Document
from catchball.core.schema import Kind
from catchball.queries.comparing import Comparison, Life
from catchball.web.telling.differences import NodeRow
from catchball.web.telling.naming import Naming


@dataclass(frozen=True, slots=True)
class Group:
    """An operation, or what stands above all of them, with the rows in reading order; of those without a difference
    only the name is told. `left` are the names of nodes that stand in another operation now, by uid.
    """

    uid: str
    name: str
    rows: Sequence[NodeRow]
    left: Mapping[str, str]


def grouped(
    comparison: Comparison, rows: Sequence[NodeRow], languages: Sequence[str], *, is_whole: bool = False
) -> list[Group]:
    """The rows of a comparison by the operation in which each stands now; for what is gone, in which it stood."""
    names = Naming((comparison.new, comparison.old), languages)
    shown = list(_with_alike(comparison, rows, names)) if is_whole else rows
    found: dict[str, list[NodeRow]] = defaultdict(list)
    left: dict[str, dict[str, str]] = defaultdict(dict)
    for row in shown:
        home = _operation(comparison.new if row.uid in comparison.new.nodes else comparison.old, row.uid)
        found[home].append(row)
        before = _operation(comparison.old, row.uid) if row.life is Life.STAYED else home
        if before != home:
            left[before][row.uid] = names.short(row.uid)
    order = [uid for uid in (*comparison.new.walk(), *comparison.old.walk()) if uid in found or uid in left]
    return [Group(uid, names.short(uid), found[uid], left[uid]) for uid in dict.fromkeys(order)]


def _with_alike(comparison: Comparison, rows: Sequence[NodeRow], names: Naming) -> Iterator[NodeRow]:
    """The rows, and between them those of nodes that did not change; what is gone, behind what it stood behind."""
    told = {row.uid: row for row in rows}
    gone: dict[str, list[NodeRow]] = defaultdict(list)
    before = comparison.old.root
    for uid in comparison.old.walk():
        if uid in comparison.new.nodes:
            before = uid
        else:
            gone[before].append(told[uid])
    for uid in comparison.new.walk():
        yield told.get(uid) or NodeRow(uid, names.node(uid), Life.STAYED, "", ())
        yield from gone[uid]


def _operation(document: Document, uid: str) -> str:
    """The operation of a node, itself for one; for what stands above operations, the root."""
    path = document.path(uid)
    return next((above for above in path if document.nodes[above].kind is Kind.OPERATION), document.root)
