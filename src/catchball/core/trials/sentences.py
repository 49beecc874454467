"""A verdict in two sentences that need no statistics: what came out, and how far to trust it or what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from catchball.core.trials.outcome import Check, Effect, Finding, Need, Standing, Verdict
from catchball.core.trials.plan import Plan

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
    return _first(verdict, findings), _second(plan, verdict, findings, needs, faded)


def _first(verdict: Verdict, findings: Sequence[Finding]) -> str:
    primary = findings[0]
    told = f"{primary.metric} changed by {_number(primary.effect.estimate)} ({_interval(primary.effect)})"
    if verdict is Verdict.BETTER:
        kept = " and every guard rail held" if len(findings) > 1 else ""
        return f"{told}: it is better{kept}."
    if verdict is Verdict.NOT_WORSE:
        return f"{told}: it is not worse than its margin allows{', nor is any guard rail' if findings[1:] else ''}."
    if verdict is Verdict.WORSE:
        worse = [finding.metric for finding in findings if finding.standing is Standing.WORSE]
        if worse == [primary.metric]:
            return f"{told}: it is worse."
        return f"{told}, and beyond what is allowed it is worse in: {', '.join(worse)}."
    undecided = [finding.metric for finding in findings if finding.standing is Standing.OPEN]
    return f"{told}, and it is not decided for: {', '.join(undecided)}."


def _second(
    plan: Plan, verdict: Verdict, findings: Sequence[Finding], needs: Sequence[Need], faded: Sequence[str]
) -> str:
    if verdict is Verdict.INCONCLUSIVE:
        return f"{_capital('; '.join(map(_needed, needs)))}."
    if faded:
        told = f"What an earlier look showed of {', '.join(faded)} the last one alone would not"
        return f"{told}: watch longer before you rely on it."
    share = f"{plan.error:.0%}" if plan.error >= 0.01 else f"{plan.error:.2g}"
    of = "an interval" if len(findings) == 1 else "intervals"
    return f"In no more than {share} of trials planned like this one do {of} like these leave out the truth."


def _needed(need: Need) -> str:
    if need.points is None:
        return f"{need.metric}: {need.what}"
    points = "1 more point" if need.points == 1 else f"{need.points} more points"
    return f"{need.metric} needs some {points} {need.what}"


def _interval(effect: Effect) -> str:
    if effect.low is None and effect.high is None:
        return "it may be anything"
    if effect.low is None or effect.high is None:
        return f"at most {_number(effect.high)}" if effect.low is None else f"at least {_number(effect.low)}"
    return f"between {_number(effect.low)} and {_number(effect.high)}"


def _number(value: float | None) -> str:
    return f"{value:.4g}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
