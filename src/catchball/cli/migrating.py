"""`catchball migrate`: tables, policies and rights as this version of the program needs them."""

from __future__ import annotations

from catchball.cli.complaints import AskedWrongly
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.search_index import rebuild_all
from catchball.cli.terminal import print_json, print_raw, working

_SEARCH = "store.0006_search"
"""With it comes the index of the search, empty."""


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
    """Apply what is missing, by the owner, and grant the application its rights; the names of what was applied.

    Raises AskedWrongly, and does nothing, when a newer program has been here.
    """
    from django.core.management import call_command  # (Django is there by now)

    from catchball.store.roles import grant_to_application

    if newer := newer_migrations():
        raise AskedWrongly(
            f"a newer version of Catchball has brought this database up to date: it has {newer[0]}, which this program "
            f"does not know. Nothing was done; install that version, or restore an older backup elsewhere"
        )
    missing = missing_migrations()
    with working("Bringing the database up to date"):
        if missing:
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        grant_to_application("owner")
    if _SEARCH in missing and len(missing) < len(known_migrations()):  # (in a new database there is nothing to index)
        rebuild_all()
    return missing


def missing_migrations() -> list[str]:
    """The migrations that the database lacks, in order: `store.0002_policies`. Raises OperationalError."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def newer_migrations() -> list[str]:
    """Those that were applied by a newer program: they are of apps that this one has, and it does not know them."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    known = known_migrations()
    ours = {name.partition(".")[0] for name in known}
    applied = {f"{app}.{name}" for app, name in MigrationRecorder(connections["owner"]).applied_migrations()}
    return sorted(name for name in applied - known if name.partition(".")[0] in ours)


def known_migrations() -> set[str]:
    """All migrations that this version of the program has, and those that they replace. Needs no database."""
    from django.db.migrations.loader import MigrationLoader

    there = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = [key for migration in there.values() for key in migration.replaces]
    return {f"{app}.{name}" for app, name in (*there, *replaced)}
