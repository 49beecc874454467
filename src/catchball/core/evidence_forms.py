"""What each rung of proof asks, how answers are checked, and why a proof falls short of its rung."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from catchball.core.errors import InvalidCookbook
from catchball.core.evidence import Rung
from catchball.core.values import plain

ONE_OFF_KINDS = ("first article", "certificate", "calculation")
MOST_PARTS: Final = 1_000_000
MOST_CONDITIONS: Final = 40
MOST_ERROR: Final = 0.05
"""The largest error rate at which a trial proves anything."""
MOST_MARGIN: Final = 20
"""Percentage points by which a share may be lower in a short trial and still be “not worse”: a fifth of all parts."""
_LONGEST: Final = 5_000
_LARGEST_ID: Final = 2**63 - 1
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was compared between two sites; where it is not the same, why that does not matter."""

    what: str
    there: str
    here: str
    same: bool
    why: str


def checked_answers(rung: Rung, raw: Any, today: date) -> dict[str, Any]:
    """The answers to what a rung asks, in normal form, as plain data. Raises InvalidCookbook, with the place."""
    form = _FORMS.get(rung)
    if form is None:
        raise InvalidCookbook(("rung",), "on this rung there is nothing to prove")
    if not isinstance(raw, dict):
        raise InvalidCookbook(("answers",), "expected the answers by their names")
    if unknown := sorted(set(raw) - set(form.asked)):
        raise InvalidCookbook(("answers", unknown[0][:40]), f"this is not asked; asked is {', '.join(form.asked)}")
    return form.read(raw, today)


def shortfall(rung: Rung, answers: Answers, result: Answers | None) -> str:
    """Why a proof with these answers does not reach its rung, as a sentence; empty where it does.

    `result` is what was found: of the short trial {"outcome", …}, of the full trial {"verdict": word, …}, with the
    error rate, the margin and the smallest effect worth having of its plan.
    """
    if rung is Rung.SHORT_TRIAL:
        return _short_of_short_trial(answers, result or {})
    if rung is Rung.FULL_TRIAL:
        return _short_of_full_trial(answers, result or {})
    return ""


def conditions_of(answers: Answers) -> tuple[Condition, ...]:
    """The conditions that were compared for a reference."""
    return tuple(Condition(**row) for row in answers.get("conditions", ()))


def _short_of_short_trial(answers: Answers, result: Answers) -> str:
    if answers["planned_on"] > answers["began_on"]:
        return "it was not planned beforehand: what is looked for afterwards is found too easily"
    outcome = str(result.get("outcome", ""))
    if outcome == "not worse" and (answers.get("margin") or 0) > MOST_MARGIN:
        return f"its margin is above {MOST_MARGIN} percentage points: so much worse is not “not worse”"
    return _short_of_verdict(outcome, answers)


def _short_of_full_trial(answers: Answers, result: Answers) -> str:
    verdict = str(result.get("verdict", ""))
    if short := _short_of_verdict(verdict, answers):
        return short
    if (result.get("error") or 0) > MOST_ERROR:
        return f"its error rate is above {MOST_ERROR}: it finds too often what is not there"
    margin, smallest = result.get("margin"), result.get("smallest")
    if verdict == "not worse" and margin is not None and smallest is not None and margin > smallest:
        return "its margin is larger than the smallest effect worth having: a loss that large matters"
    return ""


def _short_of_verdict(verdict: str, answers: Answers) -> str:
    if verdict == "better":
        return ""
    if verdict == "not worse":
        return "" if answers.get("why") else "“not worse” is enough only where the organisation has a reason: give it"
    return _SHORT.get(verdict, "there is no verdict")


_SHORT: Mapping[str, str] = MappingProxyType(
    {
        "worse": "the verdict is “worse”",
        "inconclusive": "the verdict is “inconclusive”: it shows neither that it is better nor that it is not worse",
        "invalid": "the verdict is “invalid”: an assumption failed, so its numbers say nothing",
    }
)


def _text(raw: Answers, name: str, why: str = "", where: Sequence[str] = ("answers",)) -> str:
    """An answer in words; with `why` it is needed."""
    found = plain(raw.get(name, ""), (*where, name), _LONGEST)
    if why and not found:
        raise InvalidCookbook((*where, name), why)
    return found


def _reasoning(raw: Answers, today: date) -> dict[str, Any]:
    del today
    return {
        "risks": _text(raw, "risks", "say what can go wrong"),
        "notice": _text(raw, "notice", "say how it would be noticed"),
        "undo": _text(raw, "undo", "say how it is taken back; what cannot be taken back needs a stronger proof"),
    }


