"""Whose token it is, before anybody acts."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import connection

from catchball.queries.actors import actor_of_person
from catchball.store.acting import Actor

READ = "read"
WRITE = "write"
SCOPES = (READ, WRITE)
"""What a token is for: to read, or to do everything that its person may do."""


def token_digest(secret: str) -> str:
    """What is kept of a token. It is long and random, so that a plain digest cannot be guessed back."""
    return sha256(secret.encode()).hexdigest()


def actor_of_token(secret: str, today: date) -> Actor | None:
    """The actor behind a token; None when there is no such token, it was revoked, or its account is closed."""
    with connection.cursor() as cursor:
        cursor.execute("select person_id, scope from app.token_of(%s)", [token_digest(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    return actor_of_person(int(row[0]), today, is_read_only=row[1] != WRITE)
