"""`python -m bench.bulk_moving`: a month of values from a database into an archive and back. Exit 1 if not equal."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bench.measure import peak_memory
from bench.system import database

T = TypeVar("T")
MONTH, ROWS, SERIES = date(2024, 1, 1), 3_000_000, 100
_FILL = f"""
insert into store_measurement (party_id, series_id, at, key, edition, value, size, delivery_id)
select %s, series, timestamptz '2024-01-01T00:00Z' + number * interval '80 seconds', '', 0,
       20 + round(random()::numeric * 3, 3), 1, %s
from generate_series(0, {ROWS // SERIES - 1}) number, unnest(%s) series
"""  # noqa: S608  (of constants)


def main() -> int:
    """Fill a month, move it, bring it back."""
    with database(), tempfile.TemporaryDirectory() as place:
        from django.utils import timezone  # (Django is there by now)

        from catchball.jobs.archiving import archive_month, begin_archive, recall_month

        in_database = _fill()
        table, now = begin_archive(place), timezone.now()
        there, moved = _timed(lambda: archive_month(place, table, MONTH, now))
        left, size = _count(), sum(file.stat().st_size for file in Path(place).rglob("*.parquet"))
        back, rows = _timed(lambda: recall_month(MONTH, None, now))
        found = _count()
        print(
            f"{ROWS:,} rows: {in_database / ROWS:.0f} bytes each in the database, {size / ROWS:.1f} in the archive; "
            f"moved in {there:.0f} s ({ROWS / there:,.0f} a second), brought back in {back:.0f} s "
            f"({ROWS / back:,.0f} a second), peak memory {peak_memory() // 2**20} MiB"
        )
        return int(moved is None or (moved.rows, left, rows, found) != (ROWS, 0, ROWS, ROWS))


def _fill() -> int:
    """Values of a hundred series; gives the bytes of their partition with its index."""
    from django.utils import timezone  # (Django is there by now)

    from catchball.store.models import Delivery, Metric, Party, Person, Series, Site

    party = Party.objects.using("owner").create(name="Works")
    site = Site.objects.using("owner").create(party=party, key="works", name="Works")
    person = Person.objects.using("owner").create(party=party, pseudonym="p-1")
    beginning: dict[str, Any] = {"party": party, "at": timezone.now()}
    metric = Metric.objects.using("owner").create(
        name="Torque", kind="mean", direction="neither", defined_by=person, **beginning
    )
    series = [
        Series.objects.using("owner")
        .create(metric=metric, site=site, machine=f"M{number}", opened_by=person, **beginning)
        .pk
        for number in range(SERIES)
    ]
    delivery = Delivery.objects.using("owner").create(source="api", rows=ROWS, new=ROWS, **beginning)
    _asked("select app.ensure_months(%s::date[])", [MONTH])
    _asked(_FILL, party.pk, delivery.pk, series)
    _asked("analyze store_measurement")
    return int(_asked("select pg_total_relation_size('measured.m2024_01')")[0][0])


def _count() -> int:
    return int(_asked("select count(*) from store_measurement")[0][0])


def _asked(query: str, *given: Any) -> list[tuple[Any, ...]]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall()) if cursor.description else []


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    done = act()
    return time.perf_counter() - begin, done


if __name__ == "__main__":
    sys.exit(main())
