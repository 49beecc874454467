"""The metrics of a trial as its plan names them, and the words for designs: what each metric needs in addition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Final

_LONGEST_NAME = 200


class Direction(StrEnum):
    """Which values of a metric are the better ones."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> int:
        """One where higher is better, else minus one."""
        return 1 if self is Direction.HIGHER else -1


class Design(StrEnum):
    """How a trial compares. Each has its line in the table of `analysis.py`."""

    SEQUENTIAL = "sequential"
    BEFORE_AFTER = "before_after"
    PARALLEL = "parallel"
    CROSSOVER = "crossover"
    PROPORTIONS = "proportions"
    RATES = "rates"
    DEFECTIVES = "defectives"
    DEFECTS = "defects"


COUNTING: Final = frozenset({Design.PROPORTIONS, Design.RATES, Design.DEFECTIVES, Design.DEFECTS})
"""Designs whose metrics are counts: parts that failed (a proportion), or defects (a rate), of so many in each row."""
SHORT: Final = frozenset({Design.PROPORTIONS, Design.RATES})
"""Designs of few batches, a row for each."""
RELATIVE: Final = frozenset({Design.RATES, Design.DEFECTS})
"""Designs whose effects are parts of the rate before: -0.3 is thirty per cent fewer."""


@dataclass(frozen=True, slots=True)
class Primary:
    """The metric that a trial is begun for: the smallest effect worth having, and by how much it may be worse.

    Without a margin the trial can end as better or worse, but not as not worse. Both are above zero: in its units, of a
    proportion as a difference of proportions, of a rate as a part of it. `control` is the column of the sister line
    (parallel control), `sizes` that of how many parts, hours or metres a count is of; without it each row is one.
    """

    name: str
    direction: Direction
    smallest: float
    margin: float | None = None
    control: str | None = None
    sizes: str | None = None

    def __post_init__(self) -> None:
        _check_columns(self.name, self.control, self.sizes)
        _check_size(self.smallest, f"the smallest effect worth having of {self.name}")
        if self.margin is not None:
            _check_size(self.margin, f"the margin of {self.name}")


@dataclass(frozen=True, slots=True)
class Guard:
    """A metric that must not become worse by more than its margin; otherwise as `Primary`."""

    name: str
    direction: Direction
    margin: float
    control: str | None = None
    sizes: str | None = None

    def __post_init__(self) -> None:
        _check_columns(self.name, self.control, self.sizes)
        _check_size(self.margin, f"the margin of {self.name}")


def check_name(name: str) -> None:
    """Raise ValueError, with a sentence, for what is no name of a column or a person."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError(f"a name has 1 to {_LONGEST_NAME} printable signs, unlike “{name[:60]}”")


def _check_columns(name: str, *others: str | None) -> None:
    for one in (name, *(other for other in others if other is not None)):
        check_name(one)
    if name in others or (others[0] is not None and others[0] == others[-1]):
        raise ValueError(f"{name}: the metric, its control and its sizes are columns of their own")


def _check_size(size: float, what: str) -> None:
    if not (isfinite(size) and 1e-60 <= size <= 1e60):
        raise ValueError(f"{what} is above zero, not {size}; give its size, the direction says the rest")
