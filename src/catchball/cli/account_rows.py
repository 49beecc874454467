"""Parties, sites, communities and accounts, as an administrator writes them; each with an entry in the audit trail.

Parties come and go by the owner of the tables alone. All else is written by the application's role, in the name of
the party, and in one transaction with its entry. Nothing here loads before Django is there.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone

from catchball.cli.complaints import AskedWrongly
from catchball.core.canonical import Json
from catchball.queries.actors import party_of
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import (
    Community,
    CommunityParty,
    Membership,
    Party,
    Person,
    Qualification,
    Site,
    SiteOwner,
    Token,
    User,
)
from catchball.store.parties import Function

FUNCTIONS = tuple(Function.values)


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a new account. `functions` are worn at the site, without one at all sites of the party."""

    username: str
    name: str = ""
    email: str = ""
    functions: tuple[str, ...] = ()
    site: str = ""


def administrator(party: int) -> Actor:
    """Whoever may type commands on the machine that runs the installation, acting for one party."""
    return Actor(party, None, "administrator")


@dataclass(frozen=True, slots=True)
class Known:
    """An account with what stands behind it."""

    user: User
    party: int
    pseudonym: str

    @property
    def administrator(self) -> Actor:
        """Whoever looks after this account."""
        return administrator(self.party)

    @property
    def thing(self) -> str:
        """The person, as the audit trail speaks of them."""
        return f"person {self.pseudonym}"


def find_party(named: str) -> Party:
    """The party with this number or name. Raises AskedWrongly with those that there are."""
    parties = Party.objects.using("owner")
    found = list(parties.filter(pk=int(named)) if named.isdecimal() else parties.filter(name=named))
    if len(found) == 1:
        return found[0]
    if found:
        raise AskedWrongly(f"there are {len(found)} parties “{named}”; use the number: catchball party list")
    known = ", ".join(f"{party.pk} {party.name}" for party in parties.order_by("pk")[:20]) or "none yet"
    raise AskedWrongly(f"there is no party “{named}”; there are: {known}")


def find_site(key: str) -> Site:
    """The site with this key. Raises AskedWrongly with those that there are."""
    sites = Site.objects.using("owner")
    found = sites.filter(key=key).first()
    if found is None:
        known = ", ".join(sites.order_by("key").values_list("key", flat=True)[:20]) or "none yet"
        raise AskedWrongly(f"there is no site “{key}”; there are: {known}")
    return found


def find_user(username: str) -> Known:
    """The account with this name. Raises AskedWrongly."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise AskedWrongly(f"there is no account “{username}”; see: catchball user list")
    return Known(user, *party_of(user.person_id))


def add_party(name: str, country: str) -> Party:
    """A company or institution."""
    if not name.strip():
        raise AskedWrongly("a party needs a name")
    party = Party.objects.using("owner").create(name=name.strip(), country=_country(country))
    with acting(administrator(party.pk)):
        record(administrator(party.pk), timezone.now(), "add party", f"party {party.pk}")
    return party


def add_site(party: Party, key: str, name: str, country: str, language: str, owners: Sequence[Party]) -> Site:
    """A plant or office, led by a party; further owners make it a joint venture."""
    if not key or not key.replace("-", "").replace("_", "").isalnum() or not key.isascii():
        raise AskedWrongly(f"“{key}”: the key of a site has letters, digits, - and _, such as home or cz")
    if Site.objects.using("owner").filter(key=key).exists():
        raise AskedWrongly(f"there is a site “{key}” already")
    fields = {"name": name or key, "country": _country(country), "language": language}
    with acting(administrator(party.pk)):
        site = Site.objects.create(party_id=party.pk, key=key, **fields)
        record(administrator(party.pk), timezone.now(), "add site", f"site {site.pk}", {"key": key})
    for owner in owners:
        SiteOwner.objects.using("owner").create(site_id=site.pk, party_id=owner.pk)
    return site


def place_site(key: str, latitude: float, longitude: float) -> Site:
    """Say where a site is. Raises AskedWrongly."""
    site = find_site(key)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise AskedWrongly("a latitude is between -90 and 90, a longitude between -180 and 180")
    actor = administrator(site.party_id)
    with acting(actor):
        Site.objects.filter(pk=site.pk).update(latitude=latitude, longitude=longitude)
        record(actor, timezone.now(), "place site", f"site {site.pk}", {"at": f"{latitude} {longitude}"})
    site.latitude, site.longitude = latitude, longitude
    return site


def add_community(leader: Party, name: str, readers: Sequence[Party], adapters: Sequence[Party]) -> Community:
    """Parties that share cookbooks; the leader and the adapters may open local cookbooks from them."""
    actor = administrator(leader.pk)
    may_adapt = {party.pk: False for party in readers} | {party.pk: True for party in (leader, *adapters)}
    with acting(actor):
        community = Community.objects.create(party_id=leader.pk, name=name)
        CommunityParty.objects.bulk_create(
            CommunityParty(community=community, party_id=party, may_adapt=may) for party, may in may_adapt.items()
        )
        said: dict[str, Json] = {"parties": sorted(may_adapt)}
        record(actor, timezone.now(), "add community", f"community {community.pk}", said)
        return community


def encoded_password(password: str) -> str:
    """A password as it is kept. Raises AskedWrongly when it is too easy to guess."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise AskedWrongly(" ".join(error.messages)) from error
    return make_password(password)


