"""Finding people, sites, cookbooks and changes of the demonstration. Nothing here loads before Django is there."""

from __future__ import annotations

from datetime import datetime

from catchball.queries.actors import actor_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Cookbook, Site, User


def actor(name: str, now: datetime) -> Actor:
    """Somebody by sign-in, with the functions of that day."""
    return actor_of(User.objects.get(username=name), now.date())


def site_of(reader: Actor, key: str) -> Site:
    """A site by key, as somebody sees it."""
    with acting(reader):
        return Site.objects.get(key=key)


def cookbook(reader: Actor, key: str) -> Cookbook:
    """The cookbook of a site as it is now, as somebody sees it."""
    with acting(reader):
        return Cookbook.objects.select_related("head", "site", "home", "community").get(site__key=key)


def change_called(reader: Actor, title: str) -> Change:
    """A change by its title, as somebody sees it."""
    with acting(reader):
        return Change.objects.select_related("cookbook__site").get(title=title)
