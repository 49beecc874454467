"""Doing what waits, as the worker does, and looking at what was sent."""

from __future__ import annotations

from django.core import mail
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def work() -> None:
    """Do all waiting jobs, as the worker does, each in turn."""
    while True:
        job = ProcrastinateJob.objects.filter(status="todo").order_by("id").first()
        if job is None:
            return
        app.tasks[job.task_name](**job.args)
        set_status(job.pk, "succeeded")


def set_status(job: int, status: str) -> None:
    with connection.cursor() as cursor:
        if status == "succeeded":
            cursor.execute("update procrastinate_jobs set status = 'doing' where id = %s and status = 'todo'", [job])
        cursor.execute(
            "update procrastinate_jobs set status = %s::procrastinate_job_status where id = %s", [status, job]
        )


def sent() -> list[tuple[str, str]]:
    """To whom and about what letters were sent, since the last time."""
    found = sorted((letter.to[0].split("@")[0], str(letter.subject)) for letter in mail.outbox)
    mail.outbox.clear()
    return found
