"""Jobs whose worker was killed: they stay in work for ever unless somebody takes them out of its hands."""

from __future__ import annotations

import logging

from procrastinate.jobs import Status
from procrastinate.manager import JobManager

STALLED_AFTER = 10.0
"""Seconds without a sign of life after which a worker is taken for dead."""
SIGN_OF_LIFE = 2.0
"""Seconds between two signs of life of a worker."""
_MOST_ATTEMPTS = 10
_log = logging.getLogger(__name__)


async def retry_jobs_of_dead_workers(jobs: JobManager) -> None:
    """Give back the jobs of dead workers. One that was given back too often may be what kills them: it fails."""
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        if job.attempts >= _MOST_ATTEMPTS:
            _log.error("job %s (%s) failed: its worker died %s times", job.id, job.call_string, job.attempts)
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(job)
