"""A clock that stands still, for whatever starts with this folder on PYTHONPATH: any day gives the same pictures.

Python itself imports this module as it starts. Only what pages and acts ask the time of stands still; sockets, queues
and the database go on.
"""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime, tzinfo
from types import SimpleNamespace

from django.utils import timesince, timezone

NOW = datetime(2026, 9, 15, 9, 40, tzinfo=UTC)


class _AsReal(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, datetime)


class _Still(datetime, metaclass=_AsReal):
    """A datetime class by whose clock it is always the same moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # (a moment is what is asked for)
        return NOW.astimezone(tz) if tz else NOW.replace(tzinfo=None)


timezone.now = lambda: NOW
timesince.datetime = SimpleNamespace(**vars(dt) | {"datetime": _Still})  # type: ignore[attr-defined]
from django.contrib.humanize.templatetags import humanize  # noqa: E402  (it takes timesince() as it finds it)

humanize.datetime = _Still  # type: ignore[attr-defined]  # (“2 days ago” is counted there)
