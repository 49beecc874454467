"""A small network for tests: a maker with three plants, and a supplier that shares a community with it.

Parties, sites and people are written by the owner of the database, as an administrator would; everything else is done
by actions, in the name of one of the people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db.models import Model

from catchball.actions.changes import Proposal
from catchball.actions.cookbooks import import_cookbook, open_local_cookbook, share_cookbook
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import Node, cookbook, node
from catchball.core.edits import Edits
from catchball.core.schema import Kind
from catchball.queries.actors import actor_of_person
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Community, CommunityParty, Cookbook, Membership, Party, Person, Site, User

M = TypeVar("M", bound=Model)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ANSWERS = {
    "reason": "Our coolant foams at this pressure.",
    "touches": "OP20, the setters.",
    "tasks": "Nobody's task changes.",
    "training": "None.",
    "cost": "None.",
    "benefit": "One stop less in each shift.",
}


@dataclass
class Company:
    """The parties, sites and people, by short names: `company.people["cz engineer"]`."""

    maker: Party
    supplier: Party
    community: Community
    sites: dict[str, Site]
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor behind one of the people."""
        return actor_of_person(self.people[name].pk, TODAY)


_FUNCTIONS = {
    "home owner": ("home", "process owner"),
    "home engineer": ("home", "production"),
    "cz owner": ("cz", "process owner"),
    "cz engineer": ("cz", "production"),
    "cz quality": ("cz", "quality"),
    "cz operator": ("cz", "operator"),
    "cn owner": ("cn", "process owner"),
    "cn engineer": ("cn", "production"),
    "supplier owner": ("sup", "process owner"),
    "supplier engineer": ("sup", "production"),
}


def company() -> Company:
    """The network, in an empty database."""
    maker = by_owner(Party(name="Maker of gears", country="DE"))
    supplier = by_owner(Party(name="Foundry", country="CN"))
    sites = {
        key: by_owner(Site(party=party, key=key, name=key.upper(), language="en"))
        for key, party in (("home", maker), ("cz", maker), ("cn", maker), ("sup", supplier))
    }
    community = by_owner(Community(party=maker, name="Bearing housings"))
    for party in (maker, supplier):
        by_owner(CommunityParty(community=community, party=party, may_adapt=True))
    found = Company(maker, supplier, community, sites)
    for number, (name, (site, function)) in enumerate(_FUNCTIONS.items(), start=1):
        found.people[name] = person(sites[site], function, number, name)
    return found


def person(site: Site, function: str, number: int, username: str = "") -> Person:
    """Somebody with a function at a site, and an account whose password is the name that they sign in with."""
    made = by_owner(Person(party=site.party, pseudonym=f"p{number}"))
    by_owner(Membership(party=site.party, person=made, site=site, function=function))
    if username:
        user = User(username=username.replace(" ", "."), person=made, name=username.title())
        user.set_unusable_password()
        by_owner(user)
    return made


def by_owner(row: M) -> M:
    """The row, written by the owner of the database, and then as if the application had read it."""
    row.save(using="owner")
    row._state.db = "default"
    return row


def standard(*steps: str) -> Document:
    """A cookbook with one operation of steps, each with a title, an instruction and a torque with limits."""
    nodes = [
        node("home-1", Kind.COOKBOOK, {"title": {"en": "Bearing housing"}, "language": "en"}),
        node("home-2", Kind.OPERATION, {"number": "OP10", "title": {"en": "Mount the bearing"}}),
    ]
    uids = [f"home-{number}" for number in range(11, 11 + len(steps))]
    nodes += [node(uid, Kind.STEP, step_fields(title)) for uid, title in zip(uids, steps, strict=True)]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": uids})


def step_fields(title: str) -> dict[str, Any]:
    """What a step of these tests says."""
    return {
        "title": {"en": title},
        "instruction": {"en": f"{title}. Mind the edges. Look twice."},
        "parameters": {"torque": {"value": "12 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}},
    }


STEPS = ("Heat the housing", "Press in the bearing", "Tighten the screws")


def home_cookbook(network: Company, document: Document | None = None) -> Cookbook:
    """The maker's home cookbook, shared with the community."""
    owner = network.actor("home owner")
    made = import_cookbook(
        actor=owner,
        now=NOW,
        site=network.sites["home"],
        document=document or standard(*STEPS),
        issuer="home",
        effective_from=TODAY,
    )
    share_cookbook(actor=owner, now=NOW, cookbook=made, community=network.community)
    return made


def local_cookbook(network: Company, home: Cookbook, key: str = "cz") -> Cookbook:
    """A local cookbook of a site, shared with the community."""
    name = {"cz": "cz owner", "cn": "cn owner", "sup": "supplier owner"}[key]
    owner = network.actor(name)
    made = open_local_cookbook(actor=owner, now=NOW, upstream=home, site=network.sites[key], issuer=key)
    share_cookbook(actor=owner, now=NOW, cookbook=made, community=network.community)
    return made


def document(actor: Actor, book: Cookbook) -> Document:
    """The newest revision of a cookbook as the actor sees it."""
    with acting(actor):
        return document_of(head_of(Cookbook.objects.get(pk=book.pk)), actor)


def edited(before: Document, uid: str, **fields: Any) -> Edits:
    """The edits that give a node these fields instead of those it has."""
    return diff(before, with_node(before, uid, **fields))


def with_node(before: Document, uid: str, **fields: Any) -> Document:
    """The document with these fields of a node."""
    old = before.nodes[uid]
    new: Node = node(uid, old.kind, {**old.fields, **fields}, old.source)
    nodes = [new if entry.uid == uid else entry for entry in before.nodes.values()]
    return cookbook(before.root, nodes, before.children, before.withdrawn)


def proposal(title: str = "Less pressure", *types: str, **more: Any) -> Proposal:
    """A complete proposal."""
    return Proposal(title, types or ("setting",), ANSWERS, **more)
