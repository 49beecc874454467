"""Releasing a revision: what every way to a new revision has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext

from catchball.actions.headers import index_departures
from catchball.actions.refusals import NotPossible, NotValid
from catchball.actions.upstreams import upstream_revision
from catchball.core.check import problems
from catchball.core.decisions import Atom
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.core.latitude import Leave, rulings
from catchball.core.rebase import Fate
from catchball.core.translations import progress
from catchball.core.values import phrase_text
from catchball.queries.documents import base_document, document_of, head_of
from catchball.queries.telling.sentences import sentence
from catchball.store import outbox
from catchball.store.acting import Actor
from catchball.store.audit_writing import record
from catchball.store.documents import keep_content, manifest_of
from catchball.store.models import Cookbook, Revision
from catchball.store.search_writing import index_revision

_COUNTED = 10**11
"""Numbers of twelve digits and more follow from content; only smaller ones are counted up."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a new revision says about itself."""

    note: str
    effective_from: date
    adopt_by: date | None = None
    base: Revision | None = None
    """The upstream revision that it rests on; of a local cookbook that of its last revision, unless it is rebased."""
    fates: Mapping[Atom, Fate] = field(default_factory=dict)
    """Of a rebase: what became of each earlier deviation."""


def release(actor: Actor, now: datetime, cookbook: Cookbook, document: Document, issue: Issue) -> Revision:
    """Store the document as the next revision and make it the head, which must not have moved meanwhile.

    Raises NotValid when the document has open problems, NotPossible when latitude forbids it, somebody was faster, or
    an earlier revision takes effect later than this one shall.
    """
    _require_turn(cookbook)
    _require_order(cookbook, issue)
    base = issue.base
    if base is None and cookbook.upstream_id is not None:
        base = upstream_revision(head_of(cookbook))
    head = None if cookbook.head is None else document_of(cookbook.head, actor)
    upstream = None if base is None else base_document(base, actor, document)
    _require_sound(document, [one for one in (head, upstream) if one is not None])
    departures = None if upstream is None else _allowed_departures(upstream, document)
    own_upstream = upstream if base is not None and base.party_id == cookbook.party_id else None
    keep_content(document, cookbook.party_id, [one for one in (head, own_upstream) if one is not None])
    revision = Revision.objects.create(
        party_id=cookbook.party_id,
        cookbook=cookbook,
        number=head_of(cookbook).number + 1 if cookbook.head_id else 1,
        base=base,
        digest=document.revision,
        manifest=manifest_of(document),
        translations=progress(document),
        note=issue.note,
        released_by_id=actor.somebody,
        approved_at=now,
        effective_from=issue.effective_from,
        adopt_by=issue.adopt_by,
    )
    _move_head(cookbook, revision, document)
    index_revision(cookbook, document, issue.effective_from, now.date())
    if base is not None and departures is not None:
        index_departures(cookbook, base, departures, issue.fates)
    record(
        actor,
        now,
        "release revision",
        f"cookbook {cookbook.pk}",
        {"number": revision.number, "digest": document.revision},
    )
    outbox.defer("tell_release", party=cookbook.party_id, revision=revision.pk)
    return revision


def soonest(cookbook: Cookbook, day: date) -> date:
    """The day, or that on which the newest revision takes effect: nothing that builds on it can be in effect before."""
    return max(day, head_of(cookbook).effective_from)


def _require_turn(cookbook: Cookbook) -> None:
    """Wait for whoever changes the cookbook, and refuse when its head is not the one that was looked at."""
    waited = Cookbook.objects.select_for_update().filter(pk=cookbook.pk, head_id=cookbook.head_id)
    if not list(waited.values_list("pk")):
        raise NotPossible(gettext("Somebody released a revision in the meantime; look at it, then do this again."))


def _require_order(cookbook: Cookbook, issue: Issue) -> None:
    if cookbook.head_id is None:
        return
    head = head_of(cookbook)
    if issue.effective_from < head.effective_from:
        raise NotPossible(
            gettext(
                "Revision %(number)s takes effect on %(day)s, and what builds on it cannot be in effect earlier; "
                "choose that day or a later one."
            )
            % {"number": head.number, "day": head.effective_from}
        )


def _require_sound(document: Document, released: list[Document]) -> None:
    """Refuse a document with an open problem, in what is not in a released revision."""
    for problem in problems(document, checked=released):
        raise NotValid(f"{' › '.join(problem.where)}: {sentence(problem.what)}", problem.where)


def _allowed_departures(upstream: Document, document: Document) -> Edits:
    """All that departs from the upstream. Raises NotPossible where it leaves no latitude for one."""
    departures = diff(upstream, document)
    for ruling in rulings(departures, upstream, document):
        if ruling.leave is Leave.BLOCKED:
            raise NotPossible(f"{' › '.join(ruling.edit.atom)}: {sentence(ruling.why)}")
    return departures


def _move_head(cookbook: Cookbook, revision: Revision, document: Document) -> None:
    titles = document.nodes[document.root].fields.get("title", {})
    cookbook.title = {language: phrase_text(phrase) for language, phrase in titles.items()}
    cookbook.last_number = max(cookbook.last_number, _last_number(document, cookbook.issuer))
    cookbook.head = revision
    cookbook.save(update_fields=["head", "title", "last_number"])


def _last_number(document: Document, issuer: str) -> int:
    """The largest number that was counted for the issuer's uids, withdrawn ones included: a uid is given once."""
    parts = (uid.rpartition("-") for uid in (*document.nodes, *document.withdrawn))
    numbers = (int(number) for name, _, number in parts if name == issuer)
    return max((number for number in numbers if number < _COUNTED), default=0)
