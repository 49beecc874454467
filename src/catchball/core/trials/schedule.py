"""The blocks of a crossover: in which of them the line runs with the change, drawn by chance and kept in the plan."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PAIRS = 200
_LONGEST_BLOCK = 1_000
_LONGEST_NAME = 200
_LARGEST_SEED = 2**53


@dataclass(frozen=True, slots=True)
class Schedule:
    """Blocks of `length` points, `changed` or not, two by two; the first `washout` points of each are left out.

    `seed` is what the order was drawn by (`crossover.drawn`), so that anybody can draw it again. `ran` is the column
    that records, by 1 and 0, whether a row really ran with the change. Raises ValueError for blocks that are not pairs
    of one with and one without the change, or have no points left.
    """

    changed: tuple[bool, ...]
    length: int
    washout: int = 0
    seed: int | None = None
    ran: str | None = None

    def __post_init__(self) -> None:
        pairs = zip(self.changed[::2], self.changed[1::2], strict=False)
        if not self.changed or len(self.changed) % 2 or any(first == second for first, second in pairs):
            raise ValueError("blocks come in pairs, of which one is with the change and one without; draw a schedule")
        if len(self.changed) > 2 * MOST_PAIRS or self.length > _LONGEST_BLOCK:
            raise ValueError(
                f"a schedule has {MOST_PAIRS} pairs at most, of blocks of {_LONGEST_BLOCK:,} points at most"
            )
        if not 0 <= self.washout < self.length:
            raise ValueError(
                f"of blocks of {self.length} points {self.washout} cannot be left out as washout; make blocks longer"
            )
        if self.seed is not None and not 0 <= self.seed <= _LARGEST_SEED:
            raise ValueError(f"the seed of a schedule is a whole number from 0 to {_LARGEST_SEED}")
        if self.ran is not None and not (
            self.ran.strip() and len(self.ran) <= _LONGEST_NAME and self.ran.isprintable()
        ):
            raise ValueError(f"the column of what ran has a name of 1 to {_LONGEST_NAME} printable signs")

    @property
    def pairs(self) -> int:
        """How many pairs of blocks there are."""
        return len(self.changed) // 2

    @property
    def points(self) -> int:
        """How many points all blocks have together, washout included."""
        return len(self.changed) * self.length
