"""Changes: the list, and one with those who must be heard, what they said, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from catchball.core.pick import pick
from catchball.queries.comparing import Comparison, compared, only_of, with_edits_compared
from catchball.queries.documents import document_of
from catchball.queries.visible import visible_to
from catchball.queries.withheld import withheld_nodes
from catchball.store.acting import Actor
from catchball.store.edits_as_json import edits_from
from catchball.store.models import (
    Change,
    Cookbook,
    Decision,
    Duty,
    EarlierProposal,
    Obligation,
    Person,
    Review,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who must be heard, and the newest verdict of those who speak for them; None while they are silent."""

    duty: Duty
    review: Review | None


@dataclass(frozen=True)
class ChangeInFull:
    """One change with all that belongs to it. `hidden` counts edits of nodes that their owner keeps to itself.

    `voices` are asked for what is proposed now, `reviews` were given on any proposal; `earlier` is what it said before,
    and `proposed` who proposed it when, from the first time on.
    """

    change: Change
    comparison: Comparison
    voices: Sequence[Voice]
    reviews: Sequence[Review]
    decisions: Sequence[Decision]
    obligations: Sequence[Obligation]
    hidden: int
    earlier: Sequence[EarlierProposal]
    proposed: Sequence[tuple[Person, datetime]]

    @property
    def current_reviews(self) -> Sequence[Review]:
        """Those that were given on what is proposed now."""
        return [review for review in self.reviews if review.proposal == self.change.proposal]

    @property
    def earlier_reviews(self) -> Sequence[Review]:
        """Those that were given on an earlier proposal."""
        return [review for review in self.reviews if review.proposal != self.change.proposal]


def changes(actor: Actor) -> QuerySet[Change]:
    """The changes that the actor may see, the newest first, without their edits."""
    rows = visible_to(actor, Change.objects.all())
    rows = rows.select_related(
        "author__user", "author__party", "cookbook__site__party", "cookbook__party", "origin__cookbook__site"
    )
    rows = rows.defer("edits", "origin__edits")
    return rows.order_by("-created_at", "-pk")


def whole_changes(actor: Actor) -> QuerySet[Change]:
    """The same with their edits, the revision that these are against, and the one in which they were released."""
    rows = changes(actor).defer(None).select_related("revision", "released_in")
    return rows.defer("origin__edits", "released_in__manifest")


def changes_named(rows: QuerySet[Change], words: str) -> QuerySet[Change]:
    """Those of the rows that have these words in their title or reason, or in the name of the site."""
    return rows.filter(
        Q(title__icontains=words) | Q(justification__reason__icontains=words) | Q(cookbook__site__name__icontains=words)
    )


def change_in_full(actor: Actor, change: Change) -> ChangeInFull:
    """What the page of a change needs. Of another party's confidential nodes nothing is told."""
    reviews = list(
        visible_to(actor, Review.objects.filter(change=change)).select_related("person__user", "party").order_by("at")
    )
    duties = (
        visible_to(actor, Duty.objects.filter(change=change, proposal=change.proposal))
        .select_related("of_party", "site")
        .order_by("due", "pk")
    )
    decisions = visible_to(actor, Decision.objects.filter(change=change)).select_related("person__user").order_by("at")
    obligations = visible_to(actor, Obligation.objects.filter(change=change)).order_by("pk")
    earlier = list(visible_to(actor, EarlierProposal.objects.filter(change=change)).select_related("person__user"))
    earlier.sort(key=lambda one: one.number)
    comparison, hidden = _compared(actor, change)
    return ChangeInFull(
        change,
        comparison,
        voices(list(duties), reviews),
        reviews,
        list(decisions),
        list(obligations),
        hidden,
        earlier,
        [*((one.person, one.at) for one in earlier), (_proposer(change), change.proposed_at or change.created_at)],
    )


def _proposer(change: Change) -> Person:
    """Who proposed it the last time: mostly its author, who is here already."""
    if change.proposed_by_id == change.author_id:
        return change.author
    return Person.objects.select_related("user").get(pk=change.proposed_by_id)


def earlier_compared(actor: Actor, change: Change, earlier: EarlierProposal) -> Comparison:
    """What an earlier proposal would have changed, without what its owner keeps to itself."""
    withheld = withheld_nodes(actor, change.cookbook)
    told = [edit for edit in earlier.edits if edit["atom"][0] not in withheld]
    return with_edits_compared(document_of(earlier.revision, actor), edits_from(told))


def compared_since(actor: Actor, change: Change, earlier: EarlierProposal) -> Comparison:
    """What is proposed now beside what was proposed before, at the nodes that either is about."""
    withheld = withheld_nodes(actor, change.cookbook)
    sides = []
    for said, edits in ((earlier.revision, earlier.edits), (change.revision, change.edits)):
        told = [edit for edit in edits if edit["atom"][0] not in withheld]
        sides.append(pick(edits_from(told), document_of(said, actor)).document)
    touched = {edit["atom"][0] for edit in (*earlier.edits, *change.edits)} - withheld
    return only_of(compared(sides[0], sides[1]), touched)


def cookbooks_to_take_into(actor: Actor, change: Change) -> QuerySet[Cookbook]:
    """The own cookbooks of the family, other than the one in which the change was made."""
    family = change.cookbook.home_id or change.cookbook_id
    rows = Cookbook.objects.filter(Q(home_id=family) | Q(pk=family), party_id=actor.party)
    return rows.exclude(pk=change.cookbook_id).select_related("site").order_by("site__name")


def obligations_of(actor: Actor, change: Change) -> QuerySet[Obligation]:
    """What must be there, outside Catchball, before a change takes effect."""
    return visible_to(actor, Obligation.objects.filter(change=change))


def _compared(actor: Actor, change: Change) -> tuple[Comparison, int]:
    edits = edits_from(change.edits)
    withheld = withheld_nodes(actor, change.cookbook)
    told = [edit for edit in change.edits if edit["atom"][0] not in withheld]
    comparison = with_edits_compared(document_of(change.revision, actor), edits_from(told))
    return comparison, len(edits) - len(told)


def voices(duties: Sequence[Duty], reviews: Sequence[Review]) -> list[Voice]:
    """Who has spoken for each duty, of reviews from the oldest to the newest, in the functions that they wore then."""
    return [Voice(duty, _newest(duty, reviews)) for duty in duties]


def _newest(duty: Duty, reviews: Sequence[Review]) -> Review | None:
    said_on = duty.change_id, duty.proposal
    of_change = (review for review in reversed(reviews) if (review.change_id, review.proposal) == said_on)
    return next((review for review in of_change if speaks_for(review, duty)), None)


def speaks_for(review: Review, duty: Duty) -> bool:
    """Whether the reviewer wore the function of the duty, at its site where it has one."""
    if review.party_id != duty.of_party_id:
        return False
    return any(
        name == duty.function and (site is None or duty.site_id in (None, site)) for name, site in review.functions
    )
