"""Which proof a change needs, pinned when it is proposed; without it nothing is accepted."""

from __future__ import annotations

from catchball.core.evidence import TAKES_BACK, Demand, Rung, demanded
from catchball.core.review import Facts
from catchball.queries.proving import lacking, newest_policy, proof_of, rules_in
from catchball.store.models import Change, Cookbook, EvidencePolicy


def demand_of(cookbook: Cookbook, facts: Facts) -> tuple[Demand, EvidencePolicy | None]:
    """What the policy of the family asks of a change of a cookbook now, and which one that is."""
    policy = newest_policy(cookbook)
    return demanded(facts, rules_in(policy)), policy


def demand_proof(change: Change, facts: Facts) -> None:
    """Pin on what is proposed which rung it must reach, and why: a policy that is made later does not change it."""
    found, policy = demand_of(change.cookbook, facts)
    if change.takes_back_id is not None:
        found = Demand(Rung.NONE, TAKES_BACK)
    change.demanded, change.demanded_why, change.demanded_by = int(found.rung), found.why, policy
    change.save(update_fields=["demanded", "demanded_why", "demanded_by"])


def missing_proof(change: Change) -> str:
    """Why the change cannot be accepted for lack of proof, as a sentence; empty when the rung is reached."""
    if change.demanded <= Rung.NONE:
        return ""
    return lacking(proof_of(change))
