"""Revisions as documents of the core."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import date
from threading import Lock

from django.utils.translation import gettext

from catchball.core.document import Cookbook as Document
from catchball.core.document import Node
from catchball.store.acting import Actor
from catchball.store.documents import WITHHELD, load
from catchball.store.models import Cookbook, Revision

_kept: OrderedDict[tuple[int, str], Document] = OrderedDict()
_MOST_KEPT = 64
"""Documents of own revisions kept in memory: a revision never changes, and its own party sees all of it."""
_turn = Lock()


class NotShared(LookupError):
    """What a local cookbook rests on is not shared with its party any more."""


def head_of(cookbook: Cookbook) -> Revision:
    """The newest revision. A cookbook without one is only there while its first is written."""
    assert cookbook.head is not None, "a cookbook that can be seen has a revision"
    return cookbook.head


def base_of(revision: Revision) -> Revision | None:
    """The upstream revision that a revision rests on; None for one of a home cookbook.

    Raises NotShared where the actor's party may not see it any more.
    """
    if revision.base_id is None:
        return None
    try:
        return revision.base
    except Revision.DoesNotExist as error:
        told = gettext(
            "The upstream that this cookbook rests on is no longer shared with your party; ask its owner to share it."
        )
        raise NotShared(told) from error


def document_of(revision: Revision, actor: Actor, near: Document | None = None) -> Document:
    """The document of a revision as the actor's party sees it; faster with a document that is mostly the same."""
    if revision.party_id != actor.party:
        return load(revision, actor.party, near)
    key = revision.pk, revision.digest
    with _turn:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    document = load(revision, actor.party, near)
    with _turn:
        _kept[key] = document
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return document


def base_document(base: Revision, actor: Actor, local: Document | None = None) -> Document:
    """The upstream revision that a local cookbook rests on.

    With the local cookbook: as its party got to know it. What it holds as withheld was withheld when it was taken over,
    and is no deviation when the owner shows it later.
    """
    document = document_of(base, actor)
    if base.party_id == actor.party or local is None:
        return document
    never_seen = {
        uid: Node(uid, entry.kind, entry.fields, entry.source)
        for uid, entry in local.nodes.items()
        if entry.fields == WITHHELD and uid in document.nodes
    }
    return replace(document, nodes={**document.nodes, **never_seen}) if never_seen else document


def effective_revision(cookbook: Cookbook, day: date) -> Revision | None:
    """The revision that holds on a day: the newest that is effective by then."""
    return cookbook.revisions.filter(effective_from__lte=day).order_by("-number").first()
