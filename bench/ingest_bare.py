"""The least that keeping rows once can take: PostgreSQL's COPY into a bare table with the columns and key of ours."""

from __future__ import annotations

import time

import psycopg

from bench.ingest_rows import Rows

_PIECE = 50_000
_MAKE = """
create table {name} (
  party_id bigint not null, series_id bigint not null, at timestamptz not null, key varchar(100) not null default '',
  edition integer not null default 0, value double precision, size double precision not null default 1,
  delivery_id bigint not null, primary key (series_id, at, key, edition)
)
"""


def copied(owner_url: str, rows: Rows) -> float:
    """Rows a second, by one program that commits every 50,000 rows; the table is gone afterwards."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(_MAKE.format(name="copied_bare").encode())
        try:
            return rows.count / sum(_copied(owner, rows, places) for places in rows.batches(_PIECE))
        finally:
            owner.execute("drop table copied_bare")


def _copied(owner: psycopg.Connection, rows: Rows, places: range) -> float:
    """Seconds; putting the text together is not counted."""
    lines = zip(rows.texts(places), rows.values(places), strict=True)
    text = "".join(f"1\t1\t{at}\t{value}\t1\n" for at, value in lines).encode()
    start = time.perf_counter()
    with owner.cursor().copy("copy copied_bare (party_id, series_id, at, value, delivery_id) from stdin") as copy:
        copy.write(text)
    return time.perf_counter() - start
