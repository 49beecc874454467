"""What nobody needs any more: the traces of the jobs of every minute, and the sessions of who went away."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module

from django.conf import settings
from django.db import connection

_ROUTINE_DONE = """
delete from procrastinate_jobs job where task_name = any(%s) and status = 'succeeded' and not exists (
  select 1 from procrastinate_events event where event.job_id = job.id and event.at > now() - interval '1 day')
"""


def forget_done(tasks: Collection[str]) -> None:
    """Delete the jobs of these tasks that were done well more than a day ago."""
    with connection.cursor() as cursor:
        cursor.execute(_ROUTINE_DONE, [list(tasks)])


def forget_expired_sessions() -> None:
    """Delete the sessions that let nobody in any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
