"""A clock that stands still, for whatever starts with this folder on PYTHONPATH: any day gives the same pictures.

Python itself imports this module as it starts. Only what pages and acts ask the time of stands still; sockets, queues
and the database go on.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from django.contrib.humanize.templatetags import humanize
from django.utils import timezone

NOW = datetime(2026, 9, 15, 9, 40, tzinfo=UTC)


class _Still(datetime):
    """A datetime class by whose clock it is always the same moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # (a moment is what is asked for)
        return NOW.astimezone(tz)


timezone.now = lambda: NOW
humanize.datetime = _Still  # type: ignore[attr-defined]  # (“2 days ago” is counted there)
