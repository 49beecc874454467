"""A rebase does not bring in what the gate for proof has not seen."""

from __future__ import annotations

from typing import Any

import pytest

from actions.test_rebases import VALUE, carried_out, home, local, network, proposed, torque, value
from busy_network import accepted, issued
from catchball.actions.proving import set_evidence_policy
from catchball.actions.rebases import rebase_where_clear, settle_conflicts
from catchball.actions.refusals import NotPossible, NotValid
from catchball.core.decisions import Choice
from catchball.store.models import Cookbook, Rebase
from factories import NOW, Company, local_cookbook

__all__ = ["home", "local", "network"]
OWN = "12.9 N·m"


def rule(rung: int = 6, types: tuple[str, ...] = (), classes: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"rung": rung, "why": "a value shows on the part", "types": list(types), "classes": list(classes)}


def asks(network: Company, home: Cookbook, *rules: dict[str, Any]) -> None:
    """What the family asks for from now on."""
    owner = network.actor("home owner")
    set_evidence_policy(actor=owner, now=NOW, cookbook=home, rules=list(rules), reason="So.")


def asked(network: Company, home: Cookbook, book: Cookbook, site: str = "cz") -> Rebase:
    """A rebase that asks for a torque."""
    accepted(network, book, "home-13", site, parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    return proposed(network, book, site)


def answered(network: Company, proposal: Rebase, given: Choice) -> Rebase:
    return settle_conflicts(actor=network.actor("cz engineer"), now=NOW, proposal=proposal, choices={VALUE: given})


@pytest.mark.parametrize("asking", [rule(), rule(types=("setting",)), rule(classes=("ordinary", "special"))])
def test_a_value_of_neither_side_is_refused_where_proof_may_be_asked_for(
    network: Company, home: Cookbook, local: Cookbook, asking: dict[str, Any]
) -> None:
    proposal = asked(network, home, local)
    asks(network, home, asking)
    with pytest.raises(NotValid, match="Choose one of the two, carry out the rebase") as refused:
        answered(network, proposal, Choice(value=OWN))
    assert refused.value.where == (VALUE,)
    answered(network, proposal, Choice(take="ours"))
    carried_out(network, proposal)
    assert value(network, local) == "12.5 N·m"


@pytest.mark.parametrize("rules", [[], [rule(1)], [rule(6, types=("safety",))], [rule(6, classes=("safety",))]])
def test_where_nothing_is_asked_for_a_value_of_ones_own_is_taken(
    network: Company, home: Cookbook, local: Cookbook, rules: list[dict[str, Any]]
) -> None:
    proposal = asked(network, home, local)
    if rules:
        asks(network, home, *rules)
    answered(network, proposal, Choice(value=OWN))
    carried_out(network, proposal)
    assert value(network, local) == OWN


def test_a_policy_that_is_made_before_the_rebase_is_carried_out_counts(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    proposal = asked(network, home, local)
    answered(network, proposal, Choice(value=OWN))
    asks(network, home, rule())
    with pytest.raises(NotPossible, match="may need proof by the policy of the family"):
        carried_out(network, proposal)


def test_what_was_chosen_in_a_sister_plant_before_the_policy_waits_for_a_person(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    sister = local_cookbook(network, home, "cn")
    accepted(network, sister, "home-13", "cn", parameters=torque("12.5 N·m"))
    answered(network, asked(network, home, local), Choice(value=OWN))
    carried_out(network, proposed(network, local))
    asks(network, home, rule())
    waiting = rebase_where_clear(actor=network.actor("cn engineer"), now=NOW, cookbook=sister)
    assert (waiting.state, value(network, sister, "cn")) == ("proposed", "12.5 N·m")
    with pytest.raises(NotPossible, match="may need proof"):
        carried_out(network, waiting, "cn")
