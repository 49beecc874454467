"""Translating in a draft: phrases saved together, files of translators, which languages must be complete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.drafts import save_draft
from catchball.actions.refusals import NotValid, require
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.errors import InvalidCookbook
from catchball.core.translating import Receipt, Returned, receive, with_mandatory_languages, with_minor_edits
from catchball.queries.permissions import may
from catchball.queries.settling import DraftInWork, draft_in_work
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor, acting
from catchball.store.models import Draft, DraftState


def save_translations(
    *, actor: Actor, now: datetime, draft: Draft, language: str, returned: Iterable[Returned], against: int
) -> Receipt:
    """Put translations that were made on the version `against` into a draft; others' work since then is merged in.

    What does not fit that version any more is not taken; the receipt tells it. Where nothing is taken, nothing is
    saved. Raises NotValid, NotAllowed.
    """
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        seen = _seen(actor, draft, against)
        receipt = receive(seen, language, returned)
        if receipt.taken:
            _save(actor, now, draft, receipt.document, against)
        return receipt


def set_mandatory_languages(
    *, actor: Actor, now: datetime, draft: Draft, languages: Iterable[str], against: int
) -> DraftState:
    """Declare in a draft in which languages every text must be approved before a release. Raises NotValid."""
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        seen = _seen(actor, draft, against)
        try:
            document = with_mandatory_languages(seen, languages)
        except InvalidCookbook as error:
            raise NotValid(sentence(str(error)), error.where) from error
        return _save(actor, now, draft, document, against)


def keep_translations(*, actor: Actor, now: datetime, draft: Draft, against: int) -> DraftState:
    """Say that the draft's edits are minor: translations that were in step, and were left alone, stay approved.

    Raises NotValid, NotAllowed.
    """
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        work = _work(actor, draft, against)
        return _save(actor, now, draft, with_minor_edits(work.base, work.document), against)


def _seen(actor: Actor, draft: Draft, against: int) -> Document:
    return _work(actor, draft, against).document


def _work(actor: Actor, draft: Draft, against: int) -> DraftInWork:
    try:
        return draft_in_work(actor, draft, against)
    except DraftState.DoesNotExist as error:
        told = gettext("There is no version %(version)s; the newest is %(newest)s.") % {
            "version": against,
            "newest": draft.version,
        }
        raise NotValid(told, ("against",)) from error


def _save(actor: Actor, now: datetime, draft: Draft, document: Document, against: int) -> DraftState:
    work = draft_in_work(actor, draft, against)
    return save_draft(actor=actor, now=now, draft=draft, edits=diff(work.base, document), against=against)
