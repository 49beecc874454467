"""What sends measurements, each a process of its own: `python -m bench.ingest_senders`, started by bench/ingest.py.

Over HTTP, as rows or by column, encoding what it sends while it sends; or from a Parquet file, writing to the database
itself. Says on stdout, as JSON, how long it took, what was answered, and how much memory it had at most.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.ingest_network import engineer, use_installation
from bench.ingest_rows import Rows
from bench.measure import peak_memory

FORMS = ("rows", "columns")


@dataclass(frozen=True, slots=True)
class Job:
    """What one sender sends: a form of HTTP, or the path of a Parquet file, in pieces of so many rows."""

    how: str
    data: str
    port: int
    secret: str
    series: int
    count: int
    shift: int
    size: int


@dataclass(frozen=True, slots=True)
class Sent:
    """From when until when (on one clock for all processes), what was answered, and the peak of memory in bytes."""

    began: float
    ended: float
    new: int
    known: int
    refused: int
    peak: int


def send(job: Job) -> Sent:
    """Do it. Raises RuntimeError for an answer that is none."""
    answers = _over_http(job) if job.how in FORMS else _from_parquet(job)
    next(answers)  # (ready)
    began = time.monotonic()
    new = known = refused = 0
    for one in answers:
        new, known, refused = new + one[0], known + one[1], refused + one[2]
    return Sent(began, time.monotonic(), new, known, refused, peak_memory())


def _over_http(job: Job) -> Iterator[tuple[int, int, int]]:
    rows = Rows(job.count, job.shift)
    connection = HTTPConnection("127.0.0.1", job.port, timeout=120)
    headers = {"Authorization": f"Bearer {job.secret}", "Content-Type": "application/json"}
    path = f"/api/v1/series/{job.series}/{'measurements' if job.how == 'rows' else 'columns'}"
    yield 0, 0, 0
    for places in rows.batches(job.size):
        connection.request("POST", path, json.dumps(_body(job.how, rows, places)), headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {said[:300]!r}")
        done = json.loads(said)
        yield done["new"], done["known"], done["refused"]


def _body(how: str, rows: Rows, places: range) -> dict[str, Any]:
    at, values = rows.texts(places), rows.values(places)
    if how == "columns":
        return {"at": at, "value": values}
    return {"rows": [{"at": one, "value": value} for one, value in zip(at, values, strict=True)]}


def _from_parquet(job: Job) -> Iterator[tuple[int, int, int]]:
    use_installation(Path(job.data))
    import polars as pl
    from django.utils import timezone

    from catchball.actions.measurements import take_columns
    from catchball.core.columns import Columns
    from catchball.store.acting import acting
    from catchball.store.models import Series

    actor = engineer()
    with acting(actor):
        series = Series.objects.get(pk=job.series)
    yield 0, 0, 0
    for batch in pl.scan_parquet(job.how).collect_batches(chunk_size=job.size, maintain_order=True):
        for frame in batch.iter_slices(job.size):
            at = frame["at"].to_physical().to_list()
            columns = Columns(at, frame["value"].to_list())
            done = take_columns(actor=actor, now=timezone.now(), series=series, columns=columns, source="file")
            yield done.new, done.known, done.refused


if __name__ == "__main__":
    print(json.dumps(asdict(send(Job(**json.loads(sys.argv[1]))))))
