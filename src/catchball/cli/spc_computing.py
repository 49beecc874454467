"""What `catchball spc` computes: the charts of the columns that were asked for, and their capability."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from catchball.cli.complaints import AskedWrongly
from catchball.cli.spc_reading import Asked
from catchball.core.spc.capability import (
    Capability,
    PercentileCapability,
    Specification,
    capability,
    percentile_capability,
)
from catchball.core.spc.charting import RULE_SETS, USUAL_RULES, Charted, Numbers, Plan, charted
from catchball.core.spc.constants import Constants
from catchball.core.spc.kinds import COUNTED, SMOOTHED
from catchball.core.spc.rules import RULES


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command, as they were given."""

    rules: str | None = None
    constants: str = "exact"
    centre: float | None = None
    sigma: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    percentiles: bool = False


@dataclass(frozen=True)
class Study:
    """What came out; `missing` counts the rows without a value. No specification, no capability."""

    asked: Asked
    plan: Plan
    charted: Charted
    missing: int
    specification: Specification | None
    capability: Capability | None
    percentiles: PercentileCapability | None = None


def computed(asked: Asked, wanted: Wanted) -> Study:
    """The charts and the capability. Raises AskedWrongly where they cannot be computed."""
    plan = _plan(asked, wanted)
    values = np.array([column.values for column in asked.columns], np.float64).T
    try:
        found = charted(values, plan)
        specification = None
        if wanted.low is not None or wanted.high is not None:
            specification = Specification(wanted.low, wanted.high, wanted.target)
        able = _capability(values, plan, specification) if specification else None
        by_rank = percentile_capability(values, specification) if specification and wanted.percentiles else None
    except ValueError as error:
        raise AskedWrongly(f"{asked.measurements.source}: {error}") from error
    return Study(asked, plan, found, int(np.isnan(values).all(axis=1).sum()), specification, able, by_rank)


def _plan(asked: Asked, wanted: Wanted) -> Plan:
    rules = _rules(wanted.rules)
    if wanted.rules is not None and asked.kind in SMOOTHED:
        raise AskedWrongly(f"--rules: a chart {asked.kind} has limits of its own and no run rules; leave them out")
    return Plan(asked.kind, rules, Constants(wanted.constants), wanted.centre, wanted.sigma)


def _rules(written: str | None) -> tuple[int, ...]:
    if written is None:
        return USUAL_RULES
    if written in RULE_SETS:
        return RULE_SETS[written]
    parts = [part.strip() for part in written.split(",")]
    known = {str(rule): rule for rule in RULES}
    if unknown := [part for part in parts if part not in known]:
        told = f"there is no run rule “{unknown[0]}”; there are {', '.join(known)}, and {' and '.join(RULE_SETS)}"
        raise AskedWrongly(f"--rules {written}: {told}")
    return tuple(sorted({known[part] for part in parts}))


def _capability(values: Numbers, plan: Plan, specification: Specification) -> Capability:
    """By the sigma within of these values themselves, even where the limits of the chart are given."""
    if plan.kind in COUNTED:
        raise ValueError(f"a chart {plan.kind} is of counts, which have no capability; leave --low and --high out")
    own = charted(values, replace(plan, centre=None, sigma=None))
    return capability(values.ravel(), own.sigma, specification)
