"""What the machines of `bench.machines` write to: a party, a site, a person for the connection, and series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import psycopg

from catchball.adapters.postgres import running_access
from catchball.cli.installation import Urls, environment, set_up

USER = "machines"


def made_series(data: Path, names: Iterable[str]) -> dict[str, int]:
    """Series in the installation that is served on a data folder, one for each name; their numbers."""
    running = running_access(data)
    assert running is not None, "the installation is served"
    set_up(environment(data, Urls(running.app_url, running.owner_url), as_owner=True))
    from django.db import connections
    from django.utils import timezone

    from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
    from catchball.cli import account_rows as rows
    from catchball.queries.actors import actor_of_person
    from catchball.store.acting import acting
    from catchball.store.models import Site

    party = rows.add_party("Maker", "DE")
    rows.add_site(party, "home", "home", "", "en", ())
    account = rows.Account(USER, email="machines@example.org", functions=("production",))
    known = rows.add_user(party.pk, account, rows.encoded_password(rows.new_password()))
    actor = actor_of_person(known.user.person_id, timezone.localdate())
    now = timezone.now()
    with acting(actor):
        site = Site.objects.get()
    metric = define_metric(actor=actor, now=now, given=MetricGiven("Bore", "mm", "mean", "neither"))
    found = {
        name: open_series(actor=actor, now=now, metric=metric, site=site, place=Place(machine=name)).pk
        for name in names
    }
    for connection in connections.all():
        connection.close()
    return found


def kept_values(data: Path) -> Counter[tuple[int, datetime, float]]:
    """What is in the database: series, instant, value, and how often."""
    with _owner(data) as database:
        return Counter(database.execute("select series_id, at, value from store_measurement").fetchall())


def kept_count(data: Path) -> int:
    """How many values are in the database; -1 while it does not answer."""
    try:
        with _owner(data) as database:
            return int(database.execute("select count(*) from store_measurement").fetchall()[0][0])
    except (psycopg.OperationalError, AssertionError):
        return -1


def are_listening(data: Path) -> int:
    """How many connections listen."""
    with _owner(data) as database:
        query = "select count(*) from store_machineconnection where state = 'listening'"
        return int(database.execute(query).fetchall()[0][0])


def told(data: Path) -> dict[str, int]:
    """What else is there: sums by the hour, rows that were refused, messages that were not read, gaps."""
    asked = {
        "values in sums by the hour": "select coalesce(sum(count), 0) from store_hoursummary",
        "rows refused": "select count(*) from store_quarantinedrow",
        "messages not understood": "select count(*) from store_unreadmessage where state = 'open'",
        "messages that wait": "select count(*) from store_unreadmessage where state = 'waiting'",
        "messages read after a birth": "select count(*) from store_unreadmessage where state = 'read'",
        "gaps noted": "select count(*) from store_machinegap",
        "values known": "select coalesce(sum(known), 0) from store_machineconnection",
        "messages taken": "select coalesce(sum(messages), 0) from store_machineconnection",
    }
    with _owner(data) as database:
        return {name: int(database.execute(query.encode()).fetchall()[0][0]) for name, query in asked.items()}


def _owner(data: Path) -> psycopg.Connection:
    running = running_access(data)
    assert running is not None, "the database runs"
    return psycopg.connect(running.owner_url, autocommit=True)
