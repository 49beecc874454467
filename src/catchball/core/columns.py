"""Values of one series as they come in bulk: a column for each thing that is said, not a record for each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows by column, all columns of one length; `size`, `key` and `edition` may be left out (empty) altogether.

    `at` are texts in ISO 8601 with a time zone, or whole microseconds since 1970-01-01 in UTC (quickest as
    `array("q")`). A value may be None in a correction, which then takes back what the editions before it said. Left
    out, a size is 1, a key is empty, an edition is 0.
    """

    at: Sequence[str] | Sequence[int]
    value: Sequence[float | None]
    size: Sequence[float] = ()
    key: Sequence[str] = ()
    edition: Sequence[int] = ()

    @property
    def are_of_one_length(self) -> bool:
        """Whether no column is shorter or longer than another, but for those that are left out."""
        optional = {len(column) for column in (self.size, self.key, self.edition)} - {0}
        return {len(self.value)} | optional == {len(self)}

    def __len__(self) -> int:
        return len(self.at)
