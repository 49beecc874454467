"""One maker with one plant, an engineer with a token, and series to send measurements to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catchball.adapters.postgres import running_access
from catchball.adapters.postgres_roles import Access
from catchball.cli.installation import Urls, environment, set_up

if TYPE_CHECKING:
    from catchball.store.acting import Actor

ENGINEER = "engineer"


@dataclass(frozen=True)
class Keys:
    """How the engineer signs in, on the pages and at the API, and the series that are measured."""

    password: str
    secret: str
    series: tuple[int, ...]


def access_to(data: Path) -> Access:
    """How to reach the database that is served on a data folder. Raises RuntimeError when none is."""
    running = running_access(data)
    if running is None:
        raise RuntimeError("the database does not run")
    return running


def use_installation(data: Path) -> None:
    """Let this process act upon the installation that is served on a data folder."""
    running = access_to(data)
    set_up(environment(data, Urls(running.app_url, running.owner_url), as_owner=True))


def engineer() -> Actor:
    """Who measures, in an installation that is used."""
    from django.utils import timezone

    from catchball.queries.actors import actor_of_person
    from catchball.store.models import User

    return actor_of_person(User.objects.using("owner").get(username=ENGINEER).person_id, timezone.localdate())


def made_network(data: Path, measured: int, beside: int) -> Keys:
    """The network in the installation that is served, with so many series to measure, and as many more beside."""
    use_installation(data)
    from django.db import connections
    from django.utils import timezone

    from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
    from catchball.actions.tokens import create_token
    from catchball.cli import account_rows as rows
    from catchball.store.acting import acting
    from catchball.store.models import Series, Site

    party = rows.add_party("Maker", "DE")
    rows.add_site(party, "home", "Home", "", "en", ())
    account = rows.Account(ENGINEER, email="engineer@example.org", functions=("production",))
    password = rows.new_password()
    rows.add_user(party.pk, account, rows.encoded_password(password))
    now, actor = timezone.now(), engineer()
    with acting(actor):
        site = Site.objects.get()
    metric = define_metric(actor=actor, now=now, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    series = [
        open_series(actor=actor, now=now, metric=metric, site=site, place=Place(machine=f"Press {number}")).pk
        for number in range(measured)
    ]
    with acting(actor):
        Series.objects.bulk_create(
            Series(
                party_id=actor.party,
                metric_id=metric.pk,
                site_id=site.pk,
                line=f"Line {number}",
                opened_by_id=actor.somebody,
                at=now,
            )
            for number in range(beside)
        )
    secret = create_token(actor=actor, now=now, name="ingest", scope="write").secret
    for connection in connections.all():
        connection.close()
    return Keys(password, secret, tuple(series))
