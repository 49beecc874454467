"""Where a change applies among all local cookbooks of a family, found from the index of deviating atoms.

A cookbook that rests on the change's own revision and deviates nowhere near it takes the change as it is. Only those
that deviate at a node that the change touches are looked at; of them, only these nodes are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg

from catchball.core.decisions import Place, Verdict
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edit, Edits
from catchball.core.overlay import with_edits
from catchball.core.pick import classify
from catchball.queries.documents import base_document
from catchball.store.acting import Actor
from catchball.store.edits_as_json import edits_from
from catchball.store.models import Cookbook, DeviatingAtom, Revision

_WORST = (Verdict.BLOCKED, Verdict.CONFLICT, Verdict.REVIEW, Verdict.CLEAN, Verdict.MOOT, Verdict.ALREADY)


@dataclass(frozen=True, slots=True)
class Classified:
    """What taking a change over would be in each local cookbook, by its id."""

    verdicts: Mapping[int, Verdict]

    def count(self, verdict: Verdict) -> int:
        """In how many cookbooks it would be this."""
        return sum(found is verdict for found in self.verdicts.values())


def classified(actor: Actor, edits: Edits, family: Cookbook) -> Classified:
    """The verdict of a change for every local cookbook of a family that the actor can see, and whose upstream, too."""
    locals_ = Cookbook.objects.filter(home=family, head__base_id__isnull=False)
    by_base = locals_.values_list("head__base_id").annotate(ids=ArrayAgg("pk"))
    verdicts: dict[int, Verdict] = {}
    for base_pk, cookbooks in by_base:
        shown = Revision.objects.filter(pk=base_pk).first()
        if shown is None:
            continue
        base = base_document(shown, actor)
        verdicts.update(dict.fromkeys(cookbooks, _worst(edits, base)))
        touched = _touched(edits, base, cookbooks)
        small = _around({edit.uid for edit in edits}, base) if all(edit.is_content for edit in edits) else base
        for pk, local in touched.items():
            is_content = all(edit.is_content for edit in local)
            verdicts[pk] = _worst(edits, with_edits(small if is_content else base, local, "new"))
    return Classified(verdicts)


def _touched(edits: Edits, base: Document, cookbooks: Iterable[int]) -> dict[int, tuple[Edit, ...]]:
    """The deviations of each cookbook that stand at the nodes which the change touches, or in the lists around them."""
    uids = {edit.uid for edit in edits}
    lists = {base.parents[uid] for uid in uids if uid in base.parents and _is_placed(edits, uid)}
    wanted = set(cookbooks)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = DeviatingAtom.objects.filter(uid__in=uids | lists).values_list("cookbook_id", "edit")
    for pk, edit in rows:
        if pk in wanted:
            found[pk].append(edit)
    return {pk: edits_from(local).edits for pk, local in found.items()}


def _around(uids: Iterable[str], base: Document) -> Document:
    """The document with these nodes and those above them alone: what others say has no part in edits of content."""
    kept = {above for uid in uids if uid in base for above in base.path(uid)} | {base.root}
    children = {uid: tuple(child for child in base.children.get(uid, ()) if child in kept) for uid in kept}
    nodes = {uid: base.nodes[uid] for uid in kept}
    return Document(base.root, nodes, {uid: below for uid, below in children.items() if below}, base.withdrawn)


def _is_placed(edits: Edits, uid: str) -> bool:
    return any(edit.uid == uid and edit.atom[1] in (Place.LIFE, Place.PARENT) for edit in edits)


def _worst(edits: Edits, document: Document) -> Verdict:
    found = {outcome.verdict for outcome in classify(edits, document)}
    return next(verdict for verdict in _WORST if verdict in found)
