"""What fields of requests and answers have in common: how they are checked, and what the document says of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from catchball.queries.listing import LARGEST_ID

LARGEST_VERSION = 2**31 - 1
_LONGEST_WORDS = 20_000
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Given(BaseModel):
    """What a client sends: nothing else is taken, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(BaseModel):
    """What a client is shown."""

    model_config = ConfigDict(extra="forbid")


def _day(raw: Any) -> Any:
    """A day as it is written in JSON. Raises ValueError, as pydantic wants it."""
    if isinstance(raw, date) or raw is None:
        return raw
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        raise ValueError("a day is written as 2026-03-31")
    return date.fromisoformat(raw)


def _instant(raw: Any) -> Any:
    """An instant as it is written in JSON. Raises ValueError, as pydantic wants it."""
    if raw is None:
        return raw
    try:
        found = datetime.fromisoformat(raw)
        is_whole = found.tzinfo is not None and _EARLIEST <= found <= _LATEST
    except (TypeError, ValueError, OverflowError):
        is_whole = False
    if not is_whole:
        raise ValueError("an instant is written as 2026-03-31T14:05:00+02:00, with its time zone, after 2000")
    return found


Id: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Version: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST_VERSION)]
Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Instant: TypeAlias = Annotated[datetime, BeforeValidator(_instant)]
Title: TypeAlias = Annotated[str, Field(max_length=200)]
Words: TypeAlias = Annotated[str, Field(max_length=_LONGEST_WORDS)]
Uid: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}-([1-9][0-9]{0,18}|0)$", examples=["home-17"])
]
Atom: TypeAlias = Annotated[list[str], Field(min_length=2, examples=[["home-17", "title", "en"]])]
