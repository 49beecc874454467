"""Jobs that failed for good: who looks after the installation has them done again, or lets them go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job as it was asked for, how often it was tried, and when it failed last."""

    number: int
    task: str
    arguments: Mapping[str, Any]
    attempts: int
    failed_at: datetime | None


class NoSuchJob(LookupError):
    """There is no job of this number that failed."""


class WaitsAlready(ValueError):
    """The same job is waiting to be done, and there is room for one."""


def failed_jobs() -> list[FailedJob]:
    """All that failed for good, the oldest first."""
    found = _failed().annotate(at=Max("procrastinateevent__at")).order_by("pk")
    return [FailedJob(job.pk, job.task_name, job.args, job.attempts, job.at) for job in found]


def retry_failed(number: int) -> None:
    """Have a job done again, as soon as a worker is free. Raises NoSuchJob, WaitsAlready."""
    _require_failed(number)
    try:
        app.job_manager.retry_job_by_id(number, retry_at=timezone.now())
    except UniqueViolation as error:
        raise WaitsAlready from error


def dismiss_failed(number: int) -> None:
    """Forget a job: it will not be done. Raises NoSuchJob."""
    _require_failed(number)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where id = %s and status = 'failed'", [number])


def _failed() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(status="failed")


def _require_failed(number: int) -> None:
    if not _failed().filter(pk=number).exists():
        raise NoSuchJob
