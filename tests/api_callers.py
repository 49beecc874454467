"""Programs that call the API in somebody's name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.test.client import MULTIPART_CONTENT

from catchball.actions.tokens import create_token
from catchball.store.acting import Actor
from factories import ANSWERS, NOW


@dataclass
class Answer:
    """What the API answered."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Caller:
    """A program that calls the API with somebody's token; without one, nobody."""

    secret: str = ""
    client: Client = field(default_factory=Client)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call the API. Headers are named as in `If_Match`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        if isinstance(body, bytes) and body.startswith(b"--"):
            sent.setdefault("Content-Type", MULTIPART_CONTENT)
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        response = self.client.generic(
            method, f"/api/v1{path}", content, content_type=sent.pop("Content-Type", "application/json"), headers=sent
        )
        is_json = "json" in response.headers.get("Content-Type", "")
        told = json.loads(response.content) if response.content and is_json else response.content or None
        return Answer(response.status_code, told, dict(response.headers))

    def get(self, path: str, **headers: str) -> Answer:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self("DELETE", path, **headers)


def caller_for(actor: Actor, scope: str = "write") -> Caller:
    """A caller with a new token of a person."""
    return Caller(create_token(actor=actor, now=NOW, name="test", scope=scope).secret)


def good(answer: Answer) -> Any:
    """What a good answer says."""
    assert answer.status < 300, answer.body
    return answer.body


def edits_json(*atoms: tuple[list[str], Any, Any]) -> dict[str, Any]:
    """Edits as JSON: atom, old value, new value."""
    found = [{"atom": atom, "old": old, "new": new} for atom, old, new in atoms]
    return {"catchball": "edits/1", "base": "", "result": "", "edits": found}


def proposal_json(title: str = "Less pressure", *types: str) -> dict[str, Any]:
    """What is said about edits that are proposed, complete."""
    return {"title": title, "types": list(types) or ["setting"], "justification": ANSWERS}
