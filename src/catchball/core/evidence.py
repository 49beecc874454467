"""How far a change is proven: six rungs, and which of them the policy of a family asks for.

Proof fits risk and volume: a hook is moved after a look at the risks, a new coolant is accepted after a trial. Each
rung below a full trial says what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from catchball.core.errors import InvalidCookbook
from catchball.core.review import CHANGE_TYPES, Facts
from catchball.core.values import LONGEST_TEXT, plain


class Rung(IntEnum):
    """How strong a proof is; a higher rung stands for the lower ones, too."""

    NONE = 1
    REASONING = 2
    ONE_OFF = 3
    REFERENCE = 4
    SHORT_TRIAL = 5
    FULL_TRIAL = 6


CLASSES = ("safety", "special", "ordinary")
"""The classes of what a change touches."""
MOST_RULES = 30
_LONGEST_WHY = 500

NOT_KNOWN: Mapping[Rung, tuple[str, ...]] = MappingProxyType(
    {
        Rung.NONE: ("whether it is better has not been shown by anything",),
        Rung.REASONING: (
            "nothing was tried: whether it works here, and how well, is not known",
            "a risk that nobody thought of is not in it",
        ),
        Rung.ONE_OFF: (
            "it was seen once: how much the next parts differ from it is not known",
            "what it does over weeks, as tools wear and people change, was not seen",
        ),
        Rung.REFERENCE: (
            "it was not measured here: what differs between the two sites may matter after all",
            "a condition that nobody compared is not in it",
        ),
        Rung.SHORT_TRIAL: (
            "few parts were looked at: a rare fault, or one that comes after weeks, would not have been seen",
            "what else changed between before and after is in the figures, too",
            "other figures, such as time and cost, were not watched",
        ),
        Rung.FULL_TRIAL: (),
    }
)
"""What each rung leaves open, in sentences."""

ENDS_BY_ITSELF = "it ends by itself, on a day that is known"
WITHIN_LATITUDE = "it is within the latitude that the upstream leaves"
TAKES_BACK = "it takes back what has lost its ground"
SAFETY_FIRST = "it is of type safety, which goes at once: without that type proof would be asked for"
NOTHING_ASKED = "the policy of the family asks for no proof of such a change"


@dataclass(frozen=True, slots=True)
class ProofRule:
    """Any of these types or any of these classes (both empty: always) → the rung that is asked for, and why."""

    rung: Rung
    why: str
    types: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """The rung that a change must reach, and why."""

    rung: Rung
    why: str


def demanded(facts: Facts, policy: Iterable[ProofRule]) -> Demand:
    """What is asked of a change: the strictest rule that is met, with every reason for that rung.

    Nothing is asked of what latitude leaves to a plant, nor of what ends by itself. What is of type safety goes at
    once: only a rule that names this type holds it up, and the reason says that it was let through.
    """
    if "temporary" in facts.types:
        return Demand(Rung.NONE, ENDS_BY_ITSELF)
    if not facts.is_justified:
        return Demand(Rung.NONE, WITHIN_LATITUDE)
    rules = tuple(policy)
    met = [rule for rule in rules if _is_met(rule, facts)]
    if not met:
        otherwise = replace(facts, types=facts.types - {"safety"})
        is_let_through = any(_is_met(rule, otherwise) and rule.rung > Rung.NONE for rule in rules)
        return Demand(Rung.NONE, SAFETY_FIRST if is_let_through else NOTHING_ASKED)
    rung = max(rule.rung for rule in met)
    return Demand(rung, "; ".join(dict.fromkeys(rule.why for rule in met if rule.rung == rung)))


def _is_met(rule: ProofRule, facts: Facts) -> bool:
    if "safety" in facts.types:
        return "safety" in rule.types
    if not rule.types and not rule.classes:
        return True
    return bool(rule.types & facts.types or rule.classes & facts.classes)


def rules_of(raw: Any) -> tuple[ProofRule, ...]:
    """The rules of a policy from plain data: a list of {"rung", "why", "types", "classes"}.

    Raises InvalidCookbook, with the place.
    """
    if not isinstance(raw, list):
        raise InvalidCookbook(("rules",), "expected a list")
    if len(raw) > MOST_RULES:
        raise InvalidCookbook(("rules",), f"{len(raw)} rules; at most {MOST_RULES} are allowed")
    return tuple(_rule(one, ("rules", str(number))) for number, one in enumerate(raw, start=1))


def raw_rules(rules: Iterable[ProofRule]) -> list[dict[str, Any]]:
    """The rules as plain data."""
    return [
        {
            "rung": int(rule.rung),
            "why": rule.why,
            "types": [name for name in CHANGE_TYPES if name in rule.types],
            "classes": [name for name in CLASSES if name in rule.classes],
        }
        for rule in rules
    ]


def rung_of(raw: Any, where: tuple[str, ...] = ("rung",)) -> Rung:
    """A rung by its number. Raises InvalidCookbook."""
    if type(raw) is not int or raw not in set(Rung):
        raise InvalidCookbook(where, "a rung is a number from 1 (none) to 6 (a full trial)")
    return Rung(raw)


def _rule(raw: Any, where: tuple[str, ...]) -> ProofRule:
    if not isinstance(raw, dict) or raw.keys() - {"rung", "why", "types", "classes"}:
        raise InvalidCookbook(where, "a rule has a rung, why, types and classes")
    why = plain(raw.get("why", ""), (*where, "why"), min(_LONGEST_WHY, LONGEST_TEXT))
    if not why:
        raise InvalidCookbook((*where, "why"), "say why this proof is asked for; its reader will want to know")
    return ProofRule(
        rung_of(raw.get("rung"), (*where, "rung")),
        why,
        _named(raw.get("types", []), CHANGE_TYPES, (*where, "types")),
        _named(raw.get("classes", []), CLASSES, (*where, "classes")),
    )


def _named(raw: Any, known: tuple[str, ...], where: tuple[str, ...]) -> frozenset[str]:
    if not isinstance(raw, list) or any(name not in known for name in raw):
        raise InvalidCookbook(where, f"known are {', '.join(known)}")
    return frozenset(raw)
