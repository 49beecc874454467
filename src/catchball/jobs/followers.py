"""Who follows a change: those who had a part in it, and those who said so; found in the name of each party."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from catchball.jobs.recipients import Recipient, process_owners, recipients_of_duties
from catchball.queries.actors import system_actor
from catchball.queries.hearing import people_in
from catchball.queries.people import parties_that_read
from catchball.store.acting import acting
from catchball.store.models import (
    Change,
    Comment,
    Decision,
    EarlierProposal,
    Following,
    Person,
    Reverification,
    Revision,
    Signal,
    Trial,
    TrialColumn,
)


def followers_of_change(party: int, change: int) -> set[Recipient]:
    """Everybody who follows a change, of all parties that read it."""
    with acting(system_actor(party)):
        found = Change.objects.get(pk=change)
        readers = parties_that_read(found)
        parts = people_in(found)
    return {one for reader in readers for one in _of_party(reader, found, parts)}


def followers_of_cookbook(party: int, revision: int) -> set[Recipient]:
    """Everybody who follows the cookbook of a revision; not the one who released it."""
    with acting(system_actor(party)):
        released = Revision.objects.select_related("cookbook").get(pk=revision)
        parties = parties_that_read(Change(party_id=released.party_id, community_id=released.cookbook.community_id))
    found = {one for reader in parties for one in _who_said_so(reader, Q(cookbook_id=released.cookbook_id))}
    return found - {Recipient(released.party_id, released.released_by_id)}


def followers_of_series(party: int, signal: int) -> set[Recipient]:
    """Everybody who follows the series that signals."""
    with acting(system_actor(party)):
        series = Signal.objects.values_list("series_id", flat=True).get(pk=signal)
    return _who_said_so(party, Q(series_id=series))


def followers_of_trial(party: int, trial: int) -> set[Recipient]:
    """Whoever planned a trial, and everybody who follows a series that it is judged by."""
    with acting(system_actor(party)):
        planner = Trial.objects.values_list("planned_by_id", flat=True).get(pk=trial)
        series = list(TrialColumn.objects.filter(trial_id=trial).values_list("series_id", flat=True))
    return {Recipient(party, planner)} | _who_said_so(party, Q(series_id__in=series))


def recipients_of_comment(party: int, comment: int) -> tuple[set[Recipient], set[Recipient]]:
    """Who is mentioned in a comment, and who else follows the change; not who wrote it."""
    with acting(system_actor(party)):
        said = Comment.objects.select_related("thread").get(pk=comment)
        people = Person.objects.filter(pk__in=said.mentions).exclude(pk=said.person_id)
        mentioned = {Recipient(owner, person) for owner, person in people.values_list("party_id", "pk")}
        change = said.thread.change_id
    writer = Recipient(said.party_id, said.person_id)
    return mentioned, followers_of_change(party, change) - mentioned - {writer}


def recipients_of_proposal(party: int, change: int) -> set[Recipient]:
    """Who follows a change that was proposed; not who proposed it, nor who is asked to review it and told so."""
    with acting(system_actor(party)):
        found = Change.objects.get(pk=change)
    asked = recipients_of_duties(party, change, found.proposal).values()
    return followers_of_change(party, change).difference({Recipient(party, found.proposed_by_id)}, *asked)


def recipients_of_decision(party: int, change: int, decision: int) -> set[Recipient]:
    """Who follows a change on which it was decided, above all its author and its reviewers; not whoever decided."""
    with acting(system_actor(party)):
        decided_by = Decision.objects.values_list("person_id", flat=True).get(pk=decision)
    return {one for one in followers_of_change(party, change) if one.person != decided_by}


def recipients_of_reverification(party: int, reverification: int) -> set[Recipient]:
    """The author and the process owner of the site, and who follows the change; not whoever verified it."""
    with acting(system_actor(party)):
        row = Reverification.objects.select_related("change__cookbook").get(pk=reverification)
        writers = {row.change.author_id, *row.change.proposers}
    owners = process_owners(party, row.change.cookbook.site_id)
    found = followers_of_change(party, row.change_id) | owners | {Recipient(party, person) for person in writers}
    return {one for one in found if one.person != row.person_id}


def change_of_earlier(party: int, earlier: int) -> int:
    """The change of which something is an earlier proposal."""
    with acting(system_actor(party)):
        return EarlierProposal.objects.values_list("change_id", flat=True).get(pk=earlier)


def _of_party(party: int, change: Change, parts: Iterable[int]) -> set[Recipient]:
    """Of one party: who had a part or follows the cookbook, without those who want to hear nothing of the change."""
    with acting(system_actor(party)):
        own = Person.objects.filter(pk__in=set(parts), party_id=party).values_list("pk", flat=True)
        found = set(own) | {one.person for one in _who_said_so(party, Q(cookbook_id=change.cookbook_id))}
        for person, follows in Following.objects.filter(change=change).values_list("person_id", "follows"):
            found = found | {person} if follows else found - {person}
    return {Recipient(party, person) for person in found}


def _who_said_so(party: int, what: Q) -> set[Recipient]:
    with acting(system_actor(party)):
        rows = Following.objects.filter(what, follows=True).values_list("person_id", flat=True)
        return {Recipient(party, person) for person in rows}
