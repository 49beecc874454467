"""Filling an empty installation with the demonstration company. Nothing here loads before Django is there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catchball.cli.account_rows import (
    Account,
    add_community,
    add_party,
    add_site,
    add_user,
    administrator,
    encoded_password,
)
from catchball.cli.cookbook_rows import keep_pictures
from catchball.cli.demo.company import COMMUNITY, MAKER, PARTIES, SITES, SUPPLIER, accounts
from catchball.cli.demo.gear_units import pictures
from catchball.cli.demo.story import Story
from catchball.store.acting import acting
from catchball.store.models import Community, Cookbook, Party, Site, User


def is_filled() -> bool:
    """Whether there is a cookbook already, of this company or of another."""
    return Cookbook.objects.using("owner").exists()


def fill(now: datetime, password: str) -> None:
    """The company with its people, pictures and history. What an earlier go left behind is completed, not repeated."""
    parties = {name: _party(name, country) for name, country in PARTIES.items()}
    with acting(administrator(parties[MAKER].pk)):
        keep_pictures(parties[MAKER].pk, pictures())
    _add_sites_and_people(parties, password)
    with transaction.atomic():
        Story(now).tell()


def _party(name: str, country: str) -> Party:
    return Party.objects.using("owner").filter(name=name).first() or add_party(name, country)


def _add_sites_and_people(parties: dict[str, Party], password: str) -> None:
    for site in SITES:
        if not Site.objects.using("owner").filter(key=site.key).exists():
            add_site(parties[site.party], site.key, site.name, site.country, site.language, ())
    if not Community.objects.using("owner").filter(name=COMMUNITY).exists():
        add_community(parties[MAKER], COMMUNITY, readers=(), adapters=[parties[SUPPLIER]])
    encoded = encoded_password(password)  # (once: it is made to take its time)
    known = set(User.objects.values_list("username", flat=True))
    for one in accounts():
        if one.username not in known:
            account = Account(one.username, functions=one.functions, site=one.site)
            add_user(parties[one.party].pk, account, encoded)
