"""Twenty people who click through the demonstration company at once: `python -m bench.clicks`. Exit 1 when it is slow.

The demonstration is served as `catchball demo` serves it; with `--scale large` as `catchball demo --scale large` does,
with two hundred sites, two thousand cookbooks and a hundred thousand steps, which are counted first. Everybody signs in
and follows links of the page that they see, looks at it for a while, and goes on; pictures that they have not seen
before are fetched as a browser would, and who was given a file (a PDF, a spreadsheet) is still on the page where its
link was. What is timed is the first byte, of pages and of files. All twenty are threads of this process, which shares
the machine with the server. They begin when the worker has done what the making of the company left behind: the letters
of a year, told within two minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from statistics import median, quantiles
from threading import Thread
from urllib.parse import urlencode, urljoin

import psycopg

from bench.installation import Served, free_port
from bench.yardstick import slowness
from catchball.adapters.postgres import running_access
from catchball.cli.demo.company import accounts
from catchball.cli.demo.scaling_people import large_accounts

PEOPLE, SECONDS = 20, 40.0
LOOKS = (0.5, 2.5)
"""Seconds that somebody looks at a page, at least and at most."""
MOST = 0.150
SIZES = ("normal", "large")
_MAKING = 1800.0
"""Seconds within which the large company must be made and served, on a machine with other work."""
_THERE = {
    "sites": (200, "select count(*) from store_site"),
    "cookbooks": (2_000, "select count(*) from store_cookbook"),
    "steps": (
        100_000,
        """
        select count(*) from store_cookbook book join store_revision head on head.id = book.head_id,
          jsonb_array_elements(head.manifest -> 'nodes') entry join store_blob blob on blob.digest = entry ->> 2
        where blob.party_id = head.party_id and blob.content ->> 'kind' = 'step'
        """,
    ),
}
"""How much there must be of the large company, in the newest revisions, and how that is counted."""
_DUE = """
  select count(*) from procrastinate_jobs
  where status = 'doing' or status = 'todo' and (scheduled_at is null or scheduled_at <= now())
"""
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)"')
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="(/media/[^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_NUMBER = re.compile(r"\d+")
_LEFT_ALONE = ("/account/", "/static/", "/media/", "/api/")


@dataclass
class Reader:
    """Somebody with a browser."""

    port: int
    chance: Random
    cookies: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds until the first byte, by page: its path with `…` for numbers."""
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._left = "/"

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form. Raises ValueError when that is refused."""
        _, page = self._get("/account/login/")
        token = _TOKEN.search(page)
        form = {"csrfmiddlewaretoken": token[1] if token else "", "login": username, "password": password}
        answer = self.asked("POST", "/account/login/", urlencode(form))
        answer.read()
        if answer.status != 302:
            raise ValueError(f"{username} cannot sign in: {answer.status}")

    def read(self, until: float) -> None:
        """Click until it is time."""
        path = "/"
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(*LOOKS))
            path = self._click(path)

    def _click(self, path: str) -> str:
        """Open a page and the pictures on it; gives the next one."""
        start = time.perf_counter()
        answer = self.asked("GET", path)
        first_byte = time.perf_counter() - start
        body = answer.read()
        if answer.status == 302:
            return urljoin(path, str(answer.headers["Location"]))
        if answer.status != 200:
            self.failures.append(f"{path}: {answer.status}")
            return "/"
        self.times[_NUMBER.sub("…", path.partition("?")[0])].append(first_byte)
        if answer.headers.get_content_type() != "text/html":
            return self._left
        self._left = path
        page = body.decode()
        for picture in {unescape(found) for found in _PICTURE.findall(page)} - self.seen:
            self.seen.add(picture)
            self._get(picture)
        links = {urljoin(path, unescape(found)) for found in _LINK.findall(page)}
        ways = sorted(link for link in links if link.startswith("/") and not link.startswith(_LEFT_ALONE))
        return self.chance.choice(ways) if ways else "/"

    def _get(self, path: str) -> tuple[int, str]:
        answer = self.asked("GET", path)
        return answer.status, answer.read().decode("utf-8", "replace")

    def asked(self, method: str, path: str, body: str = "") -> HTTPResponse:
        """The answer to a request, with its cookies kept; its body must be read before the next one."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}{path}",
        }
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer


