"""What a local cookbook rests on, as an act needs it: there, or the act is refused."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from catchball.actions.refusals import NotPossible
from catchball.queries.documents import NotShared, base_of
from catchball.store.models import Cookbook, Revision

_NOT_SHARED = gettext_lazy(
    "The upstream of this cookbook is no longer shared with your party; ask its owner to share it again."
)


def upstream_revision(revision: Revision) -> Revision | None:
    """The upstream revision that a revision rests on; None for one of a home cookbook. Raises NotPossible."""
    try:
        return base_of(revision)
    except NotShared as error:
        raise NotPossible(str(error)) from error


def newest_upstream(cookbook: Cookbook) -> Revision:
    """The newest revision of the upstream. Raises NotPossible for a home cookbook, or when it is shared no more."""
    if cookbook.upstream_id is None:
        raise NotPossible(gettext("A home cookbook has no upstream to follow."))
    newest = Revision.objects.filter(pk__in=Cookbook.objects.filter(pk=cookbook.upstream_id).values("head_id")).first()
    if newest is None:
        raise NotPossible(str(_NOT_SHARED))
    return newest


def revision_of_upstream(pk: int) -> Revision:
    """A revision of an upstream. Raises NotPossible when it is not shared any more."""
    found = Revision.objects.filter(pk=pk).first()
    if found is None:
        raise NotPossible(str(_NOT_SHARED))
    return found
