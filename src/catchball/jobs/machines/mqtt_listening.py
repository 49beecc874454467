"""Listening to a broker: messages are taken in batches, kept, and acknowledged after that.

What was kept and not acknowledged comes again, and is known; what was not kept comes again, and is new. While the
database is away we leave the broker, which collects for us, and edge nodes that watch our state keep their values back.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from django.utils.translation import gettext_noop

from catchball.actions.machines import Batch
from catchball.actions.refusals import Refused
from catchball.adapters.machines import Arrived, Broken
from catchball.core.machines.edge_nodes import EdgeNode
from catchball.core.machines.readings import Gap, Understood, Unread
from catchball.formats.errors import FormatError
from catchball.formats.machines.edge_node_json import edge_node_as_json, edge_node_from_json
from catchball.formats.machines.sparkplug_payload import NAMESPACE, ask_for_birth
from catchball.jobs.machines.keeping import DatabaseAway, Keeper, Unkeepable
from catchball.jobs.machines.mqtt_meaning import (
    Meaning,
    Wanted,
    nodes_after,
    understand,
    understand_complete,
    understand_waiting,
    waiting_places,
)
from catchball.jobs.machines.pace import Diary, Pace, Pauses
from catchball.jobs.machines.signs import Signs
from catchball.store.models import MachineConnection

_LOG = logging.getLogger(__name__)
_BETWEEN_ASKING = 10.0
_LONGEST_ASKING = 600.0
_MOST_WAITING = 5_000
"""Messages that waited for a birth and are read at once when it comes; the others with the next one."""
_STATE = MachineConnection.State


class Broker(Protocol):
    """A broker as `adapters.mqtt` has it."""

    def connect(self) -> bool:
        """Connect and subscribe; whether the broker remembers us. Raises Broken."""

    def receive(self, seconds: float, most: int) -> list[Arrived]:
        """What has arrived. Raises Broken."""

    def acknowledge(self, messages: Sequence[Arrived]) -> None:
        """Say that messages need not come again. Raises Broken."""

    def say(self, topic: str, payload: bytes) -> None:
        """Say something once."""

    def leave(self) -> None:
        """Disconnect in good order."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """When an edge node was asked for its certificate last, and how often since it gave one."""

    at: float
    times: int


@dataclass(slots=True)
class _Settled:
    """What is certain where messages wait: nodes of which all that was missed has come, as they were then; a birth."""

    complete: list[EdgeNode] = field(default_factory=list)
    born: EdgeNode | None = None


def _settled(nodes: Mapping[str, EdgeNode], meanings: Sequence[Meaning]) -> dict[str, _Settled]:
    """Where messages wait that can be read after these messages, by their topics."""
    found: dict[str, _Settled] = defaultdict(_Settled)
    for one in meanings:
        for place in waiting_places(one.edge_node, one.node) if one.completes else ():
            found[place].complete.append(one.node)
        if one.born and not nodes[one.edge_node].is_doubted:
            found[one.born].born = nodes[one.edge_node]
    return dict(found)


@dataclass
class Listening:
    """One connection at work. `is_over` is asked again and again."""

    broker: Broker
    keeper: Keeper
    wanted: Wanted
    pace: Pace
    is_over: Callable[[], bool]
    pauses: Pauses
    diary: Diary
    clock: Callable[[], float] = monotonic
    _nodes: dict[str, EdgeNode] = field(default_factory=dict)
    _pending: list[Arrived] = field(default_factory=list)
    _asked: dict[str, _Asked] = field(default_factory=dict)
    _signs: Signs = field(init=False)

    def __post_init__(self) -> None:
        self._signs = Signs(self.keeper, self.pauses, self.clock)

    def run(self) -> None:
        """Listen until it is over. Raises TakenOver, NotAllowed."""
        while not self.is_over():
            try:
                self._recall()
                self._keep_pending()
                self._connect()
                self.pauses.forget()
                self._listen()
            except Broken as error:
                self._signs.wait(str(error))
            except Refused:
                self._leave()
                raise
            except DatabaseAway as error:
                self._leave()
                self._signs.wait(f"the database is away: {error}")
        self._end()

    def _recall(self) -> None:
        """What is known of edge nodes is what was kept: what a lost batch taught is forgotten with it."""
        kept = self.keeper.recall()
        self._nodes = {place: edge_node_from_json(state) for place, state in kept.items()}

    def _connect(self) -> None:
        is_remembered = self.broker.connect()
        heard = self.keeper.heard_at()
        if not is_remembered and heard is not None:
            why = gettext_noop("The broker had forgotten our session; what came meanwhile, it did not collect.")
            self.keeper.keep(Batch(gaps=(Gap("broker", heard, self.keeper.now(), why),)))
        self._signs.note(_STATE.LISTENING)
        _LOG.info("listening")
        for name in sorted(self.wanted.edge_nodes):
            if not is_remembered or name not in self._nodes or self._nodes[name].is_doubted:
                self._ask(name)

    def _listen(self) -> None:
        since = None
        while not self.is_over():
            arrived = self.broker.receive(min(self.pace.seconds, 0.5), self.pace.messages - len(self._pending))
            self._pending += arrived
            if arrived and since is None:
                since = self.clock()
            if since is not None and self._is_due(since):
                taken = tuple(self._pending)
                self._keep_pending()
                self.broker.acknowledge(taken)
                since = None
            self.diary.tell()
            self._ask_again()
            self._signs.listens()

    def _is_due(self, since: float) -> bool:
        return len(self._pending) >= self.pace.messages or self.clock() - since >= self.pace.seconds

    def _keep_pending(self) -> None:
        """Keep what has arrived. Raises DatabaseAway; then all of it is still pending."""
        if self._pending:
            self._keep(tuple(self._pending))
            self._pending.clear()

    def _keep(self, messages: Sequence[Arrived]) -> None:
        """Keep messages; where the database refuses a batch for what it holds, in halves, until one stands alone."""
        nodes, meanings = self._understood(messages)
        try:
            kept = self.keeper.keep(self._batch(nodes, meanings))
        except Unkeepable as error:
            if len(messages) > 1:
                self._keep(messages[: len(messages) // 2])
                self._keep(messages[len(messages) // 2 :])
                return
            unread = Unread(messages[0].topic, messages[0].payload, f"The database refuses it: {error}")
            self.keeper.keep(Batch(1, unread=(unread,)))
            return
        self._nodes = nodes
        self._signs.gave()
        self.diary.took(kept)
        for name in dict.fromkeys(one.edge_node for one in meanings if one.asks):
            if nodes[name].is_doubted:
                self._ask(name)

    def _understood(self, messages: Sequence[Arrived]) -> tuple[dict[str, EdgeNode], list[Meaning]]:
        nodes, meanings = dict(self._nodes), []
        for message in messages:
            meant = understand(self.wanted, nodes, message.topic, message.payload)
            if meant.edge_node:
                nodes[meant.edge_node] = meant.node
            meanings.append(meant)
        return nodes, meanings

    def _batch(self, nodes: Mapping[str, EdgeNode], meanings: Sequence[Meaning]) -> Batch:
        understood = [one.understood for one in meanings]
        settled = _settled(nodes, meanings)
        aside: list[Unread] = []
        for unread in (unread for one in meanings for unread in one.understood.unread):
            meant = self._read_again(settled, unread.place, unread.payload) if unread.waits else None
            if meant is None:
                aside.append(unread)
            else:
                understood.append(meant)
        read, given_up = [], []
        for row in self.keeper.waiting(_MOST_WAITING, list(settled)) if settled else ():
            meant = self._read_again(settled, row.place, bytes(row.payload))
            if meant is not None:
                read.append(row.pk)
                understood.append(meant)
            elif settled[row.place].born is not None:
                given_up.append(row.pk)
        return Batch(
            messages=len(meanings),
            readings=[reading for one in understood for reading in one.readings],
            bad=[bad for one in understood for bad in one.bad],
            unread=aside,
            gaps=[gap for one in understood for gap in one.gaps],
            memories={name: edge_node_as_json(node) for name, node in nodes_after(self._nodes, meanings)},
            read=read,
            given_up=given_up,
        )

    def _read_again(self, settled: Mapping[str, _Settled], place: str, payload: bytes) -> Understood | None:
        """What a message that waited means, where nothing is in doubt any more; None where that cannot be said."""
        certain = settled.get(place, _Settled())
        try:
            for node in certain.complete:
                if meant := understand_complete(self.wanted, node, place, payload):
                    return meant
            return understand_waiting(self.wanted, certain.born, place, payload) if certain.born else None
        except FormatError:
            return None

    def _ask_again(self) -> None:
        """Ask those that were asked, and gave no certificate since; those that gave one are asked anew when need be."""
        for name, asked in list(self._asked.items()):
            if not self._nodes.get(name, EdgeNode()).is_doubted:
                del self._asked[name]
            elif self.clock() - asked.at >= _BETWEEN_ASKING:
                self._ask(name)

    def _ask(self, name: str) -> None:
        """Ask an edge node for its certificates: after ten seconds again, and then ever more seldom."""
        asked = self._asked.get(name, _Asked(float("-inf"), 0))
        if self.clock() - asked.at < min(_LONGEST_ASKING, _BETWEEN_ASKING * 2.0 ** max(asked.times - 1, 0)):
            return
        self._asked[name] = _Asked(self.clock(), min(asked.times + 1, 20))
        group, node = name.split("/")
        at = int(self.keeper.now().timestamp() * 1000)
        _LOG.info("%s is asked for its certificate of birth", name)
        self.broker.say(f"{NAMESPACE}/{group}/NCMD/{node}", ask_for_birth(at))

    def _leave(self) -> None:
        try:
            self.broker.leave()
        except Broken as error:
            _LOG.info("%s", error)

    def _end(self) -> None:
        """Keep what has arrived, and say good-bye. What cannot be kept any more comes again."""
        try:
            taken = tuple(self._pending)
            self._keep_pending()
            self.broker.acknowledge(taken)
            self._signs.note(_STATE.ENDED)
        except (Broken, DatabaseAway) as error:
            _LOG.warning("%s", error)
        self._leave()
