"""Database addresses as Django wants them: `postgresql://user:password@host:port/name?host=/socket/folder`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg.conninfo import make_conninfo

_LONGEST_CONNECTING = "5"
_QUICK_TO_GIVE_UP = {"timeout": 1.5, "reconnect_timeout": 2.0}
"""Seconds that a request waits for a connection before it is told that there is none; and how long the pool tries to
make one. After that it tries anew at the next request, and not, as it would, after ever longer pauses."""


class InvalidDatabaseUrl(ValueError):
    """An address that names no PostgreSQL database."""


def connection_from(url: str, *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of a connection; without an address one that says so when it is used.

    Raises ValueError when the address is of another kind, or holds what PostgreSQL's client does not know.
    """
    parts = urlsplit(url)
    if url and parts.scheme not in {"postgres", "postgresql"}:
        raise InvalidDatabaseUrl("it begins with postgresql://, for Catchball needs PostgreSQL")
    query = parse_qs(parts.query)
    options: dict[str, Any] = {name: values[0] for name, values in query.items() if name != "host"}
    try:
        make_conninfo("", **options)
    except psycopg.ProgrammingError as error:
        raise InvalidDatabaseUrl(str(error).strip()) from error
    options.setdefault("connect_timeout", _LONGEST_CONNECTING)
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 8, **_QUICK_TO_GIVE_UP}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "catchball",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": pooled,  # (a pooled connection may have been cut since)
        "OPTIONS": options,
    }
