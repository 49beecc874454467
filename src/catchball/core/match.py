"""Recognising the nodes of an earlier document in a later one that came without identities.

A format for people carries no uids. What is read from it is matched to the document that it was made from: equal
content first, then equal titles and similar words in the same place, then the same in another place. What is recognised
keeps its uid; what is not gets one that follows from its content and its parent, so that two who insert the same step
give it the same uid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from catchball.core.alignment import Pair, best_first, candidates, in_order, pair_up
from catchball.core.canonical import canonical, digest
from catchball.core.document import Cookbook, Node, Withdrawn, uid_order
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.similarity import ELSEWHERE, Profile, Scale, bare, enough_words, names_of, profile, together
from catchball.core.values import Record

_CONTAINERS = frozenset({Kind.GROUP, Kind.OPERATION})
_STEPS = frozenset({Kind.STEP})
_FIRST_NUMBER = 10**11
_NEIGHBOUR = 0.001


def match(document: Cookbook, like: Cookbook) -> Cookbook:
    """The document with the uids and element ids of `like` wherever it holds the same node or element.

    The uids, ids and withdrawn nodes of `document` mean nothing; its nodes, their content and order stay as they are.
    Nodes of `like` that it lacks are withdrawn in the result, beside those that were withdrawn already. A node that
    nothing here matches, and that says what a withdrawn one said, is that node come back.
    """
    old, new = _contents(like), _contents(document)
    pairs = _Recognition(_Side(like, old), _Side(document, new)).pairs()
    back = _returned(document, like, pairs, new)
    uids = _all_uids(document, like, {**pairs, **back}, new)
    nodes: dict[str, Node] = {}
    for uid, found in uids.items():
        unchanged = uid in back or (uid in pairs and old[found] == new[uid])
        earlier = like.withdrawn[found].node if uid in back else like.nodes.get(found)
        nodes[found] = earlier if unchanged and earlier else _identified(document.nodes[uid], uids, earlier)
    children = {uids[uid]: tuple(uids[child] for child in below) for uid, below in document.children.items()}
    return Cookbook(like.root, nodes, children, _withdrawn(like, nodes))


class _Side:
    """A document with what is compared of its nodes."""

    def __init__(self, book: Cookbook, contents: Mapping[str, str]) -> None:
        self.book = book
        self.contents = contents
        self.branches: dict[str, int] = {}
        self.matched: dict[str, str] = {}
        self._profiles: dict[str, Profile] = {}

    def profile(self, uid: str) -> Profile:
        """The profile of a node, of a group or operation with all the words below it."""
        if uid not in self._profiles:
            node = self.book.nodes[uid]
            own = profile(node.fields, FIELDS[node.kind], node.kind, self.branches[uid])
            below = self.book.children.get(uid, ())
            self._profiles[uid] = together(own, (self.profile(child) for child in below)) if below else own
        return self._profiles[uid]

    def free(self, kinds: frozenset[Kind]) -> list[str]:
        """The nodes of these kinds that have no match yet, in reading order."""
        return [uid for uid in self.book.walk() if uid not in self.matched and self.book.nodes[uid].kind in kinds]

    def named_once(self, kinds: frozenset[Kind]) -> dict[str, str]:
        """Title -> the free node of these kinds that alone has it."""
        free = self.free(kinds)
        titles = Counter(name for uid in free for name in self.names(uid))
        return {name: uid for uid in free for name in sorted(self.names(uid)) if titles[name] == 1}

    def names(self, uid: str) -> frozenset[str]:
        """The titles of a node."""
        node = self.book.nodes[uid]
        return names_of(node.fields, FIELDS[node.kind])

    def children(self, uid: str, kinds: frozenset[Kind], other: Cookbook, partner: str) -> list[str]:
        """The children of these kinds whose match is not known, or known to be a child of the partner."""
        return [
            child
            for child in self.book.children.get(uid, ())
            if self.book.nodes[child].kind in kinds
            and (child not in self.matched or other.parents[self.matched[child]] == partner)
        ]

    @cached_property
    def around(self) -> Mapping[str, tuple[str, str, str]]:
        """uid -> parent, left and right neighbour; empty where there is none."""
        return {
            uid: (parent, left, right)
            for parent, below in self.book.children.items()
            for left, uid, right in zip(("", *below), below, (*below[1:], ""), strict=False)
        }


class _Recognition:
    """The pairs found so far, and the stages that find more; each stage works on what those before it left."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self._old, self._new = old, new
        known: dict[object, int] = {}
        for side in (old, new):
            side.branches = _branches(side, known)

    def pairs(self) -> dict[str, str]:
        """uid in the new document -> uid in the old one."""
        self._pair(self._old.book.root, self._new.book.root)
        self._pair_equal_branches()
        self._pair_by_children()
        for kinds in (_CONTAINERS, _STEPS):
            scale = Scale(self._profiles(self._old, kinds), self._profiles(self._new, kinds))
            self._pair_equal_names(kinds, scale)
            self._pair_in_place(kinds, scale)
            while self._pair_elsewhere(kinds, scale) and kinds is _CONTAINERS:
                self._pair_in_place(kinds, scale)
        return self._new.matched

    def _pair(self, old: str, new: str) -> None:
        """Two nodes, and if nothing below them differs, all that is below them and still free."""
        self._old.matched[old], self._new.matched[new] = new, old
        if self._old.branches[old] != self._new.branches[new]:
            return
        for first, second in zip(self._old.book.walk(old), self._new.book.walk(new), strict=True):
            if first not in self._old.matched and second not in self._new.matched:
                self._old.matched[first], self._new.matched[second] = second, first

    def _pair_equal_branches(self) -> None:
        """Branches that occur once in each document, whole ones before their parts."""
        before, after = Counter(self._old.branches.values()), Counter(self._new.branches.values())
        place = {branch: uid for uid, branch in self._old.branches.items() if before[branch] == 1}
        for uid in self._new.free(_CONTAINERS | _STEPS):
            branch = self._new.branches[uid]
            if uid not in self._new.matched and after[branch] == 1 and branch in place:
                self._pair(place[branch], uid)

    def _pair_by_children(self) -> None:
        """Groups and operations that nearly all of their children show to be the same, the inmost first."""
        free = self._new.free(_CONTAINERS)
        for uid in reversed(free):
            below = self._new.book.children.get(uid, ())
            homes = Counter(self._old.book.parents[self._new.matched[one]] for one in below if one in self._new.matched)
            for home, votes in homes.most_common(1):
                both = len(below) + len(self._old.book.children[home])
                same_kind = self._old.book.nodes[home].kind is self._new.book.nodes[uid].kind
                named = votes > 1 or self._old.names(home) & self._new.names(uid)
                if same_kind and named and home not in self._old.matched and 2 * votes >= ELSEWHERE * both:
                    self._pair(home, uid)

    def _pair_equal_names(self, kinds: frozenset[Kind], scale: Scale) -> None:
        """Nodes whose title occurs once in each document, if they have half of their words in common as well."""
        olds, news = self._old.named_once(kinds), self._new.named_once(kinds)
        for name in sorted(news.keys() & olds.keys()):
            old, new = olds[name], news[name]
            free = old not in self._old.matched and new not in self._new.matched
            if free and scale.score(self._old.profile(old), self._new.profile(new)) >= ELSEWHERE:
                self._pair(old, new)

    def _pair_in_place(self, kinds: frozenset[Kind], scale: Scale) -> None:
        """Children of parents that are known to be the same, in order, from the root down."""
        for parent in self._new.book.walk():
            if (partner := self._new.matched.get(parent)) is None:
                continue
            olds = self._old.children(partner, kinds, self._new.book, parent)
            news = self._new.children(parent, kinds, self._old.book, partner)
            if all(uid in self._old.matched for uid in olds) or all(uid in self._new.matched for uid in news):
                continue
            self._pair_siblings(olds, news, scale)

    def _pair_siblings(self, olds: Sequence[str], news: Sequence[str], scale: Scale) -> None:
        place = {uid: index for index, uid in enumerate(olds)}
        known = {index: place[self._new.matched[uid]] for index, uid in enumerate(news) if uid in self._new.matched}
        found = in_order(
            [self._old.profile(uid) for uid in olds], [self._new.profile(uid) for uid in news], known, scale
        )
        for new, old in sorted(found.items()):
            self._pair(olds[old], news[new])

    def _pair_elsewhere(self, kinds: frozenset[Kind], scale: Scale) -> bool:
        """Nodes that moved to another parent, or past siblings that stood still. Says whether there were any."""
        olds, news = self._old.free(kinds), self._new.free(kinds)
        found: list[Pair] = []
        profiles = self._profiles(self._old, kinds), self._profiles(self._new, kinds)
        for old, new, points in candidates(*profiles, scale):
            if points >= ELSEWHERE:
                near = self._nearness(olds[old], news[new])
                if (points == 1 and near) or enough_words(profiles[0][old], profiles[1][new]):
                    found.append(Pair(old, new, points + near))
        for new, old in best_first(found).items():
            self._pair(olds[old], news[new])
        return bool(found)

    def _nearness(self, old: str, new: str) -> float:
        """A little for each of parent, left and right neighbour that is the same: it only decides between equals."""
        around = zip(self._old.around[old], self._new.around[new], strict=True)
        return sum(_NEIGHBOUR for first, second in around if first and self._old.matched.get(first) == second)

    @staticmethod
    def _profiles(side: _Side, kinds: frozenset[Kind]) -> list[Profile]:
        return [side.profile(uid) for uid in side.free(kinds)]


