"""A small network for the killing: one party, a home plant and six others, three people with tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchball.adapters.postgres import running_access
from catchball.cli.installation import Urls, environment, set_up
from catchball.core.document import Cookbook, cookbook, node

PLANTS = tuple(f"p{number}" for number in range(1, 7))
STEPS = 8


@dataclass(frozen=True)
class Keys:
    """The secrets of the people's tokens, and the cookbooks: of the home plant, and of each other plant."""

    engineer: str
    reviewer: str
    owner: str
    home: int
    plants: dict[str, int]


def made_network(data: Path) -> Keys:
    """The network in the installation that is served on a data folder, with a home cookbook and its local ones."""
    running = running_access(data)
    assert running is not None, "the installation is served"
    set_up(environment(data, Urls(running.app_url, running.owner_url), as_owner=True))
    from django.db import connections
    from django.utils import timezone

    from catchball.actions.cookbooks import import_cookbook, open_local_cookbook
    from catchball.actions.tokens import create_token
    from catchball.cli import account_rows as rows
    from catchball.queries.actors import actor_of_person
    from catchball.store.acting import acting
    from catchball.store.models import Site

    party = rows.add_party("Maker", "DE")
    for key in ("home", *PLANTS):
        rows.add_site(party, key, key, "", "en", ())
    encoded = rows.encoded_password(rows.new_password())
    people: dict[str, Any] = {}
    for name, function in (("engineer", "production"), ("reviewer", "process owner"), ("owner", "process owner")):
        account = rows.Account(name, email=f"{name}@example.org", functions=(function,))
        known = rows.add_user(party.pk, account, encoded)
        people[name] = actor_of_person(known.user.person_id, timezone.localdate())
    now, owner = timezone.now(), people["owner"]
    with acting(owner):
        sites = {site.key: site for site in Site.objects.all()}
    secrets = {
        name: create_token(actor=actor, now=now, name="kills", scope="write").secret for name, actor in people.items()
    }
    home = import_cookbook(
        actor=owner,
        now=now,
        site=sites["home"],
        document=standard(),
        issuer="home",
        effective_from=timezone.localdate(),
    )
    plants = {
        key: open_local_cookbook(actor=owner, now=now, upstream=home, site=sites[key], issuer=key).pk for key in PLANTS
    }
    for connection in connections.all():
        connection.close()
    return Keys(**secrets, home=home.pk, plants=plants)


def standard() -> Cookbook:
    """A cookbook with one operation, of which each plant changes one step and the home plant another."""
    nodes = [
        node("home-1", "cookbook", {"title": {"en": "Housing"}, "language": "en"}),
        node("home-2", "operation", {"number": "10", "title": {"en": "Turn"}}),
    ]
    steps = [f"home-{10 + number}" for number in range(STEPS)]
    nodes += [node(uid, "step", {"title": {"en": "Clamp"}, "instruction": {"en": "as 0"}}) for uid in steps]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": steps})
