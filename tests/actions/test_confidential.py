"""What a party keeps to itself stays so on every way: reading, taking over, opening, rebasing, in memory, on disk."""

from __future__ import annotations

import pytest

from busy_network import accepted, fresh, issued
from catchball.actions.changes import propose_change
from catchball.actions.cookbooks import mark_confidential, open_local_cookbook
from catchball.actions.offers import take_change
from catchball.actions.rebases import carry_out_rebase, propose_rebase
from catchball.actions.refusals import NotPossible
from catchball.core.document import Cookbook as Document
from catchball.store import documents as stored
from catchball.store.acting import acting
from catchball.store.documents import WITHHELD
from catchball.store.models import AuditEntry, Blob, Confidential, Cookbook
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal

pytestmark = pytest.mark.usefixtures("database")
SECRET = "home-12"  # noqa: S105  (the step that is kept from others)
WORDS = "Press in the bearing"


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def home(network: Company) -> Cookbook:
    return home_cookbook(network)


def marked(network: Company, book: Cookbook, uid: str = SECRET, who: str = "home owner", *, off: bool = False) -> None:
    mark_confidential(actor=network.actor(who), now=NOW, cookbook=book, uid=uid, is_confidential=not off)


def opened_by_supplier(network: Company, home: Cookbook) -> Cookbook:
    owner = network.actor("supplier owner")
    return open_local_cookbook(
        actor=owner, now=NOW, upstream=fresh(owner, home), site=network.sites["sup"], issuer="sup"
    )


def title(document: Document, uid: str = SECRET) -> str:
    return str(document.nodes[uid].fields["title"]["en"])


def test_the_owner_reads_all_and_a_partner_reads_that_it_is_there(network: Company, home: Cookbook) -> None:
    marked(network, home)
    assert title(document(network.actor("home engineer"), home)) == WORDS
    assert title(document(network.actor("cz operator"), home)) == WORDS
    assert document(network.actor("supplier engineer"), home).nodes[SECRET].fields == WITHHELD


def test_a_mark_is_set_once_taken_off_once_and_on_record(network: Company, home: Cookbook) -> None:
    for off in (False, False, True, True):
        marked(network, home, off=off)
    assert title(document(network.actor("supplier engineer"), home)) == WORDS
    verbs = AuditEntry.objects.using("owner").filter(verb__contains="confidential").values_list("verb", flat=True)
    assert list(verbs) == ["mark confidential", "unmark confidential"]


@pytest.mark.parametrize("first", ["maker", "supplier"])
def test_what_one_party_read_in_this_process_is_never_given_to_the_other(
    network: Company, home: Cookbook, first: str
) -> None:
    """Both have the node in cookbooks of their own, and one memory serves both."""
    marked(network, home)
    sup = opened_by_supplier(network, home)
    stored._seen.clear()
    maker, supplier = network.actor("home engineer"), network.actor("supplier engineer")
    for actor in (maker, supplier) if first == "maker" else (supplier, maker):
        book, words = (home, WORDS) if actor is maker else (sup, "Withheld by its owner")
        assert title(document(actor, book)) == words


def test_content_that_was_withheld_is_never_stored_under_the_digest_of_the_true_content(
    network: Company, home: Cookbook
) -> None:
    marked(network, home)
    opened_by_supplier(network, home)
    true = document(network.actor("home engineer"), home).nodes[SECRET].blob
    with acting(network.actor("supplier owner")):
        assert not Blob.objects.filter(digest=true).exists()
    for blob in Blob.objects.using("owner").all():
        assert WORDS not in str(blob.content) or blob.party_id == network.maker.pk


def test_a_local_cookbook_of_a_partner_does_not_deviate_where_something_is_withheld(
    network: Company, home: Cookbook
) -> None:
    marked(network, home)
    sup = opened_by_supplier(network, home)
    with acting(network.actor("supplier owner")):
        assert not sup.atoms.exists()


