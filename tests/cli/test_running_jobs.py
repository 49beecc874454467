"""Jobs that failed for good are seen, done again or let go, and then nothing must be mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from catchball.store import outbox
from commands import catchball

pytestmark = pytest.mark.usefixtures("installation")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def failed(installation: Path) -> list[int]:
    """The numbers of two jobs that failed; a third one waits."""
    del installation
    sql("insert into procrastinate_workers (last_heartbeat) values (now())")
    for revision in (7, 8):
        outbox.defer("tell_release", party=1, revision=revision)
    sql("update procrastinate_jobs set status = 'doing'")
    sql("update procrastinate_jobs set status = 'failed', attempts = 8")
    outbox.defer("tell_release", party=1, revision=9)
    return list(ProcrastinateJob.objects.filter(status="failed").order_by("pk").values_list("pk", flat=True))


def statuses() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("status", flat=True))


def test_jobs_that_failed_are_listed_with_what_they_were_about_and_others_are_not(failed: list[int]) -> None:
    said = catchball("jobs", "list").out.splitlines()
    assert [line.split(", failed")[0] for line in said] == [
        f"{number} tell_release (party=1 revision={revision}), tried 8 times"
        for number, revision in zip(failed, (7, 8), strict=True)
    ]
    found = catchball("jobs", "list", "--json").raw["jobs"]
    assert [(job["number"], job["task"], job["arguments"]["revision"]) for job in found] == [
        (failed[0], "tell_release", 7),
        (failed[1], "tell_release", 8),
    ]


def test_when_each_is_done_again_or_let_go_the_doctor_finds_nothing_of_them(failed: list[int]) -> None:
    assert "worker" in {found["check"] for found in catchball("doctor", "--json").raw["findings"]}
    assert catchball("jobs", "retry", failed[0]).code == 0
    assert statuses() == ["todo", "failed", "todo"]
    assert catchball("jobs", "dismiss", failed[1]).code == 0
    assert statuses() == ["todo", "todo"]
    assert "worker" not in {found["check"] for found in catchball("doctor", "--json").raw["findings"]}


@pytest.mark.parametrize("act", ["retry", "dismiss"])
def test_a_job_that_has_not_failed_is_left_alone_and_so_are_the_others(failed: list[int], act: str) -> None:
    waiting = max(failed) + 1
    ended = catchball("jobs", act, failed[0], waiting)
    assert ended.code == 2
    assert f"no job {waiting} has failed; see: catchball jobs list" in ended.err
    assert statuses() == ["failed", "failed", "todo"]


def test_a_job_of_which_only_one_may_wait_is_not_doubled(failed: list[int]) -> None:
    sql(f"update procrastinate_jobs set queueing_lock = 'one' where id in ({failed[0]}, {max(failed) + 1})")
    ended = catchball("jobs", "retry", failed[0])
    assert ended.code == 2
    assert f"let it go with: catchball jobs dismiss {failed[0]}" in ended.err
    assert statuses() == ["failed", "failed", "todo"]
