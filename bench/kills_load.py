"""Programs that work with the API while its processes are killed, and note what they were answered."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from threading import Lock
from typing import Any

from bench.kills_network import PLANTS, STEPS, Keys

_ANSWERS = dict.fromkeys(("reason", "touches", "tasks", "training", "cost", "benefit"), "For the test.")
_TIMEOUT = 15.0
_AGAIN = (500, 502, 503, 504)
_MOVED = (409, 412)
"""Somebody was faster: look again, then try again."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was answered: this change of this cookbook is in effect, and says so at this step."""

    change: int
    cookbook: int
    uid: str
    said: str


@dataclass
class Load:
    """What is asked of an installation, and what it answered."""

    address: str
    keys: Keys
    changed: list[Changed] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    retried: int = 0
    is_over: bool = False
    _lock: Lock = field(default_factory=Lock)
    _numbers: Iterator[int] = field(default_factory=count)

    def workers(self) -> list[Callable[[], None]]:
        """Work for threads: two that change plants' cookbooks, one that issues home revisions and has them followed."""
        books = list(self.keys.plants.values())
        return [partial(self._change, books[0::2]), partial(self._change, books[1::2]), self._issue]

    def _change(self, books: list[int]) -> None:
        said = dict.fromkeys(books, 0)
        for number in count():
            if self.is_over:
                return
            book = books[number % len(books)]
            place = list(self.keys.plants.values()).index(book)
            self._put(book, f"home-{10 + place}", said[book])
            said[book] += 1

    def _issue(self) -> None:
        uid = f"home-{10 + STEPS - 1}"
        for number in count():
            if self.is_over:
                return
            self._put(self.keys.home, uid, number)
            answer = self._post(self.keys.owner, f"/cookbooks/{self.keys.home}/family-rebases")
            with self._lock:
                self.asked.append(answer["cookbooks"])
            time.sleep(1.5)

    def _put(self, book: int, uid: str, number: int) -> None:
        """Have a step say the next thing: propose, agree, decide. Done when it was answered that it is in effect."""
        edit = {"atom": [uid, "instruction", "en"], "old": f"as {number}", "new": f"as {number + 1}"}
        body = {
            "title": f"{uid} as {number + 1}",
            "types": ["setting"],
            "justification": _ANSWERS,
            "edits": {"catchball": "edits/1", "base": "", "result": "", "edits": [edit]},
        }
        change = int(self._post(self.keys.engineer, f"/cookbooks/{book}/changes", body)["id"])
        self._post(self.keys.reviewer, f"/changes/{change}/reviews", {"verdict": "agree", "comment": "Seen."})
        while True:
            status, seen, tag = self._call("GET", self.keys.owner, f"/changes/{change}")
            if status == 200 and seen["state"] == "in effect":
                break
            if status == 200:
                key = self._key()
                act = {"act": "accept", "reason": "It is good."}
                status, answer, _ = self._call("POST", self.keys.owner, f"/changes/{change}/decisions", act, key, tag)
                if 200 <= status < 300:
                    break
                if status not in (*_MOVED, *_AGAIN, 0):
                    self._refuse(f"decision on {change}: {status} {answer}")
                    return
            time.sleep(0.2)
        with self._lock:
            self.changed.append(Changed(change, book, uid, f"as {number + 1}"))

    def _post(self, secret: str, path: str, body: Any = None) -> Any:
        """Post until it is answered, with one key, so that it is done once however often it is asked."""
        key = self._key()
        for _ in count():
            status, answer, _ = self._call("POST", secret, path, body, key)
            if 200 <= status < 300:
                return answer
            if status == 409:
                key = self._key()
            elif status not in (*_AGAIN, 0):
                self._refuse(f"{path}: {status} {answer}")
                raise SystemExit
            time.sleep(0.2)
        raise AssertionError

    def _call(
        self, method: str, secret: str, path: str, body: Any = None, key: str = "", tag: str = ""
    ) -> tuple[int, Any, str]:
        """Status (0: no answer), body and ETag."""
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"If-Match": tag} if tag else {}
        content = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(f"{self.address}/api/v1{path}", content, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=_TIMEOUT) as answer:  # noqa: S310  (our own server)
                said = answer.read()
                return answer.status, json.loads(said) if said else None, answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            self._count_retry()
            return error.code, error.read().decode(errors="replace")[:300], ""
        except (OSError, ValueError):  # (killed before, or in the middle of, its answer)
            self._count_retry()
            return 0, None, ""

    def _key(self) -> str:
        with self._lock:
            return f"kills-{next(self._numbers)}"

    def _count_retry(self) -> None:
        with self._lock:
            self.retried += 1

    def _refuse(self, sentence: str) -> None:
        with self._lock:
            self.refused.append(sentence)


assert len(PLANTS) < STEPS, "each plant changes a step of its own, and the home plant another"
