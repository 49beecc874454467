"""Measurements of three old months of two parties, for the tests of the archive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connections

from catchball.actions.measurements import Row, take_measurements
from catchball.adapters import measurement_archive as archive
from catchball.store.models import Delivery, Series
from factories import NOW, Company

JANUARY, FEBRUARY, MARCH = (date(2024, month, 1) for month in (1, 2, 3))
BEFORE = date(2024, 4, 1)


def old_rows(month: date, count: int = 40) -> list[Row]:
    """Values of some hours and one at the end of a month: the fourth was corrected, the sixth is taken back."""
    begin = datetime(month.year, month.month, 1, tzinfo=UTC)
    ats = [begin + timedelta(minutes=17 * place) for place in range(count)]
    ats.append((begin + timedelta(days=31)).replace(day=1) - timedelta(microseconds=1))
    rows = [Row(at.isoformat(), 12 + place % 7 / 10, 1 + place % 3) for place, at in enumerate(ats)]
    fourth, sixth = (ats[place].isoformat() for place in (3, 5))
    again = [Row(fourth, 99.0, edition=1), Row(fourth, 12.5, edition=2), Row(sixth, None, edition=1)]
    return [*rows, *again, Row(ats[0].isoformat(), 11.5, key='left, "or"\nright')]


def take(network: Company, series: Series, *rows: Row) -> Delivery:
    """Take rows in."""
    return take_measurements(actor=network.actor("cz operator"), now=NOW, series=series, rows=rows, source="api")


def asked(query: str, *given: Any) -> list[tuple[Any, ...]]:
    """What the owner of the tables sees."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall()) if cursor.description else []


def all_measurements() -> list[tuple[Any, ...]]:
    """All rows of the database, in order."""
    columns = "party_id, series_id, at, key, edition, value, size, delivery_id"
    return asked(f"select {columns} from store_measurement order by series_id, at, key, edition")


def hours() -> list[tuple[Any, ...]]:
    """All sums by the hour, in order."""
    columns = "party_id, series_id, hour, count, mean, m2, low, high, size"
    return asked(f"select {columns} from store_hoursummary order by series_id, hour")


def archived_rows(place: str) -> list[tuple[object, ...]]:
    """All that an archive has, in order."""
    found = archive.measurements(place).drop("month").collect().sort("series", "at", "key", "edition")
    return found.rows()
