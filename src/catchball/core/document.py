"""The cookbook document: an immutable tree of nodes, with the nodes that were withdrawn from it.

Content is addressed by digest: a node's `blob` covers its kind and fields, a branch's digest covers a node with
everything below it, so that two documents are compared by opening only what differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern
from typing import Any

from catchball.core.canonical import canonical, digest
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, PARENTS, Kind
from catchball.core.values import Record, normal_record

MOST_NODES = 100_000
_UID = re.compile(r"(?P<issuer>[A-Za-z0-9][A-Za-z0-9._-]{0,63})-(?P<number>[1-9][0-9]{0,18}|0)")


def uid_order(uid: str) -> tuple[str, int, str]:
    """The order in which nodes that two sides put into one place stand: by issuer, then by number."""
    issuer, _, number = uid.rpartition("-")
    return (issuer, int(number), "") if number.isdecimal() and number.isascii() else (uid, -1, uid)


def valid_uid(uid: str) -> bool:
    """Whether the uid is an issuer and a number: `home-17`."""
    return _UID.fullmatch(uid) is not None


@dataclass(frozen=True)
class Node:
    """One node: identity, kind and fields in normal form. A copy remembers the uid of its `source`."""

    uid: str
    kind: Kind
    fields: Record
    source: str = ""

    @cached_property
    def blob(self) -> str:
        """The digest of what the node says, without who it is: equal content is stored once."""
        content: dict[str, Any] = {"kind": self.kind, "fields": self.fields}
        if self.source:
            content["source"] = self.source
        return intern(digest(canonical(content)))

    def says_the_same(self, other: Node) -> bool:
        """Whether both say the same, whoever they are: by digest where both are known, for they are dear to compute."""
        if self is other:
            return True
        if "blob" in vars(self) and "blob" in vars(other):
            return self.blob == other.blob
        return (self.kind, self.fields, self.source) == (other.kind, other.fields, other.source)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is remembered of a node that was withdrawn, so that it cannot creep back: its last state and place.

    `revision` is the number of the revision that first lacked it, where one is known.
    """

    node: Node
    parent: str
    revision: int | None = None


def node(uid: str, kind: Kind | str, fields: Mapping[str, Any], source: str = "") -> Node:
    """A node from raw fields. Raises InvalidCookbook with the place when uid, kind or a field is not valid."""
    if not valid_uid(uid):
        raise InvalidCookbook((uid[:80],), "a uid is an issuer and a number, such as home-17")
    if source and not valid_uid(source):
        raise InvalidCookbook((uid, "source"), "a uid is an issuer and a number, such as home-17")
    try:
        known = Kind(kind)
    except ValueError as error:
        raise InvalidCookbook((uid,), f"“{str(kind)[:40]}” is not one of {', '.join(Kind)}") from error
    return Node(intern(uid), known, normal_record(fields, FIELDS[known], (uid,)), source)


