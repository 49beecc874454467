"""`acting`: one transaction in the name of one party, and nothing of it left behind."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from catchball.queries.actors import actor_of_person, system_actor
from catchball.store.acting import Actor, AnotherParty, Function, NobodyActs, acting
from catchball.store.models import Cookbook, Membership, Party, Site, Team, TeamSite
from factories import TODAY, Company, by_owner, company, home_cookbook

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def network(database: None) -> Company:
    return company()


def seen() -> int:
    """How many sites are seen as things stand."""
    return Site.objects.count()


class Trouble(Exception):
    pass


def test_a_party_acts_inside_and_nobody_outside(network: Company) -> None:
    with acting(network.actor("cz engineer")):
        assert seen() == 4
    assert seen() == 0


def test_the_same_party_may_act_inside_of_itself_and_goes_on_afterwards(network: Company) -> None:
    with acting(network.actor("cz engineer")):
        with acting(network.actor("home owner")):
            assert seen() == 4
        assert seen() == 4
    assert seen() == 0


def test_another_party_is_refused_inside(network: Company) -> None:
    with acting(network.actor("cz engineer")):
        with pytest.raises(AnotherParty), acting(network.actor("supplier owner")):
            pytest.fail("nobody gets here")
        assert Cookbook.objects.count() == 0
        assert seen() == 4


def test_in_a_transaction_that_goes_on_nothing_of_acting_is_left(network: Company) -> None:
    with transaction.atomic():
        with acting(network.actor("cz engineer")):
            assert seen() == 4
        assert seen() == 0
        with acting(network.actor("supplier owner")):
            assert seen() == 4


def test_an_exception_takes_back_what_was_done_and_who_acted(network: Company) -> None:
    actor = network.actor("cz engineer")
    with transaction.atomic():
        with pytest.raises(Trouble), acting(actor):
            Site.objects.filter(pk=network.sites["cz"].pk).update(name="Brno")
            raise Trouble
        assert seen() == 0
    with acting(actor):
        assert Site.objects.get(key="cz").name == "CZ"


def test_an_exception_inside_takes_back_only_what_was_done_inside(network: Company) -> None:
    actor = network.actor("cz engineer")
    with acting(actor):
        Site.objects.filter(key="cz").update(name="Brno")
        with pytest.raises(Trouble), acting(actor):
            Site.objects.filter(key="cn").update(name="Suzhou")
            raise Trouble
        assert seen() == 4
    with acting(actor):
        assert set(Site.objects.values_list("name", flat=True)) == {"HOME", "Brno", "CN", "SUP"}


def test_an_error_of_the_database_is_told_as_it_is_and_not_as_the_broken_transaction(network: Company) -> None:
    with pytest.raises(DataError, match="division by zero"), acting(network.actor("cz engineer")):
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")
    assert seen() == 0
    with pytest.raises(IntegrityError, match="store_site_key"), acting(network.actor("cz engineer")):
        Site.objects.create(party=network.maker, key="cz", name="Twin")
    assert seen() == 0


def test_a_transaction_that_is_marked_to_be_taken_back_is(network: Company) -> None:
    actor = network.actor("cz engineer")
    with acting(actor):
        Site.objects.filter(key="cz").update(name="Brno")
        transaction.set_rollback(True)
    with acting(actor):
        assert Site.objects.get(key="cz").name == "CZ"
    assert seen() == 0


@pytest.mark.parametrize(
    "party",
    ["1'; drop table store_site; --", "1) or (1=1", "1,2", "app.party", "\\", "'' || 1", "{1,2}", "١"],
)
def test_a_party_that_is_no_number_opens_nothing(network: Company, party: str) -> None:
    with pytest.raises((DatabaseError, AssertionError)), acting(Actor(cast("Any", party), None, "x")):
        assert seen() > 0
    with acting(network.actor("cz engineer")):
        assert seen() == 4


def test_the_system_signs_nothing(network: Company) -> None:
    with pytest.raises(NobodyActs):
        assert system_actor(network.maker.pk).somebody


def test_a_party_that_does_not_exist_sees_nothing(network: Company) -> None:
    del network
    with acting(Actor(10**12, None, "x")):
        assert seen() == 0
        assert Party.objects.count() == 0


def test_a_function_is_worn_at_its_site_or_everywhere() -> None:
    actor = Actor(1, 1, "x", (Function("quality", 7), Function("safety", None)))
    assert actor.wears("quality")
    assert actor.wears("quality", site=7)
    assert not actor.wears("quality", site=8)
    assert actor.wears("production", "safety", site=8)
    assert not actor.wears("production")


def test_a_membership_counts_only_between_its_days(network: Company) -> None:
    cz = network.people["cz operator"]
    for begins, ends in ((None, TODAY.replace(day=1)), (TODAY.replace(day=3), None)):
        by_owner(Membership(party=network.maker, person=cz, function="process owner", begins=begins, ends=ends))
    assert not network.actor("cz operator").wears("process owner")
    by_owner(Membership(party=network.maker, person=cz, function="safety", begins=TODAY, ends=TODAY))
    assert network.actor("cz operator").wears("safety", site=network.sites["cn"].pk)


def test_a_function_in_a_team_is_worn_at_the_sites_of_the_team_and_nowhere_else(network: Company) -> None:
    operator = network.people["cz operator"]
    team = by_owner(Team(party=network.maker, name="Improvement"))
    by_owner(Membership(party=network.maker, person=operator, team=team, function="process owner"))
    assert not network.actor("cz operator").wears("process owner")
    by_owner(TeamSite(party=network.maker, team=team, site=network.sites["cn"]))
    actor = network.actor("cz operator")
    assert actor.wears("process owner", site=network.sites["cn"].pk)
    assert not actor.wears("process owner", site=network.sites["home"].pk)
    over = by_owner(Team(party=network.maker, name="Over", ends=TODAY.replace(day=1)))
    by_owner(TeamSite(party=network.maker, team=over, site=network.sites["home"]))
    by_owner(Membership(party=network.maker, person=operator, team=over, function="process owner"))
    assert not network.actor("cz operator").wears("process owner", site=network.sites["home"].pk)


def test_the_party_of_a_person_is_known_before_anybody_acts_and_nothing_else(network: Company) -> None:
    home_cookbook(network)
    actor = actor_of_person(network.people["supplier owner"].pk, TODAY)
    assert actor.party == network.supplier.pk
    assert seen() == 0
