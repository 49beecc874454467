"""What the running system costs in its database: `python -m bench.system`. Exit 1 when a promise is broken.

Classifying one change over 10,000 local cookbooks of which 3 % deviate there; rebasing 1,000 local cookbooks of 300
steps with 20 deviations each on a new revision, by two workers, from the moment when they are asked for. The rows of
the 10,000 are written by the database itself. How slow the machine is (docs/decisions/009) is measured after each.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from bench.measure import peak_memory
from bench.plain import loaded
from bench.standard import standard
from bench.workers import working
from bench.yardstick import slowness
from catchball.adapters.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from bench.network import Family  # (needs Django, which is set up later)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MANY, DEVIATING = 10_000, 0.03
REBASED, DEVIATIONS = 1_000, 20
MOST_CLASSIFYING, MOST_REBASING = 0.05, 30.0
GOES = 21
PROCESSES = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured, in seconds and bytes, against what is promised."""

    words: str
    seconds: float
    most: float
    peak: int

    slowness: float

    @property
    def is_held(self) -> bool:
        """Whether the promise is kept, on a machine that is as fast as the one for which it was made."""
        return self.seconds / self.slowness <= self.most

    @property
    def line(self) -> str:
        """The measurement as a sentence."""
        sign, divided = "held  " if self.is_held else "broken", self.seconds / self.slowness
        return (
            f"{sign} {self.words}: {self.seconds:.3f} s, divided by {self.slowness:.2f} {divided:.3f} s, at most "
            f"{self.most:g} s; peak memory {self.peak // 2**20} MiB"
        )


@contextmanager
def database() -> Iterator[None]:
    """A server of its own, with tables, and Django pointing at it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as another user, who must find its data
        yield from _served(Path(folder) / "data")


def _served(data: Path) -> Iterator[None]:
    with EmbeddedPostgres(data) as server:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="catchball.config.settings",
            CATCHBALL_SECRET_KEY="only for measuring, and signs nothing that lasts",  # noqa: S106
            DATABASE_URL=server.app_url,
            DATABASE_OWNER_URL=server.owner_url,
        )
        import django  # (its settings are read from what stands just above)

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from catchball.store.roles import grant_to_application

        call_command("migrate", database="owner", verbosity=0)
        grant_to_application("owner")
        try:
            yield
        finally:
            for alias in connections:
                connections[alias].close()


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds on the clock, for a database is at work in another process."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def measure() -> list[Found]:
    """Both figures, in a database made for them."""
    with database():
        from bench.network import classifying_network, rebasing_network

        ask = classifying_network(MANY, DEVIATING)
        ask()  # caches warm, as in a server that runs
        goes = [timed(ask)[0] for _ in range(GOES)]
        found = [
            Found(f"classify one change over {MANY:,} local cookbooks, {DEVIATING:.0%} deviating there", median(goes),
                  MOST_CLASSIFYING, peak_memory(), slowness())
        ]  # fmt: skip
        found.append(_rebasing(rebasing_network(REBASED, DEVIATIONS)))
    return found


def _rebasing(family: Family) -> Found:
    """Rebase a family by workers that were started before and have nothing else to do, telling how far they are."""
    from procrastinate.contrib.django.models import ProcrastinateJob  # (Django is there by now)

    def is_idle() -> bool:
        return not ProcrastinateJob.objects.filter(status__in=("todo", "doing")).exists()

    def is_through() -> bool:
        seen = family.look()
        print(f"\r{seen.there:,} of {seen.all:,} cookbooks rebased", end="", file=sys.stderr, flush=True)
        return not seen.behind

    with working(PROCESSES) as workers:
        workers.wait(is_idle)
        asking, asked = timed(family.ask)
        seconds = asking + workers.wait(is_through, 0.2)
        print(file=sys.stderr)
        peak = workers.peak
    if (there := family.look().there) != asked or asked != REBASED:
        raise ValueError(f"{there} of {asked} cookbooks were rebased")
    words = f"rebase {REBASED:,} local cookbooks of 300 steps, {DEVIATIONS} deviations each, by {PROCESSES} workers"
    return Found(words, seconds, MOST_REBASING, peak, slowness())


def documents() -> tuple[Any, Random]:
    """The standard that is measured with, and the chance that draws from it."""
    return loaded(standard(Random(1))), Random(2)


def main() -> int:
    """Measure, tell, and say whether all was held."""
    found = measure()
    for one in found:
        print(one.line)
    return int(not all(one.is_held for one in found))


if __name__ == "__main__":
    sys.exit(main())
