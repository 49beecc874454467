"""The embedded PostgreSQL: a server of our own in the data folder, made, started, adopted and stopped.

In the data folder: `postgres/` holds the cluster, `postgres.passwords` its passwords, `postgres.log` what it says,
`postgres.lock` is held by the one process that runs it. The socket is in a short private folder elsewhere, because
systems allow a socket's path about a hundred bytes. The server outlives a kill of the process that started it; the
next start adopts it.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import psycopg

from catchball.adapters import postgres_cluster as cluster_files
from catchball.adapters.postgres_cluster import PORT, Holder, PostgresUnavailable, Postmaster
from catchball.adapters.postgres_roles import Access, Passwords, access, ensure_roles, new_passwords, read_passwords

_SOCKETS = Path("/tmp")  # noqa: S108 (a private folder is made in it)
_PREFIX = "catchball-"
_RECOVERY = 120.0
"""Seconds that a server may take to be ready: after a crash it first repeats what was not yet in its files."""
_HANDOVER = 10.0
"""Seconds that a killed server may take to be gone: its own processes end, and its parent notices its end."""
_IN_USE = ('lock file "postmaster.pid" already exists', "pre-existing shared memory block")
_LARGEST_LOG = 10_000_000


class EmbeddedPostgres:
    """A PostgreSQL server in a data folder, with the database and the roles of Catchball.

    `sockets` is the folder in which a private one is made for the socket; `settings` are settings of PostgreSQL;
    `owner_makes_databases` is for tests. Use it in a `with` block, or call `start` and `stop`.
    """

    name = "postgres"

    def __init__(
        self,
        data: Path,
        *,
        sockets: Path = _SOCKETS,
        settings: Mapping[str, str] = MappingProxyType({}),
        owner_makes_databases: bool = False,
    ) -> None:
        self._data = _checked(data)
        self._cluster = self._data / "postgres"
        self._log = self._data / "postgres.log"
        self._socket_base = sockets
        self._settings = settings
        self._owner_makes_databases = owner_makes_databases
        self._sockets: Path | None = None
        self._lock: int | None = None
        self._server: Postmaster | None = None
        self._access: Access | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def access(self) -> Access:
        """The URLs of the running server; they stay the same when it is started again by this object."""
        if self._access is None:
            raise PostgresUnavailable(f"{self._data}: the database is not running; start it first.")
        return self._access

    @property
    def owner_url(self) -> str:
        """For migrations, backup and restore."""
        return self.access.owner_url

    @property
    def app_url(self) -> str:
        """For web and worker: under row-level security."""
        return self.access.app_url

    @property
    def pid(self) -> int | None:
        """The number of the server process, if one was started and not stopped."""
        return None if self._server is None else self._server.pid

    @staticmethod
    def binary(name: str) -> Path:
        """A program of the server's own version, such as `pg_dump`. Raises PostgresUnavailable."""
        return cluster_files.binary(name)

    def start(self) -> None:
        """Make the cluster if there is none, start or adopt its server, and make sure of database and roles.

        Does nothing when it runs already. Raises PostgresUnavailable, and then nothing of it is left running.
        """
        if self._server is not None and not self._server.has_ended():
            if self.is_alive():
                return
            self._end_server(patience=5.0)
        is_first = self._lock is None
        if is_first:
            self._lock = _locked(self._data)
        try:
            self._server = self._serving()
            self._ensure_roles()
        except BaseException:
            if is_first:
                self.stop()
            else:  # (others hold our URLs: when the next start succeeds they must be true again)
                self._end_server(patience=5.0)
            raise

    def stop(self, patience: float = 30.0) -> None:
        """End the server: connections are closed, everything is written. Then the data folder is free for others.

        After `patience` seconds it is ended at once, and repairs itself at the next start. Raises PostgresUnavailable
        when it does not end even then.
        """
        try:
            self._end_server(patience)
            if self._sockets is not None:
                _discard(self._sockets)
            self._sockets = self._access = None
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def ended(self) -> str | None:
        """None while the server process runs, else a few words about its end."""
        if self._server is None:
            return "was not started"
        return "ended unexpectedly" if self._server.has_ended() else None

    def is_alive(self) -> bool:
        """Whether a real connection succeeds, to a server of this very folder."""
        return self._access is not None and _trouble(self._access, self._cluster) is None

    def _end_server(self, patience: float) -> None:
        server, self._server = self._server, None
        if server is not None:
            _end(server, patience)

    @property
    def _passwords(self) -> Path:
        return self._data / "postgres.passwords"

    def _serving(self) -> Postmaster:
        user = cluster_files.server_user(self._cluster)
        cluster_files.check_reachable(user, self._data)
        cluster_files.check_reachable(user, cluster_files.binary("postgres"))
        self._ensure_cluster(user)
        until = time.monotonic() + _HANDOVER
        while True:
            server = self._adopted() or self._launched(user, is_last=time.monotonic() >= until)
            if server is not None:
                return server
            time.sleep(0.1)

    def _ensure_cluster(self, user: cluster_files.OsUser | None) -> None:
        if self._cluster.exists():
            cluster_files.give_all_to(user, self._cluster)
            return
        # Passwords first: without them nobody could enter a cluster that was made.
        passwords = self._kept_passwords() if self._passwords.exists() else new_passwords(self._passwords)
        cluster_files.make_cluster(self._cluster, user, passwords.superuser)

    def _adopted(self) -> Postmaster | None:
        """The server that an earlier run left behind. When it does not answer it is ended: None, as if there were none.

        None also when it cannot be told whether there is one; PostgreSQL itself then refuses to start a second one.
        """
        left = cluster_files.pid_file(self._cluster)
        if left is None:
            return None
        who = cluster_files.holder(left.pid, self._cluster)
        if who in (Holder.NONE, Holder.OTHER):
            self._clear_away(left, who)
            return None
        try:
            server = Postmaster(left.pid)
        except ProcessLookupError:
            return None
        found = self._access_in(left.sockets)
        if self._is_ready(server) and _trouble(found, self._cluster) is None:
            self._sockets, self._access = left.sockets, found
            return server
        if who is Holder.SERVER:
            _end(server, patience=5.0)
        else:
            server.let_go()
        return None

    def _clear_away(self, left: cluster_files.PidFile, who: Holder) -> None:
        """Remove what a server that is gone left behind, unless the file only came here with a copy of its folder."""
        if left.cluster == self._cluster and left.sockets != self._sockets:
            _discard(left.sockets)
        if who is Holder.OTHER:  # (PostgreSQL would see that the number is taken, and not start)
            (self._cluster / "postmaster.pid").unlink()

    def _launched(self, user: cluster_files.OsUser | None, *, is_last: bool) -> Postmaster | None:
        """A new server; None when PostgreSQL says that an earlier one is not quite gone and there is another try."""
        sockets = self._prepared_sockets(user)
        self._access = self._access_in(sockets)
        said_before = _rolled(self._log)
        child = cluster_files.launch(self._cluster, sockets, user, self._log, self._settings)
        server = Postmaster(child.pid, child)
        try:
            trouble = _trouble(self._access, self._cluster) if self._is_ready(server) else self._said_since(said_before)
        except BaseException:
            _end(server, patience=5.0)
            raise
        if trouble is None:
            return server
        _end(server, patience=5.0)
        if not is_last and any(sign in trouble for sign in _IN_USE):
            return None
        raise PostgresUnavailable(f"{self._data}: the database does not start. PostgreSQL says: {trouble}")

    def _prepared_sockets(self, user: cluster_files.OsUser | None) -> Path:
        if self._sockets is None:
            self._sockets = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._socket_base))
        elif not self._sockets.exists():
            self._sockets.mkdir(mode=0o700)
        cluster_files.check_socket_path(self._sockets)
        cluster_files.give_to(user, self._sockets)
        for old in _sockets_in(self._sockets):
            old.unlink(missing_ok=True)
        return self._sockets

    def _ensure_roles(self) -> None:
        passwords = self._kept_passwords()
        try:
            ensure_roles(
                self.access.superuser_url,
                owner_password=passwords.owner,
                app_password=passwords.app,
                owner_makes_databases=self._owner_makes_databases,
            )
        except psycopg.Error as error:
            raise PostgresUnavailable(f"{self._data}: the roles of the database could not be made. {error}") from error

    def _kept_passwords(self) -> Passwords:
        what_to_do = "Put this file back from a copy of the data folder, or restore a backup into a new one."
        try:
            return read_passwords(self._passwords)
        except FileNotFoundError as error:
            raise PostgresUnavailable(
                f"{self._passwords}: the passwords of this database are missing. {what_to_do}"
            ) from error
        except ValueError as error:
            raise PostgresUnavailable(f"{error}. {what_to_do}") from error

    def _access_in(self, sockets: Path) -> Access:
        return access(self._kept_passwords(), sockets, PORT)

    def _is_ready(self, server: Postmaster) -> bool:
        """Wait until the server says that it is ready; False when it ends, or takes too long."""
        until = time.monotonic() + _RECOVERY
        while time.monotonic() < until:
            said = cluster_files.pid_file(self._cluster)
            if said is not None and said.pid == server.pid and said.is_ready:
                return True
            if server.has_ended(within=0.005):
                return False
        return False

    def _said_since(self, place: int) -> str:
        with self._log.open("rb") as log:
            log.seek(place)
            said = log.read().decode(errors="replace").strip()
        return said[-2000:] or f"nothing. It is not ready after {_RECOVERY:.0f} seconds."


