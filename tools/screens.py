"""Which screens there are to see, whose they are, and where in the demonstration company."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

Size = Literal["phone", "tablet", "desktop", "wall"]


@dataclass(frozen=True)
class Places:
    """Ids of what is shown: cookbooks by site, changes by state, and what is open."""

    cookbooks: dict[str, int]
    changes: dict[str, int]
    rebase: int
    drafts: dict[str, int]


@dataclass(frozen=True)
class Screen:
    """A screen: name of the picture, who looks (nobody: before signing in), where, how, and what is done first."""

    name: str
    who: str
    path: Callable[[Places], str]
    size: Size = "desktop"
    is_dark: bool = False
    language: str = "en-GB"
    act: Callable[[Page], None] | None = None


def at(path: str) -> Callable[[Places], str]:
    """An address without a number in it."""
    return lambda _: path


def of_cookbook(site: str, rest: str = "") -> Callable[[Places], str]:
    """An address below the cookbook of a site."""
    return lambda places: f"/cookbooks/{places.cookbooks[site]}/{rest}"


def of_change(state: str, rest: str = "") -> Callable[[Places], str]:
    """An address below a change in a state."""
    return lambda places: f"/changes/{places.changes[state]}/{rest}"


SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", "", at("/account/login/")),
    Screen("my-work", "process.owner.home", at("/")),
    Screen("my-work-phone", "engineer.cz", at("/"), "phone"),
    Screen("my-work-dark", "process.owner.cz", at("/"), is_dark=True),
    Screen("network", "process.owner.home", at("/network/")),
    Screen("cookbooks", "engineer.cz", at("/cookbooks/")),
    Screen("reading", "engineer.cz", of_cookbook("cz")),
    Screen("reading-phone", "operator.cz", of_cookbook("cz"), "phone"),
    Screen("reading-dark", "operator.cz", of_cookbook("cz"), "tablet", is_dark=True),
    Screen("reading-wall", "operator.cz", of_cookbook("cz"), "wall"),
    Screen("revisions", "process.owner.home", of_cookbook("home", "revisions/")),
    Screen("compare", "process.owner.home", of_cookbook("home", "compare/")),
    Screen("deviations", "engineer.cz", of_cookbook("cz", "deviations/")),
    Screen("changes", "process.owner.cz", at("/changes/")),
    Screen("change-in-review", "process.owner.cz", of_change("in review")),
    Screen("change-in-effect", "engineer.cz", of_change("in effect")),
    Screen("change-phone", "process.owner.cz", of_change("in review"), "phone"),
    Screen("settle", "engineer.cz", lambda places: f"/rebases/{places.rebase}/"),
)


def places_of(data: Path) -> Places:
    """Where things are in the demonstration company that is served on a data folder."""
    from catchball.adapters.postgres import running_access
    from catchball.cli.installation import Urls, environment, set_up

    running = running_access(data)
    if running is None:
        raise RuntimeError(f"{data}: nothing is served here")
    set_up(environment(data, Urls(running.app_url, running.owner_url), as_owner=True))
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # (Playwright keeps a loop in this thread; nothing else is going on)
    from catchball.store.models import Change, Cookbook, Draft, Rebase

    cookbooks = Cookbook.objects.using("owner").select_related("site").order_by("-pk")
    changes = Change.objects.using("owner").order_by("pk")
    asking = Rebase.objects.using("owner").filter(cookbook__site__key="cz", state__in=("proposed", "settling"))
    drafts = Draft.objects.using("owner").filter(is_open=True).select_related("cookbook__site")
    return Places(
        {book.site.key: book.pk for book in cookbooks},
        {change.state: change.pk for change in changes},
        asking.exclude(conflicts=[]).latest("pk").pk,
        {draft.cookbook.site.key: draft.pk for draft in drafts},
    )
