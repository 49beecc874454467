"""Several processes run as one: restarted with growing pauses, given up, ended in order, never left behind."""

from __future__ import annotations

import itertools
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from catchball.adapters.postgres import EmbeddedPostgres
from catchball.cli.supervision import ChildProcess, RestartPolicy, Supervisor, Watch, after_failure

POLICY = RestartPolicy(first_pause=1, longest_pause=5, most_failures=6, window=60)

SUPERVISE = """
import signal, sys
from catchball.cli.supervision import ChildProcess, RestartPolicy, Supervisor

signal.signal(signal.SIGINT, signal.default_int_handler)  # (whoever runs tests in the background has both ignored)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
commands = [argument.split("=", 1) for argument in sys.argv[2:]]
services = [ChildProcess(name, ["sh", "-c", command]) for name, command in commands]
policy = RestartPolicy(first_pause=0.01, most_failures=3)
supervisor = Supervisor(services, lambda text: print(text, flush=True), policy=policy, patience=float(sys.argv[1]))
sys.exit(supervisor.run())
"""
OBEDIENT = "trap 'echo $0 ends; exit 0' TERM; echo ready $$; while :; do sleep 0.02; done"
STUBBORN = "trap '' TERM; echo ready $$; while :; do sleep 0.02; done"


class Run:
    """A program in a process of its own, whose output is read line by line."""

    def __init__(self, code: str, *arguments: str) -> None:
        command = [sys.executable, "-c", code, *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0)

    def line(self) -> str:
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], 20)[0], "nothing was written for 20 seconds"
        return self.process.stdout.readline().decode().rstrip("\n")

    def pids(self, *names: str) -> dict[str, int]:
        """The numbers that children write when they are ready: `name ready 4711`, in whichever order."""
        lines = [self.line().split() for _ in names]
        assert {line[0] for line in lines} == set(names)
        return {line[0]: int(line[-1]) for line in lines}

    def rest(self) -> list[str]:
        assert self.process.stdout is not None
        self.process.wait(20)
        return self.process.stdout.read().decode().splitlines()


@pytest.fixture
def run() -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def started(code: str, *arguments: str) -> Run:
        runs.append(Run(code, *arguments))
        return runs[-1]

    yield started
    for one in runs:
        one.process.kill()
        one.process.wait()
        assert one.process.stdout is not None
        one.process.stdout.close()


def child(name: str, script: str) -> str:
    return f"{name}={script}".replace("echo ready", f"echo {name} ready").replace("$0", name)


