"""`catchball jobs`: jobs that failed for good, seen, done again or let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeAlias

import typer

from catchball.cli.complaints import AskedWrongly
from catchball.cli.examples import examples
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, print_raw, printable

Numbers: TypeAlias = Annotated[list[int], typer.Argument(metavar="NUMBER…", help="As jobs list shows them.")]

jobs = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Work behind acts that failed for good.")


@jobs.command("list", epilog=examples("catchball jobs list", "catchball jobs list --json"))
def list_jobs(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List the jobs that failed for good. Why they did stands in the log of the worker."""
    with reached(data, needs_owner=False):
        from catchball.jobs.failed import failed_jobs  # (Django is there by now)

        found: list[dict[str, Any]] = [
            {
                "number": job.number,
                "task": job.task,
                "arguments": dict(job.arguments),
                "attempts": job.attempts,
                "failed_at": job.failed_at.isoformat(timespec="seconds") if job.failed_at else None,
            }
            for job in failed_jobs()
        ]
    if as_json:
        print_json({"catchball": "jobs/1", "jobs": found})
        return
    for job in found:
        said = " ".join(f"{name}={value}" for name, value in job["arguments"].items())
        line = f"{job['number']} {job['task']} ({said}), tried {job['attempts']} times, failed {job['failed_at']}"
        print_raw(f"{printable(line)}\n")


@jobs.command("retry", epilog=examples("catchball jobs retry 17", "catchball jobs retry 17 18 19"))
def retry(numbers: Numbers, data: Data = USUAL_DATA) -> None:
    """Have jobs done again, as soon as a worker is free."""
    with reached(data, needs_owner=False):
        from catchball.jobs.failed import retry_failed  # (Django is there by now)

        _each(numbers, retry_failed)


@jobs.command("dismiss", epilog=examples("catchball jobs dismiss 17"))
def dismiss(numbers: Numbers, data: Data = USUAL_DATA) -> None:
    """Let jobs go: they are not done, and nobody is told. What they would have done is left undone for ever."""
    with reached(data, needs_owner=False):
        from catchball.jobs.failed import dismiss_failed  # (Django is there by now)

        _each(numbers, dismiss_failed)


def _each(numbers: Sequence[int], act: Callable[[int], None]) -> None:
    """Act on all of these jobs, or on none. Raises AskedWrongly."""
    from django.db import transaction  # (Django is there by now)

    from catchball.jobs.failed import NoSuchJob, WaitsAlready

    with transaction.atomic():
        for number in numbers:
            try:
                act(number)
            except NoSuchJob as error:
                raise AskedWrongly(f"no job {number} has failed; see: catchball jobs list") from error
            except WaitsAlready as error:
                raise AskedWrongly(
                    f"the same as job {number} is waiting to be done already; let it go with: "
                    f"catchball jobs dismiss {number}"
                ) from error
