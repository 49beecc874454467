"""Values chosen in a rebase that neither side has: new ones, which the gate for proof has not seen."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from catchball.actions.duties import facts_of
from catchball.core.decisions import Conflict
from catchball.core.diff import diff
from catchball.core.edits import Edits
from catchball.core.evidence import ProofRule, Rung, demanded
from catchball.core.latitude import Leave, guard
from catchball.core.rebase import Rebase as Outcome
from catchball.core.review import CHANGE_TYPES
from catchball.core.settlements import own_answers
from catchball.queries.proving import newest_policy, rules_in
from catchball.store.models import Cookbook

_TYPES = frozenset(CHANGE_TYPES) - {"safety", "temporary"}
"""Nobody says of which type such a value is: any rule counts, but none of what an author must say to be let through."""


def rules_of_family(cookbook: Cookbook) -> list[ProofRule]:
    """The rules of a family that ask for any proof."""
    return [rule for rule in rules_in(newest_policy(cookbook)) if rule.rung > Rung.NONE]


def unproven(cookbook: Cookbook, outcome: Outcome, asked: Iterable[Conflict]) -> list[Conflict]:
    """The questions whose answers are of neither side, where a change that says so may need proof."""
    rules = rules_of_family(cookbook)
    if not rules:
        return []
    found = own_answers(asked, outcome.document)
    if not found:
        return []
    rulings = guard(outcome.merge.theirs, outcome.document)
    justified = [ruling.edit.atom for ruling in rulings if ruling.leave is Leave.JUSTIFY]
    new = diff(outcome.merge.ours, outcome.document)
    facing = {one.id: Edits(tuple(edit for edit in new if _meet(edit.atom, one.atom))) for one in found}
    facts = {one.id: facts_of(cookbook, _TYPES, facing[one.id], outcome.merge.ours, is_justified=True) for one in found}
    return [
        one
        for one in found
        if any(_meet(atom, one.atom) for atom in justified) and demanded(facts[one.id], rules).rung > Rung.NONE
    ]


def told(conflict: Conflict) -> str:
    """What to do instead of answering a question with a value that nothing has proven."""
    return gettext(
        "%(place)s: a value that is neither yours nor the upstream's may need proof by the policy of the family. "
        "Choose one of the two, carry out the rebase, and propose the value as a change."
    ) % {"place": " › ".join(conflict.atom)}


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one of two places is the other one, or lies in it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
