"""Noting that a document outside was reissued, and checking what refers to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from catchball.actions.drafts import open_draft
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.core.canonical import Json
from catchball.core.schema import FIELDS, Kind
from catchball.queries.permissions import may
from catchball.queries.reissues import referring
from catchball.queries.telling.vocabulary import word
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Reissue, ToCheck

KINDS = tuple(sorted(FIELDS[Kind.STEP]["references"].record["kind"].words))
OPEN, STILL_RIGHT, TO_CHANGE = "open", "still right", "to change"


@dataclass(frozen=True, slots=True)
class DocumentGiven:
    """Which document was reissued: kind and identifier as in references, its new issue, since when."""

    kind: str
    identifier: str
    issue: str
    on: date
    note: str = ""


def reissue_document(*, actor: Actor, now: datetime, given: DocumentGiven) -> Reissue:
    """Put every node of own cookbooks that refers to an earlier issue on the list to check.

    Raises NotAllowed, NotValid, NotPossible when it was noted before.
    """
    with acting(actor):
        row = Reissue(
            party_id=actor.party,
            kind=given.kind,
            identifier=given.identifier.strip(),
            issue=given.issue.strip(),
            on=given.on,
            note=given.note.strip(),
            at=now,
        )
        require(may(actor, "reissue document", row))
        row.noted_by_id = actor.somebody
        _check(row)
        row.save()
        found = referring(actor, row.kind, row.identifier, row.issue)
        ToCheck.objects.bulk_create(
            ToCheck(party_id=actor.party, reissue=row, cookbook_id=one.cookbook, uid=one.uid, issue=one.issue)
            for one in found
        )
        said: dict[str, Json] = {
            "kind": row.kind,
            "identifier": row.identifier,
            "issue": row.issue,
            "nodes": len(found),
        }
        record(actor, now, "reissue document", f"reissue {row.pk}", said)
        return row


def check_node(*, actor: Actor, now: datetime, item: ToCheck, verdict: str, words: str = "") -> ToCheck:
    """Say that a node is still right, or that it is to change: then the actor's draft is opened for it.

    Raises NotAllowed, NotValid, NotPossible for what was checked already.
    """
    with acting(actor):
        require(may(actor, "check node", item.cookbook))
        if verdict not in (STILL_RIGHT, TO_CHANGE):
            raise NotValid(
                gettext("A verdict is “%(right)s” or “%(change)s”.")
                % {"right": word(STILL_RIGHT), "change": word(TO_CHANGE)},
                ("verdict",),
            )
        row = ToCheck.objects.select_for_update(of=("self",)).select_related("cookbook").get(pk=item.pk)
        if row.state != OPEN:
            raise NotPossible(gettext("Somebody has checked this already."))
        if verdict == TO_CHANGE:
            row.draft = open_draft(actor=actor, now=now, cookbook=row.cookbook)
        row.state, row.words = verdict, words.strip()
        row.checked_by_id, row.checked_at = actor.somebody, now
        row.save()
        record(actor, now, "check node", f"cookbook {row.cookbook_id}", {"node": row.uid, "verdict": verdict})
        return row


def _check(row: Reissue) -> None:
    if row.kind not in KINDS:
        raise NotValid(gettext("A document is one of %(kinds)s.") % {"kinds": ", ".join(KINDS)}, ("kind",))
    if not row.identifier:
        raise NotValid(gettext("Which document? Write its number as the references have it."), ("identifier",))
    if not row.issue:
        raise NotValid(gettext("Which issue holds now?"), ("issue",))
    known = Reissue.objects.filter(kind=row.kind, identifier=row.identifier, issue=row.issue, party_id=row.party_id)
    if known.exists():
        raise NotPossible(gettext("This issue was noted before; its list is there."))
