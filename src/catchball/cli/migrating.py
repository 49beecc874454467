"""`catchball migrate`: tables, policies and rights as this version of the program needs them."""

from __future__ import annotations

from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, print_raw, working


def migrate(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """Bring the database up to this version of the program. Make a backup first; `serve` does this by itself.

    What was applied is printed; nothing when all was there. Each step is done whole or not at all.
    """
    with reached(data):
        applied = bring_up_to_date()
    if as_json:
        print_json({"catchball": "migrate/1", "applied": applied})
    elif applied:
        print_raw("".join(f"{name}\n" for name in applied))
    else:
        print_raw("The database is up to date.\n")


def bring_up_to_date() -> list[str]:
    """Apply what is missing, by the owner, and grant the application its rights; the names of what was applied."""
    from django.core.management import call_command  # (Django is there by now)

    from catchball.store.roles import grant_to_application

    missing = missing_migrations()
    with working("Bringing the database up to date"):
        if missing:
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        grant_to_application("owner")
    return missing


def missing_migrations() -> list[str]:
    """The migrations that the database lacks, in order: `store.0002_policies`. Raises OperationalError."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def known_migrations() -> set[str]:
    """All migrations that this version of the program has. Needs no database."""
    from django.db.migrations.loader import MigrationLoader

    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
