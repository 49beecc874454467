"""Reissued documents, and what is to check for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, When

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Reissue, ToCheck

_REFERRING = """
with told as (
  select blob.digest, reference ->> 'identifier' as identifier, coalesce(reference ->> 'revision', '') as issue
  from store_blob blob, jsonb_array_elements(blob.content -> 'fields' -> 'references') reference
  where blob.party_id = %(party)s and coalesce(reference ->> 'kind', 'document') = %(kind)s
    and (reference ->> 'identifier' = %(key)s or starts_with(reference ->> 'identifier', %(key)s || ' '))
)
select cookbook.id, entry ->> 0, min(told.issue)
from store_cookbook cookbook
join store_revision head on head.id = cookbook.head_id
cross join lateral jsonb_array_elements(head.manifest -> 'nodes') entry
join told on told.digest = entry ->> 2
where cookbook.party_id = %(party)s and told.issue <> %(issue)s
group by cookbook.id, entry ->> 0
order by cookbook.id, entry ->> 0
"""
"""By the content of nodes, which is stored once, to the cookbooks in whose newest revision it stands."""


@dataclass(frozen=True, slots=True)
class Referring:
    """A node that refers to a document, in another issue than the new one."""

    cookbook: int
    uid: str
    issue: str


def referring(actor: Actor, kind: str, identifier: str, issue: str) -> list[Referring]:
    """The nodes of own cookbooks that refer to a document or a line of it (`PFMEA-7`, `PFMEA-7 1.2`), not yet anew."""
    with connection.cursor() as cursor:
        cursor.execute(_REFERRING, {"party": actor.party, "kind": kind, "key": identifier, "issue": issue})
        return [Referring(*row) for row in cursor.fetchall()]


def new_reissue(actor: Actor) -> Reissue:
    """One that is not noted yet: what one may note or not."""
    return Reissue(party_id=actor.party)


def reissues(actor: Actor) -> QuerySet[Reissue]:
    """The reissues of the own party, the newest first, with how many nodes are still to check."""
    rows = visible_to(actor, Reissue.objects.select_related("noted_by__user"))
    return rows.annotate(open=Count("nodes", filter=Q(nodes__state="open")), all=Count("nodes")).order_by("-on", "-pk")


def to_check(actor: Actor) -> QuerySet[ToCheck]:
    """What is or was to check, by cookbook, those of the actor's own sites first."""
    own = {worn.site for worn in actor.functions if worn.site is not None}
    others = Case(When(cookbook__site_id__in=own, then=0), default=1)
    beside = ("reissue", "cookbook__site", "cookbook__head", "checked_by__user", "draft")
    rows = visible_to(actor, ToCheck.objects.select_related(*beside)).defer("cookbook__head__manifest")
    return rows.order_by(others, "cookbook__site__name", "cookbook_id", "reissue_id", "pk")
