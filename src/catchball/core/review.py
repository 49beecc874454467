"""The life of a change, and who must be heard on it: one table of transitions, one list of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a change stands."""

    DRAFT = "draft"
    ON_TRIAL = "on trial"
    IN_REVIEW = "in review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    IN_EFFECT = "in effect"
    VERIFIED = "verified"
    LAPSED = "lapsed"


class Act(StrEnum):
    """What can be done with a change."""

    TRY = "try"
    PROPOSE = "propose"
    RETURN = "return"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    VERIFY = "verify"
    LAPSE = "lapse"


TRANSITIONS: Mapping[tuple[State, Act], State] = MappingProxyType(
    {
        (State.DRAFT, Act.TRY): State.ON_TRIAL,
        (State.DRAFT, Act.PROPOSE): State.IN_REVIEW,
        (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
        (State.ON_TRIAL, Act.RETURN): State.DRAFT,
        (State.ON_TRIAL, Act.PROPOSE): State.IN_REVIEW,
        (State.ON_TRIAL, Act.WITHDRAW): State.WITHDRAWN,
        (State.IN_REVIEW, Act.TRY): State.ON_TRIAL,
        (State.IN_REVIEW, Act.RETURN): State.DRAFT,
        (State.IN_REVIEW, Act.ACCEPT): State.ACCEPTED,
        (State.IN_REVIEW, Act.REJECT): State.REJECTED,
        (State.IN_REVIEW, Act.WITHDRAW): State.WITHDRAWN,
        (State.ACCEPTED, Act.RELEASE): State.IN_EFFECT,
        (State.ACCEPTED, Act.WITHDRAW): State.WITHDRAWN,
        (State.IN_EFFECT, Act.VERIFY): State.VERIFIED,
        (State.VERIFIED, Act.VERIFY): State.VERIFIED,
        (State.LAPSED, Act.VERIFY): State.VERIFIED,
        (State.IN_EFFECT, Act.LAPSE): State.LAPSED,
        (State.VERIFIED, Act.LAPSE): State.LAPSED,
    }
)


class NotNow(ValueError):
    """The act does not fit the state of the change, whoever asks."""


def after(state: State, act: Act) -> State:
    """The state after an act. Raises NotNow with what can be done instead."""
    if (state, act) in TRANSITIONS:
        return TRANSITIONS[state, act]
    possible = ", ".join(known for at, known in TRANSITIONS if at is state) or "nothing more"
    raise NotNow(f"this change is {state}; to {act} it is not possible now (possible: {possible})")


class Part(StrEnum):
    """What a rule asks of somebody, from the strictest."""

    AGREE = "agree"
    HEARD = "be heard"
    TOLD = "be told"


class Where(StrEnum):
    """Whose function a rule means: of the changed site, of the centre, of a sister site, of every party touched."""

    SITE = "site"
    CENTRE = "centre"
    PEER = "peer"
    PARTIES = "parties"


class Silence(StrEnum):
    """What it means that somebody did not answer in time, from the strictest."""

    WAIT = "wait"
    ESCALATE = "escalate"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules ask of a change: its types, the classes of what it touches, and what latitude asks for."""

    types: frozenset[str]
    classes: frozenset[str]
    is_justified: bool
    """Whether any edit needs a justified and reviewed change."""
    touches_other_parties: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """When (any of these types, any of these classes; empty: always) → who, in which part, in how many working days."""

    function: str
    where: Where
    part: Part
    days: int
    silence: Silence
    why: str
    types: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    only_justified: bool = False
    only_other_parties: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody who must be heard: one of each function and place, the strictest rule, and why, for every rule met."""

    function: str
    where: Where
    part: Part
    days: int
    silence: Silence
    why: str


CHANGE_TYPES = (
    *("editorial", "setting", "method", "flow", "resource", "material", "sub-supplier"),
    *("site", "inspection", "product", "safety", "temporary", "revision"),
)

_AND = "; "
"""Between the reasons of several rules that ask for the same."""

USUAL_POLICY: tuple[Rule, ...] = (
    Rule(
        "process owner", Where.CENTRE, Part.AGREE, 2, Silence.ESCALATE,
        "it departs from what the centre has set", only_justified=True,
    ),
    Rule(
        "quality", Where.SITE, Part.AGREE, 2, Silence.ESCALATE,
        "it touches how the product is checked or made",
        types=frozenset({"inspection", "product", "material", "sub-supplier", "method"}),
    ),
    Rule(
        "safety", Where.SITE, Part.AGREE, 2, Silence.WAIT,
        "it touches people's safety", types=frozenset({"safety"}), classes=frozenset({"safety"}),
    ),
    Rule(
        "customer", Where.PARTIES, Part.AGREE, 10, Silence.WAIT,
        "the product or its special characteristics change for the customer",
        types=frozenset({"product", "material", "sub-supplier", "site"}), only_other_parties=True,
    ),
    Rule(
        "process owner", Where.PEER, Part.HEARD, 2, Silence.PROVISIONAL,
        "a sister plant makes the same and will receive it", types=frozenset({"revision"}),
    ),
)  # fmt: skip
"""The policy that ships: most changes need two people and two days."""


def needs(facts: Facts, policy: Iterable[Rule] = USUAL_POLICY) -> tuple[Need, ...]:
    """Who must be heard on a change, the strictest rule of each function and place first met."""
    found: dict[tuple[str, Where], Need] = {}
    for rule in policy:
        if not _applies(rule, facts):
            continue
        need = Need(rule.function, rule.where, rule.part, rule.days, rule.silence, rule.why)
        key = (rule.function, rule.where)
        found[key] = _stricter(found[key], need) if key in found else need
    return tuple(found.values())


def missing_answers(justification: Mapping[str, str], *, is_justified: bool) -> tuple[str, ...]:
    """The questions of the justification that must be answered and are not."""
    asked = QUESTIONS if is_justified else QUESTIONS[:1]
    return tuple(question for question in asked if not justification.get(question, "").strip())


QUESTIONS = ("reason", "touches", "tasks", "training", "cost", "benefit")
"""Why; what and whom it touches; whose task changes or vanishes and what they do next; training, cost and benefit."""


def _applies(rule: Rule, facts: Facts) -> bool:
    if (rule.only_justified and not facts.is_justified) or (
        rule.only_other_parties and not facts.touches_other_parties
    ):
        return False
    if not rule.types and not rule.classes:
        return True
    return bool(rule.types & facts.types or rule.classes & facts.classes)


def _stricter(first: Need, second: Need) -> Need:
    part = min(first.part, second.part, key=list(Part).index)
    silence = min(first.silence, second.silence, key=list(Silence).index)
    said = first.why.split(_AND)
    why = first.why if second.why in said else _AND.join([*said, second.why])
    return Need(first.function, first.where, part, min(first.days, second.days), silence, why)
