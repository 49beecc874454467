"""What the doctor sees in the database. Nothing here loads before Django is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Count
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from catchball.adapters.media import MediaFolder
from catchball.cli.doctor_findings import Finding, fault, remark
from catchball.cli.migrating import missing_migrations, newer_migrations
from catchball.jobs.stalled import STALLED_AFTER
from catchball.queries.machines import Condition, condition_of
from catchball.store.models import MachineConnection, Media, UnreadMessage
from catchball.store.roles import wrong_with_application_role

_OLDEST_SERVER = 15
_LONGEST_WAIT = timedelta(minutes=5)
_LONGEST_MOVE = timedelta(days=1)
_TOLD = 5
_OF_OWNER = "migrations and pictures"
_BY_OWNER = "Right where only web server or worker runs. Ask once more where DATABASE_OWNER_URL is set."


@dataclass(frozen=True, slots=True)
class Check:
    """One look; with `ends_examination`, what comes after it makes no sense when it finds a fault."""

    name: str
    look: Callable[[], Iterator[Finding]]
    ends_examination: bool = False
    needs_owner: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether whoever asks may look: where only web server or worker runs, nobody knows how the owner signs in."""
        return not self.needs_owner or is_owner_known()

    def findings(self) -> list[Finding]:
        """What is found; that it cannot be looked at is a fault, too."""
        try:
            return list(self.look())
        except DatabaseError as error:
            why = " ".join(str(error).split())
            return [fault(self.name, f"cannot be examined: {why}", "Run: catchball migrate; then ask again.")]


def is_owner_known() -> bool:
    """Whether it is known how the owner of the tables signs in."""
    return bool(connections["owner"].settings_dict["USER"])


def _database() -> Iterator[Finding]:
    for alias, variable in (("default", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
        if alias == "owner" and not is_owner_known():
            yield remark("database", f"{variable} is not set: {_OF_OWNER} were not examined", _BY_OWNER)
            continue
        try:
            connections[alias].ensure_connection()
        except DatabaseError as error:
            why = " ".join(str(error).split())
            yield fault("database", f"no connection by {variable}: {why}", "Start the server, or mend the address.")
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int / 10000")
            (version,) = cursor.fetchone()
        if version < _OLDEST_SERVER:
            mend = f"Use PostgreSQL {_OLDEST_SERVER} or newer."
            yield fault("database", f"the server is version {version}", mend)


def _migrations() -> Iterator[Finding]:
    if newer := newer_migrations():
        yield fault(
            "migrations",
            f"{len(newer)} are of a newer version of Catchball than this one: {', '.join(newer[:_TOLD])}",
            "Install that version, and start nothing of this one.",
        )
        return
    if missing := missing_migrations():
        yield fault(
            "migrations",
            f"{len(missing)} are not applied: {', '.join(missing[:_TOLD])}",
            "Make a backup, then run: catchball migrate",
        )


def _roles() -> Iterator[Finding]:
    for sentence in wrong_with_application_role():
        yield fault("roles", sentence, "See docs/guide/install.md, “A server of your own”.")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
            " and not (has_table_privilege(oid, 'select')"
            "          and (has_table_privilege(oid, 'insert') or relname = 'store_party'))"
        )
        if closed := sorted(name for (name,) in cursor.fetchall()):
            yield fault("roles", f"the application may not use {', '.join(closed[:_TOLD])}", "Run: catchball migrate")


def _worker() -> Iterator[Finding]:
    now = timezone.now()
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=now - timedelta(seconds=2 * STALLED_AFTER))
    is_alive = alive.exists()
    if not is_alive:
        yield fault(
            "worker", "no worker is alive: letters and rebases wait", "Run catchball serve, or catchball worker."
        )
    doing = ProcrastinateJob.objects.filter(status="doing").exclude(worker__in=alive)
    if (stalled := doing.count()) and is_alive:
        mend = "They are given back within seconds; if this stays, look at the log of the worker."
        yield remark("worker", f"{stalled} jobs are in the hands of workers that died", mend)
    if failed := ProcrastinateJob.objects.filter(status="failed").count():
        names = ProcrastinateJob.objects.filter(status="failed").values_list("task_name", flat=True).distinct()
        yield fault(
            "worker",
            f"{failed} jobs failed for good: {', '.join(sorted(names)[:_TOLD])}",
            "Mend the cause, which stands in the log of the worker; then retry or dismiss them: catchball jobs list.",
        )


