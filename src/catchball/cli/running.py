"""`catchball serve`, `web` and `worker`: what answers requests and does the work behind them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, NoReturn, TypeAlias

import typer

from catchball.cli.complaints import AskedWrongly
from catchball.cli.installation import COMMAND, USUAL_DATA, Data, Urls, environment, given_urls, set_up
from catchball.cli.supervision import ChildProcess, RestartPolicy, Service, Supervisor, ending_in_order
from catchball.cli.terminal import complain, print_raw

Host: TypeAlias = Annotated[str, typer.Option("--host", metavar="NAME", help="The address to listen on.")]
Port: TypeAlias = Annotated[
    int, typer.Option("--port", metavar="NUMBER", min=1, max=65535, help="The port to listen on.")
]
Workers: TypeAlias = Annotated[
    int, typer.Option("--workers", metavar="NUMBER", min=1, max=64, help="How many processes answer requests.")
]
Jobs: TypeAlias = Annotated[
    int, typer.Option("--job-processes", metavar="NUMBER", min=1, max=64, help="How many processes do the jobs.")
]
Database: TypeAlias = tuple[Urls, Sequence[Service]]
"""Where the database is, and what must be kept running for it."""
LOCAL = "127.0.0.1"
USUAL_PORT = 8000
_POLICY = RestartPolicy(most_failures=10)
_HANDOVER = 12.0
"""Seconds in which an earlier run, which is just ending, may still hold the port."""
_POLITENESS = 10
"""How far jobs stand back behind pages; 19 is the most."""
_GRACE = 8.0
"""Seconds that jobs in work may take to end; less than the supervisor waits."""


def serve(
    data: Data = USUAL_DATA, host: Host = LOCAL, port: Port = USUAL_PORT, workers: Workers = 2, jobs: Jobs = 2
) -> None:
    """Run everything: the database (its own, unless DATABASE_URL is set), the web server and the workers.

    The database is brought up to date first. Ctrl-C or SIGTERM ends everything in order.
    """
    given = given_urls()
    run_all(
        data,
        host,
        port,
        workers,
        jobs,
        database=embedded_database(data) if given is None else nullcontext((given, ())),
        prepare=lambda variables: run_command("migrate", variables=variables),
    )


def web(data: Data = USUAL_DATA, host: Host = LOCAL, port: Port = USUAL_PORT, workers: Workers = 2) -> None:
    """Run the web server alone, on as many machines as you need."""
    variables = own_environment(data)
    set_up(variables)  # (what is wrong with a setting is said here, in a sentence)
    become(web_command(host, port, workers), {**variables, **_POOLED})


def worker(data: Data = USUAL_DATA) -> None:
    """Run a worker alone: it does the jobs that acts leave behind, such as letters and rebases."""
    variables = own_environment(data)
    if "DATABASE_OWNER_URL" in os.environ:  # (a process can forget it only by beginning anew)
        become([*COMMAND, "worker"], variables)
    set_up(variables)
    _give_way()
    from procrastinate.contrib.django import app  # (Django is there by now)

    from catchball.jobs.stalled import SIGN_OF_LIFE, STALLED_AFTER

    queue = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # (that of Django has one)
    with app.replace_connector(queue) as running:
        running.run_worker(
            concurrency=2,
            shutdown_graceful_timeout=_GRACE,
            update_heartbeat_interval=SIGN_OF_LIFE,
            stalled_worker_timeout=STALLED_AFTER,
        )


def _give_way() -> None:
    """Somebody waits for a page, nobody for a job: where both want the processor, the page has it first."""
    if hasattr(os, "nice"):  # (Windows has other means)
        os.nice(_POLITENESS)


def run_all(
    data: Path,
    host: str,
    port: int,
    workers: int,
    jobs: int,
    *,
    database: AbstractContextManager[Database],
    prepare: Callable[[Mapping[str, str]], None],
    welcome: Callable[[str], str] = "Catchball answers at {}\n".format,
) -> None:
    """Start the database, prepare it with the owner's environment, then run web and worker until a signal ends all.

    Raises AskedWrongly when the port is taken, typer.Exit(1) when something could not be kept running.
    """
    wait_for_port(host, port)
    with ending_in_order(), database as (found, services):
        if not found.owner:
            raise AskedWrongly("DATABASE_OWNER_URL is not set; without it use catchball migrate, web and worker")
        prepare(environment(data, found, as_owner=True))
        variables = environment(data, found, as_owner=False)
        address = f"http://{host}:{port}"
        answering = ChildProcess("web", web_command(host, port, workers), {**variables, **_POOLED})
        announcing = _Announcement(host, port, lambda: print_raw(welcome(address)))
        working = [ChildProcess("worker", [*COMMAND, "worker"], variables) for _ in range(jobs)]
        code = Supervisor([*services, answering, *working, announcing], complain, policy=_POLICY).run()
    if code:
        raise typer.Exit(code)


def run_command(*words: str, variables: Mapping[str, str]) -> None:
    """Run a command of this program in a process of its own, so that what it loads is gone afterwards."""
    command = [*COMMAND, *words]
    done = subprocess.run(command, env=dict(variables), check=False, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
    if done.returncode:
        raise AskedWrongly(f"catchball {' '.join(words)} failed; what it said stands above")


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The web server: processes that answer one request in each of their two threads."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "2", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "8", "--no-ws", "--log-level", "warning"),
        "catchball.config.web_process:application",
    ]


def wait_for_port(host: str, port: int) -> None:
    """Return when nobody listens on the port. Raises AskedWrongly when somebody goes on to do so."""
    until = time.monotonic() + _HANDOVER
    while not _is_free(host, port):
        if time.monotonic() > until:
            raise AskedWrongly(f"{host}:{port} is taken by another program; choose another one with --port")
        time.sleep(0.2)


_POOLED = {"CATCHBALL_POOL": "1"}


class _Announcement:
    """Says that all is there, once the web server answers for the first time. The supervisor asks again and again."""

    name = "first answer"

    def __init__(self, host: str, port: int, say: Callable[[], None]) -> None:
        self._host, self._port, self._say = host, port, say
        self._is_said = False

    def start(self) -> None:
        """Nothing yet: the server needs its time, and may even be started once more before it answers."""

    def ended(self) -> str | None:
        if not self._is_said and not _is_free(self._host, self._port):
            self._is_said = True
            self._say()
        return None

    def stop(self, patience: float) -> None:
        del patience


@contextmanager
def embedded_database(data: Path) -> Iterator[Database]:
    """The database of a data folder, made if need be, and the service that keeps it running."""
    from catchball.adapters.postgres import EmbeddedPostgres  # (loads the database's client)

    with EmbeddedPostgres(data) as server:
        yield Urls(server.app_url, server.owner_url), (server,)


def own_environment(data: Path) -> dict[str, str]:
    """What a process needs that is no owner of the tables. Raises AskedWrongly when no database runs."""
    urls = given_urls()
    if urls is None:
        from catchball.adapters.postgres import running_access  # (loads the database's client)

        running = running_access(data)
        if running is None:
            raise AskedWrongly(
                f"{data}: no database runs here. Set DATABASE_URL, or run all in one go with: catchball serve"
            )
        urls = Urls(running.app_url, running.owner_url)
    return environment(data, urls, as_owner=False)


def become(command: list[str], variables: Mapping[str, str]) -> NoReturn:
    """Be another program of ours from now on, under the same number, with this environment and no other."""
    os.execve(command[0], command, variables)  # noqa: S606 (our own interpreter, without a shell)


def _is_free(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return False
    except OSError:
        return True
