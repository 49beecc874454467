"""Parties, sites, accounts and tokens from the command line; each act is in a whole audit trail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from typer.testing import CliRunner

from catchball.actions.cookbooks import import_cookbook
from catchball.cli.main import app
from catchball.queries.actors import actor_of, party_of
from catchball.queries.tokens import actor_of_token, token_digest
from catchball.store.acting import acting
from catchball.store.models import (
    AuditEntry,
    CommunityParty,
    Membership,
    Person,
    Revision,
    Site,
    SiteOwner,
    Token,
    User,
)
from commands import Ended, catchball
from factories import NOW, TODAY, standard

pytestmark = pytest.mark.usefixtures("installation")


@pytest.fixture
def plant(installation: Path) -> str:
    """A party with a site."""
    assert catchball("party", "add", "Maker", "--country", "de").code == 0
    assert catchball("site", "add", "cz", "--party", "Maker", "--country", "CZ").code == 0
    return "cz"


def added(name: str = "engineer.cz", *more: str) -> Ended:
    return catchball("user", "add", name, "--site", "cz", "--function", "production", *more)


def verbs() -> list[str]:
    return list(AuditEntry.objects.using("owner").order_by("number").values_list("verb", flat=True))


def test_an_account_signs_in_with_the_password_that_was_shown(plant: str) -> None:
    ended = added("engineer.cz", "--json")
    assert ended.code == 0
    user = authenticate(username="engineer.cz", password=ended.raw["password"])
    assert isinstance(user, User)
    worn = actor_of(user, date(2026, 3, 2)).functions
    assert [function.name for function in worn] == ["production"]
    assert catchball("user", "list").out == f"engineer.cz (Maker): production at {plant}\n"


def test_a_password_can_be_given_on_standard_input(plant: str) -> None:
    words = ["user", "add", "engineer.cz", "--site", plant, "--password-stdin"]
    result = CliRunner().invoke(app, words, input="correct horse battery\n")
    assert result.exit_code == 0
    assert "correct horse" not in result.output
    assert authenticate(username="engineer.cz", password="correct horse battery")  # noqa: S106  (a test's)


def test_a_password_that_is_easy_to_guess_is_refused_and_nothing_is_made(plant: str) -> None:
    words = ["user", "add", "engineer.cz", "--site", plant, "--password-stdin"]
    result = CliRunner().invoke(app, words, input="short\n")
    assert result.exit_code == 2
    assert "too short" in result.output
    assert not User.objects.exists()


def test_another_password_takes_the_place_of_the_old_one(plant: str) -> None:
    del plant
    old = added("engineer.cz", "--json").raw["password"]
    new = catchball("user", "password", "engineer.cz", "--json").raw["password"]
    assert authenticate(username="engineer.cz", password=old) is None
    assert authenticate(username="engineer.cz", password=new)


def test_functions_are_given_and_taken(plant: str) -> None:
    added()
    assert catchball("user", "give", "engineer.cz", "quality").code == 0
    assert catchball("user", "take", "engineer.cz", "production", "--site", plant).code == 0
    assert catchball("user", "list", "--json").raw["users"][0]["functions"] == ["quality at all sites"]
    ended = catchball("user", "take", "engineer.cz", "production", "--site", plant)
    assert ended.code == 2
    assert "does not have the function “production” at cz" in ended.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("user", "add", "x", "--site", "nowhere"), "there is no site “nowhere”; there are: cz"),
        (("user", "add", "x", "--party", "Nobody"), "there is no party “Nobody”; there are: 1 Maker"),
        (("user", "add", "x"), "Name a --site or a --party"),
        (("user", "add", "x", "--site", "cz", "--function", "king"), "“king” is no function; there are: process owner"),
        (("user", "erase", "nobody", "--yes"), "there is no account “nobody”"),
        (("site", "add", "cz", "--party", "1"), "there is a site “cz” already"),
        (("site", "add", "a/b", "--party", "1"), "the key of a site has letters"),
        (("party", "add", " "), "a party needs a name"),
        (("party", "add", "Foundry", "--country", "China"), "a country is two letters"),
        (("token", "revoke", "nobody", "1"), "there is no account “nobody”"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do_and_changes_nothing(
    plant: str, words: tuple[str, ...], why: str
) -> None:
    del plant
    before = verbs()
    ended = catchball(*words)
    assert ended.code == 2
    assert why in ended.err
    assert verbs() == before
    assert not User.objects.exists()


def test_an_account_that_is_there_is_not_made_again(plant: str) -> None:
    del plant
    added()
    ended = added()
    assert ended.code == 2
    assert "there is an account “engineer.cz” already" in ended.err


def test_the_site_of_another_party_is_no_place_for_a_function(plant: str) -> None:
    catchball("party", "add", "Foundry")
    catchball("user", "add", "engineer.sup", "--party", "Foundry")
    ended = catchball("user", "give", "engineer.sup", "production", "--site", plant)
    assert ended.code == 2
    assert "belongs to another party" in ended.err


def test_a_joint_venture_has_several_owners_and_a_community_several_parties(plant: str) -> None:
    del plant
    catchball("party", "add", "Foundry", "--country", "CN")
    assert catchball("site", "add", "jv", "--party", "1", "--owner", "Foundry").code == 0
    assert SiteOwner.objects.using("owner").get().party.name == "Foundry"
    assert catchball("community", "add", "Housings", "--leader", "Maker", "--reads", "2").code == 0
    rows = CommunityParty.objects.using("owner").order_by("party_id").values_list("party__name", "may_adapt")
    assert list(rows) == [("Maker", True), ("Foundry", False)]
    assert catchball("party", "list").out == "1 Maker (DE): cz, jv\n2 Foundry (CN): \n"


def test_somebody_who_is_erased_leaves_what_they_did_and_the_audit_trail_whole(plant: str) -> None:
    catchball("user", "add", "owner.cz", "--site", plant, "--function", "process owner", "--name", "Karel Novák")
    user = User.objects.get()
    actor = actor_of(user, TODAY)
    with acting(actor):
        site = Site.objects.get(key=plant)
    import_cookbook(actor=actor, now=NOW, site=site, document=standard("Heat"), issuer="cz", effective_from=TODAY)
    catchball("token", "create", "owner.cz", "--name", "MES")

    ended = catchball("user", "erase", "owner.cz", "--yes")
    assert ended.code == 0
    assert ended.out.strip() == actor.pseudonym
    assert not User.objects.exists()
    assert not Membership.objects.using("owner").exists()
    assert Person.objects.using("owner").get().pseudonym == actor.pseudonym
    assert Revision.objects.using("owner").get().released_by.pseudonym == actor.pseudonym
    assert Token.objects.using("owner").get().revoked_at is not None
    assert catchball("audit-trail", "verify").code == 0
    said = AuditEntry.objects.using("owner").values_list("actor", "thing", "details")
    assert "Novák" not in str(list(said))
    assert "owner.cz" not in str(list(said))
    assert verbs()[-1] == "erase user"


def test_erasing_asks_first(plant: str) -> None:
    del plant
    added()
    result = CliRunner().invoke(app, ["user", "erase", "engineer.cz"], input="n\n")
    assert result.exit_code == 1
    assert User.objects.exists()


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(plant: str) -> None:
    del plant
    added()
    made = catchball("token", "create", "engineer.cz", "--name", "MES", "--scope", "write", "--json").raw
    row = Token.objects.using("owner").get()
    assert row.digest == token_digest(made["secret"])
    assert catchball("token", "list", "engineer.cz").out == f"{row.pk} MES (write), valid\n"
    assert catchball("token", "revoke", "engineer.cz", row.pk).code == 0
    assert catchball("token", "list", "engineer.cz").out == f"{row.pk} MES (write), revoked\n"


def test_a_token_of_an_unknown_scope_is_answered_with_no(plant: str) -> None:
    del plant
    added()
    ended = catchball("token", "create", "engineer.cz", "--name", "MES", "--scope", "all")
    assert ended.code == 1
    assert "A scope is" in ended.err


def test_every_act_of_the_administrator_is_in_the_audit_trail_of_the_party(plant: str) -> None:
    del plant
    added()
    catchball("user", "password", "engineer.cz")
    assert verbs() == ["add party", "add site", "add user", "set password"]
    person = User.objects.get().person_id
    party, pseudonym = party_of(person)
    entry = AuditEntry.objects.using("owner").get(verb="add user")
    assert (entry.party_id, entry.actor, entry.thing) == (party, "administrator", f"person {pseudonym}")


def test_a_changed_entry_of_the_audit_trail_is_found(plant: str) -> None:
    del plant
    with_trigger_off("update store_auditentry set actor = 'somebody else' where number = 1")
    ended = catchball("audit-trail", "verify")
    assert ended.code == 1
    assert "party 1, entry 1: was changed after it was written" in ended.err
    assert catchball("audit-trail", "verify", "--json").raw["broken"] != []


def with_trigger_off(statement: str) -> None:
    """What only somebody with the owner's password can do."""
    from django.db import connections, transaction

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("alter table store_auditentry disable trigger user")
        cursor.execute(statement)
        cursor.execute("alter table store_auditentry enable trigger user")


