"""Whether the database is there, whoever asks."""

from __future__ import annotations

import psycopg
from django.db import Error, connection

_GONE = frozenset({"57P01", "57P02", "57P03", "53300"})
"""The server is being ended, was ended, begins, or takes no more connections."""


def database_answers() -> bool:
    """Whether the database can be asked, within a few seconds."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return False
    return True


def is_database_away(error: BaseException | type[BaseException] | None) -> bool:
    """Whether an error of a request says that the database is not there, which may be over in a moment."""
    cause = error.__cause__ if isinstance(error, Error) else None
    if not isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    return cause.sqlstate is None or cause.sqlstate in _GONE or cause.sqlstate.startswith("08")
