"""By what measurements are added up."""

from __future__ import annotations

from enum import StrEnum


class Period(StrEnum):
    """A period of UTC; each lies within one month, so that months can be added up apart from each other."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