@pytest.fixture
def sharing(plant: str) -> str:
    """A community of two parties."""
    del plant
    catchball("party", "add", "Foundry", "--country", "CN")
    catchball("community", "add", "Housings", "--leader", "Maker", "--reads", "Foundry")
    return "Housings"


def test_sites_and_communities_are_listed(sharing: str) -> None:
    catchball("site", "add", "jv", "--party", "1", "--owner", "Foundry", "--name", "Joint", "--country", "CN")
    assert catchball("site", "list").out.splitlines() == [
        "cz cz (CZ, en), of Maker; further owners: ",
        "jv Joint (CN, en), of Maker; further owners: Foundry",
    ]
    assert catchball("community", "list").out == f"1 {sharing}, led by Maker; adapt: Maker; read: Foundry\n"
    assert catchball("community", "list", "--json").raw["communities"][0]["reads"] == ["Foundry"]


def test_a_party_comes_into_a_community_may_adapt_and_is_taken_out_again(sharing: str) -> None:
    catchball("party", "add", "Forge")
    for words, adapt, read in (
        (("add-party", sharing, "Forge"), "Maker", "Forge, Foundry"),
        (("add-party", "1", "Forge", "--adapts"), "Forge, Maker", "Foundry"),
        (("remove-party", sharing, "Forge"), "Maker", "Foundry"),
    ):
        ended = catchball("community", *words)
        assert ended.code == 0, ended.err
        assert catchball("community", "list").out == f"1 {sharing}, led by Maker; adapt: {adapt}; read: {read}\n"
    entries = AuditEntry.objects.using("owner").filter(thing="community 1", party__name="Maker")
    assert list(entries.order_by("number").values_list("verb", flat=True)) == [
        *("add community", "put party into community", "put party into community", "remove party from community"),
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("remove-party", "Housings", "Maker"), "Maker leads the community “Housings”"),
        (("add-party", "Housings", "Maker"), "Maker leads the community “Housings”"),
        (("remove-party", "Housings", "Forge"), "Forge does not belong to the community “Housings”"),
        (("add-party", "Valves", "Forge"), "there is no community “Valves”; there are: 1 Housings"),
    ],
)
def test_what_makes_no_sense_in_a_community_is_refused(sharing: str, words: tuple[str, ...], why: str) -> None:
    catchball("party", "add", "Forge")
    before = catchball("community", "list").out
    ended = catchball("community", *words)
    assert (ended.code, sharing in before) == (2, True)
    assert why in ended.err
    assert catchball("community", "list").out == before