@dataclass(frozen=True, eq=False)
class Cookbook:
    """A cookbook: its nodes by uid, the ordered children of each, and the withdrawn ones.

    `children` has an entry only for nodes that have some. Use `cookbook()` to build one from outside data; the engine
    builds directly and keeps the invariants itself. `near` is a document that is mostly the same: its digests are taken
    over where nothing differs, and then it is let go.
    """

    root: str
    nodes: Mapping[str, Node]
    children: Mapping[str, tuple[str, ...]]
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    near: Cookbook | None = field(default=None, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cookbook) and self.revision == other.revision

    def __hash__(self) -> int:
        return hash(self.revision)

    def __contains__(self, uid: str) -> bool:
        return uid in self.nodes

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """uid -> uid of the parent, for every node but the root."""
        return {child: uid for uid, below in self.children.items() for child in below}

    @cached_property
    def branches(self) -> Mapping[str, str]:
        """uid -> digest of the node with everything below it."""
        found = self._shared_branches()
        for uid in reversed(list(self.walk())):
            if uid in found:
                continue
            parts = [uid, self.nodes[uid].blob, *(found[child] for child in self.children.get(uid, ()))]
            found[uid] = intern(digest("\n".join(parts)))
        return found

    def _shared_branches(self) -> dict[str, str]:
        """The digests of branches that are the same in the document near to this one."""
        near = self.near
        if near is None:
            return {}
        object.__setattr__(self, "near", None)
        known, listed = near.nodes, near.children
        differing = [
            uid
            for uid, entry in self.nodes.items()
            if ((other := known.get(uid)) is not entry and (other is None or other.blob != entry.blob))
            or listed.get(uid) != self.children.get(uid)
        ]
        found = dict(near.branches)
        for uid in [*differing, *(found.keys() - self.nodes.keys())]:
            above: str | None = uid
            while above is not None and found.pop(above, None) is not None:
                above = self.parents.get(above)
        return found

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """uid -> digests of the branches below it, in order, of every node that has children."""
        digests = self.branches
        return {uid: tuple([digests[child] for child in children]) for uid, children in self.children.items()}

    @cached_property
    def revision(self) -> str:
        """The digest of the whole document, withdrawn nodes included: the id of a revision."""
        gone = sorted((uid, w.parent, w.node.blob, str(w.revision or "")) for uid, w in self.withdrawn.items())
        return digest("\n".join([self.branches[self.root], *("\t".join(entry) for entry in gone)]))

    def walk(self, uid: str | None = None) -> Iterator[str]:
        """The uids of a branch (by default all), parents before children, in reading order."""
        stack = [self.root if uid is None else uid]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(reversed(self.children.get(current, ())))

    def path(self, uid: str) -> tuple[str, ...]:
        """The uids from the root down to the node."""
        steps = [uid]
        while (parent := self.parents.get(steps[-1])) is not None:
            steps.append(parent)
        return tuple(reversed(steps))


def cookbook(
    root: str,
    nodes: Iterable[Node],
    children: Mapping[str, Iterable[str]],
    withdrawn: Mapping[str, Withdrawn] | None = None,
    near: Cookbook | None = None,
) -> Cookbook:
    """A cookbook from its parts. Raises InvalidCookbook when they do not form one tree of the allowed kinds."""
    by_uid: dict[str, Node] = {}
    for entry in nodes:
        if entry.uid in by_uid:
            raise InvalidCookbook((entry.uid,), "two nodes have this uid")
        by_uid[entry.uid] = entry
    if len(by_uid) > MOST_NODES:
        raise InvalidCookbook((root,), f"{len(by_uid)} nodes; at most {MOST_NODES} are allowed")
    ordered = {intern(uid): tuple(map(intern, below)) for uid, below in children.items()}
    ordered = {uid: below for uid, below in ordered.items() if below}
    _check_tree(root, by_uid, ordered)
    gone = dict(withdrawn or {})
    for uid, record in gone.items():
        if record.node.uid != uid:
            raise InvalidCookbook((uid,), f"the withdrawn node in this place is {record.node.uid}")
    if both := gone.keys() & by_uid.keys():
        raise InvalidCookbook((min(both),), "is both here and withdrawn")
    return Cookbook(root, by_uid, ordered, gone, near)


def _check_tree(root: str, nodes: Mapping[str, Node], children: Mapping[str, tuple[str, ...]]) -> None:
    if root not in nodes or nodes[root].kind is not Kind.COOKBOOK:
        raise InvalidCookbook((root,), "the root of a cookbook is a node of the kind cookbook")
    if strangers := children.keys() - nodes.keys():
        raise InvalidCookbook((min(strangers),), "has children and does not exist")
    seen = {root}
    stack = [root]
    while stack:
        parent = stack.pop()
        for child in children.get(parent, ()):
            if child not in nodes:
                raise InvalidCookbook((parent, child), "is named as a child and does not exist")
            if child in seen:
                raise InvalidCookbook((parent, child), "stands in two places")
            if nodes[parent].kind not in PARENTS[nodes[child].kind]:
                raise InvalidCookbook(
                    (parent, child), f"the kind {nodes[parent].kind} cannot hold the kind {nodes[child].kind}"
                )
            seen.add(child)
            stack.append(child)
    if lost := nodes.keys() - seen:
        raise InvalidCookbook((min(lost),), "belongs to no other node")
