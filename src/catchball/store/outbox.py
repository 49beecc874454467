"""Effects that must follow an act: jobs, written by name in the transaction of the act itself."""

from __future__ import annotations

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import JSONValue

_jobs = JobManager(DjangoConnector())
"""Always by Django's connection. In a worker the queue has connections of its own, outside of our transactions."""


def defer(task: str, *, party: int, key: str = "", priority: int = 0, **ids: JSONValue) -> None:
    """Have a job done by the worker, once this transaction is committed. With a key, one at a time is in work.

    Of the jobs that wait those of the highest priority are done first.
    """
    configure_task(name=task, job_manager=_jobs, lock=key or None, priority=priority).defer(party=party, **ids)


def under_way(task: str, *, party: int) -> list[dict[str, JSONValue]]:
    """What the jobs of a task were given that wait or are at work for a party."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"), args__party=party)
    return list(jobs.order_by("pk").values_list("args", flat=True))
