"""The deviations of a local cookbook from the upstream revision that it rests on, each with why and who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from catchball.core.review import State
from catchball.queries.comparing import Comparison, compared, only_of, with_edits_compared
from catchball.queries.documents import NotShared, base_document, document_of, head_of
from catchball.queries.reading import deviating_atoms
from catchball.queries.visible import visible_to
from catchball.queries.withheld import withheld_nodes
from catchball.store.acting import Actor
from catchball.store.edits_as_json import edits_from
from catchball.store.models import Change, Cookbook, Deviation, Revision

_OPEN = ("accepted", "temporary")


@dataclass(frozen=True)
class Deviating:
    """Where a local cookbook differs today, by node the headers that say why, and the headers that are closed.

    A node without a header differs within latitude.
    """

    base: Revision
    comparison: Comparison
    headers: Mapping[str, tuple[Deviation, ...]]
    closed: tuple[Deviation, ...]


def deviations(actor: Actor, cookbook: Cookbook) -> QuerySet[Deviation]:
    """The headers of a cookbook's deviations, the newest first."""
    rows = visible_to(actor, Deviation.objects.filter(cookbook=cookbook))
    rows = rows.select_related("author__user", "change", "accepted_in").defer("change__edits", "accepted_in__manifest")
    return rows.order_by("-since", "-pk")


def deviating_of(actor: Actor, cookbook: Cookbook) -> Deviating | None:
    """What is to be told of a local cookbook's deviations; None for a home cookbook, which has no upstream.

    Raises NotShared where the reader may not see what it rests on.
    """
    head = head_of(cookbook)
    if cookbook.upstream_id is None:
        return None
    if head.base is None:  # (it was asked for together with the head, and is not in sight)
        raise NotShared(gettext("The upstream that this cookbook rests on is not shared with your party."))
    known = list(deviations(actor, cookbook))
    by_pk = {header.pk: header for header in known}
    headers: dict[str, list[Deviation]] = defaultdict(list)
    for uid, atoms in deviating_atoms(actor, cookbook).items():
        pks = dict.fromkeys(atom.deviation_id for atom in atoms if atom.deviation_id is not None)
        headers[uid] = [by_pk[pk] for pk in pks if pk in by_pk]
    local = document_of(head, actor)
    comparison = compared(base_document(head.base, actor, local), local)
    closed = tuple(header for header in known if header.state not in _OPEN)
    return Deviating(head.base, comparison, {uid: tuple(found) for uid, found in headers.items()}, closed)


def closed_at(actor: Actor, cookbook: Cookbook, uid: str) -> QuerySet[Deviation]:
    """The closed headers of departures that touched a node, the newest first."""
    return deviations(actor, cookbook).exclude(state__in=_OPEN).filter(change__edits__contains=[{"atom": [uid]}])


def open_changes_at(actor: Actor, cookbook: Cookbook, uid: str) -> list[tuple[Change, Comparison]]:
    """The changes in review or on trial that touch a node, each with what it would make of that node."""
    rows = visible_to(actor, Change.objects.filter(cookbook=cookbook, state__in=(State.IN_REVIEW, State.ON_TRIAL)))
    touching = rows.filter(edits__contains=[{"atom": [uid]}]).select_related("author__user", "revision").order_by("pk")
    is_withheld = uid in withheld_nodes(actor, cookbook)
    return [(change, only_of(_would_be(actor, change), [] if is_withheld else [uid])) for change in touching]


def _would_be(actor: Actor, change: Change) -> Comparison:
    return with_edits_compared(document_of(change.revision, actor), edits_from(change.edits))
