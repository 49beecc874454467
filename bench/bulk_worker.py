"""One engine in a process of its own: `python -m bench.bulk_worker polars|spark ASKED`, where ASKED is a JSON file.

It says what to read (the place of the archive, and the files of its table), where to write, and by which periods. Both
engines run `catchball.core.reduction`; each writes what it found as Parquet and prints a line of JSON with its times.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from catchball.core.periods import Period
from catchball.core.reduction import reduced

_ROWS = "series long, at timestamp, key string, edition int, value double, size double, delivery long"
_WORKERS = "local-cluster[2,1,1536]"
"""Two workers with a processor and so many MiB each, in processes of their own."""


def by_polars(asked: Mapping[str, Any]) -> dict[str, float]:
    """Reduce on this machine, one month after the other, as `catchball measurements reduce` does."""
    from catchball.adapters.archive_reducing import reduced_archive

    return {
        period: _timed(lambda p=period: reduced_archive(asked["place"], Period(p)).write_parquet(_out(asked, p)))  # type: ignore[misc]
        for period in asked["periods"]
    }


def by_spark(asked: Mapping[str, Any]) -> dict[str, float]:
    """Reduce on a small cluster, from the files of the table; their folders say of which party and month they are."""
    from pyspark.sql import SparkSession  # type: ignore[import-not-found,unused-ignore]

    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "16",
        "spark.executor.memory": "1g",
    }
    begin = time.perf_counter()
    builder = SparkSession.builder.master(_WORKERS).appName("catchball")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.range(1000).repartition(4).count()
    took = {"start": time.perf_counter() - begin}
    rows = spark.read.schema(f"{_ROWS}, party long, month date").option("basePath", asked["place"])
    frame = rows.parquet(*asked["files"])
    for period in asked["periods"]:
        found = reduced(frame, Period(period)).coalesce(1)
        took[period] = _timed(lambda f=found, p=period: f.write.parquet(_out(asked, p)))  # type: ignore[misc]
    spark.stop()
    return took


def _out(asked: Mapping[str, Any], period: str) -> str:
    return str(Path(asked["out"]) / period)


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    print(json.dumps({"polars": by_polars, "spark": by_spark}[sys.argv[1]](given)))
