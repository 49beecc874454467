"""The pages on a port of this machine, with the database and its roles of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread


class _Handler(WSGIHandler):
    """What the web server calls; static files are served by its own middleware, as in production."""

    def __init__(self, *_: object) -> None:
        super().__init__()


@contextmanager
def served() -> Iterator[str]:
    """The address of the pages while they are served."""
    thread = LiveServerThread("127.0.0.1", _Handler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
