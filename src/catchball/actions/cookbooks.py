"""Cookbooks: bringing one in, opening a local one from it, sharing it, keeping a node of it to oneself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override

from catchball.actions.pictures import kept_for_party
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.releasing import Issue, release
from catchball.actions.turns import cookbook_in_turn
from catchball.core.document import Cookbook as Document
from catchball.core.document import valid_uid
from catchball.queries.documents import document_of, effective_revision, head_of
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Community, Confidential, Cookbook, Site

_LONGEST_LANGUAGE = 20


def import_cookbook(
    *,
    actor: Actor,
    now: datetime,
    site: Site,
    document: Document,
    issuer: str,
    effective_from: date,
    pictures: Iterable[tuple[bytes, str]] = (),
) -> Cookbook:
    """A home cookbook with the document as its first revision. Raises NotAllowed, NotValid.

    `pictures` are cleaned ones that it shows, each with its media type, as far as they are not kept yet.
    """
    with acting(actor):
        require(may(actor, "import cookbook", site))
        cookbook = _new_cookbook(actor, site, document, issuer)
        for data, kind in pictures:
            kept_for_party(actor, now, data, kind, f"cookbook {cookbook.pk}")
        with override(cookbook.language):
            note = gettext("First revision.")
        release(actor, now, cookbook, document, Issue(note, effective_from))
        record(actor, now, "import cookbook", f"cookbook {cookbook.pk}")
        return cookbook


def open_local_cookbook(*, actor: Actor, now: datetime, upstream: Cookbook, site: Site, issuer: str) -> Cookbook:
    """A local cookbook, equal to the upstream revision that is effective. Raises NotAllowed, NotPossible."""
    with acting(actor):
        require(may(actor, "adapt", upstream))
        require(may(actor, "open local cookbook", site))
        upstream = Cookbook.objects.get(pk=upstream.pk)
        if Cookbook.objects.filter(pk=upstream.home_id or upstream.pk, site=site).exists():
            raise NotPossible(gettext("%(site)s already has a cookbook of this family.") % {"site": site})
        base = effective_revision(upstream, now.date()) or head_of(upstream)
        document = document_of(base, actor)
        cookbook = _new_cookbook(actor, site, document, issuer, upstream)
        with override(cookbook.language):
            note = gettext("Opened from revision %(number)s of %(upstream)s.") % {
                "number": base.number,
                "upstream": upstream,
            }
        release(actor, now, cookbook, document, Issue(note, now.date(), base=base))
        record(actor, now, "open local cookbook", f"cookbook {cookbook.pk}", {"upstream": upstream.pk})
        return cookbook


def share_cookbook(*, actor: Actor, now: datetime, cookbook: Cookbook, community: Community | None) -> None:
    """Let a community read the cookbook with all its revisions, changes and deviations; with None nobody else."""
    with acting(actor):
        require(may(actor, "share", cookbook))
        if community is not None and not community.parties.filter(party_id=actor.party).exists():
            raise NotPossible(gettext("Your party does not belong to this community."))
        community_id = community.pk if community else None
        Cookbook.objects.filter(pk=cookbook.pk).update(community_id=community_id)  # (all that belongs to it follows)
        cookbook.community = community
        record(actor, now, "share" if community else "unshare", f"cookbook {cookbook.pk}", {"community": community_id})


def mark_confidential(*, actor: Actor, now: datetime, cookbook: Cookbook, uid: str, is_confidential: bool) -> None:
    """Keep what a node says from other parties, or show it to them again. They see that it is there."""
    with acting(actor):
        require(may(actor, "mark confidential", cookbook))
        cookbook = cookbook_in_turn(cookbook.pk)
        if not valid_uid(uid):
            raise NotValid(gettext("A uid is an issuer and a number, such as home-17."), ("uid",))
        marks = Confidential.objects.filter(cookbook=cookbook, uid=uid)
        if is_confidential == marks.exists():
            return
        if is_confidential:
            if uid not in document_of(head_of(cookbook), actor):
                raise NotValid(
                    gettext("There is no node %(uid)s in the newest revision.") % {"uid": uid[:60]}, ("uid",)
                )
            Confidential.objects.create(cookbook=cookbook, uid=uid, party_id=actor.party)
        else:
            above = Confidential.objects.filter(cookbook__locals=cookbook, uid=uid, party_id=actor.party)
            if above.exists():
                raise NotPossible(gettext("The upstream keeps this to itself, and so does each cookbook below it."))
            marks.delete()
        verb = "mark confidential" if is_confidential else "unmark confidential"
        record(actor, now, verb, f"cookbook {cookbook.pk}", {"uid": uid})


def _new_cookbook(
    actor: Actor, site: Site, document: Document, issuer: str, upstream: Cookbook | None = None
) -> Cookbook:
    if not valid_uid(f"{issuer}-1"):
        raise NotValid(
            gettext("An issuer is a short name of letters, digits, dots and dashes, such as the site's."), ("issuer",)
        )
    language = document.nodes[document.root].fields.get("language", site.language)
    if len(language) > _LONGEST_LANGUAGE:
        raise NotValid(
            gettext("The language of a cookbook is a tag such as en, de or zh-Hans."), (document.root, "language")
        )
    made = Cookbook(
        party_id=actor.party,
        site=site,
        home_id=(upstream.home_id or upstream.pk) if upstream else None,
        upstream=upstream,
        issuer=issuer,
        language=language,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "issuer_once_in_a_family" in str(error):
            raise NotValid(
                gettext("Another cookbook of this family issues uids as %(issuer)s.") % {"issuer": issuer}, ("issuer",)
            ) from error
        raise NotPossible(gettext("%(site)s already has a cookbook of this family.") % {"site": site}) from error
    return made