def test_a_name_and_an_address_are_changed_and_do_not_stand_in_the_audit_trail(plant: str) -> None:
    del plant
    added("engineer.cz", "--name", "Eva", "--email", "old@example.org")
    assert catchball("user", "change", "engineer.cz", "--email", "new@example.org").code == 0
    user = User.objects.get()
    assert (user.name, user.email) == ("Eva", "new@example.org")
    assert verbs()[-1] == "change user"
    assert "example.org" not in str(list(AuditEntry.objects.using("owner").values_list("details")))
    for words, why in (((), "Give a --name or an --email"), (("--email", "nowhere"), "is no address")):
        ended = catchball("user", "change", "engineer.cz", *words)
        assert ended.code == 2
        assert why in ended.err


def test_who_is_deactivated_is_kept_out_with_their_tokens_until_activated_again(plant: str) -> None:
    del plant
    password = added("engineer.cz", "--json").raw["password"]
    secret = catchball("token", "create", "engineer.cz", "--name", "MES", "--json").raw["secret"]

    def gets_in() -> tuple[bool, bool]:
        return bool(authenticate(username="engineer.cz", password=password)), bool(actor_of_token(secret, TODAY))

    assert gets_in() == (True, True)
    assert catchball("user", "deactivate", "engineer.cz").code == 0
    assert gets_in() == (False, False)
    assert "is deactivated already" in catchball("user", "deactivate", "engineer.cz").err
    assert catchball("user", "activate", "engineer.cz").code == 0
    assert gets_in() == (True, True)
    assert verbs()[-2:] == ["deactivate user", "activate user"]


def test_a_site_is_put_on_the_map_and_nowhere_beside_it(plant: str) -> None:
    placed = catchball("site", "place", plant, "--latitude", "49.59", "--longitude", "17.25", "--json")
    beside = catchball("site", "place", plant, "--latitude", "149.59", "--longitude", "17.25")

    assert (placed.raw["latitude"], placed.raw["longitude"]) == (49.59, 17.25)
    assert beside.code == 2
    assert "a latitude is between -90 and 90" in beside.err
