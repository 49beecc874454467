"""Taking measurements in: `python -m bench.ingest --rows 10000000`. Exit 1 when a promise is broken.

An installation is served. Several programs send rows over HTTP at once, by column and in part as records; another one
writes a Parquet file into one series. Beside it PostgreSQL copies the same rows into a bare table with the same primary
key, which is the least that keeping each of them once can take. All is sent again, which must change nothing; counts
and sums are compared with those computed aside; and then the pages of what was loaded are asked for. How slow the
machine is (docs/decisions/009) is measured in between.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.ingest_bare import copied
from bench.ingest_checks import found_wrong
from bench.ingest_memory import watching
from bench.ingest_network import Keys, access_to, made_network
from bench.ingest_pages import Waited, waited
from bench.ingest_report import Load, Loads, Told, told
from bench.ingest_rows import Rows, write_parquet
from bench.ingest_senders import Job, Sent
from bench.installation import Served, free_port
from bench.yardstick import slowness
from catchball.cli.supervision import ending_in_order

CLIENTS, BESIDE = 4, 5_000
"""Programs that send over HTTP at once, each to a series of its own; and how many more series the lists have."""
FEW = 1_000
"""Values of a series that is looked at beside the long one."""
AS_RECORDS = 10
"""One of so many rows is sent as records, too, into series of their own."""
PIECES = {"columns": 20_000, "rows": 5_000, "file": 50_000}
MOST_COPIED = 1_000_000


@dataclass(frozen=True)
class Stand:
    """An installation with series to send to."""

    served: Served
    keys: Keys
    file: Path

    def over_http(self, form: str, rows: int, first: int) -> dict[int, Job]:
        """What each client sends, by series; the first of their series is told."""
        count = rows // CLIENTS
        return {
            series: self._job(form, series, count, shift, PIECES[form])
            for shift, series in enumerate(self.keys.series[first : first + CLIENTS])
        }

    def few(self) -> dict[int, Job]:
        """A series of few values, sent by one client."""
        series = self.keys.series[-2]
        return {series: self._job("columns", series, FEW, 0, FEW)}

    def from_file(self, rows: int) -> dict[int, Job]:
        """What is read from the file, into the last series."""
        series = self.keys.series[-1]
        return {series: self._job(str(self.file), series, rows, len(self.keys.series), PIECES["file"])}

    def _job(self, how: str, series: int, count: int, shift: int, size: int) -> Job:
        served = self.served
        return Job(how, str(served.data), served.port, self.keys.secret, series, count, shift, size)


def run(rows: int) -> Told:
    """Serve, load, look."""
    with ending_in_order(), tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port())
        served.start()
        try:
            served.wait()
            keys = made_network(data, 2 * CLIENTS + 2, BESIDE)
            return _measured(Stand(served, keys, Path(folder) / "rows.parquet"), rows)
        finally:
            served.end()


def _measured(stand: Stand, rows: int) -> Told:
    http = stand.over_http("columns", rows, 0)
    records = stand.over_http("rows", rows // AS_RECORDS, CLIENTS)
    file = stand.from_file(rows)
    write_parquet(_rows(file[stand.keys.series[-1]]), stand.file)
    bare = copied(access_to(stand.served.data).owner_url, Rows(min(rows, MOST_COPIED), 0))
    few = stand.few()
    _loaded(stand, "HTTP, few", few.values())
    as_records = _loaded(stand, f"HTTP, as records, {CLIENTS} programs", records.values())  # (and the server is warm)
    loads = Loads(
        _loaded(stand, f"HTTP, by column, {CLIENTS} programs", http.values()),
        as_records,
        _loaded(stand, "Parquet, one program", file.values()),
        _loaded(stand, f"HTTP, by column, {CLIENTS} programs, again", http.values()),
        _loaded(stand, "Parquet, one program, again", file.values()),
    )
    slow = slowness()
    sent = {series: _rows(job) for series, job in (http | records | file | few).items()}
    wrong = [*loads.wrong(), *found_wrong(access_to(stand.served.data).owner_url, sent)]
    pages: Sequence[Waited] = waited(
        stand.served.port, stand.keys, {FEW: stand.keys.series[-2], rows: stand.keys.series[-1]}
    )
    return Told(rows, bare, loads, pages, wrong, slow, slowness())


def _rows(job: Job) -> Rows:
    return Rows(job.count, job.shift)


def _loaded(stand: Stand, words: str, jobs: Iterable[Job]) -> Load:
    """Have all senders send at once."""
    print(words, "…", file=sys.stderr, flush=True)
    with watching(stand.served.data) as database:
        senders = [
            subprocess.Popen([sys.executable, "-m", "bench.ingest_senders", json.dumps(asdict(job))], stdout=-1)
            for job in jobs
        ]
        answers = [sender.communicate()[0] for sender in senders]
        database.look()
    if any(sender.returncode for sender in senders):
        raise RuntimeError(f"{words}: a sender failed")
    return Load(words, [Sent(**json.loads(answer)) for answer in answers], stand.served.peak, database.peak)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--markdown", type=Path, help="the page to write what was found to")
    given = asked.parse_args()
    sys.exit(told(run(given.rows), given.markdown))
