"""Where things are in the demonstration company that is served on a data folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """Ids of what is shown: cookbooks and drafts by site, changes by title, the first picture of a drawn step."""

    sites: Mapping[str, int]
    cookbooks: Mapping[str, int]
    changes: Mapping[str, int]
    drafts: Mapping[str, int]
    rebase: int
    reports: Mapping[str, int]
    line_plan: int
    series: int
    machine: int
    trial: int
    picture: str


Args = Callable[[Places], tuple[object, ...]]
DRAWN = "home-802"
"""A step with a picture on which something is drawn."""


def of_nothing(_: Places) -> tuple[object, ...]:
    """A page without a number in its address."""
    return ()


def of_site(site: str) -> Args:
    """A page about a site."""
    return lambda places: (places.sites[site],)


def of_cookbook(site: str, *rest: object) -> Args:
    """A page about the cookbook of a site."""
    return lambda places: (places.cookbooks[site], *rest)


def of_change(title: str) -> Args:
    """A page about a change."""
    return lambda places: (places.changes[title],)


def of_draft(site: str, *rest: object) -> Args:
    """A page about the draft that is open on the cookbook of a site."""
    return lambda places: (places.drafts[site], *rest)


def of_rebase(places: Places) -> tuple[object, ...]:
    """The page about the rebase that asks something."""
    return (places.rebase,)


def of_report(uid: str) -> Args:
    """The page about the report on a step."""
    return lambda places: (places.reports[uid],)


def of_line_plan(places: Places) -> tuple[object, ...]:
    """A page about the line plan that holds."""
    return (places.line_plan,)


def of_series(places: Places) -> tuple[object, ...]:
    """A page about the series of the Czech plant."""
    return (places.series,)


def of_machine(places: Places) -> tuple[object, ...]:
    """A page about the machine of the Czech plant whose effectiveness is reckoned."""
    return (places.machine,)


def of_trial(places: Places) -> tuple[object, ...]:
    """A page about the trial of the Czech plant that has a verdict."""
    return (places.trial,)


def of_drawing(places: Places) -> tuple[object, ...]:
    """The page on which one draws on the picture of a step."""
    return places.drafts["cz"], DRAWN, places.picture


def places_of(data: Path) -> Places:
    """Where things are. Raises RuntimeError where nothing is served."""
    from catchball.adapters.postgres import running_access
    from catchball.cli.installation import Urls, environment, set_up

    running = running_access(data)
    if running is None:
        raise RuntimeError(f"{data}: nothing is served here")
    set_up(environment(data, Urls(running.app_url, running.owner_url), as_owner=True))
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # (Playwright keeps a loop in this thread; nothing else is going on)
    from catchball.cli.demo.gear_units import home_cookbook
    from catchball.store.models import (
        Change,
        Cookbook,
        Draft,
        EffectivenessTracked,
        LinePlan,
        Rebase,
        Report,
        Series,
        Site,
        Trial,
    )

    cookbooks = Cookbook.objects.using("owner").select_related("site").order_by("-pk")
    asking = Rebase.objects.using("owner").filter(cookbook__site__key="cz", state__in=("proposed", "settling"))
    drafts = Draft.objects.using("owner").filter(is_open=True).select_related("cookbook__site").order_by("-pk")
    return Places(
        sites={site.key: site.pk for site in Site.objects.using("owner")},
        cookbooks={book.site.key: book.pk for book in cookbooks},
        changes={change.title: change.pk for change in Change.objects.using("owner").order_by("-pk")},
        drafts={draft.cookbook.site.key: draft.pk for draft in drafts},
        rebase=asking.exclude(conflicts=[]).latest("pk").pk,
        reports={report.uid: report.pk for report in Report.objects.using("owner")},
        line_plan=LinePlan.objects.using("owner").filter(site__key="cz").latest("begins").pk,
        series=Series.objects.using("owner").get(site__key="cz", metric__iso_name="").pk,
        machine=EffectivenessTracked.objects.using("owner").get(site__key="cz").pk,
        trial=Trial.objects.using("owner").filter(site__key="cz", verdicts__isnull=False).latest("pk").pk,
        picture=home_cookbook().nodes[DRAWN].fields["media"][0]["id"],
    )