def run(people: int, seconds: float, seed: int, size: str = SIZES[0]) -> int:
    """Serve the demonstration, have it read, and tell what was waited for. 1 when a promise is broken."""
    with tempfile.TemporaryDirectory(prefix="clicks-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port(), "demo", ("--scale", size))
        served.start()
        try:
            served.wait(_MAKING)
            if size == "large":
                count(data)
            wait_for_jobs(data)
            password = (data / "demo.password").read_text("utf-8").strip()
            readers = read(served.port, password, names(people, size), seconds, Random(seed))
            peak = served.peak
        finally:
            served.end()
    return tell(readers, seconds, peak, slowness())


def count(data: Path) -> None:
    """Tell how large the company is. Raises ValueError when it is not as large as it should be."""
    access = running_access(data)
    assert access is not None, "its database runs as long as it is served"
    with psycopg.connect(access.owner_url) as owner:
        there = {name: owner.execute(asked.encode()).fetchone() for name, (_, asked) in _THERE.items()}
    found = {name: row[0] for name, row in there.items() if row}
    print(", ".join(f"{number:,} {name}" for name, number in found.items()))
    if any(found[name] < least for name, (least, _) in _THERE.items()):
        raise ValueError("the company is not as large as it should be")


def wait_for_jobs(data: Path) -> None:
    """Return when no job is due any more. Raises TimeoutError when that takes as long as the making may."""
    access = running_access(data)
    assert access is not None, "its database runs as long as it is served"
    until = time.monotonic() + _MAKING
    with psycopg.connect(access.owner_url, autocommit=True) as owner:
        while (row := owner.execute(_DUE).fetchone()) and row[0]:
            if time.monotonic() > until:
                raise TimeoutError(f"{row[0]:,} jobs are still waiting")
            time.sleep(1.0)


def names(people: int, size: str) -> list[str]:
    """So many sign-ins; in the large company every second one of somebody who came with it."""
    small = [account.username for account in accounts() if account.username != "administrator"]
    large = [account.username for account in large_accounts()] if size == "large" else []
    taken = [name for pair in zip(large, small, strict=False) for name in pair] if large else small
    return taken[:people]


def read(port: int, password: str, people: Sequence[str], seconds: float, chance: Random) -> list[Reader]:
    """These people sign in one after the other and then read at once."""
    readers = [Reader(port, Random(chance.random())) for _ in people]
    for reader, name in zip(readers, people, strict=True):
        reader.sign_in(name, password)
    until = time.monotonic() + seconds
    threads = [Thread(target=reader.read, args=(until,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return readers


def tell(readers: list[Reader], seconds: float, peak: int, slow: float) -> int:
    """Print a row for every page, slowest first, and the promise."""
    times: dict[str, list[float]] = defaultdict(list)
    for reader in readers:
        for page, found in reader.times.items():
            times[page] += found
    for page in sorted(times, key=lambda name: -_late(times[name])):
        found = times[page]
        print(f"{len(found):5} × {page:45} {median(found) * 1000:6.0f} ms, 95 %: {_late(found) * 1000:6.0f} ms")
    failures = [failure for reader in readers for failure in reader.failures]
    for failure in failures[:10]:
        print(f"failed: {failure}")
    every = [one for found in times.values() for one in found]
    late = _late(every)
    is_held = late / slow <= MOST and not failures
    print(f"{len(every)} pages in {seconds:.0f} s on {os.cpu_count()} cores, median {median(every) * 1000:.0f} ms")
    print(
        f"{'held  ' if is_held else 'broken'} first byte with {len(readers)} people clicking: 95 % within "
        f"{late * 1000:.0f} ms, divided by {slow:.2f} {late / slow * 1000:.0f} ms, at most {MOST * 1000:.0f} ms; "
        f"peak memory {peak // 2**20} MiB"
    )
    return int(not is_held)


def _late(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--seconds", type=float, default=SECONDS)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--scale", choices=SIZES, default=SIZES[0])
    given = asked.parse_args()
    sys.exit(run(given.people, given.seconds, given.seed, given.scale))
