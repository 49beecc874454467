"""How each design of a trial is analysed: a table of functions, to which a design adds its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from catchball.core.trials.asked import Asked, Way
from catchball.core.trials.assumptions import Flaw
from catchball.core.trials.block_ways import block_checks, more_blocks, once_swapped, swapped
from catchball.core.trials.count_ways import (
    batch_checks,
    count_checks,
    counted,
    more_counted,
    once_counted,
    rates_of,
)
from catchball.core.trials.level_ways import (
    compared,
    compared_beside,
    differences_of,
    level_checks,
    longer_beside,
    longer_compared,
    longer_watched,
    more_after,
    more_beside,
    more_to_watch,
    once_beside,
    once_compared,
    values_of,
    watched_through,
)
from catchball.core.trials.outcome import Check
from catchball.core.trials.plan import Design

_MOVING = frozenset({Flaw.CONSTANT, Flaw.TREND, Flaw.SHIFT, Flaw.LASTING})
_AT_THE_END: Final = "once, at the planned end"


def _look_at_values(asked: Asked) -> Iterator[Check]:
    return level_checks(asked.metric, values_of(asked), WAYS[asked.plan.design].breaking)


def _look_at_differences(asked: Asked) -> Iterator[Check]:
    return level_checks(asked.metric, differences_of(asked), WAYS[asked.plan.design].breaking)


_COUNTED: Final = Way(
    counted,
    rates_of,
    count_checks,
    once_counted,
    more_counted,
    _AT_THE_END,
    frozenset({Flaw.TREND, Flaw.SHIFT, Flaw.LASTING}),
)
_SHORT: Final = Way(counted, rates_of, batch_checks, once_counted, more_counted, _AT_THE_END, frozenset())

WAYS: Final[Mapping[Design, Way]] = MappingProxyType(
    {
        Design.SEQUENTIAL: Way(
            watched_through,
            values_of,
            _look_at_values,
            once_compared,
            more_to_watch,
            "at all looks together",
            _MOVING,
            watched=True,
            longer=longer_watched,
        ),
        Design.BEFORE_AFTER: Way(
            compared,
            values_of,
            _look_at_values,
            once_compared,
            more_after,
            _AT_THE_END,
            _MOVING,
            longer=longer_compared,
        ),
        Design.PARALLEL: Way(
            compared_beside,
            differences_of,
            _look_at_differences,
            once_beside,
            more_beside,
            _AT_THE_END,
            _MOVING,
            longer=longer_beside,
        ),
        Design.CROSSOVER: Way(
            swapped, values_of, block_checks, once_swapped, more_blocks, _AT_THE_END, frozenset({Flaw.CONSTANT})
        ),
        Design.PROPORTIONS: _SHORT,
        Design.RATES: _SHORT,
        Design.DEFECTIVES: _COUNTED,
        Design.DEFECTS: _COUNTED,
    }
)
"""What is known of each design."""
