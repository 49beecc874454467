"""Every request is one transaction in which the asker's party acts; a refusal takes back all that it did."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeAlias

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja.operation import Operation

from catchball.actions.idempotency import earlier_answer, keep_answer
from catchball.actions.refusals import NotValid, Refused
from catchball.api.authentication import asker
from catchball.api.bodies import are_as_measured, read_as_measured
from catchball.api.problems import Unmet, problem_of
from catchball.store.acting import Actor, acting

Run: TypeAlias = Callable[..., HttpResponse]
IDEMPOTENCY_KEY = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,100}")
_KEPT_HEADERS = ("ETag", "Location")
_JSON, _MULTIPART = "application/json", "multipart/form-data"
_SHOWN_ONCE = "secret"
"""The field of an answer that is not kept: asked again, it is null."""


def in_one_transaction(run: Run) -> Run:
    """Wraps the operation of a route: who asks, the transaction, and answers to repeated requests."""
    query, takes_files, as_measured = _query_names(run), _takes_files(run), _takes_measurements(run)

    @wraps(run)
    def answered(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            actor = asker(request)
        except (Refused, Unmet) as error:
            return problem_of(request, error)
        request.actor = actor  # type: ignore[attr-defined]  # see authentication.Asked
        if as_measured:
            read_as_measured(request)
        if actor is None:
            return run(request, **path)
        with acting(actor):
            kinds = _MULTIPART if takes_files else _JSON
            response = _answer(request, actor, query, kinds, lambda: run(request, **path))
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    return answered


def _answer(
    request: HttpRequest, actor: Actor, query: frozenset[str], kind: str, run: Callable[[], HttpResponse]
) -> HttpResponse:
    try:
        _require_known(request, query)
        _require_kind(request, kind)
        key = _key_of(request)
        if key is None:
            return run()
        return _answered_once(request, actor, key, run)
    except (Refused, Unmet, RequestDataTooBig) as error:
        return problem_of(request, error)


def _answered_once(request: HttpRequest, actor: Actor, key: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    asked = sha256(f"{request.method} {request.get_full_path()}\n".encode() + _sent(request)).hexdigest()
    kept = earlier_answer(actor=actor, key=key, request=asked)
    if kept is not None:
        body = "" if kept.answer["body"] is None else json.dumps(kept.answer["body"])
        headers = {**kept.answer["headers"], "Idempotency-Replayed": "true"}
        return HttpResponse(body, status=kept.status, content_type="application/json; charset=utf-8", headers=headers)
    response = run()
    if response.status_code < 400:
        answer = {
            "body": _keepable(response),
            "headers": {name: response[name] for name in _KEPT_HEADERS if name in response},
        }
        keep_answer(
            actor=actor, now=timezone.localtime(), key=key, request=asked, status=response.status_code, answer=answer
        )
    return response


def _sent(request: HttpRequest) -> bytes:
    """What tells one request from another: its body, or the files that it brings."""
    if request.content_type != _MULTIPART:
        return request.body
    files = [(field, file) for field, files in sorted(request.FILES.lists()) for file in files]
    told = [f"{field} {file.name} {sha256(file.read()).hexdigest()}" for field, file in files]
    for _, file in files:
        file.seek(0)
    return "\n".join(told).encode()


def _keepable(response: HttpResponse) -> Any:
    body = json.loads(response.content) if response.content else None
    return {**body, _SHOWN_ONCE: None} if isinstance(body, dict) and _SHOWN_ONCE in body else body


def _key_of(request: HttpRequest) -> str | None:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if request.method != "POST" or key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Unmet(400, gettext("An Idempotency-Key has 1 to 100 signs of ASCII, and no blanks."), (IDEMPOTENCY_KEY,))
    return key


def _require_kind(request: HttpRequest, kind: str) -> None:
    if request.method not in ("POST", "PUT") or request.content_type == kind:
        return
    if kind == _MULTIPART or request.body:
        raise Unmet(415, gettext("Send the body as %(kind)s.") % {"kind": kind}, ("Content-Type",))


def _require_known(request: HttpRequest, query: frozenset[str]) -> None:
    """A misspelt filter would show everything, silently."""
    if unknown := sorted(request.GET.keys() - query):
        known = (
            gettext("known are %(names)s") % {"names": ", ".join(sorted(query))}
            if query
            else gettext("there are none here")
        )
        raise NotValid(
            gettext("There is no parameter “%(name)s”; %(known)s.") % {"name": unknown[0][:60], "known": known},
            (unknown[0][:60],),
        )


def _takes_files(run: Run) -> bool:
    """Whether the operation that `run` belongs to is sent files."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja wraps the bound method of an operation
    return any(model.__ninja_param_source__ == "file" for model in operation.models)


def _takes_measurements(run: Run) -> bool:
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja wraps the bound method of an operation
    return are_as_measured(operation.view_func)


def _query_names(run: Run) -> frozenset[str]:
    """The query parameters of the operation that `run` belongs to."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja wraps the bound method of an operation
    models = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)
