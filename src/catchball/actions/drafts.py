"""Drafts: work on a cookbook before it is proposed. Two people at once are merged, never refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from catchball.actions.documents_given import applied
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.turns import draft_in_turn
from catchball.core.decisions import Choice
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.merge import Merge, merge
from catchball.queries.conflicts import raw_conflict
from catchball.queries.documents import document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.settling import draft_document, draft_sides
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.edits_as_json import raw_edits
from catchball.store.models import Change, Cookbook, Draft, DraftState


def open_draft(*, actor: Actor, now: datetime, cookbook: Cookbook) -> Draft:
    """The actor's open draft of a cookbook: the one that there is, carried onto the newest revision, else a new one."""
    with acting(actor):
        require(may(actor, "save draft", cookbook))
        head = head_of(Cookbook.objects.get(pk=cookbook.pk))
        draft, is_new = Draft.objects.get_or_create(
            cookbook=cookbook,
            person_id=actor.somebody,
            is_open=True,
            defaults={"party_id": actor.party, "revision": head},
        )
        if is_new:
            _add_state(draft, actor, now, edits=Edits(()))
            record(actor, now, "open draft", f"draft {draft.pk}", {"cookbook": cookbook.pk})
        elif draft.revision_id != head.pk:
            carry_draft(actor=actor, now=now, draft=draft)
            draft.refresh_from_db()
        return draft


def begin_draft_of(*, actor: Actor, now: datetime, change: Change) -> Draft:
    """A new draft on the revision that a returned change was proposed against; nothing is in it yet."""
    with acting(actor):
        require(may(actor, "save draft", change.cookbook))
        draft = Draft.objects.create(
            party_id=actor.party,
            cookbook=change.cookbook,
            change=change,
            person_id=actor.somebody,
            revision=change.revision,
        )
        _add_state(draft, actor, now, edits=Edits(()))
        record(actor, now, "open draft", f"draft {draft.pk}", {"cookbook": change.cookbook_id, "change": change.pk})
        return draft


def save_draft(*, actor: Actor, now: datetime, draft: Draft, edits: Edits, against: int) -> DraftState:
    """Save edits that were made on the version `against`, as edits on the revision of that version.

    What others saved since then is merged with it; where both changed the same thing the state holds a conflict and
    both values. Raises NotValid, NotAllowed.
    """
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        draft = _open_in_turn(draft)
        if not 0 <= against <= draft.version:
            raise NotValid(
                gettext("There is no version %(version)s; the newest is %(newest)s.")
                % {"version": against, "newest": draft.version},
                ("against",),
            )
        seen = _state(draft, against)
        submitted = applied(document_of(seen.revision, actor), edits)
        return _merge_in(draft, actor, now, draft_document(seen, actor), submitted, against, edits)


def restore_draft(*, actor: Actor, now: datetime, draft: Draft, version: int, against: int) -> DraftState:
    """Go back to what a version said, as a new state; what others saved after `against`, which was seen, is kept.

    Questions that were open then are open again. Raises NotValid for a version that there is not, and NotPossible for
    one on an older revision that cannot be carried onto the newer one without asking.
    """
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        draft = _open_in_turn(draft)
        if not 0 <= version <= against <= draft.version:
            raise NotValid(
                gettext("There is no version %(version)s before %(later)s; the newest is %(newest)s.")
                % {"version": version, "later": against, "newest": draft.version},
                ("version",),
            )
        wanted, seen, newest = (_state(draft, number) for number in (version, against, draft.version))
        document = draft_document(wanted, actor)
        if wanted.revision_id != draft.revision_id:
            carried = merge(document_of(wanted.revision, actor), document, document_of(draft.revision, actor))
            if carried.conflicts:
                raise NotPossible(gettext("That version rests on an older revision, and both changed the same since."))
            document = carried.document
        edits = diff(document_of(seen.revision, actor), document)
        left = [*wanted.conflicts, *(one for one in newest.conflicts if one["version"] > against)]
        record(actor, now, "restore draft", f"draft {draft.pk}", {"version": version})
        return _merge_in(draft, actor, now, draft_document(seen, actor), document, against, edits, left)


def carry_draft(*, actor: Actor, now: datetime, draft: Draft) -> DraftState:
    """Carry the draft onto the newest revision of its cookbook; where both changed the same thing, it is asked."""
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        draft = _open_in_turn(draft)
        head = head_of(Cookbook.objects.get(pk=draft.cookbook_id))
        if draft.revision_id == head.pk:
            return _state(draft, draft.version)
        old = document_of(draft.revision, actor)
        newest = _state(draft, draft.version)
        carried_to = document_of(head, actor)
        merged = merge(old, draft_document(newest, actor), carried_to)
        draft.revision = head
        conflicts = [*newest.conflicts, *_numbered(merged, draft.version + 1)]
        state = _add_state(draft, actor, now, diff(carried_to, merged.document), draft.version, Edits(()), conflicts)
        record(actor, now, "carry draft", f"draft {draft.pk}", {"revision": head.pk, "version": state.version})
        return state