def test_what_was_taken_over_before_it_became_confidential_stays_known_and_is_no_deviation(
    network: Company, home: Cookbook
) -> None:
    sup = opened_by_supplier(network, home)
    marked(network, home)
    issued(network, home, "home-11", title={"en": "Warm it"})
    moved = rebase(network, sup)
    assert moved["fates"] == {}
    told = document(network.actor("supplier engineer"), sup)
    assert (title(told), title(told, "home-11")) == (WORDS, "Warm it")
    with acting(network.actor("supplier owner")):
        assert not sup.atoms.exists()


def rebase(network: Company, sup: Cookbook) -> dict[str, object]:
    engineer = network.actor("supplier engineer")
    moved = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, sup))
    assert moved.conflicts == []
    carry_out_rebase(actor=engineer, now=NOW, proposal=moved)
    return dict(moved.outcome)


def test_what_is_shown_again_comes_with_the_next_rebase_and_is_no_deviation_before_it(
    network: Company, home: Cookbook
) -> None:
    marked(network, home)
    sup = opened_by_supplier(network, home)
    marked(network, home, off=True)
    engineer = network.actor("supplier engineer")
    edits = edited(document(engineer, sup), "home-11", title={"en": "Warm it"})
    change = propose_change(actor=engineer, now=NOW, cookbook=sup, edits=edits, proposal=proposal())
    assert [edit["atom"] for edit in change.edits] == [["home-11", "title", "en"]]
    issued(network, home, "home-13", title={"en": "Screw"})
    assert rebase(network, sup)["fates"] == {}
    assert title(document(engineer, sup)) == WORDS


def test_a_merge_goes_on_where_the_withheld_content_changes(network: Company, home: Cookbook) -> None:
    marked(network, home)
    sup = opened_by_supplier(network, home)
    issued(network, home, SECRET, title={"en": "Press with 12 kN"})
    issued(network, home, "home-11", title={"en": "Warm it"})
    rebase(network, sup)
    told = document(network.actor("supplier engineer"), sup)
    assert (title(told), title(told, "home-11")) == ("Withheld by its owner", "Warm it")


def test_a_change_of_a_confidential_node_cannot_be_taken_over_by_others(network: Company, home: Cookbook) -> None:
    cz, sup = local_cookbook(network, home), opened_by_supplier(network, home)
    change = accepted(network, cz, SECRET, title={"en": "Press with 12 kN"})
    marked(network, cz, who="cz owner")
    with pytest.raises(NotPossible, match="keeps a node that this change is about to itself"):
        take_change(actor=network.actor("supplier engineer"), now=NOW, change=change, into=sup, proposal=proposal())


def test_what_a_plant_keeps_to_itself_is_kept_where_it_is_taken_over_within_the_party(
    network: Company, home: Cookbook
) -> None:
    cz = local_cookbook(network, home)
    change = accepted(network, cz, SECRET, title={"en": "Press with 12 kN"})
    marked(network, cz, who="cz owner")
    engineer = network.actor("home engineer")
    take_change(actor=engineer, now=NOW, change=change, into=fresh(engineer, home), proposal=proposal())
    assert document(network.actor("supplier engineer"), home).nodes[SECRET].fields == WITHHELD


def test_a_local_cookbook_that_is_opened_later_keeps_what_its_upstream_keeps(network: Company, home: Cookbook) -> None:
    marked(network, home)
    cz = local_cookbook(network, home)
    assert document(network.actor("supplier engineer"), cz).nodes[SECRET].fields == WITHHELD
    with acting(network.actor("cz owner")):
        assert Confidential.objects.filter(cookbook=cz, uid=SECRET).exists()


def test_a_plant_s_own_mark_stays_when_the_centre_takes_its_mark_off(network: Company, home: Cookbook) -> None:
    cz = local_cookbook(network, home)
    marked(network, home)
    marked(network, home, off=True)
    assert title(document(network.actor("supplier engineer"), home)) == WORDS
    assert document(network.actor("supplier engineer"), cz).nodes[SECRET].fields == WITHHELD
    marked(network, cz, who="cz owner", off=True)
    assert title(document(network.actor("supplier engineer"), cz)) == WORDS
