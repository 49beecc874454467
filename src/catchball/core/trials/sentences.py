"""A verdict in two sentences that need no statistics: what came out, and how far to trust it or what is lacking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from catchball.core.trials.outcome import Check, Effect, Finding, Need, Standing, Verdict
from catchball.core.trials.plan import RELATIVE, Design, Plan

STILL_SEEN: Final = "an effect that was found is still seen at the last look"
"""What is looked at where a trial is watched."""


def sentences(
    plan: Plan, verdict: Verdict, findings: Sequence[Finding], checks: Sequence[Check], needs: Sequence[Need]
) -> tuple[str, str]:
    """The two sentences."""
    if verdict is Verdict.INVALID:
        failed = "; ".join(f"{check.subject}: {check.what}" for check in checks if check.breaks and not check.passed)
        return f"This trial says nothing about {plan.primary.name}.", f"What failed: {failed}."
    if not findings:
        return f"It is too early to say anything about {plan.primary.name}.", f"{_capital(needs[0].what)}."
    faded = [check.subject for check in checks if check.what == STILL_SEEN and not check.passed]
    return _first(plan, verdict, findings), _second(plan, verdict, findings, needs, faded)


def _first(plan: Plan, verdict: Verdict, findings: Sequence[Finding]) -> str:
    primary, guarded = findings[0], len(findings) > 1
    told = _changed(plan.design, primary)
    if verdict is Verdict.BETTER:
        return f"{told}: it is better and every guard rail held." if guarded else f"{told}: it is better."
    if verdict is Verdict.NOT_WORSE:
        if guarded:
            return f"{told}: it is not worse than its margin allows, nor is any guard rail."
        return f"{told}: it is not worse than its margin allows."
    if verdict is Verdict.WORSE:
        worse = [finding.metric for finding in findings if finding.standing is Standing.WORSE]
        if worse == [primary.metric]:
            return f"{told}: it is worse."
        return f"{told}, and beyond what is allowed it is worse in: {', '.join(worse)}."
    undecided = [finding.metric for finding in findings if finding.standing is Standing.OPEN]
    return f"{told}, and it is not decided for: {', '.join(undecided)}."


def _changed(design: Design, found: Finding) -> str:
    number = _percent if design in RELATIVE else _number
    by, interval = number(found.effect.estimate), _interval(found.effect, number)
    if design is Design.PARALLEL:
        return f"{found.metric} changed by {by} beyond what the sister line did ({interval})"
    if design is Design.CROSSOVER:
        return f"{found.metric} changed by {by} from blocks without the change to blocks with it ({interval})"
    return f"{found.metric} changed by {by} ({interval})"


def _second(
    plan: Plan, verdict: Verdict, findings: Sequence[Finding], needs: Sequence[Need], faded: Sequence[str]
) -> str:
    if verdict is Verdict.INCONCLUSIVE:
        return f"{_capital('; '.join(map(_needed, needs)))}."
    if faded:
        return (
            f"What an earlier look showed of {', '.join(faded)} the last one alone would not: "
            "watch longer before you rely on it."
        )
    share = f"{plan.error:.0%}" if plan.error >= 0.01 else f"{plan.error:.2g}"
    if len(findings) == 1:
        return (
            f"In no more than {share} of trials planned like this one does an interval like this leave out the truth."
        )
    return f"In no more than {share} of trials planned like this one do intervals like these leave out the truth."


def _needed(need: Need) -> str:
    if need.points is None:
        return f"{need.metric}: {need.what}"
    if need.points == 1:
        return f"{need.metric} needs 1 more point {need.what}"
    return f"{need.metric} needs some {need.points} more points {need.what}"


def _interval(effect: Effect, number: Callable[[float], str]) -> str:
    low, high = (None if bound is None else number(bound) for bound in (effect.low, effect.high))
    if low is None and high is None:
        return "it may be anything"
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return f"between {low} and {high}"


def _number(value: float) -> str:
    return f"{value:.4g}"


def _percent(value: float) -> str:
    return f"{value:+.1%}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
