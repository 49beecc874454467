"""What was found of taking measurements in: printed, and as a page."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.ingest_pages import Waited
from bench.ingest_senders import Sent

LEAST_HTTP, LEAST_FILE, MOST_WAITED = 60_000, 100_000, 0.150
"""Rows a second over HTTP by column and from a file; seconds until the first byte. For a machine as in decision 009."""
MOST_BESIDE = 1.5
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Load:
    """What several senders sent at once; peaks in bytes of the server (so far) and of the database."""

    words: str
    sent: Sequence[Sent]
    server: int
    database: int

    @property
    def rows(self) -> int:
        """How many rows were answered for."""
        return sum(one.new + one.known + one.refused for one in self.sent)

    @property
    def new(self) -> int:
        """How many of them were new."""
        return sum(one.new for one in self.sent)

    @property
    def speed(self) -> float:
        """Rows a second, from the first request to the last answer."""
        return self.rows / (max(one.ended for one in self.sent) - min(one.began for one in self.sent))

    @property
    def sender(self) -> int:
        """The peak of memory of the largest sender."""
        return max(one.peak for one in self.sent)


@dataclass(frozen=True, slots=True)
class Loads:
    """All that was loaded; the last two are what was sent again."""

    columns: Load
    records: Load
    file: Load
    columns_again: Load
    file_again: Load

    def wrong(self) -> Iterator[str]:
        """Answers that say what was not so."""
        for load in (self.columns, self.records, self.file):
            if load.new != load.rows:
                yield f"{load.words}: {load.new:,} of {load.rows:,} rows were answered as new"
        for load in (self.columns_again, self.file_again):
            if any(one.known != one.known + one.new + one.refused for one in load.sent):
                yield f"{load.words}: some rows were not answered as known"


@dataclass(frozen=True, slots=True)
class Told:
    """All that was found; by how much the machine was slower (`slow`) while loading, and while pages were read."""

    rows: int
    bare: float
    loads: Loads
    pages: Sequence[Waited]
    wrong: Sequence[str]
    slow: float
    slow_later: float

    def promises(self) -> list[tuple[bool, str, str]]:
        """Whether it was held, what is promised, and what was found."""
        found = [
            self._fast("rows a second over HTTP, by column", self.loads.columns.speed, LEAST_HTTP),
            self._fast("rows a second from a Parquet file", self.loads.file.speed, LEAST_FILE),
            (not self.wrong, "counts and sums are those computed aside, also after all was sent again", self._right()),
        ]
        return [*found, *(self._soon(page) for page in self.pages), self._as_soon()]

    def _fast(self, words: str, speed: float, least: int) -> tuple[bool, str, str]:
        there = speed * self.slow
        return there >= least, f"at least {least:,} {words}", f"{speed:,.0f} here, {there:,.0f} there"

    def _soon(self, page: Waited) -> tuple[bool, str, str]:
        there, words = page.late / self.slow_later, f"{page.words}: 95 % within {MOST_WAITED * 1000:.0f} ms"
        return there <= MOST_WAITED, words, f"{page.late * 1000:.0f} ms here, {there * 1000:.0f} ms there"

    def _as_soon(self) -> tuple[bool, str, str]:
        """The page of the long series beside that of the short one: what else the machine does slows both."""
        short, long = (page for page in self.pages if page.words.startswith("page of a series"))
        words = f"the {long.words} takes at most {MOST_BESIDE} times as long as the {short.words}"
        ratio = long.usual / short.usual
        return ratio <= MOST_BESIDE, words, f"{ratio:.2f} times (medians, in turns)"

    def _right(self) -> str:
        return "; ".join(self.wrong[:5]) or f"{sum(load.new for load in self._all()):,} values, each once"

    def _all(self) -> tuple[Load, ...]:
        loads: tuple[Load, ...] = tuple(getattr(self.loads, name) for name in Loads.__slots__)
        return loads

    def table(self) -> list[tuple[str, ...]]:
        """A row for each way in."""
        head = ("way in", "rows", "rows a second", "beside COPY", "server", "database", "sender")
        rows = [
            (load.words, f"{load.rows:,}", f"{load.speed:,.0f}", f"{load.speed / self.bare:.2f}", *_sizes(load))
            for load in self._all()
        ]
        return [head, *rows, ("PostgreSQL alone, COPY into a bare table", "", f"{self.bare:,.0f}", "1.00", "", "", "")]

    def waits(self) -> list[tuple[str, ...]]:
        """A row for each page."""
        head = ("page", "median", "95 %")
        return [head, *((one.words, f"{one.usual * 1000:.0f} ms", f"{one.late * 1000:.0f} ms") for one in self.pages)]


def _sizes(load: Load) -> tuple[str, ...]:
    return tuple(f"{size // _MIB:,} MiB" for size in (load.server, load.database, load.sender))


def told(found: Told, page: Path | None) -> int:
    """Print it, and write the page where one is asked for. 1 when a promise is broken."""
    for table in (found.table(), found.waits()):
        widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
        for row in table:
            print("  ".join(cell.rjust(width) if place else cell.ljust(width)
                            for place, (cell, width) in enumerate(zip(row, widths, strict=True))))  # fmt: skip
        print()
    for is_held, words, seen in found.promises():
        print(f"{'held  ' if is_held else 'broken'} {words}: {seen}")
    if page is not None:
        page.write_text(as_markdown(found), "utf-8")
    return int(not all(is_held for is_held, *_ in found.promises()))


def as_markdown(found: Told) -> str:
    """The page."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return _PAGE.format(
        rows=f"{found.rows:,}",
        machine=machine,
        table=_markdown(found.table()),
        waits=_markdown(found.waits()),
        slow=f"{found.slow:.2f}",
        slow_later=f"{found.slow_later:.2f}",
        promises=_markdown(
            [
                ("promise", "in this run", ""),
                *((words, seen, "held" if held else "broken") for held, words, seen in found.promises()),
            ]
        ),
    )


def _markdown(table: Sequence[tuple[str, ...]]) -> str:
    head, *rows = (f"| {' | '.join(row)} |" for row in table)
    return "\n".join([head, f"| --- |{' ---: |' * (len(table[0]) - 1)}", *rows])


_PAGE = """# Taking measurements in

Written by `make ingest`, in one run on {machine}: {rows} rows over HTTP, the tenth part of them as records, too, and
{rows} rows from a Parquet file into one series. Senders, server and database share the machine.

{table}

Everything is served as `catchball serve` does, and kept as always: each value once, checked, summed by the hour, under
row-level security, on disk before it is answered. *Server* is the peak of all processes of `catchball serve` so far,
*database* that of all processes of PostgreSQL with what they share counted once (its cache among it), *sender* that of
the largest sender, with interpreter and libraries; what reads Parquet writes to the database itself. *Beside COPY* is
the speed as a part of what PostgreSQL alone does with rows that nobody checks.

{waits}

Seconds until the first byte, one reader, right after the loading, all in turns; the long series is the one that was
read from the Parquet file.

Limits in time are for a machine on which `git merge-tree` needs 5.00 ms for a case
([why](../decisions/009-limits-in-time.md)). While loading everything took {slow} times as long, and
{slow_later} times while the pages were asked for.

{promises}
"""
