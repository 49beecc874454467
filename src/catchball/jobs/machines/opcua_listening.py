"""Listening to an OPC UA server: history first, then changes as they come; whatever came is kept once.

A server wants no acknowledgement, so what it told and we did not keep is lost, but for the history that it keeps. For
every node it is remembered, with its values, up to which instant they were kept; after every interruption the history
is read from there. It may be slow to note what happened, so it is read once more a little later, and until then what
is remembered stays where it is. Where there is no history, it is noted that something may be missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol

from django.utils.translation import gettext_noop

from catchball.actions.machines import Batch
from catchball.adapters.machines import Broken
from catchball.adapters.opcua import Changed, NoHistory
from catchball.core.machines.readings import BadReading, Gap, Reading, Unread
from catchball.jobs.machines.keeping import DatabaseAway, Keeper, Unkeepable
from catchball.jobs.machines.pace import Diary, Pace, Pauses
from catchball.jobs.machines.signs import Signs
from catchball.store.models import MachineConnection

_LOG = logging.getLogger(__name__)
_PAGE = 5_000
_STEP = timedelta(microseconds=1)
_AHEAD = timedelta(days=1)
"""By how much the clock of a server may be fast."""
_STATE = MachineConnection.State
_NO_HISTORY = gettext_noop("The connection was interrupted, and no history is read.")
_INTERRUPTED = gettext_noop("The connection was interrupted, and %(why)s.")
_TOO_MANY = gettext_noop("The history has more than %(most)s values of one instant.")
_NOT_GOOD = gettext_noop("The machine says that the value is not good (%(status)s).")


class Server(Protocol):
    """A server as `adapters.opcua` has it."""

    def connect(self) -> None:
        """Connect and subscribe. Raises Broken."""

    def receive(self, seconds: float, most: int) -> list[Changed]:
        """What has changed. Raises Broken."""

    def history(self, node: str, begin: datetime, end: datetime, most: int) -> list[Changed]:
        """The oldest values kept between two instants. Raises NoHistory, Broken."""

    def leave(self) -> None:
        """Disconnect."""


@dataclass(frozen=True, slots=True)
class _LookedBack:
    """From which instant the history of a node was read, and when it is to be read again."""

    since: datetime
    again_at: float


@dataclass
class Listening:
    """One connection at work. `is_over` is asked again and again.

    `settles_after` is how many seconds later the history is read once more; None where it is not read at all.
    `begins_at` is from when on it is read of a node of which nothing was kept yet.
    """

    server: Server
    keeper: Keeper
    series: Mapping[str, int]
    leaves_out_bad: bool
    settles_after: float | None
    begins_at: datetime | None
    pace: Pace
    is_over: Callable[[], bool]
    pauses: Pauses
    diary: Diary
    clock: Callable[[], float] = monotonic
    _kept_until: dict[str, datetime] = field(default_factory=dict)
    _unsettled: dict[str, _LookedBack] = field(default_factory=dict)
    _pending: list[Changed] = field(default_factory=list)
    _signs: Signs = field(init=False)

    def __post_init__(self) -> None:
        self._signs = Signs(self.keeper, self.pauses, self.clock)

    def run(self) -> None:
        """Listen until it is over. Raises TakenOver, NotAllowed."""
        try:
            self._go_on()
            self._end()
        finally:
            self.server.leave()  # (its thread would go on for ever)

    def _go_on(self) -> None:
        while not self.is_over():
            try:
                self._recall()
                self._keep_pending()
                self.server.connect()
                self._signs.note(_STATE.LISTENING)
                _LOG.info("listening")
                for node in self.series:
                    self._look_back(node)
                self.pauses.forget()
                self._listen()
            except Broken as error:
                self.server.leave()
                self._signs.wait(str(error))
            except DatabaseAway as error:
                self.server.leave()
                self._signs.wait(f"the database is away: {error}")

    def _recall(self) -> None:
        kept = self.keeper.recall()
        self._kept_until = {node: datetime.fromisoformat(state["at"]) for node, state in kept.items()}
        self._unsettled = {}

    def _look_back(self, node: str) -> None:
        """Keep what the history has of a node since the last value that was kept; once now, once when it settled."""
        since = self._kept_until.get(node, self.begins_at)
        if since is None:
            return
        if self.settles_after is None:
            self._miss(node, since, self.keeper.now(), _NO_HISTORY)
            return
        self._unsettled.setdefault(node, _LookedBack(since, self.clock() + self.settles_after))
        try:
            self._read_history(node, since)
        except NoHistory as error:
            del self._unsettled[node]
            self._miss(node, since, self.keeper.now(), _INTERRUPTED % {"why": error})

    def _settle(self) -> None:
        """Read once more what has had time to settle, and remember from now on how far it goes."""
        for node, looked in list(self._unsettled.items()):
            if self.clock() >= looked.again_at:
                try:
                    self._read_history(node, looked.since)
                except NoHistory as error:
                    self._miss(node, looked.since, self.keeper.now(), _INTERRUPTED % {"why": error})
                del self._unsettled[node]
                if node in self._kept_until:
                    self.keeper.keep(Batch(memories=_memories({node: self._kept_until[node]})))

    def _read_history(self, node: str, since: datetime) -> None:
        """Keep the history of a node, page by page. Raises NoHistory, Broken."""
        until, begin = self.keeper.now() + _AHEAD, since
        while not self.is_over():
            page = self.server.history(node, begin, until, _PAGE)
            times = [one.at for one in page if one.at is not None]
            if begin == since != self.begins_at and (not times or min(times) > since):
                # The last value that was kept is among what was asked for: without it the history begins later.
                why = gettext_noop(
                    "The connection was interrupted, and the history of the server does not reach back so far."
                )
                self._miss(node, since, min(times, default=self.keeper.now()), why)
            self._keep(page)
            if len(page) < _PAGE or not times:
                return
            if max(times) <= begin:
                self._miss(node, begin, begin, _TOO_MANY % {"most": _PAGE})
            begin = max(*times, begin + _STEP)

    def _listen(self) -> None:
        since = None
        while not self.is_over():
            arrived = self.server.receive(min(self.pace.seconds, 0.5), self.pace.messages - len(self._pending))
            self._pending += arrived
            if arrived and since is None:
                since = self.clock()
            if since is not None and self._is_due(since):
                self._keep_pending()
                since = None
            self._settle()
            self.diary.tell()
            self._signs.listens()

    def _is_due(self, since: float) -> bool:
        return len(self._pending) >= self.pace.messages or self.clock() - since >= self.pace.seconds

    def _keep_pending(self) -> None:
        """Keep what has arrived; where something was lost on the way, what the history has of it first."""
        for node in dict.fromkeys(one.node for one in self._pending if one.is_after_loss):
            self._look_back(node)
        self._keep(self._pending)
        self._pending.clear()

    def _keep(self, changes: Sequence[Changed]) -> None:
        """Keep changes; where the database refuses them for what they hold, in halves, until one stands alone."""
        if not changes:
            return
        until = self._until(changes)
        try:
            self.diary.took(self.keeper.keep(self._batch(changes, until)))
        except Unkeepable as error:
            if len(changes) > 1:
                self._keep(changes[: len(changes) // 2])
                self._keep(changes[len(changes) // 2 :])
                return
            payload = repr(changes[0]).encode()
            unread = Unread(changes[0].node, payload, f"The database refuses it: {error}")
            self.keeper.keep(Batch(1, unread=(unread,), memories=self._memories(until)))
        self._kept_until |= until
        self._signs.gave()

    def _batch(self, changes: Sequence[Changed], until: Mapping[str, datetime]) -> Batch:
        readings: list[Reading] = []
        bad: list[BadReading] = []
        for one in changes:
            if one.node not in self.series:
                continue
            if one.at is not None and one.value is not None and not one.status:
                readings.append(Reading(self.series[one.node], one.at, one.value))
            elif not self.leaves_out_bad:
                shown = one.shown if one.value is None else repr(one.value)
                at = "" if one.at is None else one.at.isoformat()
                bad.append(BadReading(self.series[one.node], at, shown, "value", _reason(one)))
        return Batch(len(changes), readings, bad, memories=self._memories(until))

    def _memories(self, until: Mapping[str, datetime]) -> dict[str, Any]:
        """What is remembered: nothing new of a node whose history has not settled, so that it is read again."""
        return _memories({node: at for node, at in until.items() if node not in self._unsettled})

    def _until(self, changes: Sequence[Changed]) -> dict[str, datetime]:
        """Up to which instant the nodes will have been kept with these changes."""
        until: dict[str, datetime] = {}
        for one in changes:
            known = until.get(one.node) or self._kept_until.get(one.node)
            if one.at is not None and one.node in self.series and (known is None or one.at > known):
                until[one.node] = one.at
        return until

    def _miss(self, node: str, began: datetime, ended: datetime, why: str) -> None:
        _LOG.warning("%s: %s Between %s and %s something may be missing.", node, why, began, ended)
        self.keeper.keep(Batch(gaps=(Gap(node, began, ended, why),)))

    def _end(self) -> None:
        try:
            self._keep(self._pending)
            self._signs.note(_STATE.ENDED)
        except DatabaseAway as error:
            _LOG.warning("the database is away: %s", error)


def _reason(change: Changed) -> str:
    if change.status:
        return _NOT_GOOD % {"status": change.status}
    return gettext_noop("It has no instant of its source.") if change.at is None else gettext_noop("This is no number.")


def _memories(until: Mapping[str, datetime]) -> dict[str, Any]:
    return {node: {"at": at.isoformat()} for node, at in until.items()}