def _contents(book: Cookbook) -> dict[str, str]:
    """uid -> what the node says, without anybody's identity."""
    return {uid: _content(node) for uid, node in book.nodes.items()}


def _content(node: Node) -> str:
    return canonical({"kind": node.kind, "fields": bare(node.fields, FIELDS[node.kind])})


def _branches(side: _Side, known: dict[object, int]) -> dict[str, int]:
    """uid -> a number that is equal for branches that say the same; `known` is shared by both documents."""
    found: dict[str, int] = {}
    for uid in reversed(list(side.book.walk())):
        below = tuple(found[child] for child in side.book.children.get(uid, ()))
        found[uid] = known.setdefault((side.contents[uid], below), len(known))
    return found


def _returned(
    document: Cookbook, like: Cookbook, pairs: Mapping[str, str], contents: Mapping[str, str]
) -> dict[str, str]:
    """Nodes of the document that match a withdrawn one: equal content, best under its own parent."""
    gone: dict[str, list[str]] = {}
    for uid in sorted(like.withdrawn, key=uid_order):
        gone.setdefault(_content(like.withdrawn[uid].node), []).append(uid)
    found: dict[str, str] = {}
    for uid in document.walk() if gone else ():
        if uid in pairs or not (same := gone.get(contents[uid])):
            continue
        parent = pairs.get(document.parents[uid]) or found.get(document.parents[uid])
        back = next((other for other in same if like.withdrawn[other].parent == parent), same[0])
        same.remove(back)
        found[uid] = back
    return found


