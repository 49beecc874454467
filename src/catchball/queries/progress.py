"""How far a local cookbook is ahead of its upstream, and how far behind; told wherever a cookbook is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, Concat

from catchball.store.models import Cookbook, DeviatingAtom


@dataclass(frozen=True, slots=True)
class Progress:
    """Changes in which a cookbook departs from its upstream, and revisions that the upstream has issued since."""

    ahead: int
    behind: int


def with_progress(rows: QuerySet[Cookbook]) -> QuerySet[Cookbook]:
    """The rows with what `progress_of` needs of the index of deviating atoms: it is counted with the same question.

    What a change did counts once; what differs within latitude counts by node.
    """
    change = Coalesce(Cast("deviation_id", TextField()), Concat("uid", "uid"))
    atoms = DeviatingAtom.objects.filter(cookbook=OuterRef("pk")).order_by().values("cookbook")
    ahead = atoms.annotate(count=Count(change, distinct=True)).values("count")
    return rows.annotate(ahead=Coalesce(Subquery(ahead, output_field=IntegerField()), 0))


def progress_of(cookbook: Cookbook) -> Progress | None:
    """The progress of a row of `with_progress`; None for a home cookbook, and where the upstream is out of sight."""
    upstream, head = cookbook.upstream, cookbook.head
    if upstream is None or upstream.head is None or head is None or head.base is None:
        return None
    ahead: int = getattr(cookbook, "ahead")  # noqa: B009  (an annotation, which the type does not know)
    return Progress(ahead, upstream.head.number - head.base.number)
