"""The large company: the firms that it shares its standards with, two hundred plants, and who works there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catchball.cli.demo.company import MAKER, DemoAccount, DemoSite

SITES = 200
COMMUNITY = "Bearing housings, all sizes"


@dataclass(frozen=True, slots=True)
class Firm:
    """A company that makes bearing housings by the same standards. `key` ends the sign-ins of its people."""

    key: str
    name: str
    country: str
    plants: int


PARTNERS = (
    Firm("lindqvist", "Lindqvist Drives", "SE", 16),
    Firm("torrente", "Torrente Reductores", "ES", 12),
    Firm("weiming", "Weiming Transmission", "CN", 8),
    Firm("ashby", "Ashby Hoists", "US", 4),
)
MAKER_KEY = "plants"
"""Ends the sign-ins of the maker's people who look after all its plants."""
_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"DE": "de", "CZ": "en", "CN": "zh-Hans", "IN": "en", "MX": "es", "US": "en", "ES": "es", "SE": "en"}
)
_COUNTRIES = ("DE", "CZ", "CN", "IN", "MX", "US", "ES")
"""In which the maker has plants."""
_AT_A_PLANT: Mapping[str, str] = MappingProxyType(
    {"process.owner": "process owner", "engineer": "production", "operator": "operator"}
)
_EVERYWHERE: Mapping[str, str] = MappingProxyType(
    {"process.owner": "process owner", "engineer": "production", "quality": "quality", "safety": "safety"}
)
_WITH_PEOPLE = 10
"""Of so many plants one has people of its own, for the number that sign in does not grow with that of plants."""


def sites() -> Iterator[DemoSite]:
    """The plants, by number; those of partners are the last."""
    own = SITES - sum(firm.plants for firm in PARTNERS)
    for number in range(1, own + 1):
        country = _COUNTRIES[number % len(_COUNTRIES)]
        yield DemoSite(site_key(number), MAKER, f"Hallbeck plant {number:03}", country, _LANGUAGES[country])
    number = own
    for firm in PARTNERS:
        for plant in range(1, firm.plants + 1):
            number += 1
            name = f"{firm.name}, plant {plant:02}"
            yield DemoSite(site_key(number), firm.name, name, firm.country, _LANGUAGES[firm.country])


def site_key(number: int) -> str:
    """The key of a plant."""
    return f"p{number:03}"


def large_accounts() -> Iterator[DemoAccount]:
    """Those who look after all plants of a firm, and the people of some plants."""
    for key, party in ((MAKER_KEY, MAKER), *((firm.key, firm.name) for firm in PARTNERS)):
        for name, function in _EVERYWHERE.items():
            yield DemoAccount(f"{name}.{key}", party, "", (function,))
    for number, site in enumerate(sites(), 1):
        if number % _WITH_PEOPLE == 0:
            for name, function in _AT_A_PLANT.items():
                yield DemoAccount(f"{name}.{site.key}", site.party, site.key, (function,))