def _all_uids(
    document: Cookbook, like: Cookbook, known: Mapping[str, str], contents: Mapping[str, str]
) -> dict[str, str]:
    """uid in the document -> uid in the result, in reading order, so that a parent's is known before its children's."""
    issuer = like.root.rpartition("-")[0]
    taken = {*like.nodes, *like.withdrawn}
    uids: dict[str, str] = {}
    for uid in document.walk():
        uids[uid] = known.get(uid) or _new_uid(issuer, contents[uid], uids[document.parents[uid]], taken)
        taken.add(uids[uid])
    return uids


def _new_uid(issuer: str, content: str, parent: str, taken: set[str]) -> str:
    """A free uid that follows from what the node says, where, and how many of the same are there already."""
    count = 0
    while True:
        seed = digest(canonical([content, parent, count]))
        uid = f"{issuer}-{_FIRST_NUMBER + int(seed[:24], 16) % (9 * _FIRST_NUMBER)}"
        if uid not in taken:
            return uid
        count += 1


def _identified(node: Node, uids: Mapping[str, str], earlier: Node | None) -> Node:
    """The node with its uid and the ids of its elements."""
    fields = _identified_record(node.fields, earlier.fields if earlier else {}, FIELDS[node.kind])
    source = earlier.source if earlier else uids.get(node.source, node.source)
    return Node(uids[node.uid], node.kind, fields, source)


def _identified_record(record: Record, earlier: Record, schema: Mapping[str, Field]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in record.items():
        if name == "id":
            found[name] = value
        elif schema[name].type is Type.ITEMS:
            found[name] = _identified_elements(name, value, earlier.get(name, ()), schema[name].record)
        elif schema[name].type is Type.TABLE:
            rows = earlier.get(name, {})
            found[name] = {
                row: _identified_record(part, rows.get(row, {}), schema[name].record) for row, part in value.items()
            }
        else:
            found[name] = value
    return found


def _identified_elements(
    field: str, elements: Sequence[Record], earlier: Sequence[Record], schema: Mapping[str, Field]
) -> tuple[dict[str, Any], ...]:
    """The elements with the ids of the earlier ones that they match; a new one's id follows from its content."""
    if [bare(one, schema) for one in elements] == [bare(one, schema) for one in earlier]:
        return tuple(dict(one) for one in earlier)
    same = pair_up([profile(one, schema) for one in earlier], [profile(one, schema) for one in elements])
    taken = {one["id"] for one in earlier}
    found: list[dict[str, Any]] = []
    for place, element in enumerate(elements):
        partner = earlier[same[place]] if place in same else {"id": _new_id(field, bare(element, schema), taken)}
        taken.add(partner["id"])
        found.append(_identified_record({**element, "id": partner["id"]}, partner, schema))
    return tuple(found)


def _new_id(field: str, said: Record, taken: set[str]) -> str:
    count = 0
    while (name := f"n{digest(canonical([field, said, count]))[:10]}") in taken:
        count += 1
    return name


def _withdrawn(like: Cookbook, nodes: Mapping[str, Node]) -> dict[str, Withdrawn]:
    gone = {uid: Withdrawn(like.nodes[uid], like.parents[uid]) for uid in like.nodes if uid not in nodes}
    return {**{uid: one for uid, one in like.withdrawn.items() if uid not in nodes}, **gone}
