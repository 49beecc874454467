"""Several processes run as one: started in order, restarted when they fail, ended in reverse order.

What is decided (`after_failure`) is pure; the clock is given. Ctrl-C and SIGTERM reach only this process, since every
child is in a session of its own; they end everything, in order. When this process itself is killed, Linux ends the
children (SIGTERM); on other systems they go on, and the next start finds their port in use.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from types import FrameType
from typing import Protocol, Self

FAILED = 1
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
"""Loaded before any child is forked: there, only the plainest calls are safe."""
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_LONGEST_WAIT = 0.2
"""Seconds: not everything that is watched is a child whose end wakes us."""


class Service(Protocol):
    """Something that runs beside us until it is stopped."""

    name: str

    def start(self) -> None:
        """Start it; raises OSError when it cannot be started. It may have run before."""

    def ended(self) -> str | None:
        """None while it runs, else how it ended: “ended with exit code 3”."""

    def stop(self, patience: float) -> None:
        """End it in an orderly way, and by force after so many seconds. Nothing of it is left when this returns."""


@dataclass(frozen=True)
class RestartPolicy:
    """How often something may fail, and how long to wait before it is started again. All times in seconds."""

    first_pause: float = 0.25
    longest_pause: float = 5.0
    most_failures: int = 5
    window: float = 60.0


@dataclass(frozen=True)
class Watch:
    """What is known of one service: when it failed lately, and when it is to be started again if it does not run."""

    failures: tuple[float, ...] = ()
    restart_at: float | None = None


def after_failure(watch: Watch, now: float, policy: RestartPolicy) -> Watch | None:
    """What is known of a service that has just failed: restart it after a pause that grows. None: give it up."""
    failures = (*(failure for failure in watch.failures if now - failure < policy.window), now)
    if len(failures) >= policy.most_failures:
        return None
    pause = min(policy.longest_pause, policy.first_pause * 2 ** (len(failures) - 1))
    return Watch(failures, restart_at=now + pause)


class ChildProcess:
    """A command as a child in a session of its own. It must be started from the main thread.

    On Linux the child gets SIGTERM when the thread that started it ends, however it ends; hence the main thread.
    """

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.name = name
        self._command = list(command)
        self._environment = None if environment is None else dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the command, with the environment that was given, else with ours."""
        self._process = subprocess.Popen(  # noqa: S603 (a command of ours)
            self._command,
            stdin=subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,
            preexec_fn=_dies_with(os.getpid()),  # noqa: PLW1509 (one call into a library that is loaded already)
        )

    def ended(self) -> str | None:
        """How the process ended, or None. What it started itself is ended with it, so that no port stays taken."""
        if self._process is None:
            return "is not running"
        code = self._process.poll()
        if code is None:
            return None
        self._kill_group(self._process)
        return f"was ended by {_signal_name(-code)}" if code < 0 else f"ended with exit code {code}"

    def stop(self, patience: float) -> None:
        """SIGTERM, then SIGKILL for it and all that it started."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):  # (what follows is for this very case)
            self._process.wait(patience)
        self._kill_group(self._process)

    def _kill_group(self, leader: subprocess.Popen[bytes]) -> None:
        self._process = None  # (its number may be given to others from now on)
        with suppress(ProcessLookupError, PermissionError):  # (nobody is left; macOS says the latter)
            os.killpg(leader.pid, signal.SIGKILL)
        leader.wait()


class Supervisor:
    """Runs services until a signal asks for the end, or one of them fails too often.

    `say` gets a sentence about everything that does not go as planned. `patience` is how many seconds each service may
    take to end.
    """

    def __init__(
        self,
        services: Sequence[Service],
        say: Callable[[str], None],
        *,
        policy: RestartPolicy | None = None,
        patience: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = list(services)
        self._say = say
        self._policy = policy or RestartPolicy()
        self._patience = patience
        self._clock = clock
        self._watches = [Watch() for _ in self._services]
        self._started: list[Service] = []

    def run(self) -> int:
        """Start all, in order, and watch them. 0 when a signal ended them, 1 when one could not be kept running.

        Raises what the first start of a service raises. Whatever happens, nothing is left running.
        """
        with _Signals() as signals:
            try:
                self.start()
                while signals.asked_to_end is None:
                    if not self.watch():
                        return FAILED
                    signals.wait(_LONGEST_WAIT)
                return 0
            finally:
                self.stop()

    def start(self) -> None:
        """Start all services, in order."""
        for service in self._services:
            self._started.append(service)
            service.start()

    def watch(self) -> bool:
        """Look once at every service: start again what has ended and waited. False when one is to be given up."""
        fine = [self._watch(place) for place in range(len(self._services))]
        return all(fine)

    def stop(self) -> None:
        """End what was started, in reverse order; a failure to end one does not keep the others."""
        failures: list[OSError] = []
        while self._started:
            service = self._started.pop()
            try:
                service.stop(self._patience)
            except OSError as error:
                self._say(f"{service.name} could not be ended: {error}")
                failures.append(error)
        if failures:
            raise failures[0]

    def _watch(self, place: int) -> bool:
        service, watch = self._services[place], self._watches[place]
        if watch.restart_at is None:
            ended = service.ended()
            return ended is None or self._failed(place, ended)
        if self._clock() < watch.restart_at:
            return True
        try:
            service.start()
        except OSError as error:
            return self._failed(place, f"could not be started again: {error}")
        self._watches[place] = replace(watch, restart_at=None)
        return True

    def _failed(self, place: int, how: str) -> bool:
        name, now = self._services[place].name, self._clock()
        after = after_failure(self._watches[place], now, self._policy)
        if after is None or after.restart_at is None:
            policy = self._policy
            self._say(
                f"{name} {how}. It failed {policy.most_failures} times in {policy.window:.0f} seconds, so everything "
                f"is ended. What it wrote above says why."
            )
            return False
        self._watches[place] = after
        self._say(f"{name} {how}. It is started again in {after.restart_at - now:.2g} seconds.")
        return True


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Within, SIGTERM and SIGHUP end the program by SystemExit, so that `with` blocks clean up, as after Ctrl-C."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with _handling((signal.SIGTERM, signal.SIGHUP), end):
        yield


class _Signals:
    """Takes note of signals that ask for the end, and wakes up for them and for the end of children."""

    def __init__(self) -> None:
        self.asked_to_end: int | None = None

    def __enter__(self) -> Self:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._former_writer = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        self._handlers = _handling((*_ENDING, signal.SIGCHLD), self._note)
        self._handlers.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._handlers.__exit__(None, None, None)
        signal.set_wakeup_fd(self._former_writer)
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, seconds: float) -> None:
        """Return at the next signal, at once if there was one since the last wait, at the latest after so long."""
        if select.select([self._reader], [], [], seconds)[0]:
            os.read(self._reader, 4096)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if number in _ENDING:
            self.asked_to_end = number


@contextmanager
def _handling(numbers: Sequence[signal.Signals], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Handle signals, but for those that whoever started us wants to be ignored (`nohup` does with SIGHUP)."""
    former = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if former[number] is not signal.SIG_IGN or number == signal.SIGCHLD:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, before in former.items():
            signal.signal(number, before)


def _dies_with(parent: int) -> Callable[[], None] | None:
    """What a child does first on Linux: ask for SIGTERM when its parent is gone, and end if it is gone already."""
    libc = _LIBC
    if libc is None:
        return None

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(128 + signal.SIGTERM)

    return ask


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
