"""Cookbooks to read: which there are, and one revision of one with all that belongs on its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast

from catchball.core.check import pictures
from catchball.core.document import Cookbook as Document
from catchball.queries.documents import document_of, effective_revision, head_of
from catchball.queries.progress import with_progress
from catchball.queries.visible import visible_to
from catchball.queries.withheld import withheld_nodes
from catchball.store.acting import Actor
from catchball.store.models import Confidential, Cookbook, DeviatingAtom, Media, Revision


@dataclass(frozen=True)
class Reading:
    """One revision of a cookbook. `coming` is a newer one that is approved and not effective yet.

    `withheld` are the nodes whose content the owner keeps from the reader, `confidential` those that the reader's own
    party keeps from others; `deviations` are the atoms at which the newest revision differs from its upstream, by node.
    """

    cookbook: Cookbook
    revision: Revision
    document: Document
    is_effective: bool
    coming: Revision | None
    withheld: frozenset[str]
    confidential: frozenset[str]
    deviations: Mapping[str, tuple[DeviatingAtom, ...]]


def cookbooks(actor: Actor) -> QuerySet[Cookbook]:
    """The cookbooks that the actor may see, with site, party, revisions (without their manifests) and progress."""
    rows = with_progress(visible_to(actor, Cookbook.objects.all()))
    rows = rows.filter(head__isnull=False).select_related(
        "party", "site", "community", "head__base", "upstream__head", "upstream__site"
    )
    return rows.defer("head__manifest", "head__base__manifest", "upstream__head__manifest")


def cookbooks_for_files(actor: Actor) -> QuerySet[Cookbook]:
    """The same cookbooks with no more than what a file with all of them says: title, site, party, newest revision."""
    rows = visible_to(actor, Cookbook.objects.filter(head__isnull=False)).select_related("party", "site", "head")
    return rows.only(
        *("title", "language", "issuer", "upstream", "party__name", "site__name"),
        *("head__number", "head__effective_from"),
    )


def family_of(actor: Actor, cookbook: Cookbook) -> QuerySet[Cookbook]:
    """The cookbooks of the family that the actor may see, the home cookbook and this one included."""
    home = cookbook.home_id or cookbook.pk
    return cookbooks(actor).filter(Q(pk=home) | Q(home_id=home))


def cookbooks_named(rows: QuerySet[Cookbook], words: str) -> QuerySet[Cookbook]:
    """Those of the rows that have these words in their title, in any language, or in the name of their site."""
    titles = Func(F("title"), function="jsonb_path_query_array", template="%(function)s(%(expressions)s, '$.*')")
    found = rows.annotate(titles=Cast(titles, TextField()))
    return found.filter(titles__icontains=words) | found.filter(site__name__icontains=words)


def revisions(actor: Actor, cookbook: Cookbook) -> QuerySet[Revision]:
    """The revisions of a cookbook, the newest first, without their manifests."""
    rows = visible_to(actor, Revision.objects.filter(cookbook=cookbook))
    return rows.select_related("released_by__user", "base").defer("manifest", "base__manifest").order_by("-number")


def revision_numbered(actor: Actor, cookbook: Cookbook, number: int) -> Revision | None:
    """A revision by its number, with its manifest; None where there is none."""
    return visible_to(actor, Revision.objects.filter(cookbook=cookbook, number=number)).select_related("base").first()


def reading_of(actor: Actor, cookbook: Cookbook, today: date, number: int | None = None) -> Reading | None:
    """The revision with a number, else the one that is effective today, else the newest; None where there is none."""
    head = head_of(cookbook)
    effective = head if head.effective_from <= today else effective_revision(cookbook, today)
    revision = (effective or head) if number is None else revision_numbered(actor, cookbook, number)
    if revision is None:
        return None
    return Reading(
        cookbook=cookbook,
        revision=revision,
        document=document_of(revision, actor),
        is_effective=effective is not None and revision.pk == effective.pk,
        coming=head if effective is not None and effective.pk != head.pk else None,
        withheld=withheld_nodes(actor, cookbook),
        confidential=_kept_from_others(actor, cookbook),
        deviations=deviating_atoms(actor, cookbook),
    )


def _kept_from_others(actor: Actor, cookbook: Cookbook) -> frozenset[str]:
    if cookbook.party_id != actor.party:
        return frozenset()
    return frozenset(Confidential.objects.filter(cookbook=cookbook).values_list("uid", flat=True))


def deviating_atoms(actor: Actor, cookbook: Cookbook) -> Mapping[str, tuple[DeviatingAtom, ...]]:
    """The atoms at which the newest revision differs from its upstream, by node, each with its header."""
    if cookbook.upstream_id is None:
        return {}
    found: dict[str, list[DeviatingAtom]] = defaultdict(list)
    rows = visible_to(actor, DeviatingAtom.objects.filter(cookbook=cookbook)).select_related("deviation")
    for row in rows.order_by("atom"):
        found[row.uid].append(row)
    return {uid: tuple(atoms) for uid, atoms in found.items()}


def may_see_picture(actor: Actor, sha256: str, revision: int | None) -> bool:
    """Whether a picture belongs to the actor's party, or stands in a revision that the actor may see."""
    if visible_to(actor, Media.objects.filter(sha256=sha256)).exists():
        return True
    seen = visible_to(actor, Revision.objects.filter(pk=revision)).first() if revision is not None else None
    return seen is not None and f"sha256:{sha256}" in pictures(document_of(seen, actor))
