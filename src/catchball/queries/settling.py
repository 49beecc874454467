"""Work in progress of the own party: drafts and rebases, with the documents that their pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from catchball.core.diff import apply
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.queries.documents import base_document, document_of
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.edits_as_json import edits_from
from catchball.store.models import Cookbook, Draft, DraftState, Rebase


@dataclass(frozen=True)
class DraftInWork:
    """A draft in its newest state, and the revision that it starts from."""

    draft: Draft
    state: DraftState
    base: Document
    document: Document

    @property
    def edits(self) -> Edits:
        """What the draft changes of that revision."""
        return edits_from(self.state.edits)


@dataclass(frozen=True)
class RebaseInWork:
    """A rebase with its three documents: the old upstream revision, the local cookbook, the newer upstream revision."""

    rebase: Rebase
    base: Document
    ours: Document
    theirs: Document

    @property
    def documents(self) -> Sequence[Document]:
        """In the order of the sides of its questions."""
        return (self.base, self.ours, self.theirs)


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts of the actor's party."""
    rows = visible_to(actor, Draft.objects.all())
    return rows.select_related(
        "cookbook__site", "cookbook__party", "cookbook__head", "revision", "person__user", "change"
    )


def open_drafts_of(actor: Actor, cookbook: Cookbook) -> QuerySet[Draft]:
    """Who of the own party works on a cookbook, without what they write."""
    rows = visible_to(actor, Draft.objects.filter(cookbook=cookbook, is_open=True))
    return rows.select_related("person__user").order_by("pk")


def states_of(actor: Actor, draft: Draft) -> QuerySet[DraftState]:
    """The saved states of a draft, the newest first, with who saved them."""
    rows = visible_to(actor, DraftState.objects.filter(draft=draft))
    return rows.select_related("saved_by__user", "revision").order_by("-version")


def saved_since(actor: Actor, draft: Draft, version: int) -> Sequence[DraftState]:
    """The states that others saved after a version, the oldest first."""
    return list(states_of(actor, draft).filter(version__gt=version).exclude(saved_by=actor.person).reverse())


def draft_in_work(actor: Actor, draft: Draft, version: int | None = None) -> DraftInWork:
    """A draft as it was after a save, by default the newest. Raises DraftState.DoesNotExist."""
    state = draft.states.select_related("saved_by__user", "revision").get(
        version=draft.version if version is None else version
    )
    base = document_of(state.revision, actor)
    return DraftInWork(draft, state, base, apply(base, edits_from(state.edits)))


def draft_sides(actor: Actor, draft: Draft, version: int) -> tuple[Document, Document, Document]:
    """Base, ours and theirs of what was merged when a version was saved: the state that the submitted edits were made
    on, the state that others had saved by then, and what was submitted.

    When it was carried onto a newer revision, that is what was submitted, and base is the older one.
    Raises DraftState.DoesNotExist.
    """
    known = draft.states.select_related("revision")
    state, before = known.get(version=version), known.get(version=version - 1)
    if state.revision_id != before.revision_id:
        base, submitted = (document_of(revision, actor) for revision in (before.revision, state.revision))
        return base, draft_document(before, actor), submitted
    against = known.get(version=state.against)
    submitted = apply(document_of(against.revision, actor), edits_from(state.submitted or ()))
    return draft_document(against, actor), draft_document(before, actor), submitted


def draft_document(state: DraftState, actor: Actor) -> Document:
    """The document that a draft was after a save."""
    return apply(document_of(state.revision, actor), edits_from(state.edits))


def rebases(actor: Actor) -> QuerySet[Rebase]:
    """The rebases of the actor's party."""
    rows = visible_to(actor, Rebase.objects.all())
    return rows.select_related(
        "cookbook__site",
        "cookbook__party",
        "cookbook__upstream__head",
        "local__base",
        "onto",
        "proposed_by__user",
        "released",
    ).defer("cookbook__upstream__head__manifest", "released__manifest")


def rebase_in_work(actor: Actor, rebase: Rebase) -> RebaseInWork:
    """The three documents of a rebase."""
    assert rebase.local.base is not None, "a local cookbook rests on an upstream revision"
    local = document_of(rebase.local, actor)
    base = base_document(rebase.local.base, actor, local)
    return RebaseInWork(rebase, base, local, document_of(rebase.onto, actor))
