"""Whether a series can keep its limits: from its specification, or from what the step says of the same quantity."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import connection

from catchball.core.spc.frozen import FITTING
from catchball.core.spc.kinds import Kind
from catchball.core.units import comparable, in_si
from catchball.queries.control_limits import values_before
from catchball.store.models import FrozenLimits, Series, Specification

if TYPE_CHECKING:
    from catchball.core.spc.capability import Capability, PercentileCapability

MOST_VALUES = 1_000
_FEWEST = 10
_PARAMETERS = """
  select blob.content -> 'fields' -> 'parameters'
  from store_cookbook book join store_revision head on head.id = book.head_id,
    jsonb_array_elements(head.manifest -> 'nodes') entry
    join store_blob blob on blob.digest = entry ->> 2
  where book.id = %s and entry ->> 0 = %s and blob.party_id = head.party_id
"""


@dataclass(frozen=True, slots=True)
class Limited:
    """What values may be, in the unit of the metric. `parameter` is that of the step that says so; empty: it was said
    of the series.
    """

    low: float | None
    high: float | None
    target: float | None
    method: str = Specification.Method.SIGMAS
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Capable:
    """The capability of the last values: how many, and the indices by one of the methods."""

    count: int
    sigmas: Capability | None
    percentiles: PercentileCapability | None


def limited(series: Series, said: Specification | None) -> Limited | None:
    """What the values of a series may be: as was said of it, else as the step has it; None where nobody says."""
    if said is not None:
        return Limited(said.low, said.high, said.target, said.method)
    if not series.uid:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_PARAMETERS, [series.cookbook_id, series.uid])
        found = cursor.fetchone()
    return None if found is None or found[0] is None else _of_parameters(series, json.loads(found[0]))


def capability_of(series: Series, may_be: Limited, limits: FrozenLimits | None, until: datetime) -> Capable | None:
    """How well the last values keep to what they may be; None for counts, and where there are too few.

    Sigma within is that of the frozen limits, else of the values. Raises ModuleNotFoundError without the extra “stats”.
    """
    if Kind.INDIVIDUALS not in FITTING[series.metric.kind][:1]:
        return None
    values = [
        one.value
        for one in values_before(series.pk, datetime.min.replace(year=2000, tzinfo=until.tzinfo), until, MOST_VALUES)
    ]
    if len(values) < _FEWEST:
        return None
    import numpy as np

    from catchball.core.spc.capability import Specification as Allowed
    from catchball.core.spc.capability import capability, percentile_capability
    from catchball.core.spc.charts import individuals

    found, allowed = np.array(values), Allowed(may_be.low, may_be.high, may_be.target)
    try:
        if may_be.method == Specification.Method.PERCENTILES:
            return Capable(len(values), None, percentile_capability(found, allowed))
        within = limits.sigma if limits is not None and limits.sigma is not None else individuals(found).sigma
        return Capable(len(values), capability(found, within, allowed), None)
    except ValueError:
        return None


def _of_parameters(series: Series, parameters: Mapping[str, Mapping[str, Any]]) -> Limited | None:
    """The parameter with the metric's name, else the only one whose limits are of the metric's dimension."""
    unit = f"1 {series.metric.unit}".strip()
    fitting = {
        name: row
        for name, row in parameters.items()
        if (known := row.get("low") or row.get("high")) and comparable(known, unit)
    }
    named = [name for name in fitting if name.casefold() == series.metric.name.casefold()]
    name = named[0] if named else next(iter(fitting), "") if len(fitting) == 1 else ""
    if not name:
        return None
    row = fitting[name]
    low, high = (_in_unit(row.get(part), unit) for part in ("low", "high"))
    return Limited(low, high, _in_unit(row.get("value"), unit), parameter=name)


def _in_unit(amount: str | None, unit: str) -> float | None:
    """An amount as a number of a unit (which may have an offset, as degrees have)."""
    if not amount or not comparable(amount, unit):
        return None
    (zero, _), (one, _) = in_si(unit.replace("1", "0", 1)), in_si(unit)
    return float(Fraction(in_si(amount)[0] - zero) / (one - zero))