def _one_off(raw: Answers, today: date) -> dict[str, Any]:
    del today
    if raw.get("kind") not in ONE_OFF_KINDS:
        raise InvalidCookbook(("answers", "kind"), f"it is one of {', '.join(ONE_OFF_KINDS)}")
    return {
        "kind": raw["kind"],
        "number": _text(raw, "number", "give the number under which it is found"),
        "result": _text(raw, "result", "say what came out"),
        "place": _text(raw, "place", "say where it lies"),
        "checked_by": _text(raw, "checked_by", "say who checked it"),
    }


def _reference(raw: Answers, today: date) -> dict[str, Any]:
    del today
    change = raw.get("change")
    if change is not None and (type(change) is not int or not 1 <= change <= _LARGEST_ID):
        raise InvalidCookbook(("answers", "change"), "name the change by its number, or leave it out")
    rows = raw.get("conditions", [])
    if not isinstance(rows, list) or not rows:
        raise InvalidCookbook(("answers", "conditions"), "compare at least one condition: machine, material, people")
    if len(rows) > MOST_CONDITIONS:
        raise InvalidCookbook(("answers", "conditions"), f"at most {MOST_CONDITIONS} conditions are allowed")
    return {
        "where": _text(raw, "where", "say at which site it was verified"),
        "change": change,
        "result": _text(raw, "result", "say what came out there"),
        "conditions": [_condition(row, ("answers", "conditions", str(at))) for at, row in enumerate(rows, start=1)],
    }


def _condition(raw: Any, where: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(raw, dict) or set(raw) - {"what", "there", "here", "same", "why"}:
        raise InvalidCookbook(where, "a condition has what, there, here, same and why")
    same = raw.get("same", False)
    if not isinstance(same, bool):
        raise InvalidCookbook((*where, "same"), "expected true or false")
    asked = "" if same else "it is not the same: say why that does not matter"
    return {
        "what": _text(raw, "what", "say which condition is compared", where),
        "there": _text(raw, "there", "say how it is there", where),
        "here": _text(raw, "here", "say how it is here", where),
        "same": same,
        "why": _text(raw, "why", asked, where),
    }


def _short_trial(raw: Answers, today: date) -> dict[str, Any]:
    counts = {name: _count(raw, name) for name in ("before_good", "before_all", "after_good", "after_all")}
    for side in ("before", "after"):
        if not 0 <= counts[f"{side}_good"] <= counts[f"{side}_all"] or counts[f"{side}_all"] < 1:
            raise InvalidCookbook(("answers", f"{side}_good"), "the good ones are some of all; count both again")
    return {
        "good": _text(raw, "good", "say which parts are good, so that somebody else would count the same"),
        "plan": _text(raw, "plan", "say what was planned: which parts, how many, looked at by whom"),
        "planned_on": _day(raw, "planned_on", today),
        "began_on": _day(raw, "began_on", today),
        **counts,
        "margin": _margin(raw.get("margin")),
        "why": _text(raw, "why"),
    }


def _count(raw: Answers, name: str) -> int:
    found = raw.get(name)
    if type(found) is not int or not 0 <= found <= MOST_PARTS:
        raise InvalidCookbook(("answers", name), f"give a whole number of parts, at most {MOST_PARTS:,}")
    return found


def _day(raw: Answers, name: str, today: date) -> str:
    try:
        found = date.fromisoformat(raw.get(name, ""))
    except (TypeError, ValueError) as error:
        raise InvalidCookbook(("answers", name), "give a day such as 2026-03-31") from error
    if found > today:
        raise InvalidCookbook(("answers", name), "this day has not come yet")
    return found.isoformat()


def _margin(raw: Any) -> float | None:
    """By how many percentage points the share of good parts may be lower, as planned beforehand."""
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not 0 < raw < 100:
        raise InvalidCookbook(("answers", "margin"), "a margin is above 0 and below 100 percentage points")
    return float(raw)


def _full_trial(raw: Answers, today: date) -> dict[str, Any]:
    del today
    return {"why": _text(raw, "why")}


@dataclass(frozen=True, slots=True)
class _Form:
    asked: tuple[str, ...]
    read: Callable[[Answers, date], dict[str, Any]]


_FORMS: Mapping[Rung, _Form] = MappingProxyType(
    {
        Rung.REASONING: _Form(("risks", "notice", "undo"), _reasoning),
        Rung.ONE_OFF: _Form(("kind", "number", "result", "place", "checked_by"), _one_off),
        Rung.REFERENCE: _Form(("where", "change", "result", "conditions"), _reference),
        Rung.SHORT_TRIAL: _Form(
            (
                *("good", "plan", "planned_on", "began_on", "before_good", "before_all"),
                *("after_good", "after_all", "margin", "why"),
            ),
            _short_trial,
        ),
        Rung.FULL_TRIAL: _Form(("why",), _full_trial),
    }
)
