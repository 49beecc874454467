"""Batches on their way into the database, and what is remembered with them; it may be away, or refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection

from catchball.actions.machines import Batch, Kept, keep_batch, note_state
from catchball.queries.machines import heard_at, memories, waiting
from catchball.store.acting import Actor
from catchball.store.models import MachineConnection, Series, UnreadMessage


class DatabaseAway(Exception):
    """The database does not answer; nothing was kept."""


class Unkeepable(Exception):
    """The database refuses something in the batch, and would refuse it again; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """In whose name a connection writes, and which series. All may raise DatabaseAway, TakenOver and NotAllowed.

    `who` says in whose name it is just now: whoever loses a function, or their account, writes no longer.
    """

    who: Callable[[], Actor]
    connection: MachineConnection
    series: Mapping[int, Series]
    now: Callable[[], datetime]

    def keep(self, batch: Batch) -> Kept:
        """Keep a batch in one transaction. Raises Unkeepable, too."""
        with _guarded():
            return keep_batch(
                actor=self.who(), now=self.now(), connection=self.connection, series=self.series, batch=batch
            )

    def note(self, state: str, trouble: str = "") -> None:
        """Give a sign of life, and say how it goes."""
        with _guarded():
            note_state(actor=self.who(), now=self.now(), connection=self.connection, state=state, trouble=trouble[:500])

    def recall(self) -> dict[str, Any]:
        """What was remembered, by place."""
        with _guarded():
            return memories(self.who(), self.connection)

    def heard_at(self) -> datetime | None:
        """When something was kept last."""
        with _guarded():
            return heard_at(self.who(), self.connection)

    def waiting(self, most: int, places: Sequence[str]) -> list[UnreadMessage]:
        """The messages that wait for a birth at these places."""
        with _guarded():
            return waiting(self.who(), self.connection, most, places)


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        connection.close()  # (so that the next one is a new one)
        raise DatabaseAway(" ".join(str(error).split())[:300]) from error
    except (DataError, IntegrityError) as error:
        raise Unkeepable(" ".join(str(error).split())[:300]) from error
