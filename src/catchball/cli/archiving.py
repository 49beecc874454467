"""`catchball measurements archive`, `recall`, `months` and `reduce`: old measurements out of the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from catchball.cli.complaints import NO, AskedWrongly
from catchball.cli.extras import require_bulk
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import complain, print_json, print_raw, printable, working
from catchball.cli.wording import counted
from catchball.core.periods import Period

Place: TypeAlias = Annotated[
    str, typer.Argument(metavar="PLACE", help="The archive: a folder, or an address such as s3://bucket/folder.")
]
OlderThan: TypeAlias = Annotated[
    str, typer.Option("--older-than", metavar="MONTHS", help="Whole months that ended so long ago, such as 24mo.")
]
Month: TypeAlias = Annotated[str, typer.Argument(metavar="MONTH", help="A month of UTC, such as 2024-03.")]
_AGE = re.compile(r"([1-9][0-9]{0,2})mo")
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_NEEDS = "The archive of measurements needs"


def archive(place: Place, older_than: OlderThan, data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """Move months of measurements that are old out of the database, into a Delta Lake table.

    A month leaves the database when what was written has been read again and is equal. Sums by the hour stay,
    so pages and the API show old periods as before. May be ended at any time, and asked for again.
    """
    age = _AGE.fullmatch(older_than)
    if age is None:
        raise AskedWrongly(f"--older-than {older_than}: an age is a number of months, such as 24mo")
    with _archiving(data):
        from django.utils import timezone  # (Django is there by now)

        from catchball.jobs.archiving import archive_month, begin_archive, old_months

        now = timezone.now()
        at = _whole(place)
        months = old_months(_months_before(now, int(age[1])))
        table = begin_archive(at) if months else ""
        done = []
        for month in months:
            with working(f"Moving {month:%Y-%m}"):
                moved = archive_month(at, table, month, now)
            if moved is None:
                complain(f"{month:%Y-%m} is being moved by another process")
                continue
            done.append({"month": f"{moved.month:%Y-%m}", "rows": moved.rows, "parties": moved.parties})
            if not as_json:
                print_raw(f"{moved.month:%Y-%m}: {counted(moved.rows, 'row')}\n")
    if as_json:
        print_json({"catchball": "archived/1", "place": at, "months": done})
    elif not months:
        print_raw("No month is as old as that.\n")


def recall(
    month: Month,
    place: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="Where the archive lies now.")] = None,
    data: Data = USUAL_DATA,
) -> None:
    """Bring a month back from the archive, so that late values and corrections of it can be taken.

    Those that were refused meanwhile wait in quarantine. The next `archive` moves the month again, as it is then.
    """
    wanted = _month(month)
    with _archiving(data):
        from django.utils import timezone  # (Django is there by now)

        from catchball.jobs.archiving import recall_month

        with working(f"Bringing back {month}"):
            rows = recall_month(wanted, _whole(place) if place else None, timezone.now())
    if rows is None:
        complain(f"{month} is not in the archive")
        raise typer.Exit(NO)
    print_raw(f"{month} is back with {counted(rows, 'row')}.\n" if rows else f"{month} takes values again.\n")


def list_months(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List the months that were archived, where they are, and those that were brought back."""
    with reached(data):
        from catchball.store.measurement_months import archived_months  # (Django is there by now)

        found: list[dict[str, Any]] = [
            {"month": f"{one.month:%Y-%m}", "state": one.state, "rows": one.rows, "place": one.place}
            for one in archived_months()
        ]
    if as_json:
        print_json({"catchball": "archived-months/1", "months": found})
        return
    for one in found:
        print_raw(printable(f"{one['month']} {one['state']}, {counted(one['rows'], 'row')}, {one['place']}") + "\n")


def reduce(
    place: Place,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write: .csv or .parquet.")],
    period: Annotated[Period, typer.Option("--by", metavar="PERIOD", help="hour, day or month, of UTC.")] = Period.DAY,
    series: Annotated[list[int] | None, typer.Option("--series", metavar="NUMBER", help="Only this series.")] = None,
    party: Annotated[int | None, typer.Option("--party", metavar="NUMBER", help="Only this party.")] = None,
) -> None:
    """Write what the archived measurements come to: count, mean, m2, variance, low, high, size.

    By party, series and period; of several editions of a value the last one counts. Needs no database.
    """
    require_bulk(_NEEDS)
    from catchball.cli.writing import check_folder, write_file

    ending = out.suffix.casefold()
    if ending not in (".csv", ".parquet"):
        raise AskedWrongly(f"{out}: sums are written as CSV or Parquet; name a file that ends with .csv or .parquet")
    check_folder(out)
    from catchball.adapters.archive_reducing import as_file, reduced_archive  # (loads polars)

    with working("Adding up"):
        found = reduced_archive(_whole(place), period, party, series)
        write_file(out, as_file(found, ending))
    print_raw(f"{out}: {counted(len(found), 'row')}\n")


@contextmanager
def _archiving(data: Path) -> Iterator[None]:
    """The installation, with what may go wrong told in a sentence."""
    require_bulk(_NEEDS)
    with reached(data):
        from catchball.jobs.archiving import NotTheSame  # (Django is there by now)
        from catchball.store.measurement_months import MonthsBusy

        try:
            yield
        except NotTheSame as error:
            complain(str(error))
            raise typer.Exit(NO) from error
        except MonthsBusy as error:
            raise AskedWrongly(str(error)) from error


def _whole(place: str) -> str:
    """An address as it is; a folder from the root, as it is kept for later."""
    return place if "://" in place else str(Path(place).absolute())


def _month(text: str) -> date:
    found = _MONTH.fullmatch(text)
    if found is None:
        raise AskedWrongly(f"{text}: a month is written as 2024-03")
    return date(int(found[1]), int(found[2]), 1)


def _months_before(now: datetime, months: int) -> date:
    """The first day of the month that began so many months before this one. Whole months before it are that old."""
    past = now.year * 12 + now.month - 1 - months
    return date(max(past // 12, 1), past % 12 + 1, 1)
