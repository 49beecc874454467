"""The database of an installation without Django, for what is done to it as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catchball.adapters.postgres import EmbeddedPostgres
from catchball.cli.complaints import AskedWrongly
from catchball.cli.installation import Urls, given_urls, reached_urls
from catchball.cli.supervision import ending_in_order


@contextmanager
def owner_url(data: Path) -> Iterator[str]:
    """How the owner of the tables gets in: to the given database, or to the one on the data folder, running or not."""
    with reached_urls(data) as urls:
        if not urls.owner:
            raise AskedWrongly("DATABASE_OWNER_URL is not set: this is done by the owner of the tables")
        yield urls.owner


@contextmanager
def alone(data: Path) -> Iterator[Urls]:
    """The database for nobody else: the given one, or that of a data folder, which is made if need be.

    Raises PostgresUnavailable when another process runs it.
    """
    given = given_urls()
    if given is not None:
        if not given.owner:
            raise AskedWrongly("DATABASE_OWNER_URL is not set: this is done by the owner of the tables")
        yield given
        return
    with ending_in_order(), EmbeddedPostgres(data) as server:
        yield Urls(server.app_url, server.owner_url)
