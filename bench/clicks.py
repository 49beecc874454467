"""Twenty people who click through the demonstration company at once: `python -m bench.clicks`. Exit 1 when it is slow.

The demonstration is served as `catchball demo` serves it. Everybody signs in and follows links of the page that they
see, looks at it for a while, and goes on; pictures that they have not seen before are fetched as a browser would. What
is timed is a page's first byte. All twenty are threads of this process, which shares the machine with the server.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from statistics import median, quantiles
from threading import Thread
from urllib.parse import urlencode, urljoin

from bench.installation import Served, free_port
from bench.yardstick import slowness
from catchball.cli.demo.company import accounts

PEOPLE, SECONDS = 20, 40.0
LOOKS = (0.5, 2.5)
"""Seconds that somebody looks at a page, at least and at most."""
MOST = 0.150
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

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form. Raises ValueError when that is refused."""
        _, page = self._get("/account/login/")
        token = _TOKEN.search(page)
        form = {"csrfmiddlewaretoken": token[1] if token else "", "login": username, "password": password}
        answer = self._asked("POST", "/account/login/", urlencode(form))
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
        answer = self._asked("GET", path)
        first_byte = time.perf_counter() - start
        page = answer.read().decode()
        if answer.status == 302:
            return urljoin(path, str(answer.headers["Location"]))
        if answer.status != 200:
            self.failures.append(f"{path}: {answer.status}")
            return "/"
        self.times[_NUMBER.sub("…", path.partition("?")[0])].append(first_byte)
        for picture in {unescape(found) for found in _PICTURE.findall(page)} - self.seen:
            self.seen.add(picture)
            self._get(picture)
        links = {urljoin(path, unescape(found)) for found in _LINK.findall(page)}
        ways = sorted(link for link in links if link.startswith("/") and not link.startswith(_LEFT_ALONE))
        return self.chance.choice(ways) if ways else "/"

    def _get(self, path: str) -> tuple[int, str]:
        answer = self._asked("GET", path)
        return answer.status, answer.read().decode("utf-8", "replace")

    def _asked(self, method: str, path: str, body: str = "") -> HTTPResponse:
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


def run(people: int, seconds: float, seed: int) -> int:
    """Serve the demonstration, have it read, and tell what was waited for. 1 when a promise is broken."""
    with tempfile.TemporaryDirectory(prefix="clicks-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port(), "demo")
        served.start()
        try:
            served.wait()
            password = (data / "demo.password").read_text("utf-8").strip()
            readers = read(served.port, password, people, seconds, Random(seed))
            peak = served.peak
        finally:
            served.end()
    return tell(readers, seconds, peak, slowness())


def read(port: int, password: str, people: int, seconds: float, chance: Random) -> list[Reader]:
    """So many people sign in one after the other and then read at once."""
    names = [account.username for account in accounts() if account.username != "administrator"]
    readers = [Reader(port, Random(chance.random())) for _ in range(people)]
    for reader, name in zip(readers, names, strict=False):
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
    given = asked.parse_args()
    sys.exit(run(given.people, given.seconds, given.seed))
