"""How much is taken at once, how long it is waited before something is tried again, and what the log says of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from catchball.actions.machines import Kept

_LOG = logging.getLogger(__name__)
_BETWEEN_LINES = 60.0
_FIRST, _LONGEST = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How many messages are taken at once, and for how many seconds the first of them may wait for the others."""

    seconds: float
    messages: int


@dataclass
class Pauses:
    """Pauses in seconds that grow from failure to failure; `rest` waits."""

    rest: Callable[[float], None]
    _failures: int = 0

    def longer(self) -> float:
        """The pause after one more failure."""
        self._failures += 1
        return float(min(_LONGEST, _FIRST * 2.0 ** min(self._failures - 1, 10)))

    def forget(self) -> None:
        """It works again."""
        self._failures = 0


@dataclass
class Diary:
    """What the log is told: each minute what was kept, and, once, that nothing came for so many seconds."""

    quiet_seconds: float
    clock: Callable[[], float] = monotonic
    _heard: float = field(init=False)
    _told: float = field(init=False)
    _sum: Kept = field(default_factory=Kept)
    _is_quiet: bool = False

    def __post_init__(self) -> None:
        self._heard = self._told = self.clock()

    def took(self, kept: Kept) -> None:
        """Something came and was kept."""
        before = self._sum
        self._sum = Kept(before.new + kept.new, before.known + kept.known, before.refused + kept.refused)
        self._heard, self._is_quiet = self.clock(), False

    def tell(self) -> None:
        """Write what is due."""
        now = self.clock()
        if now - self._told >= _BETWEEN_LINES and self._sum != Kept():
            _LOG.info("%d values new, %d known, %d refused", self._sum.new, self._sum.known, self._sum.refused)
            self._sum, self._told = Kept(), now
        if not self._is_quiet and now - self._heard >= self.quiet_seconds:
            _LOG.warning("nothing came for %d minutes", round((now - self._heard) / 60))
            self._is_quiet = True
