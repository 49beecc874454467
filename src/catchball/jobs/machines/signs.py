"""What a connection says of itself in the database, and that it waits, when something is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from catchball.jobs.machines.keeping import DatabaseAway, Keeper
from catchball.jobs.machines.pace import Pauses
from catchball.store.models import MachineConnection

_LOG = logging.getLogger(__name__)
_AT_LEAST_EVERY = 10.0


@dataclass
class Signs:
    """Signs of life, of which each batch that was kept is one."""

    keeper: Keeper
    pauses: Pauses
    clock: Callable[[], float]
    _at: float = float("-inf")

    def note(self, state: str, trouble: str = "") -> None:
        """Say how it goes. Raises DatabaseAway."""
        self.keeper.note(state, trouble)
        self.gave()

    def gave(self) -> None:
        """Something was kept just now."""
        self._at = self.clock()

    def listens(self) -> None:
        """Say that it listens, where nothing was said for a while. Raises DatabaseAway."""
        if self.clock() - self._at > _AT_LEAST_EVERY:
            self.note(MachineConnection.State.LISTENING)

    def wait(self, why: str) -> None:
        """Say why, where that can be said, and wait: longer from failure to failure."""
        seconds = self.pauses.longer()
        _LOG.warning("%s; again in %.2g seconds", why, seconds)
        try:
            self.note(MachineConnection.State.WAITING, why)
        except DatabaseAway as error:
            _LOG.warning("the database is away: %s", error)
        self.pauses.rest(seconds)
