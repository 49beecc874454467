"""Who is qualified for what, and what a new revision asks of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from busy_network import fresh
from catchball.actions.qualifications import confirm_changes, end_qualification, name_levels, qualify
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.releasing import Issue, release
from catchball.cli.account_rows import erase_user, find_user
from catchball.core.document import Cookbook as Document
from catchball.core.qualification import ILUO, Level
from catchball.jobs.delta_readings import ask_one, delta_readings_due
from catchball.jobs.letters import letter
from catchball.queries.qualifications import delta_of, levels_of, matrix_of, qualifications, to_confirm
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Cookbook, Person, Qualification, User
from factories import NOW, TODAY, Company, by_owner, company, document, home_cookbook, local_cookbook, with_node


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def book(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


def qualified(network: Company, book: Cookbook, level: int = 3) -> Qualification:
    return qualify(
        actor=network.actor("cz owner"), now=NOW, cookbook=book, person=network.people["cz operator"], level=level
    )


def next_revision(network: Company, book: Cookbook, title: str = "Press it in slowly") -> None:
    """A new revision with another title of one step, in effect at once."""
    engineer = network.actor("cz engineer")
    released(network, book, with_node(document(engineer, book), "home-12", title={"en": title}))


def released(network: Company, book: Cookbook, new: Document, effective_from: date = TODAY) -> None:
    """The local cookbook says this from a day on, whoever agreed to it."""
    owner = network.actor("cz owner")
    with acting(owner):
        release(owner, NOW, fresh(owner, book), new, Issue("As it is here.", effective_from))


def test_a_new_revision_asks_for_its_changed_steps_only_and_the_level_stays(network: Company, book: Cookbook) -> None:
    qualified(network, book)
    next_revision(network, book)
    operator = network.actor("cz operator")
    with acting(operator):
        delta = delta_of(operator, book, TODAY)
        assert [one.qualification.cookbook_id for one in to_confirm(operator, TODAY)] == [book.pk]
    assert delta is not None
    assert [node.uid for node in delta.comparison.nodes] == ["home-12"]
    confirm_changes(actor=operator, now=NOW, cookbook=book, revision=2)
    with acting(operator):
        row = Qualification.objects.select_related("revision").get()
        assert (row.level, row.since, row.revision.number) == (3, TODAY, 2)
        assert to_confirm(operator, TODAY) == []


def test_what_is_confirmed_is_the_revision_that_holds(network: Company, book: Cookbook) -> None:
    qualified(network, book)
    next_revision(network, book)
    with pytest.raises(NotPossible, match="Another revision holds by now"):
        confirm_changes(actor=network.actor("cz operator"), now=NOW, cookbook=book, revision=1)
    with pytest.raises(NotPossible, match="You are not qualified"):
        confirm_changes(actor=network.actor("cz engineer"), now=NOW, cookbook=book, revision=2)


def test_a_letter_is_written_once_for_each_revision(network: Company, book: Cookbook) -> None:
    qualified(network, book)
    assert delta_readings_due(TODAY) == []
    next_revision(network, book)
    (due,) = delta_readings_due(TODAY)
    assert ask_one(due, NOW)
    assert not ask_one(due, NOW)
    assert delta_readings_due(TODAY) == []
    (job,) = ProcrastinateJob.objects.filter(task_name="send_letter", args__about="delta")
    person = network.people["cz operator"]
    assert job.args["person"] == person.pk
    User.objects.using("owner").filter(person=person).update(email="operator@example.org")
    written = letter(due.party, person.pk, "delta", due.revision)
    assert written is not None
    assert f"/cookbooks/{book.pk}/changed-steps/" in written.text


def test_a_revision_that_is_not_in_effect_yet_asks_for_nothing(network: Company, book: Cookbook) -> None:
    qualified(network, book)
    engineer = network.actor("cz engineer")
    later = with_node(document(engineer, book), "home-12", title={"en": "Later"})
    released(network, book, later, effective_from=TODAY + timedelta(days=9))
    assert delta_readings_due(TODAY) == []
    assert len(delta_readings_due(TODAY + timedelta(days=9))) == 1


def test_who_changed_no_step_is_asked_for_nothing_and_stays_qualified(network: Company, book: Cookbook) -> None:
    qualified(network, book)
    engineer = network.actor("cz engineer")
    released(network, book, with_node(document(engineer, book), "home-1", purpose={"en": "Clearer"}))
    (due,) = delta_readings_due(TODAY)
    assert not ask_one(due, NOW)
    with acting(engineer):
        assert Qualification.objects.select_related("revision").get().revision.number == 2


def test_a_process_owner_sees_who_has_not_confirmed_and_an_operator_only_themselves(
    network: Company, book: Cookbook
) -> None:
    qualified(network, book)
    owner, operator = network.actor("cz owner"), network.actor("cz operator")
    qualify(actor=owner, now=NOW, cookbook=book, person=network.people["cz quality"], level=1)
    next_revision(network, book)
    confirm_changes(actor=operator, now=NOW, cookbook=book, revision=2)
    with acting(owner):
        matrix = matrix_of(owner, TODAY)
        standing = {str(person): [cell and cell.is_behind for cell in cells] for person, cells in matrix.rows}
    assert sorted(standing.values()) == [[False], [True]]
    assert matrix.behind == 1
    with acting(operator):
        assert [row.person_id for row in qualifications(operator)] == [operator.person]
    other = network.actor("cn owner")
    with acting(other):
        assert not qualifications(other).exists()


def test_levels_have_the_labels_of_the_company(network: Company) -> None:
    owner = network.actor("cz owner")
    own = tuple(Level(label, "") for label in ("1", "2", "3", "4"))
    with acting(owner):
        assert levels_of(owner) == ILUO
    name_levels(actor=owner, now=NOW, levels=own)
    name_levels(actor=owner, now=NOW, levels=own)
    with acting(owner):
        assert levels_of(owner) == own
    supplier = network.actor("supplier owner")
    with acting(supplier):
        assert levels_of(supplier) == ILUO
    for wrong in (own[:3], (*own[:3], own[0]), (*own[:3], Level("", ""))):
        with pytest.raises(NotValid):
            name_levels(actor=owner, now=NOW, levels=wrong)


def test_nobody_qualifies_themselves_strangers_or_beyond_the_fourth_level(network: Company, book: Cookbook) -> None:
    owner = network.actor("cz owner")
    for name, level, error in (
        ("cz owner", 2, NotAllowed),
        ("supplier owner", 2, NotValid),
        ("cz quality", 5, NotValid),
    ):
        with pytest.raises(error):
            qualify(actor=owner, now=NOW, cookbook=book, person=network.people[name], level=level)
    with pytest.raises(NotAllowed):
        qualify(
            actor=network.actor("cz operator"), now=NOW, cookbook=book, person=network.people["cz quality"], level=1
        )


def test_another_level_counts_from_today_and_knows_the_same_revision(network: Company, book: Cookbook) -> None:
    qualified(network, book, 2)
    next_revision(network, book)
    row = qualify(
        actor=network.actor("cz owner"),
        now=NOW + timedelta(days=3),
        cookbook=book,
        person=network.people["cz operator"],
        level=4,
    )
    with acting(network.actor("cz owner")):
        row.refresh_from_db()
        assert (row.level, row.since, row.revision.number) == (4, TODAY + timedelta(days=3), 1)


def test_what_a_person_can_do_is_forgotten_with_them_and_never_in_the_audit_trail(
    network: Company, book: Cookbook
) -> None:
    row = qualified(network, book)
    told = [str(entry.details) + entry.thing for entry in AuditEntry.objects.using("owner").filter(verb="qualify")]
    assert told == [f"{{}}cookbook {book.pk}"]
    end_qualification(actor=network.actor("cz owner"), now=NOW, qualification=row)
    qualified(network, book)
    by_owner(Person(party=network.maker, pseudonym="p-admin"))
    erase_user(find_user("cz.operator"))
    assert not Qualification.objects.using("owner").exists()
