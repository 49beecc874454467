"""Qualifying people for cookbooks, and keeping what they know up to date.

The audit trail says that somebody was qualified for a cookbook, not who and how well: that stands in one row, which
ends with the person.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.refusals import NotAllowed, NotPossible, NotValid, require
from catchball.core.qualification import LEVELS, Level, wrong_with
from catchball.queries.documents import effective_revision, head_of
from catchball.queries.permissions import may
from catchball.queries.qualifications import party_levels
from catchball.queries.telling.sentences import sentence
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Cookbook, Person, Qualification, QualificationLevels, Revision


def name_levels(*, actor: Actor, now: datetime, levels: tuple[Level, ...]) -> QualificationLevels:
    """Say what the party calls its levels, from the lowest. Raises NotAllowed, NotValid."""
    with acting(actor):
        require(may(actor, "name levels", party_levels(actor)))
        told = tuple(Level(level.label.strip(), level.meaning.strip()) for level in levels)
        if why := wrong_with(told):
            raise NotValid(sentence(why), ("levels",))
        row, _ = QualificationLevels.objects.update_or_create(
            party_id=actor.party, defaults={"levels": [asdict(level) for level in told]}
        )
        record(actor, now, "name levels", f"party {actor.party}", {"labels": [level.label for level in told]})
        return row


def qualify(*, actor: Actor, now: datetime, cookbook: Cookbook, person: Person, level: int) -> Qualification:
    """Say how well somebody can do a cookbook, by the revision that holds today.

    Who is qualified already gets the new level and keeps the revision that they know.
    Raises NotAllowed, NotValid.
    """
    with acting(actor):
        require(may(actor, "qualify", cookbook))
        if person.pk == actor.person:
            raise NotAllowed(gettext("Nobody qualifies themselves; ask a colleague."))
        if not visible_to(actor, Person.objects.filter(pk=person.pk, party_id=actor.party)).exists():
            raise NotValid(gettext("This is nobody of your company."), ("person",))
        if not 1 <= level <= LEVELS:
            raise NotValid(gettext("A level is between 1 and %(most)s.") % {"most": LEVELS}, ("level",))
        day = now.date()
        row, is_new = Qualification.objects.select_for_update().get_or_create(
            person=person,
            cookbook=cookbook,
            defaults={
                "party_id": actor.party,
                "level": level,
                "since": day,
                "revision": effective_revision(cookbook, day) or head_of(cookbook),
            },
        )
        if not is_new and row.level != level:
            row.level, row.since = level, day
            row.save(update_fields=["level", "since"])
        record(actor, now, "qualify", f"cookbook {cookbook.pk}")
        return row


def end_qualification(*, actor: Actor, now: datetime, qualification: Qualification) -> None:
    """Somebody does not do this cookbook any more: the row is gone. Raises NotAllowed."""
    with acting(actor):
        require(may(actor, "qualify", qualification.cookbook))
        if Qualification.objects.filter(pk=qualification.pk).delete()[0]:
            record(actor, now, "end qualification", f"cookbook {qualification.cookbook_id}")


def confirm_changes(*, actor: Actor, now: datetime, cookbook: Cookbook, revision: int) -> Qualification:
    """Say that one knows the changed steps of the revision with a number, which holds today; the level stays.

    Raises NotPossible for who is not qualified, and when another revision holds by now. Twice is once.
    """
    with acting(actor):
        if actor.is_read_only:
            raise NotAllowed(gettext("This token may only read."))
        rows = Qualification.objects.select_for_update(of=("self",)).select_related("revision")
        row = rows.filter(cookbook=cookbook, person_id=actor.somebody).first()
        if row is None:
            raise NotPossible(gettext("You are not qualified for this cookbook, so there is nothing to confirm."))
        holds = effective_revision(cookbook, now.date())
        if holds is None or holds.number != revision:
            raise NotPossible(gettext("Another revision holds by now; look at what changed, then confirm that."))
        if row.revision.number < holds.number:
            _move(row, holds)
            record(actor, now, "confirm changed steps", f"cookbook {cookbook.pk}", {"revision": holds.number})
        return row


def carry_over(*, actor: Actor, now: datetime, qualification: Qualification, holds: Revision) -> None:
    """Move a qualification onto a revision in which nothing changed for whoever does it."""
    with acting(actor):
        _move(qualification, holds)
        record(actor, now, "carry qualification over", f"cookbook {holds.cookbook_id}", {"revision": holds.number})


def note_asked(*, actor: Actor, qualification: Qualification, holds: Revision) -> None:
    """Remember that the person was asked to confirm a revision, so that they are asked once."""
    with acting(actor):
        Qualification.objects.filter(pk=qualification.pk).update(asked=holds)


def _move(row: Qualification, holds: Revision) -> None:
    row.revision = holds
    row.save(update_fields=["revision"])
