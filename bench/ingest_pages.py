"""How long whoever looks at measurements waits for the first byte: pages, and reads of the API."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from random import Random
from statistics import median, quantiles

from bench.clicks import Reader
from bench.ingest_network import ENGINEER, Keys

GOES = 60


@dataclass(frozen=True, slots=True)
class Waited:
    """What was asked, and how long each go took, in seconds."""

    words: str
    times: list[float]

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return quantiles(self.times, n=20, method="inclusive")[-1]

    @property
    def usual(self) -> float:
        """The median."""
        return median(self.times)


def waited(port: int, keys: Keys, series: Mapping[int, int], goes: int = GOES) -> list[Waited]:
    """Ask for each so many times; for the short and the long series, by their numbers of values, in turns."""
    reader = Reader(port, Random(1))
    reader.sign_in(ENGINEER, keys.password)
    asks: dict[str, Callable[[], float]] = {
        "page of all series": lambda: _page(reader, "/measurements/"),
        "last page of all series": lambda: _page(reader, "/measurements/?page=10000"),
    }
    for count, one in series.items():
        told, cursors = f"{count:,} values", Cursors(port, keys, one)
        asks |= {
            f"page of a series of {told}": partial(_page, reader, f"/measurements/{one}/"),
            f"API: a page of 500 of {told}, one behind the other": cursors.next_page,
            f"API: sums of {told} by day": partial(_seconds, port, keys, f"/series/{one}/sums?since=2025-01-01"),
        }
    times: dict[str, list[float]] = {words: [] for words in asks}
    for _ in range(goes):
        for words, ask in asks.items():
            times[words].append(ask())
    return [Waited(words, found) for words, found in times.items()]


@dataclass
class Cursors:
    """Reads a series by the API, page behind page, and again from the newest values behind the last."""

    port: int
    keys: Keys
    series: int
    cursor: str = ""

    def next_page(self) -> float:
        """Seconds for the next page."""
        path = f"/series/{self.series}/measurements?most=500{self.cursor and f'&cursor={self.cursor}'}"
        seconds, found = _asked(self.port, self.keys, path)
        self.cursor = found["next"] or ""
        return seconds


def _page(reader: Reader, path: str) -> float:
    start = time.perf_counter()
    answer = reader.asked("GET", path)
    seconds = time.perf_counter() - start
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
    return seconds


def _seconds(port: int, keys: Keys, path: str) -> float:
    return _asked(port, keys, path)[0]


def _asked(port: int, keys: Keys, path: str) -> tuple[float, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {keys.secret}"})
    answer = connection.getresponse()
    seconds = time.perf_counter() - start
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
    return seconds, json.loads(body)