def settle_draft(
    *, actor: Actor, now: datetime, draft: Draft, version: int, choices: Mapping[str, Choice]
) -> DraftState:
    """Answer conflicts that arose when a version was saved. The answers are merged into the newest state.

    Raises NotValid for a version in which nothing was merged, or a question that is not open.
    """
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        draft = _open_in_turn(draft)
        newest = _state(draft, draft.version)
        asked = {entry["id"] for entry in newest.conflicts if entry["version"] == version}
        if unknown := sorted(set(choices) - asked):
            raise NotValid(
                gettext("“%(question)s” is no open question of version %(version)s.")
                % {"question": unknown[0][:200], "version": version},
                (unknown[0][:200],),
            )
        if not choices:
            raise NotValid(gettext("There is no answer."), ("choices",))
        try:
            settled = merge(*draft_sides(actor, draft, version), choices)
        except InvalidCookbook as error:
            raise NotValid(sentence(str(error)), error.where) from error
        state = _state(draft, version)
        answer = diff(document_of(state.revision, actor), settled.document)
        still_open = {conflict.id for conflict in settled.conflicts}
        left = [entry for entry in newest.conflicts if entry["version"] != version or entry["id"] in still_open]
        return _merge_in(draft, actor, now, draft_document(state, actor), settled.document, version, answer, left)


def close_draft(*, actor: Actor, now: datetime, draft: Draft) -> None:
    """Close a draft without proposing it; its states stay."""
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        draft = _open_in_turn(draft)
        Draft.objects.filter(pk=draft.pk).update(is_open=False)
        record(actor, now, "close draft", f"draft {draft.pk}")


def _open_in_turn(draft: Draft) -> Draft:
    found = draft_in_turn(draft)
    if not found.is_open:
        raise NotPossible(gettext("This draft was proposed or closed; open a new one."))
    return found


def _merge_in(
    draft: Draft,
    actor: Actor,
    now: datetime,
    seen: Document,
    submitted: Document,
    against: int,
    edits: Edits,
    left: Sequence[dict[str, Any]] | None = None,
) -> DraftState:
    """Merge what somebody made of a state that they saw into the newest state, and keep both."""
    newest = _state(draft, draft.version)
    said = draft_document(newest, actor)
    _refuse_twins(seen, said, submitted)
    try:
        merged = merge(seen, said, submitted)
    except InvalidCookbook as error:
        raise NotValid(sentence(str(error)), error.where) from error
    conflicts = [*(newest.conflicts if left is None else left), *_numbered(merged, draft.version + 1)]
    base = document_of(draft.revision, actor)
    state = _add_state(draft, actor, now, diff(base, merged.document), against, edits, conflicts)
    record(actor, now, "save draft", f"draft {draft.pk}", {"version": state.version})
    return state


def _refuse_twins(seen: Document, said: Document, submitted: Document) -> None:
    """Two people may not give one uid to two new nodes: they would be merged as if they were one."""
    for uid in (submitted.nodes.keys() & said.nodes.keys()) - seen.nodes.keys() - seen.withdrawn.keys():
        if submitted.nodes[uid] != said.nodes[uid]:
            raise NotValid(
                gettext("%(uid)s was given to another new node meanwhile; give yours the next number.") % {"uid": uid},
                (uid,),
            )


def _state(draft: Draft, version: int) -> DraftState:
    return draft.states.select_related("revision").get(version=version)


def _numbered(merged: Merge, version: int) -> list[dict[str, Any]]:
    return [{**raw_conflict(conflict), "version": version} for conflict in merged.conflicts]


def _add_state(
    draft: Draft,
    actor: Actor,
    now: datetime,
    edits: Edits,
    against: int = 0,
    submitted: Edits | None = None,
    conflicts: Sequence[dict[str, Any]] = (),
) -> DraftState:
    """The next state; the first one, in which nothing was submitted yet, has the number 0."""
    draft.version += submitted is not None
    draft.save(update_fields=["version", "revision"])
    return DraftState.objects.create(
        party_id=draft.party_id,
        draft=draft,
        version=draft.version,
        revision_id=draft.revision_id,
        saved_by_id=actor.somebody,
        saved_at=now,
        edits=raw_edits(edits),
        against=against,
        submitted=None if submitted is None else raw_edits(submitted),
        conflicts=list(conflicts),
    )
