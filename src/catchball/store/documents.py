"""Documents of the core, kept as revisions: a manifest, and the content of nodes by digest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection

from catchball.core.canonical import Json
from catchball.core.document import Cookbook as Document
from catchball.core.document import Node, Withdrawn
from catchball.core.schema import Kind
from catchball.store.cookbooks import Blob, Revision

WITHHELD: Mapping[str, Any] = {"title": {"en": "Withheld by its owner"}}
"""What another party sees of a confidential node: that it is there. The same stands in `app.blobs_of`."""
_AT_ONCE = 500


def manifest_of(document: Document) -> dict[str, Json]:
    """Which node stands where and says what: nodes in reading order, so that siblings stand in their order."""
    parents = document.parents
    return {
        "root": document.root,
        "nodes": [[uid, parents.get(uid, ""), document.nodes[uid].blob] for uid in document.walk()],
        "withdrawn": [
            [uid, gone.parent, gone.node.blob, gone.revision] for uid, gone in sorted(document.withdrawn.items())
        ],
    }


def keep_content(document: Document, party: int, kept: Iterable[Document] = ()) -> None:
    """Store what the nodes say, as far as the party does not have it yet; all of the `kept` documents it has."""
    nodes = {node.blob: node for node in _all_nodes(document)}
    for other in kept:
        for node in _all_nodes(other):
            nodes.pop(node.blob, None)
    if not nodes:
        return
    known = set(Blob.objects.filter(party_id=party, digest__in=list(nodes)).values_list("digest", flat=True))
    new = [Blob(party_id=party, digest=key, content=_content(node)) for key, node in nodes.items() if key not in known]
    Blob.objects.bulk_create(new, batch_size=_AT_ONCE, ignore_conflicts=True)


def load(revision: Revision, reader: int, near: Document | None = None) -> Document:
    """The document of a revision as a party may see it. Own content that was seen before comes from memory.

    `near` is a document of the same reader that is mostly the same: nodes that say the same are shared with it.
    Of another party's confidential node it holds what the reader has of it, by digest, from the time before it became
    confidential; else `WITHHELD`.
    """
    manifest = revision.manifest
    digests = {entry[2] for entry in (*manifest["nodes"], *manifest["withdrawn"])}
    if revision.party_id == reader:
        return _built(manifest, _own(reader, digests), near)
    given = _foreign(revision, digests)
    if withheld := [key for key, content in given.items() if content[1] == WITHHELD]:
        given.update(_stored(reader, withheld))
    return _built(manifest, given, near)


_Content = tuple[Kind, Mapping[str, Any], str]
_seen: dict[int, dict[str, _Content]] = {}
"""By party, for a party may know content that is kept from another; and by digest, under which it never changes."""
_MOST_SEEN = 200_000
_MOST_READ = 20_000


def _own(party: int, digests: Iterable[str]) -> Mapping[str, _Content]:
    """The party's own content of these digests, and perhaps of more."""
    if sum(map(len, list(_seen.values()))) > _MOST_SEEN:
        _seen.clear()
    known = _seen.setdefault(party, {})
    if missing := [key for key in digests if key not in known]:
        known.update(_stored(party, missing))
    return known


def _stored(party: int, digests: list[str]) -> dict[str, _Content]:
    fetched = Blob.objects.filter(party_id=party, digest__in=digests).values_list("digest", "content")
    return {key: _restored(content) for key, content in fetched}


def _foreign(revision: Revision, digests: Iterable[str]) -> dict[str, _Content]:
    """What the database gives out of another party's revision; confidential nodes come without their content."""
    with connection.cursor() as cursor:
        cursor.execute("select digest, content from app.blobs_of(%s, %s)", [revision.pk, list(digests)])
        return {key: _read(content) for key, content in cursor.fetchall()}


@lru_cache(maxsize=_MOST_READ)
def _read(content: str) -> _Content:
    """Content as the core has it, of its JSON text: the same text comes with every page of a shared cookbook."""
    return _restored(json.loads(content))


def _built(manifest: Mapping[str, Any], contents: Mapping[str, _Content], near: Document | None) -> Document:
    known = near.nodes if near is not None else {}
    children: dict[str, list[str]] = {}
    nodes: dict[str, Node] = {}
    for uid, parent, key in manifest["nodes"]:
        shared = known.get(uid)
        nodes[uid] = shared if shared is not None and shared.blob == key else _node(uid, key, contents)
        if parent:
            children.setdefault(parent, []).append(uid)
    withdrawn = {
        uid: Withdrawn(_node(uid, key, contents), parent, revision)
        for uid, parent, key, revision in manifest["withdrawn"]
    }
    below = {uid: tuple(listed) for uid, listed in children.items()}
    return Document(manifest["root"], nodes, below, withdrawn, near)


def _node(uid: str, key: str, contents: Mapping[str, _Content]) -> Node:
    kind, fields, source = contents[key]
    node = Node(uid, kind, fields, source)
    if fields != WITHHELD:
        vars(node)["blob"] = key  # known, and dear to compute again; what is withheld is not what the digest tells
    return node


def _content(node: Node) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": str(node.kind), "fields": node.fields}
    return {**content, "source": node.source} if node.source else content


def _restored(content: Mapping[str, Any]) -> _Content:
    """Content as the core has it: it was in normal form when it was kept, only that JSON knows no tuples."""
    return Kind(content["kind"]), with_tuples(content["fields"]), content.get("source", "")


def with_tuples(value: Any) -> Any:
    """A JSON value as the core has it: its lists as tuples."""
    if isinstance(value, dict):
        return {name: part if type(part) is str else with_tuples(part) for name, part in value.items()}
    return tuple(map(with_tuples, value)) if isinstance(value, list) else value


def _all_nodes(document: Document) -> Iterable[Node]:
    yield from document.nodes.values()
    yield from (gone.node for gone in document.withdrawn.values())
