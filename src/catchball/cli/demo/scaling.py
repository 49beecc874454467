"""The demonstration company grown to two hundred sites and two thousand cookbooks, to see what that is like.

The plants are named by number; what they do was done by acts, as in the small company. Nothing here loads before Django
is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from catchball.actions.changes import propose_change
from catchball.actions.cookbooks import import_cookbook, open_local_cookbook, share_cookbook
from catchball.actions.proposals import Proposal
from catchball.cli.account_rows import Account, add_community, add_party, add_site, add_user, encoded_password
from catchball.cli.demo.answers import answers
from catchball.cli.demo.company import MAKER
from catchball.cli.demo.gear_units import home_cookbook, home_cookbook_next
from catchball.cli.demo.scaling_people import COMMUNITY, PARTNERS, SITES, large_accounts, sites
from catchball.cli.demo.scaling_story import decided, happens, somebody
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import node
from catchball.core.review import Act
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import acting
from catchball.store.models import Change, Community, Cookbook, Party, Site, User

_SIZES = (80, 90, 100, 112, 132, 160, 180, 200, 225, 250)
_ISSUED, _OPENED, _WORKED = timedelta(days=-260), timedelta(days=-240), timedelta(days=-120)
"""When the standards were issued, when plants began to open cookbooks, since when something happens in them."""
_REVISED = 1
"""So many standards have a second revision, which the plants have still to move on to."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many local cookbooks are through of how many there will be; first they are opened, then worked with."""

    there: int
    all: int


def enlarge(now: datetime, password: str, seed: int = 1) -> Iterator[Progress]:
    """Add what is missing of the large company; after an interruption it goes on where it was."""
    _add_firms(password)
    homes = [_home(now + _ISSUED, size) for size in _SIZES]
    plants = list(sites())
    everything = 2 * SITES * len(homes)
    with acting(somebody("process owner", MAKER)):
        owned = {site.key: site for site in Site.objects.select_related("party")}
    there = 0
    for home in homes:
        with acting(somebody("process owner", MAKER)):
            known = set(Cookbook.objects.filter(home=home).values_list("site__key", flat=True))
        for plant in plants:
            if plant.key not in known:
                moment = now + _OPENED + (_WORKED - _OPENED) * (there / everything)
                _open(home, owned[plant.key], moment)
            there += 1
            yield Progress(there, everything)
    for home in homes[-_REVISED:]:
        _revise(home, now + _WORKED)
    yield from _work(homes, now, seed, there, everything)


def _add_firms(password: str) -> None:
    """The partners, the community, the plants and their people."""
    parties = {party.name: party for party in Party.objects.using("owner").all()}
    for firm in PARTNERS:
        if firm.name not in parties:
            parties[firm.name] = add_party(firm.name, firm.country)
    if not Community.objects.using("owner").filter(name=COMMUNITY).exists():
        add_community(parties[MAKER], COMMUNITY, readers=(), adapters=[parties[firm.name] for firm in PARTNERS])
    there = set(Site.objects.using("owner").values_list("key", flat=True))
    for site in sites():
        if site.key not in there:
            add_site(parties[site.party], site.key, site.name, site.country, site.language, ())
    encoded = encoded_password(password)  # (once: it is made to take its time)
    known = set(User.objects.values_list("username", flat=True))
    for one in large_accounts():
        if one.username not in known:
            account = Account(one.username, functions=one.functions, site=one.site)
            add_user(parties[one.party].pk, account, encoded)


@transaction.atomic
def _home(now: datetime, size: int) -> Cookbook:
    """The standard for bearing housings of a size, issued by the home plant."""
    owner = somebody("process owner", MAKER)
    issuer = f"size{size}"
    with acting(owner):
        known = Cookbook.objects.select_related("head", "community").filter(issuer=issuer, home=None).first()
        site = Site.objects.get(key="home")
        community = Community.objects.get(name=COMMUNITY)
    if known is not None:
        return known
    document = _of_size(home_cookbook(), size)
    made = import_cookbook(actor=owner, now=now, site=site, document=document, issuer=issuer, effective_from=now.date())
    share_cookbook(actor=owner, now=now, cookbook=made, community=community)
    return made


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
def _open(home: Cookbook, site: Site, now: datetime) -> None:
    """A local cookbook that the other firms may read, too."""
    owner = somebody("process owner", site.party.name)
    local = open_local_cookbook(actor=owner, now=now, upstream=home, site=site, issuer=f"{site.key}-{home.issuer}")
    share_cookbook(actor=owner, now=now, cookbook=local, community=home.community)


@transaction.atomic
def _revise(home: Cookbook, now: datetime) -> None:
    """The second revision of a standard."""
    owner, engineer = somebody("process owner", MAKER), somebody("production", MAKER)
    with acting(owner):
        if Change.objects.filter(cookbook=home).exists():
            return
        head = document_of(head_of(home), owner)
    document = home_cookbook_next()
    renamed = replace(document, nodes={**document.nodes, document.root: head.nodes[head.root]}, near=None)
    proposal = Proposal("Autumn revision", ("revision",), answers("What the plants found this year.", ("revision",)))
    made = propose_change(actor=engineer, now=now, cookbook=home, edits=diff(head, renamed), proposal=proposal)
    decided(made, MAKER, now + timedelta(days=7), Act.ACCEPT)


def _work(homes: list[Cookbook], now: datetime, seed: int, there: int, everything: int) -> Iterator[Progress]:
    """What happens in the local cookbooks since they are there, one day after the other."""
    with acting(somebody("process owner", MAKER)):
        locals_ = list(Cookbook.objects.filter(home__in=homes).select_related("party", "site").order_by("pk"))
        done = set(Change.objects.filter(cookbook__home__in=homes).values_list("cookbook_id", flat=True))
    Random(seed).shuffle(locals_)  # noqa: S311 (which plants do what is no secret)
    for number, local in enumerate(locals_):
        moment = now + _WORKED * (1 - number / len(locals_))
        if local.pk not in done:
            with transaction.atomic():
                happens(local, moment, now, Random(f"{seed} {local.issuer}"))  # noqa: S311 (as above)
        yield Progress(there + number + 1, everything)