def add_user(party: int, account: Account, encoded: str) -> Known:
    """An account, with a person behind it of whom all records know only a pseudonym."""
    if not account.username or User.objects.filter(username=account.username).exists():
        raise AskedWrongly(f"there is an account “{account.username}” already, or the name is empty")
    with acting(administrator(party)):
        person = Person.objects.create(party_id=party, pseudonym=f"p{secrets.token_hex(6)}")
        user = User(username=account.username, password=encoded, person=person, name=account.name, email=account.email)
        user.save()
        known = Known(user, party, person.pseudonym)
        for function in account.functions:
            _give(known, function, account.site)
        record(known.administrator, timezone.now(), "add user", known.thing)
        return known


def set_password(known: Known, password: str) -> None:
    """Give an account another password; whoever is signed in with the old one is signed out."""
    known.user.password = encoded_password(password)
    with acting(known.administrator):
        known.user.save(update_fields=["password"])
        record(known.administrator, timezone.now(), "set password", known.thing)


def change_user(known: Known, name: str | None, email: str | None) -> None:
    """Change how somebody is called, and where their letters go; what is None stays. Raises AskedWrongly."""
    changed = {field: value for field, value in (("name", name), ("email", email)) if value is not None}
    if not changed:
        raise AskedWrongly("what shall be changed? Give a --name or an --email")
    if email:
        _require_address(email)
    with acting(known.administrator):
        for field, value in changed.items():
            setattr(known.user, field, value)
        known.user.save(update_fields=list(changed))
        said: dict[str, Json] = {"fields": sorted(changed)}  # (what they hold now can be erased; an entry cannot)
        record(known.administrator, timezone.now(), "change user", known.thing, said)


def set_active(known: Known, *, is_active: bool) -> None:
    """Let somebody sign in and their tokens open something, or not. Raises AskedWrongly when it is so already."""
    if known.user.is_active == is_active:
        raise AskedWrongly(f"the account “{known.user.username}” is {'active' if is_active else 'deactivated'} already")
    known.user.is_active = is_active
    with acting(known.administrator):
        known.user.save(update_fields=["is_active"])
        record(known.administrator, timezone.now(), f"{'' if is_active else 'de'}activate user", known.thing)


def remove_second_factor(known: Known) -> None:
    """From now on the password alone opens an account. Raises AskedWrongly when it has no second factor."""
    from allauth.mfa.models import Authenticator  # (Django is there by now)

    with acting(known.administrator):
        if not Authenticator.objects.filter(user=known.user).delete()[0]:
            raise AskedWrongly(f"the account “{known.user.username}” has no second factor")
        record(known.administrator, timezone.now(), "remove second factor", known.thing)


def give_function(known: Known, function: str, site: str) -> None:
    """From now on the person wears a function at a site; without one at all sites of their party."""
    with acting(known.administrator):
        _give(known, function, site)
        said: dict[str, Json] = {"function": function, "site": site}
        record(known.administrator, timezone.now(), "give function", known.thing, said)


