"""The demonstration company: its parties, sites and people. Sign-ins are named after functions, never after people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MAKER = "Hallbeck Gear Units"
SUPPLIER = "Yinzhou Light Castings"
COMMUNITY = "Bearing housings LG 80"


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A plant, led by the maker or the supplier."""

    key: str
    party: str
    name: str
    country: str
    language: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody with functions at a site; without one at all sites of the party."""

    username: str
    party: str
    site: str
    functions: tuple[str, ...]


PARTIES = {MAKER: "DE", SUPPLIER: "CN"}
SITES = (
    DemoSite("home", MAKER, "Hallbeck, home plant", "DE", "de"),
    DemoSite("cz", MAKER, "Hallbeck Olomouc", "CZ", "en"),
    DemoSite("cn", MAKER, "Hallbeck Changzhou", "CN", "zh-Hans"),
    DemoSite("in", MAKER, "Hallbeck Pune", "IN", "en"),
    DemoSite("sup", SUPPLIER, "Yinzhou foundry", "CN", "zh-Hans"),
)
_EVERYWHERE = {
    "process.owner": "process owner",
    "engineer": "production",
    "quality": "quality",
    "improvement": "improvement",
    "safety": "safety",
    "maintenance": "maintenance",
    "operator": "operator",
}
"""Who there is at every site: first part of the sign-in, and the function."""
ENGINEERS = {function: name for name, function in _EVERYWHERE.items() if name != "operator"}


def accounts() -> Iterator[DemoAccount]:
    """Everybody: the same functions at every site, a travelling team, an administrator, a customer's voice."""
    for site in SITES:
        for name, function in _EVERYWHERE.items():
            yield DemoAccount(f"{name}.{site.key}", site.party, site.key, (function,))
    yield DemoAccount("improvement.team", MAKER, "", ("process owner", "improvement"))
    yield DemoAccount("customer.home", MAKER, "home", ("customer",))
    yield DemoAccount("administrator", MAKER, "", ("administrator",))


def username(function: str, site: str) -> str:
    """Who does it at a site; what a plant has no engineer for (purchasing) the production engineer writes down."""
    return f"{ENGINEERS.get(function, 'engineer')}.{site}"


SHOWN = (
    ("process.owner.home", "issues the standard, decides at home"),
    ("engineer.cz", "adapts it in Olomouc; so do engineer.cn and engineer.in"),
    ("process.owner.cz", "decides in Olomouc"),
    ("quality.cn", "is asked about checks in Changzhou"),
    ("engineer.sup", "the supplier's own engineer"),
    ("operator.cz", "reads at the machine"),
)
"""Sign-ins to begin with, and what they are for."""
