"""The local cookbooks of the demonstration company, and what is on record of their deviations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from catchball.cli.demo.gear_units import chinese, czech, indian, supplier
from catchball.cli.demo.gear_units.deviations import Deviation, DeviationHeader, State
from catchball.cli.demo.gear_units.home import home_cookbook
from catchball.cli.demo.gear_units.workbench import Workbench
from catchball.core.diff import diff, touched_nodes
from catchball.core.document import Cookbook, uid_order
from catchball.core.edits import Edits

DEVIATIONS: Mapping[str, tuple[Deviation, ...]] = MappingProxyType(
    {
        "cz": czech.DEVIATIONS,
        "cn": chinese.DEVIATIONS,
        "in": indian.DEVIATIONS,
        "sup": supplier.DEVIATIONS,
    }
)
"""Site key -> its deviations from the first home revision."""

ALL_STATES = frozenset(State)


@dataclass(frozen=True)
class RefusedEdit:
    """A change that the latitude of the home plant does not allow: where it was tried, what, and why."""

    site: str
    title: str
    reason: str
    edits: Edits


def local_cookbook(site: str, states: Collection[State] = ALL_STATES) -> Cookbook:
    """The cookbook of one site: the first home revision with its deviations in these states."""
    bench = Workbench(home_cookbook())
    for deviation in DEVIATIONS[site]:
        if deviation.state in states:
            deviation.change(bench)
    return bench.issue()


def local_cookbooks() -> dict[str, Cookbook]:
    """Site key -> its cookbook with all its deviations."""
    return {site: local_cookbook(site) for site in DEVIATIONS}


def deviation_edits(site: str, name: str) -> Edits:
    """What one deviation changes in the first home revision, taken by itself. KeyError for a name that is unknown."""
    bench = Workbench(home_cookbook())
    {deviation.name: deviation for deviation in DEVIATIONS[site]}[name].change(bench)
    return diff(home_cookbook(), bench.issue())


@cache
def deviation_headers() -> tuple[DeviationHeader, ...]:
    """What is on record of every deviation, plant by plant."""
    return tuple(_header(site, deviation) for site, listed in DEVIATIONS.items() for deviation in listed)


def refused_edit() -> RefusedEdit:
    """The Indian plant would like to shorten the leak test, which is fixed: one edit, refused by the guard."""
    bench = Workbench(home_cookbook())
    bench.put("home-807", "parameters/test time/low", "8 s")
    reason = "The leak test is our bottleneck in the peak season; 8 seconds would bring its cycle below the takt."
    return RefusedEdit("in", "Leak test of 8 seconds", reason, diff(home_cookbook(), bench.issue()))


def _header(site: str, deviation: Deviation) -> DeviationHeader:
    uids = tuple(sorted(touched_nodes(deviation_edits(site, deviation.name)), key=uid_order))
    return DeviationHeader(
        site,
        deviation.name,
        deviation.title,
        uids,
        deviation.reason,
        deviation.state,
        deviation.author,
        deviation.types,
        deviation.days,
        deviation.meets,
    )