def take_function(known: Known, function: str, site: str) -> None:
    """From now on the person does not wear a function at a site any more. Raises AskedWrongly when they do not now."""
    place = find_site(site) if site else None
    with acting(known.administrator):
        if not _worn(known, function, place).delete()[0]:
            raise AskedWrongly(f"{known.user.username} does not have the function “{function}” {_where(site)}")
        said: dict[str, Json] = {"function": function, "site": site}
        record(known.administrator, timezone.now(), "take function", known.thing, said)


def erase_user(known: Known) -> None:
    """Forget who somebody was: name, address, account, tokens. All that they did stays, under their pseudonym."""
    now = timezone.now()
    with acting(known.administrator):
        Token.objects.filter(person_id=known.user.person_id, revoked_at=None).update(revoked_at=now)
        Membership.objects.filter(person_id=known.user.person_id).delete()
        Qualification.objects.filter(person_id=known.user.person_id).delete()
        known.user.delete()
        record(known.administrator, now, "erase user", known.thing)


def party_of_site_or(site: str, party: str) -> int:
    """Whose people are meant: the leader of the site, or the party that is named. Raises AskedWrongly."""
    if not site and not party:
        raise AskedWrongly("whose account is it? Name a --site or a --party")
    return find_party(party).pk if party else find_site(site).party_id


def all_parties() -> list[dict[str, object]]:
    """All parties with the keys of their sites, by number."""
    parties = Party.objects.using("owner").prefetch_related("sites").order_by("pk")
    return [
        {
            "number": party.pk,
            "name": party.name,
            "country": party.country,
            "sites": sorted(site.key for site in party.sites.all()),
        }
        for party in parties
    ]


def all_sites() -> list[dict[str, object]]:
    """All sites with the party that leads them and further owners, by key."""
    sites = Site.objects.using("owner").select_related("party").prefetch_related("owners__party").order_by("key")
    return [
        {
            "number": site.pk,
            "key": site.key,
            "name": site.name,
            "party": site.party.name,
            "owners": sorted(owner.party.name for owner in site.owners.all()),
            "country": site.country,
            "language": site.language,
        }
        for site in sites
    ]


def all_users() -> list[dict[str, object]]:
    """All accounts with their functions, by name."""
    users = User.objects.using("owner").select_related("person__party").order_by("username")
    worn: dict[int, list[str]] = {}
    for entry in Membership.objects.using("owner").select_related("site").order_by("function", "site__key"):
        worn.setdefault(entry.person_id, []).append(f"{entry.function} {_where(entry.site.key if entry.site else '')}")
    return [
        {
            "username": user.username,
            "name": user.name,
            "party": user.person.party.name,
            "pseudonym": user.person.pseudonym,
            "functions": worn.get(user.person_id, []),
            "active": user.is_active,
        }
        for user in users
    ]


def new_password() -> str:
    """A password that nobody guesses."""
    return secrets.token_urlsafe(12)


def _give(known: Known, function: str, site: str) -> None:
    if function not in FUNCTIONS:
        raise AskedWrongly(f"“{function}” is no function; there are: {', '.join(FUNCTIONS)}")
    place = find_site(site) if site else None
    if place is not None and place.party_id != known.party:
        raise AskedWrongly(f"the site {site} belongs to another party than {known.user.username}")
    if not _worn(known, function, place).exists():
        site_id = place.pk if place else None
        Membership.objects.create(
            party_id=known.party, person_id=known.user.person_id, site_id=site_id, function=function
        )


def _worn(known: Known, function: str, place: Site | None) -> QuerySet[Membership]:
    rows = Membership.objects.filter(person_id=known.user.person_id, function=function, team=None)
    return rows.filter(site_id=place.pk) if place else rows.filter(site=None)


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise AskedWrongly(f"“{email}” is no address to which letters can go") from error


def _country(code: str) -> str:
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise AskedWrongly(f"“{code}”: a country is two letters, such as DE or CN")
    return code.upper()


def _where(site: str) -> str:
    return f"at {site}" if site else "at all sites"
