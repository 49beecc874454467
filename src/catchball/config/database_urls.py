"""Database addresses as Django wants them: `postgresql://user:password@host:port/name?host=/socket/folder`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class InvalidDatabaseUrl(ValueError):
    """An address that names no PostgreSQL database."""


def connection_from(url: str, *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of a connection; without an address one that says so when it is used.

    Raises InvalidDatabaseUrl when the address is of another kind.
    """
    parts = urlsplit(url)
    if url and parts.scheme not in {"postgres", "postgresql"}:
        raise InvalidDatabaseUrl("a database address begins with postgresql://; Catchball needs PostgreSQL")
    query = parse_qs(parts.query)
    options: dict[str, Any] = {name: values[0] for name, values in query.items() if name != "host"}
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
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