def running_access(data: Path) -> Access | None:
    """The URLs of the server that another process runs on a data folder, such as `catchball serve`; None if none runs.

    For commands beside it (a backup, a new user). Raises OSError or ValueError when the passwords cannot be read.
    """
    folder = _checked(data)
    cluster = folder / "postgres"
    left = cluster_files.pid_file(cluster)
    if left is None or cluster_files.holder(left.pid, cluster) in (Holder.NONE, Holder.OTHER):
        return None
    found = access(read_passwords(folder / "postgres.passwords"), left.sockets, PORT)
    return found if _trouble(found, cluster) is None else None


def _checked(data: Path) -> Path:
    resolved = data.resolve()
    try:
        str(resolved).encode()
    except UnicodeEncodeError as error:
        raise PostgresUnavailable(
            f"{os.fsencode(resolved)!r}: the name of this folder is not UTF-8; the database needs one that is."
        ) from error
    return resolved


def _locked(data: Path) -> int:
    """Take the lock of a data folder, which is made if need be. It ends with this process, however that ends."""
    data.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    lock = os.open(data / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        who = os.read(lock, 200).decode(errors="replace").strip() or "another process"
        os.close(lock)
        raise PostgresUnavailable(
            f"{data}: the database in this folder is already run by {who}. End that first, or use another folder."
        ) from error
    os.ftruncate(lock, 0)
    os.write(lock, f"process {os.getpid()} ({' '.join([Path(sys.argv[0]).name, *sys.argv[1:2]])})\n".encode())
    return lock


def _trouble(where: Access, cluster: Path) -> str | None:
    """Why no connection to a server of this folder succeeds; None when it does."""
    try:
        with psycopg.connect(where.superuser_url, connect_timeout=10) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.Error as error:
        return str(error)
    served = Path(str(row[0]) if row else "")
    if served.exists() and served.samefile(cluster):
        return None
    return f"a server of another folder answers: {served}"


def _end(server: Postmaster, patience: float) -> None:
    for number, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 15.0)):
        server.ask(number)
        if server.has_ended(within=seconds):
            server.let_go()
            return
    raise PostgresUnavailable(
        f"The database (process {server.pid}) does not end, perhaps because its disk does not answer. Look at the disk."
    )


def _sockets_in(folder: Path) -> tuple[Path, Path]:
    return folder / f".s.PGSQL.{PORT}", folder / f".s.PGSQL.{PORT}.lock"


def _discard(folder: Path) -> None:
    """Remove a folder that was made for sockets, and nothing else that might be in it."""
    for old in _sockets_in(folder):
        old.unlink(missing_ok=True)
    if folder.name.startswith(_PREFIX):
        with suppress(OSError):  # (gone already, or somebody put something of theirs in it: theirs to keep)
            folder.rmdir()


def _rolled(log: Path) -> int:
    """Put a log that became large aside, in place of the one before. The size of the log now."""
    size = log.stat().st_size if log.exists() else 0
    if size <= _LARGEST_LOG:
        return size
    log.replace(log.with_name(f"{log.name}.1"))
    return 0
