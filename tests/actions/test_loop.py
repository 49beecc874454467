"""The loop, by actions: issue, depart with a reason, review, decide, take upstream, rebase."""

from __future__ import annotations

import pytest

from catchball.actions.changes import decide_change, propose_change, review_change
from catchball.actions.offers import take_change
from catchball.actions.rebases import carry_out_rebase, propose_rebase, settle_conflicts
from catchball.actions.refusals import NotAllowed, NotPossible
from catchball.core.decisions import Choice
from catchball.core.review import Act
from catchball.store.acting import acting
from catchball.store.audit_writing import breaks
from catchball.store.models import AuditEntry, Change, Cookbook, Deviation, Revision
from factories import NOW, TODAY, Company, company, document, edited, home_cookbook, local_cookbook, proposal

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def network(database: None) -> Company:
    return company()


def accepted(network: Company, book: Cookbook, uid: str, site: str = "cz", **fields: object) -> Change:
    """A change of one node, proposed by the site's engineer, agreed to by home, decided by the site's owner."""
    engineer, owner, home = (network.actor(name) for name in (f"{site} engineer", f"{site} owner", "home owner"))
    edits = edited(document(engineer, book), uid, **fields)
    with acting(engineer):
        book = Cookbook.objects.get(pk=book.pk)
    change = propose_change(actor=engineer, now=NOW, cookbook=book, edits=edits, proposal=proposal())
    review_change(actor=home, now=NOW, change=change, verdict="agree", comment="")
    return decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="It foams here.")


def test_a_local_change_goes_round_the_whole_loop(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    told = "Heat the housing to 80 °C. Mind the edges. Look twice."
    change = accepted(network, local, "home-11", instruction={"en": told})

    engineer, owner = network.actor("cz engineer"), network.actor("home owner")
    assert change.state == "in effect"
    assert "80 °C" in document(engineer, local).nodes["home-11"].fields["instruction"]["en"]
    assert "80 °C" not in document(owner, home).nodes["home-11"].fields["instruction"]["en"]

    taken = take_change(actor=network.actor("home engineer"), now=NOW, change=change, into=home, proposal=proposal())
    assert taken.origin_id == change.pk
    review_change(actor=owner, now=NOW, change=taken, verdict="agree", comment="We saw it in Brno.")
    decide_change(actor=owner, now=NOW, change=taken, act=Act.ACCEPT, reason="It is better everywhere.")
    assert "80 °C" in document(owner, home).nodes["home-11"].fields["instruction"]["en"]

    with acting(engineer):
        local = Cookbook.objects.get(pk=local.pk)
    moved = propose_rebase(actor=engineer, now=NOW, cookbook=local)
    carry_out_rebase(actor=engineer, now=NOW, proposal=moved)
    assert moved.outcome["fates"] == {"absorbed": 1}
    with acting(engineer):
        assert Deviation.objects.get(change=change).state == "absorbed"


def test_the_author_of_a_change_does_not_decide_on_it(network: Company) -> None:
    local = local_cookbook(network, home_cookbook(network))
    owner = network.actor("cz owner")
    edits = edited(document(owner, local), "home-11", title={"en": "Warm the housing"})
    change = propose_change(actor=owner, now=NOW, cookbook=local, edits=edits, proposal=proposal())

    with pytest.raises(NotAllowed, match="somebody else decides"):
        decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Mine.")


def test_a_change_waits_for_those_who_must_agree(network: Company) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())

    with pytest.raises(NotPossible, match="process owner must agree first"):
        decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.ACCEPT, reason="Good.")


def test_a_rebase_keeps_what_the_plant_does_its_own_way(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    accepted(network, local, "home-11", title={"en": "Warm the housing"})
    owner, engineer = network.actor("home owner"), network.actor("cz engineer")
    issue(network, home, "home-12", title={"en": "Press in the new bearing"})

    with acting(engineer):
        local = Cookbook.objects.get(pk=local.pk)
    moved = propose_rebase(actor=engineer, now=NOW, cookbook=local)
    assert moved.conflicts == []
    carry_out_rebase(actor=engineer, now=NOW, proposal=moved)

    said = document(engineer, local)
    assert said.nodes["home-11"].fields["title"] == {"en": "Warm the housing"}
    assert said.nodes["home-12"].fields["title"] == {"en": "Press in the new bearing"}
    with acting(owner):
        assert Deviation.objects.get().state == "accepted"


def test_a_conflict_of_a_rebase_is_asked_and_its_answer_remembered(network: Company) -> None:
    home = home_cookbook(network)
    cz, cn = local_cookbook(network, home), local_cookbook(network, home, "cn")
    torque = {"value": "12.5 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}
    for book, site in ((cz, "cz"), (cn, "cn")):
        accepted(network, book, "home-13", site, parameters={"torque": torque})
    issue(network, home, "home-13", parameters={"torque": {**torque, "value": "11.5 N·m"}})

    engineer = network.actor("cz engineer")
    with acting(engineer):
        moved = propose_rebase(actor=engineer, now=NOW, cookbook=Cookbook.objects.get(pk=cz.pk))
    assert [asked["id"] for asked in moved.conflicts] == ["home-13/parameters/torque/value"]
    with pytest.raises(NotPossible, match="1 conflict is open"):
        carry_out_rebase(actor=engineer, now=NOW, proposal=moved)
    choices = {"home-13/parameters/torque/value": Choice(take="ours")}
    settle_conflicts(actor=engineer, now=NOW, proposal=moved, choices=choices)
    carry_out_rebase(actor=engineer, now=NOW, proposal=moved)
    assert document(engineer, cz).nodes["home-13"].fields["parameters"]["torque"]["value"] == "12.5 N·m"

    sister = network.actor("cn engineer")
    with acting(sister):
        again = propose_rebase(actor=sister, now=NOW, cookbook=Cookbook.objects.get(pk=cn.pk))
    assert again.conflicts == []


def test_every_act_is_in_a_whole_audit_trail(network: Company) -> None:
    accepted(network, local_cookbook(network, home_cookbook(network)), "home-11", title={"en": "Warm the housing"})

    entries = list(AuditEntry.objects.using("owner").order_by("party_id", "number"))
    verbs = [entry.verb for entry in entries]
    assert {"import cookbook", "open local cookbook", "propose change", "review change", "accept change"} <= set(verbs)
    assert list(breaks(iter(entries))) == []


def test_revisions_are_numbered_without_gaps(network: Company) -> None:
    local = local_cookbook(network, home_cookbook(network))
    accepted(network, local, "home-11", title={"en": "Warm the housing"})

    numbers = Revision.objects.using("owner").filter(cookbook=local).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]


def issue(network: Company, home: Cookbook, uid: str, **fields: object) -> Change:
    """A new home revision with one node changed, all plants heard."""
    engineer, owner = network.actor("home engineer"), network.actor("home owner")
    with acting(engineer):
        home = Cookbook.objects.get(pk=home.pk)
    edits = edited(document(engineer, home), uid, **fields)
    change = propose_change(actor=engineer, now=NOW, cookbook=home, edits=edits, proposal=proposal("New", "revision"))
    for name in ("cz owner", "cn owner", "home owner"):
        review_change(actor=network.actor(name), now=NOW, change=change, verdict="agree", comment="")
    return decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Train.", effective_from=TODAY)
