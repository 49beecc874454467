"""Who is qualified for what, on which revision, and whose knowledge is older than what holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from catchball.core.document import Cookbook as Document
from catchball.core.qualification import ILUO, Level
from catchball.queries.comparing import Comparison, compared, only_of
from catchball.queries.documents import document_of, effective_revision
from catchball.queries.permissions import ENGINEERS
from catchball.queries.telling.sentences import sentence
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Cookbook, Person, Qualification, QualificationLevels, Revision


@dataclass(frozen=True, slots=True)
class Standing:
    """A qualification and the revision that holds today; `is_behind` when the person knows an older one."""

    qualification: Qualification
    holds: Revision | None

    @property
    def is_behind(self) -> bool:
        """Whether the person has changed steps to confirm."""
        return self.holds is not None and self.holds.number > self.qualification.revision.number


@dataclass(frozen=True)
class Matrix:
    """People by cookbooks; a cell is None where somebody is not qualified."""

    cookbooks: Sequence[Cookbook]
    rows: Sequence[tuple[Person, Sequence[Standing | None]]]

    @property
    def behind(self) -> int:
        """How many have changed steps to confirm."""
        return sum(cell is not None and cell.is_behind for _, cells in self.rows for cell in cells)


@dataclass(frozen=True)
class Delta:
    """What somebody has to confirm: the changed steps of the revision that holds, against the one that they know."""

    standing: Standing
    comparison: Comparison


def levels_of(actor: Actor) -> tuple[Level, ...]:
    """What the actor's party calls its levels."""
    row = visible_to(actor, QualificationLevels.objects.all()).first()
    return (
        tuple(Level(one.label, sentence(one.meaning)) for one in ILUO)
        if row is None
        else tuple(Level(one["label"], one["meaning"]) for one in row.levels)
    )


def party_levels(actor: Actor) -> QualificationLevels:
    """The row of the actor's party, saved or not: what one may name or not."""
    return QualificationLevels(party_id=actor.party)


def qualifications(actor: Actor) -> QuerySet[Qualification]:
    """Those that the actor may see: one's own, and those of the sites at which one is an engineer."""
    worn = [function.site for function in actor.functions if function.name in ENGINEERS]
    rows = visible_to(actor, Qualification.objects.all())
    if actor.person is not None and None not in worn:
        rows = rows.filter(Q(person_id=actor.person) | Q(cookbook__site_id__in=worn))
    return rows.select_related("person__user", "cookbook__site", "revision").defer("revision__manifest")


def standings(rows: Iterable[Qualification], today: date) -> list[Standing]:
    """Each with the revision that holds today."""
    found = list(rows)
    holding = holding_revisions({row.cookbook_id for row in found}, today)
    return [Standing(row, holding.get(row.cookbook_id)) for row in found]


def holding_revisions(cookbooks: Iterable[int], today: date) -> Mapping[int, Revision]:
    """Cookbook -> the revision that holds today, by one question."""
    rows = Revision.objects.filter(cookbook_id__in=list(cookbooks), effective_from__lte=today)
    return {row.cookbook_id: row for row in rows.order_by("cookbook_id", "-number").distinct("cookbook_id")}


def matrix_of(actor: Actor, today: date, site: int | None = None) -> Matrix:
    """All that the actor may see, of one site where one is named."""
    rows = qualifications(actor).order_by("cookbook__site__name", "cookbook_id")
    found = standings(rows if site is None else rows.filter(cookbook__site_id=site), today)
    books = {one.qualification.cookbook_id: one.qualification.cookbook for one in found}
    people = {one.qualification.person_id: one.qualification.person for one in found}
    cells = {(one.qualification.person_id, one.qualification.cookbook_id): one for one in found}
    named = sorted(people.values(), key=_name)
    return Matrix(list(books.values()), [(person, [cells.get((person.pk, pk)) for pk in books]) for person in named])


def people_of_party(actor: Actor) -> QuerySet[Person]:
    """The people of the actor's own party who have an account."""
    rows = visible_to(actor, Person.objects.filter(user__is_active=True, party_id=actor.party))
    return rows.select_related("user")


def people_to_qualify(actor: Actor) -> list[Person]:
    """The people of the party, by name; not the actor, whom others qualify."""
    return sorted(people_of_party(actor).exclude(pk=actor.person or 0), key=_name)


def delta_of(actor: Actor, cookbook: Cookbook, today: date) -> Delta | None:
    """What the actor has to confirm of a cookbook; None for who is not qualified for it."""
    row = qualifications(actor).filter(cookbook=cookbook, person_id=actor.somebody).first()
    return None if row is None else delta_of_one(actor, row, effective_revision(cookbook, today))


def delta_of_one(actor: Actor, row: Qualification, holds: Revision | None) -> Delta:
    """What one qualified person has to confirm of the revision that holds."""
    known = document_of(row.revision, actor)
    return Delta(Standing(row, holds), changed_steps(known, document_of(holds, actor) if holds else known))


def changed_steps(known: Document, holds: Document) -> Comparison:
    """What differs below the cookbook itself: steps and operations that changed, came or went."""
    comparison = compared(known, holds)
    return only_of(comparison, [node.uid for node in comparison.nodes if node.uid != holds.root])


def to_confirm(actor: Actor, today: date) -> list[Standing]:
    """The actor's own cookbooks of which they know an older revision than the one that holds."""
    if actor.person is None:
        return []
    own = visible_to(actor, Qualification.objects.filter(person_id=actor.person))
    rows = own.select_related("cookbook__site", "revision").defer("revision__manifest").order_by("pk")
    return [one for one in standings(rows, today) if one.is_behind]


def _name(person: Person) -> str:
    user = getattr(person, "user", None)
    return str(user.get_full_name() if user is not None else person.pseudonym).casefold()
