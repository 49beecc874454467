"""Which parties share cookbooks, as an administrator changes it in the name of the party that leads a community.

Nothing here loads before Django is there.
"""

from __future__ import annotations

from django.utils import timezone

from catchball.cli.account_rows import administrator
from catchball.cli.complaints import AskedWrongly
from catchball.core.canonical import Json
from catchball.store.acting import acting
from catchball.store.audit_writing import record
from catchball.store.models import Community, CommunityParty, Party


def find_community(named: str) -> Community:
    """The community with this number or name. Raises AskedWrongly with those that there are."""
    communities = Community.objects.using("owner")
    found = list(communities.filter(pk=int(named)) if named.isdecimal() else communities.filter(name=named))
    if len(found) == 1:
        return found[0]
    if found:
        raise AskedWrongly(f"there are {len(found)} communities “{named}”; use the number: catchball community list")
    known = ", ".join(f"{one.pk} {one.name}" for one in communities.order_by("pk")[:20]) or "none yet"
    raise AskedWrongly(f"there is no community “{named}”; there are: {known}")


def all_communities() -> list[dict[str, object]]:
    """All communities with their parties, by number."""
    communities = Community.objects.using("owner").select_related("party").prefetch_related("parties__party")
    return [
        {
            "number": one.pk,
            "name": one.name,
            "leader": one.party.name,
            "adapts": sorted(member.party.name for member in one.parties.all() if member.may_adapt),
            "reads": sorted(member.party.name for member in one.parties.all() if not member.may_adapt),
        }
        for one in communities.order_by("pk")
    ]


def put_party(community: Community, party: Party, *, may_adapt: bool) -> None:
    """From now on a party reads what is shared with a community, and may adapt it or not. Raises AskedWrongly."""
    _require_other(community, party)
    actor = administrator(community.party_id)
    with acting(actor):
        CommunityParty.objects.update_or_create(
            community_id=community.pk, party_id=party.pk, defaults={"may_adapt": may_adapt}
        )
        said: dict[str, Json] = {"party": party.pk, "may_adapt": may_adapt}
        record(actor, timezone.now(), "put party into community", f"community {community.pk}", said)


def remove_party(community: Community, party: Party) -> None:
    """From now on a party sees nothing more that is shared with a community alone. Raises AskedWrongly."""
    _require_other(community, party)
    actor = administrator(community.party_id)
    with acting(actor):
        if not CommunityParty.objects.filter(community_id=community.pk, party_id=party.pk).delete()[0]:
            raise AskedWrongly(f"{party.name} does not belong to the community “{community.name}”")
        said: dict[str, Json] = {"party": party.pk}
        record(actor, timezone.now(), "remove party from community", f"community {community.pk}", said)


def _require_other(community: Community, party: Party) -> None:
    if community.party_id == party.pk:
        raise AskedWrongly(f"{party.name} leads the community “{community.name}”, and always belongs to it")
