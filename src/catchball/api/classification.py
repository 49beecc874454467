"""What taking a change over would do in the other cookbooks of its family, before anybody does it."""

from __future__ import annotations

from collections.abc import Mapping

from ninja import Router

from catchball.api.answers import shows
from catchball.api.authentication import Asked
from catchball.api.fields import Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.decisions import Verdict
from catchball.core.pick import pick
from catchball.queries import listing
from catchball.queries.classifying import classified
from catchball.queries.documents import document_of, head_of
from catchball.queries.withheld import withheld_nodes
from catchball.store.acting import Actor
from catchball.store.changes import Change
from catchball.store.edits_as_json import edits_from

router = Router(tags=["Changes"])


class ClassifiedShown(Shown):
    """What would become of the change in one cookbook; null where the actor cannot see enough of it to tell."""

    cookbook: int
    verdict: Verdict | None


@router.get("/changes/{pk}/classification", response=shows(Page[ClassifiedShown]))
def list_classification(request: Asked, pk: Id, cursor: Cursor, limit: Limit) -> Page[ClassifiedShown]:
    """The other cookbooks of the family in sight, with what taking the change over would do there."""
    change = listing.found(listing.changes(request.actor), pk)
    others = listing.family_of(request.actor, change.cookbook).exclude(pk=change.cookbook_id)
    verdicts = _verdicts(request.actor, change)
    return page_shown(
        others, cursor, limit, lambda book: ClassifiedShown(cookbook=book.pk, verdict=verdicts.get(book.pk))
    )


def _verdicts(actor: Actor, change: Change) -> Mapping[int, Verdict]:
    """By cookbook; none when the home cookbook, or something of the change, is kept from the actor."""
    home = listing.cookbooks(actor).filter(pk=change.cookbook.home_id or change.cookbook_id).first()
    edits = edits_from(change.edits)
    if home is None or not withheld_nodes(actor, change.cookbook).isdisjoint(edit.uid for edit in edits):
        return {}
    at_home = pick(edits, document_of(head_of(home), actor)).verdict
    return {**classified(actor, edits, home).verdicts, home.pk: at_home}
