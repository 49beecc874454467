"""The pages on a port of this machine, with the database and its roles of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, RLock
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.http import HttpResponse, HttpResponseBase
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler

_PATIENCE = 60
"""Seconds for the last answers of a test."""


class _Handler(WSGIHandler):
    """What the web server calls; static files are served by its own middleware, as in production."""

    def __init__(self, *_: object) -> None:
        super().__init__()
        self._changed = Condition()
        self._under_way = 0
        self._is_closed = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        with self._changed:
            if self._is_closed:
                start_response("503 Service Unavailable", [])
                return HttpResponse(status=503)
            self._under_way += 1
        try:
            return self.answered(environ, start_response)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def answered(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        """The answer to a request."""
        return super().__call__(environ, start_response)

    def close(self) -> None:
        """Answer no more, and return when the last answer is given: the database is emptied after that."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._under_way, _PATIENCE)


TURN = RLock()
"""Whoever holds it uses the connection that requests share."""


class _OneByOne(_Handler):
    """Requests that share a connection come one after the other."""

    def answered(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        """The answer to a request, when the one before has been given."""
        with TURN:
            return super().answered(environ, start_response)


class _SharingServer(ThreadedWSGIServer):
    """Leaves connections open, for they are not its own."""

    def _close_connections(self) -> None:
        pass


class _SharingThread(LiveServerThread):
    """Answers with the connections of the thread that made it."""

    def _create_server(self, connections_override: Any = None) -> _SharingServer:
        del connections_override
        return _SharingServer(
            (self.host, self.port),
            QuietWSGIRequestHandler,
            allow_reuse_address=False,
            connections_override={"default": self.shared},
        )

    def __init__(self) -> None:
        super().__init__("127.0.0.1", _OneByOne, port=0)
        self.shared = connections["default"]


@contextmanager
def served_within() -> Iterator[str]:
    """The same, within the transaction of a test, who sees what is done and can take it back."""
    thread = _SharingThread()
    thread.shared.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with _running(thread) as address:
            yield address
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        thread.shared.dec_thread_sharing()


@contextmanager
def served() -> Iterator[str]:
    """The address of the pages while they are served."""
    with _running(LiveServerThread("127.0.0.1", _Handler, port=0)) as address:
        yield address


@contextmanager
def _running(thread: LiveServerThread) -> Iterator[str]:
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        handler = thread.httpd.get_app()
        assert isinstance(handler, _Handler)
        handler.close()
        thread.terminate()
