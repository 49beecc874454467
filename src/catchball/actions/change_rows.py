"""What all acts upon a change have in common: what its edits really change, and the state that an act leads to."""

from __future__ import annotations

from django.utils.translation import gettext

from catchball.actions.documents_given import applied
from catchball.actions.refusals import NotPossible, NotValid
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.core.merge import merge
from catchball.core.pick import pick
from catchball.core.review import Act, NotNow, State, after
from catchball.queries.telling.sentences import sentence
from catchball.store.edits_as_json import edits_from
from catchball.store.models import Change

_MOVED = ("state", "version", "effective_from", "released_in")


def effective_edits(before: Document, after_it: Document) -> Edits:
    """What really changes. Raises NotValid when nothing does."""
    edits = diff(before, after_it)
    if not edits:
        raise NotValid(gettext("This changes nothing."), ("edits",))
    return edits


def edits_on_head(edits: Edits, revision: Document, head: Document) -> Edits:
    """The edits of a draft on an older revision, as edits of the newest."""
    merged = merge(revision, applied(revision, edits), head)
    if merged.conflicts:
        raise NotPossible(
            gettext("A newer revision changed the same; carry the draft onto it and settle what is open.")
        )
    return diff(head, merged.document)


def taking_back(change: Change, head: Document) -> Edits:
    """The edits of the newest revision that put there again what stood there before a change; none where nothing does.

    Raises NotPossible when the same place was changed since.
    """
    undone = pick(Edits(tuple(edit.inverse for edit in edits_from(change.edits))), head)
    if undone.merge.conflicts:
        raise NotPossible(gettext("The same place was changed since; propose what shall stand there now."))
    return diff(head, undone.document)


def move(change: Change, act: Act, *also: str) -> None:
    """Move a change that is held in turn to its next state, and save that and other fields. Raises NotPossible."""
    try:
        change.state = after(State(change.state), act)
    except NotNow as error:
        raise NotPossible(f"{_beginning(sentence(str(error)))}.") from error
    change.version += 1
    change.save(update_fields=[*_MOVED, *also])


def _beginning(words: str) -> str:
    return words[:1].upper() + words[1:]


def require_seen(seen: int | None, current: int) -> None:
    """Refuse to speak of a proposal that was replaced since it was looked at. Raises NotPossible."""
    if seen is not None and seen != current:
        raise NotPossible(gettext("It was proposed again since you looked at it; look at what it says now."))
