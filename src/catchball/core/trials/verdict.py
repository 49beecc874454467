"""The verdict on a trial, from its plan and the rows that were measured.

Each metric has an equal share of the error rate, so that all intervals hold together; therefore a trial may be called
better for its primary metric and worse for any guard rail without more errors than were planned. Of a guard rail it
must be *shown* that it is not worse than its margin allows: that nothing was found is not enough.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Final

import numpy as np

from catchball.core.trials.analysis import WAYS
from catchball.core.trials.asked import Analysed, Asked, asked_of
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import FEWEST, describe
from catchball.core.trials.checks import checks_of
from catchball.core.trials.outcome import (
    Check,
    Effect,
    Finding,
    Guarantee,
    Level,
    Look,
    Need,
    Outcome,
    Standing,
    Verdict,
)
from catchball.core.trials.plan import Direction, Plan, Primary, Registered, blind
from catchball.core.trials.rows import Rows
from catchball.core.trials.sentences import STILL_SEEN, sentences

_DECIDED = frozenset({Standing.BETTER, Standing.WITHIN})
_CLAIMS = frozenset({Verdict.BETTER, Verdict.NOT_WORSE, Verdict.WORSE})
SAME_WITH_ALL: Final = "the verdict is the same with the rows that were left out after they had been seen"


def judge(registered: Registered, rows: Rows, chance: np.random.Generator) -> Outcome:
    """The verdict; `chance` is for what is simulated, which is only how many more points are needed.

    A verdict that only rows bring about which were left out after they had been seen is none. Raises nothing for rows
    that do not fit the plan: that is a verdict, too.
    """
    found, unseen = _judged(registered, rows, chance), blind(registered)
    if unseen is registered.current or found.verdict not in _CLAIMS:
        return found
    other = _judged(Registered(registered.on, unseen), rows, chance).verdict
    if other is found.verdict:
        check = Check("plan", SAME_WITH_ALL, passed=True, breaks=True)
        return replace(found, checks=(*found.checks, check))
    told = f"with the rows that were left out after they had been seen the verdict is {other}, not {found.verdict}"
    checks = (*found.checks, Check("plan", told, passed=False, breaks=True))
    return _told(registered.current, Verdict.INVALID, (), found.guarantee, checks, (), ())


def _judged(registered: Registered, rows: Rows, chance: np.random.Generator) -> Outcome:
    plan = registered.current
    way = WAYS[plan.design]
    guarantee = Guarantee(plan.error, plan.error_each, way.holds)
    checks = checks_of(registered, rows)
    if _broken(checks):
        return _told(plan, Verdict.INVALID, (), guarantee, checks, (), ())
    if early := _too_early(plan, rows):
        return _told(plan, Verdict.INCONCLUSIVE, (), guarantee, checks, (early,), ())
    asked = asked_of(plan, rows)
    try:
        analysed = [way.analyse(one) for one in asked]
        findings = tuple(_finding(one, found) for one, found in zip(asked, analysed, strict=True))
    except ValueError as error:
        refused = Check("data", str(error), passed=False, breaks=True)
        return _told(plan, Verdict.INVALID, (), guarantee, (*checks, refused), (), ())
    if way.watched:
        checks += tuple(
            check for finding, found in zip(findings, analysed, strict=True) for check in _lasting(finding, found)
        )
    if _broken(checks):
        return _told(plan, Verdict.INVALID, (), guarantee, checks, (), ())
    verdict = verdict_of(findings)
    needs = _needs(asked, findings, chance) if verdict is Verdict.INCONCLUSIVE else ()
    return _told(plan, verdict, findings, guarantee, checks, needs, analysed[0].looks)


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """The verdict that follows from the standings; the first is that of the primary metric."""
    standings = [finding.standing for finding in findings]
    if Standing.WORSE in standings:
        return Verdict.WORSE
    if not _DECIDED.issuperset(standings):
        return Verdict.INCONCLUSIVE
    return Verdict.BETTER if standings[0] is Standing.BETTER else Verdict.NOT_WORSE


def standing_of(effect: Effect, direction: Direction, margin: float | None, *, is_primary: bool) -> Standing:
    """What an interval shows.

    Better: all of it is. Within its margin: all of it is better than the margin. Worse: all of a guard rail's interval
    is beyond its margin, or all of the primary metric's is worse than before without being within a margin.
    """
    low, high = (-inf if effect.low is None else effect.low), (inf if effect.high is None else effect.high)
    least, most = (low, high) if direction is Direction.HIGHER else (-high, -low)
    if least > 0:
        return Standing.BETTER
    if margin is not None and least > -margin:
        return Standing.WITHIN
    bound = 0 if is_primary or margin is None else -margin
    return Standing.WORSE if most < bound else Standing.OPEN


def _finding(asked: Asked, found: Analysed) -> Finding:
    measure, parts = asked.measure, WAYS[asked.plan.design].series(asked)
    judged, is_primary = found.looks[-1].points, isinstance(measure, Primary)
    return Finding(
        measure.name,
        standing_of(found.effect, measure.direction, measure.margin, is_primary=is_primary),
        found.effect,
        found.p_value,
        measure.margin,
        judged,
        int(np.isnan(parts.new[:judged]).sum()),
        found.decided,
        is_primary and _rules_out(found.effect, asked),
        _level(parts.baseline),
    )


def _level(baseline: Numbers) -> Level:
    """What is known of the baseline; of a few batches, or of counts that are all nothing, no autocorrelation is."""
    there = baseline[~np.isnan(baseline)]
    if len(there) < FEWEST or there.min() == there.max():
        return Level(float(there.mean()), float(there.std()), 0.0)
    before = describe(baseline)
    return Level(before.mean.value, before.spread.value, before.phi.value)


def _rules_out(effect: Effect, asked: Asked) -> bool:
    if asked.measure.direction is Direction.HIGHER:
        return effect.high is not None and effect.high < asked.shift
    return effect.low is not None and effect.low > asked.shift


def _lasting(finding: Finding, found: Analysed) -> tuple[Check, Check]:
    return (
        Check(finding.metric, "one effect fits all looks", passed=not found.contradicted, breaks=True),
        Check(finding.metric, STILL_SEEN, passed=not found.faded, breaks=False),
    )


def _too_early(plan: Plan, rows: Rows) -> Need | None:
    """What is lacking until the trial may be judged at all."""
    there = max(rows.last - plan.baseline.last, 0)
    way = WAYS[plan.design]
    first = plan.every if way.watched else plan.most
    if there >= first:
        return None
    told = f"this design is judged once, at the planned end after {first} new points, and there are {there}"
    if way.watched:
        told = f"the first look comes after {first} new points, and there are {there}"
    return Need(plan.primary.name, first - there, told)


def _needs(asked: tuple[Asked, ...], findings: tuple[Finding, ...], chance: np.random.Generator) -> tuple[Need, ...]:
    return tuple(
        _need(one, finding, chance)
        for one, finding in zip(asked, findings, strict=True)
        if finding.standing is Standing.OPEN
    )


def _need(asked: Asked, finding: Finding, chance: np.random.Generator) -> Need:
    if finding.ruled_out:
        told = "an effect as large as the smallest one worth having is ruled out, so more points are not worth while"
        return Need(asked.metric, None, told)
    more = WAYS[asked.plan.design].more(asked, chance)
    if more is None:
        return Need(asked.metric, None, "no number of new points is likely to decide it against this baseline")
    if not more:
        told = "so many points would mostly have decided it; the effect is probably near a bound of the plan"
        return Need(asked.metric, None, told)
    told = "to find the smallest effect worth having, if it is there"
    if not isinstance(asked.measure, Primary):
        told = "to show that it is within its margin, if nothing changes in it"
    return Need(asked.metric, more, told)


def _broken(checks: tuple[Check, ...]) -> bool:
    return any(check.breaks and not check.passed for check in checks)


def _told(
    plan: Plan,
    verdict: Verdict,
    findings: tuple[Finding, ...],
    guarantee: Guarantee,
    checks: tuple[Check, ...],
    needs: tuple[Need, ...],
    looks: tuple[Look, ...],
) -> Outcome:
    told = sentences(plan, verdict, findings, checks, needs)
    return Outcome(verdict, told, findings, guarantee, checks, needs, looks)
