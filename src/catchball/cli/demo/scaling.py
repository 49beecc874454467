"""The demonstration company grown to two hundred sites and two thousand cookbooks, to see what that is like.

The plants are named by number; what they do was done by acts, as in the small company. Nothing here loads before Django
is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

from django.db import transaction

from catchball.actions.changes import depart_temporarily
from catchball.actions.cookbooks import import_cookbook, open_local_cookbook
from catchball.cli.account_rows import add_site
from catchball.cli.demo.company import MAKER
from catchball.cli.demo.gear_units import home_cookbook
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import node
from catchball.core.edits import Edits
from catchball.core.schema import Kind
from catchball.queries.actors import actor_of
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Cookbook, Party, Site, User

SITES, FAMILIES = 200, 10
DEPARTING = 0.3
"""The share of local cookbooks that departs somewhere."""
_SIZES = (80, 90, 100, 112, 132, 160, 180, 200, 225, 250)
_COUNTRIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"DE": ("de",), "CZ": ("en",), "CN": ("zh-Hans",), "IN": ("en",), "MX": ("es",), "US": ("en",), "ES": ("es",)}
)
_REASONS = (
    "The new fixture is clamped by hand until its cylinder comes.",
    "The crane is shared with the next bay this month.",
    "The washing machine runs at half its load until the pump is mended.",
    "Two people are being trained at this station.",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many local cookbooks there are of how many there will be."""

    there: int
    all: int


def enlarge(now: datetime, seed: int = 1) -> Iterator[Progress]:
    """Add what is missing of the large company; after an interruption it goes on where it was."""
    chance = Random(seed)  # noqa: S311 (which plants depart where is no secret)
    team = actor_of(User.objects.get(username="improvement.team"), now.date())
    sites = _sites(team)
    homes = [_home(team, now, size) for size in _SIZES]
    everything = SITES * FAMILIES
    there = 0
    for home in homes:
        with acting(team):
            known = set(Cookbook.objects.filter(home=home).values_list("site_id", flat=True))
        for site in sites:
            if site.pk not in known:
                _open(team, now, home, site, chance)
            there += 1
            yield Progress(there, everything)


def _sites(team: Actor) -> list[Site]:
    party = Party.objects.using("owner").get(name=MAKER)
    with acting(team):
        known = set(Site.objects.values_list("key", flat=True))
    countries = list(_COUNTRIES)
    for number in range(1, SITES + 1):
        key, country = f"p{number:03}", countries[number % len(countries)]
        if key not in known:
            add_site(party, key, f"Hallbeck plant {number:03}", country, _COUNTRIES[country][0], ())
    with acting(team):
        return list(Site.objects.filter(key__regex="^p[0-9]{3}$").order_by("key"))


def _home(team: Actor, now: datetime, size: int) -> Cookbook:
    """The standard for bearing housings of a size, issued by the home plant."""
    issuer = f"size{size}"
    with acting(team):
        known = Cookbook.objects.select_related("head").filter(issuer=issuer, home=None).first()
        site = Site.objects.get(key="home")
    return known or import_cookbook(
        actor=team,
        now=now,
        site=site,
        document=_of_size(home_cookbook(), size),
        issuer=issuer,
        effective_from=now.date() - timedelta(days=200),
    )


def _of_size(document: Document, size: int) -> Document:
    """The standard with the size in its title."""
    root = document.nodes[document.root]
    titles = {language: _with_size(phrase, size) for language, phrase in root.fields["title"].items()}
    renamed = node(root.uid, root.kind, {**root.fields, "title": titles})
    return replace(document, nodes={**document.nodes, root.uid: renamed}, near=None)


def _with_size(phrase: Any, size: int) -> Any:
    if isinstance(phrase, str):
        return f"{phrase}, size {size}"
    return {"text": f"{phrase['text']} {size}", "of": {**phrase["of"], "text": _with_size(phrase["of"]["text"], size)}}


@transaction.atomic
def _open(team: Actor, now: datetime, home: Cookbook, site: Site, chance: Random) -> None:
    """A local cookbook, and for some of them what is done in another way there for a while."""
    local = open_local_cookbook(actor=team, now=now, upstream=home, site=site, issuer=f"{site.key}-{home.issuer}")
    if chance.random() > DEPARTING:
        return
    with acting(team):
        document = document_of(head_of(local), team)
    depart_temporarily(
        actor=team,
        now=now,
        cookbook=local,
        edits=_slower(document, chance),
        reason=chance.choice(_REASONS),
        ends_on=now.date() + timedelta(days=chance.randint(10, 90)),
    )


def _slower(document: Document, chance: Random) -> Edits:
    """A few steps take longer by hand; the standard leaves times to the plants."""
    steps = sorted(uid for uid, entry in document.nodes.items() if entry.kind is Kind.STEP)
    nodes = dict(document.nodes)
    for uid in chance.sample(steps, chance.randint(1, 6)):
        entry = nodes[uid]
        times = dict(entry.fields.get("standard_time", {}))
        usual = times.get("manual", {}).get("value")
        slower = chance.choice([f"{seconds} s" for seconds in range(6, 90) if f"{seconds} s" != usual])
        times["manual"] = {"value": slower}
        nodes[uid] = node(uid, entry.kind, {**entry.fields, "standard_time": times}, entry.source)
    return diff(document, replace(document, nodes=nodes, near=document))