def has_ended(pid: int) -> bool:
    """Whether a process has ended, however slowly; a dead one that nobody took note of counts."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)


@dataclass
class Scripted:
    """A service that ends, and fails to start, when the test says so."""

    name: str
    log: list[str]
    end: str | None = None
    refusals: list[str] = field(default_factory=list)
    stays: bool = False

    def start(self) -> None:
        if self.refusals:
            raise OSError(self.refusals.pop(0))
        self.end = None
        self.log.append(f"start {self.name}")

    def ended(self) -> str | None:
        return self.end

    def stop(self, patience: float) -> None:
        if self.stays:
            raise OSError("will not end")
        self.log.append(f"stop {self.name} {patience}")


class Stage:
    """A supervisor of two scripted services, with a clock that the test moves."""

    def __init__(self, policy: RestartPolicy = POLICY) -> None:
        self.now = 100.0
        self.log: list[str] = []
        self.said: list[str] = []
        self.web, self.worker = Scripted("web", self.log), Scripted("worker", self.log)
        self.supervisor = Supervisor(
            [self.web, self.worker], self.said.append, policy=policy, patience=7, clock=lambda: self.now
        )


def test_pauses_grow_and_are_never_longer_than_the_longest() -> None:
    watch, pauses = Watch(), []
    for _ in range(5):
        after = after_failure(watch, 10.0, POLICY)
        assert after is not None
        assert after.restart_at is not None
        pauses.append(after.restart_at - 10.0)
        watch = after
    assert pauses == [1, 2, 4, 5, 5]


def test_the_last_failure_that_is_allowed_within_the_window_gives_the_service_up() -> None:
    watch = Watch()
    for failure in (0, 12, 24, 36, 48):
        after = after_failure(watch, failure, POLICY)
        assert after is not None
        watch = after
    assert after_failure(watch, 59.9, POLICY) is None
    assert after_failure(watch, 60, POLICY) == Watch((12, 24, 36, 48, 60), restart_at=65)


def test_the_policy_in_use_gives_up_at_five_failures_in_a_minute_and_waits_five_seconds_at_most() -> None:
    assert (RestartPolicy().most_failures, RestartPolicy().window, RestartPolicy().longest_pause) == (5, 60, 5)


def test_a_service_that_ended_is_started_again_after_its_pause_and_this_is_said() -> None:
    stage = Stage()
    stage.supervisor.start()
    stage.web.end = "ended with exit code 3"
    for now in (100.0, 100.9, 101.0, 101.1):
        stage.now = now
        assert stage.supervisor.watch()
        assert stage.log.count("start web") == (1 if now < 101 else 2)
    assert stage.log.count("start worker") == 1
    assert stage.said == ["web ended with exit code 3. It is started again in 1 seconds."]


def test_a_service_that_cannot_be_started_again_has_failed_once_more() -> None:
    stage = Stage()
    stage.supervisor.start()
    stage.web.end, stage.web.refusals = "ended with exit code 3", ["no memory"]
    for now in (100.0, 101.0, 102.9, 103.0):
        stage.now = now
        assert stage.supervisor.watch()
    assert stage.log.count("start web") == 2
    assert stage.said[1:] == ["web could not be started again: no memory. It is started again in 2 seconds."]


def test_when_a_service_is_given_up_the_others_are_still_looked_after_once() -> None:
    stage = Stage(RestartPolicy(most_failures=1))
    stage.supervisor.start()
    stage.web.end = stage.worker.end = "ended"
    assert not stage.supervisor.watch()
    assert [text.split(" ")[0] for text in stage.said] == ["web", "worker"]
    assert "It failed 1 times in 60 seconds, so everything is ended." in stage.said[0]


def test_services_are_stopped_in_reverse_order_even_when_one_cannot_be() -> None:
    stage = Stage()

    stage.worker.stays = True
    stage.supervisor.start()
    with pytest.raises(OSError, match="will not end"):
        stage.supervisor.stop()
    assert stage.log == ["start web", "start worker", "stop web 7"]
    assert stage.said == ["worker could not be ended: will not end"]


def test_when_a_first_start_fails_what_runs_already_is_ended_and_the_error_is_told() -> None:
    stage = Stage()
    stage.worker.refusals = ["no such program"]
    with pytest.raises(OSError, match="no such program"):
        stage.supervisor.run()
    assert stage.log == ["start web", "stop worker 7", "stop web 7"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_children_in_reverse_order_and_then_the_supervisor_with_0(
    run: Callable[..., Run], number: signal.Signals
) -> None:
    supervisor = run(SUPERVISE, "20", child("web", OBEDIENT), child("worker", OBEDIENT))
    pids = supervisor.pids("web", "worker")
    supervisor.process.send_signal(number)
    assert supervisor.rest() == ["worker ends", "web ends"]
    assert supervisor.process.returncode == 0
    assert has_ended(pids["web"])
    assert has_ended(pids["worker"])


def test_a_child_that_does_not_end_in_time_is_killed(run: Callable[..., Run]) -> None:
    supervisor = run(SUPERVISE, "0.1", child("web", OBEDIENT), child("worker", STUBBORN))
    pids = supervisor.pids("web", "worker")
    supervisor.process.terminate()
    assert supervisor.rest() == ["web ends"]
    assert supervisor.process.returncode == 0
    assert has_ended(pids["worker"])


def test_a_child_that_was_killed_is_started_again_without_what_it_had_started_itself(run: Callable[..., Run]) -> None:
    parent = "sleep 1000 & echo ready $!; echo $$; wait"
    supervisor = run(SUPERVISE, "20", child("web", parent))
    grandchild, pid = supervisor.pids("web")["web"], int(supervisor.line())
    os.kill(pid, signal.SIGKILL)
    assert supervisor.line() == "web was ended by SIGKILL. It is started again in 0.01 seconds."
    assert has_ended(grandchild)
    again = supervisor.pids("web")["web"]
    assert again != grandchild
    supervisor.process.terminate()
    supervisor.rest()
    assert has_ended(again)


def test_a_child_that_fails_again_and_again_ends_everything_with_1_and_a_sentence(run: Callable[..., Run]) -> None:
    supervisor = run(SUPERVISE, "20", child("web", OBEDIENT), "worker=exit 3")
    said = supervisor.rest()
    assert supervisor.process.returncode == 1
    assert said.count("worker ended with exit code 3. It is started again in 0.01 seconds.") == 1
    assert any(line.startswith("worker ended with exit code 3. It failed 3 times in 60 seconds") for line in said)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of a process that was killed")
def test_a_kill_of_the_supervisor_ends_its_children(run: Callable[..., Run]) -> None:
    supervisor = run(SUPERVISE, "20", child("web", OBEDIENT), child("worker", OBEDIENT))
    pids = supervisor.pids("web", "worker")
    supervisor.process.kill()
    assert has_ended(pids["web"])
    assert has_ended(pids["worker"])


def test_a_child_has_the_environment_that_it_was_given_and_a_session_of_its_own(tmp_path: Path) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    script = 'echo "$WORD" $$ "$HOME" > "$FILE"; exec sleep 1000'
    child_process = ChildProcess("one", ["/bin/sh", "-c", script], {"WORD": "hi", "FILE": str(told)})
    assert child_process.ended() == "is not running"
    child_process.start()
    word, pid = told.read_text(encoding="utf-8").split()
    assert (word, os.getsid(int(pid))) == ("hi", int(pid))
    assert child_process.ended() is None
    child_process.stop(patience=20)
    assert has_ended(int(pid))


def test_a_database_that_was_killed_is_started_again_like_any_other_service() -> None:
    folder = Path(tempfile.mkdtemp(prefix="catchball test ", dir="/tmp"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder, settings={"fsync": "off"})
    said: list[str] = []
    clock = itertools.count(step=10)
    supervisor = Supervisor([server], said.append, clock=lambda: next(clock))
    try:
        supervisor.start()
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        assert has_ended(server.pid)
        assert supervisor.watch()
        assert supervisor.watch()
        assert server.is_alive()
        assert said == ["postgres ended unexpectedly. It is started again in 0.25 seconds."]
    finally:
        supervisor.stop()
        shutil.rmtree(folder)


def test_within_ending_in_order_a_signal_lets_with_blocks_clean_up(run: Callable[..., Run]) -> None:
    program = run(
        "import signal\n"
        "from catchball.cli.supervision import ending_in_order\n"
        "with ending_in_order():\n"
        "    try:\n"
        "        print('ready', flush=True)\n"
        "        signal.pause()\n"
        "    finally:\n"
        "        print('cleaned up', flush=True)\n"
    )
    assert program.line() == "ready"
    program.process.terminate()
    assert program.rest() == ["cleaned up"]
    assert program.process.returncode == 128 + signal.SIGTERM
