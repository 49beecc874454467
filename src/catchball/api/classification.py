"""What taking a change over would do in the other cookbooks of its family, before anybody does it."""

from __future__ import annotations

from ninja import Router

from catchball.api.answers import shows
from catchball.api.authentication import Asked
from catchball.api.fields import Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.decisions import Verdict
from catchball.core.edits import Edits
from catchball.core.pick import pick
from catchball.queries import listing
from catchball.queries.classifying import classified
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.store.edits_as_json import edits_from

router = Router(tags=["Changes"])


class ClassifiedShown(Shown):
    """What would become of the change in one cookbook."""

    cookbook: int
    verdict: Verdict


@router.get("/changes/{pk}/classification", response=shows(Page[ClassifiedShown]))
def list_classification(request: Asked, pk: Id, cursor: Cursor, limit: Limit) -> Page[ClassifiedShown]:
    """The other cookbooks of the family in sight, with what taking the change over would do there."""
    change = listing.found(listing.changes(request.actor), pk)
    edits = edits_from(change.edits)
    locals_ = classified(request.actor, edits, change.cookbook.home or change.cookbook).verdicts

    def shown(book: Cookbook) -> ClassifiedShown:
        verdict = locals_[book.pk] if book.home_id else _at_home(request.actor, book, edits)
        return ClassifiedShown(cookbook=book.pk, verdict=verdict)

    others = listing.family_of(request.actor, change.cookbook).exclude(pk=change.cookbook_id)
    return page_shown(others, cursor, limit, shown)


def _at_home(actor: Actor, home: Cookbook, edits: Edits) -> Verdict:
    return pick(edits, document_of(head_of(home), actor)).verdict
