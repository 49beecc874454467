"""A real OPC UA server, asyncua's, as a process that can be killed: it keeps the history of its variables in a file.

`python -m bench.machines_opcua FOLDER PORT RATE NODE…` serves and measures until it is ended; RATE 0 only
serves. Nodes are numbers: the history of asyncua 2.1 refuses other identifiers.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import cast

from bench.machines_process import Killable

_WAITING = 0x8032_0000
"""The status of a variable that has no value yet (BadWaitingForInitialData)."""


@dataclass
class OpcUaProcess(Killable):
    """The server, with variables of these names, each measured so many times a second."""

    nodes: Sequence[str]
    rate: float

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"opc.tcp://127.0.0.1:{self.port}/bench/"

    @property
    def database(self) -> Path:
        """Where it keeps the history."""
        return self.folder / "history.sqlite"

    def start(self, *, measures: bool = True) -> None:
        """Start it; returns when it listens."""
        self.folder.mkdir(exist_ok=True)
        rate = self.rate if measures else 0
        words = [sys.executable, "-m", "bench.machines_opcua", str(self.folder), str(self.port), str(rate), *self.nodes]
        self._run(words, 180)

    def tried(self) -> Iterator[tuple[str, datetime, float]]:
        """All that it ever measured, written down or not."""
        for line in (self.folder / "measured").read_text("utf-8").splitlines():
            with suppress(ValueError):  # (the last line of a killed process may be half a line)
                node, at, value = json.loads(line)
                yield node, datetime.fromisoformat(at), value


def recorded(database: Path) -> list[tuple[str, datetime, float]]:
    """What the history has: node, instant, value."""
    found = []
    with closing(sqlite3.connect(database)) as file:
        tables = [name for (name,) in file.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            node = table.removeprefix("2_")
            query = f'select SourceTimestamp, Value, StatusCode from "{table}"'  # noqa: S608  (our own file)
            for at, value, status in file.execute(query):
                if not status and value != "None":
                    instant = datetime.fromisoformat(at)
                    found.append((node, instant if instant.tzinfo else instant.replace(tzinfo=UTC), float(value)))
    return found


async def serve(folder: Path, port: int, rate: float, names: Sequence[str]) -> None:
    """Serve the variables, and measure them."""
    from asyncua import ua
    from asyncua.server.history_sql import HistorySQLite
    from asyncua.server.server import Server

    logging.getLogger("asyncua").setLevel(logging.ERROR)
    server = Server()
    server.iserver.history_manager.set_storage(HistorySQLite(str(folder / "history.sqlite")))
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/bench/")
    await server.register_namespace("bench")
    empty = ua.DataValue(StatusCode=ua.StatusCode(ua.UInt32(_WAITING)))
    variables = []
    for name in names:
        variable = await server.nodes.objects.add_variable(ua.NodeId(ua.Int32(int(name)), ua.Int16(2)), name, 0.0)
        await server.write_attribute_value(variable.nodeid, empty)
        variables.append(variable)
    async with server:
        for variable in variables:
            await server.historize_node_data_change(variable, period=timedelta(days=1), count=0)
        chance, ending = Random(), asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
        with (folder / "measured").open("a", encoding="utf-8") as log:
            while not ending.is_set():
                for name, variable in zip(names, variables, strict=True) if rate else ():
                    at, value = datetime.now(UTC), chance.random()
                    log.write(json.dumps([name, at.isoformat(), value]) + "\n")
                    log.flush()
                    said = ua.DataValue(
                        ua.Variant(value, ua.VariantType.Double),
                        SourceTimestamp=cast("ua.DateTime", at),
                    )
                    await server.write_attribute_value(variable.nodeid, said)
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), 1 / rate if rate else 1)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]))
