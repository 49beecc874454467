"""Old months of measurements from the database into the archive, and back. Carried out by a command, not by the worker.

Each step is done whole or not at all and finds out first what is done already, so a process may be killed anywhere and
the whole be asked for again: a month is closed, then written in one commit, then what was written is read again and
compared, and only then are its rows deleted. It needs the owner of the tables, whom web and worker do not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from catchball.adapters import measurement_archive as archive
from catchball.store import measurement_months as stored
from catchball.store.measurement_months import CLOSED, OPEN


class NotTheSame(RuntimeError):
    """What is to be compared is not equal, or not of this installation; nothing was deleted. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A month that left the database, how many rows it had, of how many parties."""

    month: date
    rows: int
    parties: int


def old_months(before: date) -> list[date]:
    """The months before this one that have values in the database, the oldest first."""
    return [month for month in stored.stored_months() if month < before and stored.has_rows(month)]


def begin_archive(place: str) -> str:
    """The identity of the archive at a place, which is made if need be.

    Raises NotTheSame when it is not that of this installation, ArchiveUnusable.
    """
    table, is_empty = archive.begin(place)
    known = {kept.table: kept.place for kept in stored.archived_months()}
    if known and table not in known:
        raise NotTheSame(f"{place}: the months before went into another archive, {next(iter(known.values()))}; name it")
    if not known and not is_empty:
        raise NotTheSame(f"{place}: holds measurements that this installation did not put there; name another place")
    return table


def archive_month(place: str, table: str, month: date, now: datetime) -> Archived | None:
    """Move a month; None when another process is doing so. Raises NotTheSame, ArchiveUnusable, MonthsBusy."""
    with stored.alone_with(month) as is_mine:
        if not is_mine or month not in stored.stored_months():
            return None
        _write(place, stored.close_month(month, place, table, now))
        with stored.rows_of(month) as pieces:
            expected = archive.sums_of(pieces)
        found = archive.sums_of_month(place, month)
        rows = sum(one.rows for one in expected.values())
        if found != expected:
            there = sum(one.rows for one in found.values())
            raise NotTheSame(
                f"{place}: of {month:%Y-%m} the archive has {there} rows that are not the {rows} of the database. "
                f"Nothing was deleted; catchball measurements recall {month:%Y-%m} opens the month again"
            )
        stored.empty_month(month, rows, now)
        return Archived(month, rows, len(expected))


def recall_month(month: date, place: str | None, now: datetime) -> int | None:
    """Bring a month back, so that it takes late values and corrections; how many rows came back, None if none was away.

    The archive keeps its copy until the month is archived again. Raises NotTheSame, ArchiveUnusable, MonthsBusy.
    """
    with stored.alone_with(month) as is_mine:
        if not is_mine:
            raise NotTheSame(f"another process is moving {month:%Y-%m}; try again when it has ended")
        kept = {one.month: one for one in stored.archived_months()}.get(month)
        if kept is None or kept.state == OPEN:
            return None
        if kept.state == CLOSED:
            stored.open_again(month, _known_rows(place or kept.place, kept), now)
            return 0
        at = place or kept.place
        expected = _of_archive(at, kept)
        try:
            stored.put_back(month, archive.pieces_of(at, month), lambda rows: archive.sums_of(rows) == expected, now)
        except ValueError as error:
            raise NotTheSame(str(error)) from error
        return kept.rows


def _write(place: str, closed: stored.ArchivedMonth) -> None:
    """Write a month that is closed, unless that was done; what the archive has of it must be what we put there."""
    month = closed.month
    if archive.has_month(place, month, closed.take):
        return
    there = sum(part.rows for part in archive.parts(place) if part.month == month)
    if there != closed.rows:
        raise NotTheSame(
            f"{place}: has {there} rows of {month:%Y-%m}, of which this database knows {closed.rows}, as after an older"
            f" backup was restored. Nothing was written or deleted; take them out of the archive if they are not wanted"
        )
    archive.write_month(place, month, closed.take, lambda: stored.rows_of(month))


def _known_rows(place: str, closed: stored.ArchivedMonth) -> int:
    """How many rows the archive has of a month that never left the database, if they are those of the database."""
    if not archive.has_month(place, closed.month, closed.take):
        return closed.rows
    with stored.rows_of(closed.month) as pieces:
        expected = archive.sums_of(pieces)
    is_equal = archive.sums_of_month(place, closed.month) == expected
    return sum(one.rows for one in expected.values()) if is_equal else closed.rows


def _of_archive(place: str, kept: stored.ArchivedMonth) -> dict[int, archive.Sum]:
    """What an archive has of a month, if it is the right one and has all of it."""
    table = str(archive.opened(place).metadata().id)
    if table != kept.table:
        raise NotTheSame(f"{place}: is another archive than the one that {kept.month:%Y-%m} went into")
    found = archive.sums_of_month(place, kept.month)
    rows = sum(one.rows for one in found.values())
    if rows != kept.rows:
        raise NotTheSame(f"{place}: has {rows} rows of {kept.month:%Y-%m}, and {kept.rows} were archived")
    return found