def _waiting() -> Iterator[Finding]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs job where status = 'todo' and exists ("
            "  select 1 from procrastinate_events event where event.job_id = job.id"
            "  and event.at < %s) and (scheduled_at is null or scheduled_at < %s)",
            [timezone.now() - _LONGEST_WAIT] * 2,
        )
        (late,) = cursor.fetchone()
    if late:
        mend = "Run more workers, or look why they do not get on."
        yield fault("waiting jobs", f"{late} jobs wait for more than five minutes", mend)


def _pictures() -> Iterator[Finding]:
    folder = MediaFolder(Path(settings.MEDIA_ROOT))
    rows = Media.objects.using("owner").values_list("sha256", "size").distinct().order_by("sha256")
    bad = [digest for digest, size in rows.iterator() if not _is_there(folder, digest, size)]
    if bad:
        yield fault(
            "pictures",
            f"{len(bad)} files are missing in {settings.MEDIA_ROOT} or not whole: {', '.join(bad[:_TOLD])}",
            "Put them back from a backup, or from the folder from which the cookbook was imported: catchball import.",
        )


def _is_there(folder: MediaFolder, digest: str, size: int) -> bool:
    return folder.has(digest) and folder.path(digest).stat().st_size == size


def _assets() -> Iterator[Finding]:
    folder = Path(apps.get_app_config("catchball_web").path) / "static" / "catchball"
    listed = folder / "assets.json"
    mend = "Install the package again: pip install --force-reinstall catchball; from its sources: make install."
    if not listed.is_file():
        yield fault("web assets", f"{folder} has no built files: pages come without style", mend)
        return
    files = json.loads(listed.read_text("utf-8"))["files"]
    if gone := sorted(name for name in files if not (folder / name).is_file()):
        yield fault("web assets", f"{folder} lacks {', '.join(gone[:_TOLD])}", mend)


def _departures() -> Iterator[Finding]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from app.departures_over(%s)", [timezone.localdate() - timedelta(days=1)])
        (late,) = cursor.fetchone()
    if late:
        mend = "Their authors were told; they propose what shall stand there now."
        yield remark("departures", f"{late} temporary departures are over and could not be taken back", mend)


def _connections() -> Iterator[Finding]:
    now = timezone.now()
    for row in MachineConnection.objects.using("owner").order_by("party_id", "name"):
        condition = condition_of(row, now)
        if condition == Condition.GONE:
            mend = "Start it again: catchball connect FILE. Whoever watches over it should do so by itself."
            yield fault("connections", f"{row.name} gave its last sign of life {_since(row.alive_at, now)}", mend)
        elif condition == Condition.TROUBLED:
            mend = "It tries again by itself; see to what it says."
            yield fault("connections", f"{row.name} cannot listen: {row.trouble}", mend)
        elif condition == Condition.QUIET:
            mend = "Look whether the machines still send, and whether the broker lets them."
            yield fault(
                "connections", f"{row.name} has heard nothing {_since(row.heard_at or row.began_at, now)}", mend
            )
    unread = UnreadMessage.objects.using("owner").filter(state="open").values("connection__name")
    for entry in unread.annotate(count=Count("pk")).order_by("connection__name"):
        what = f"{entry['connection__name']} has {entry['count']} messages that it did not understand"
        yield remark("connections", what, "See them with: catchball connections show NAME")


def _since(at: datetime, now: datetime) -> str:
    minutes = int((now - at).total_seconds() // 60)
    ago = f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
    return f"since {at.astimezone().isoformat(' ', 'minutes')} ({ago})"


def _archive() -> Iterator[Finding]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select to_char(month, 'YYYY-MM') from measured.archived_month"
            " where state = 'closed' and at < %s order by month",
            [timezone.now() - _LONGEST_MOVE],
        )
        if halfway := [month for (month,) in cursor.fetchall()]:
            mend = "Run catchball measurements archive again; or open a month: catchball measurements recall."
            yield remark("archive", f"half-way into the archive, and closed for a day: {', '.join(halfway)}", mend)


DATABASE_CHECKS = (
    Check("database", _database, ends_examination=True),
    Check("migrations", _migrations, ends_examination=True, needs_owner=True),
    Check("roles", _roles),
    Check("worker", _worker),
    Check("waiting jobs", _waiting),
    Check("pictures", _pictures, needs_owner=True),
    Check("web assets", _assets),
    Check("departures", _departures),
    Check("connections", _connections, needs_owner=True),
    Check("archive", _archive, needs_owner=True),
)
