"""Translating: source and translation side by side, many saved at once; files for translators; progress by language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.disclosures import note_reading
from catchball.actions.drafts import open_draft
from catchball.actions.refusals import Refused
from catchball.actions.translating import keep_translations, save_translations, set_mandatory_languages
from catchball.core.document import Cookbook as Document
from catchball.core.translating import Receipt, Returned
from catchball.core.translations import Entry, State, entries, languages, mandatory_languages, own_language
from catchball.core.values import is_language
from catchball.formats.translators import id_of
from catchball.queries.documents import document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.queries.settling import DraftInWork, draft_in_work, drafts
from catchball.queries.telling.sentences import sentence
from catchball.queries.translating import counts_of
from catchball.store.acting import Actor
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.vocabulary import LANGUAGES, word
from catchball.web.views.draft_work import version_asked

TEXTS_OF_A_PAGE = 20
OPEN = "open"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One text on the page: what a form calls it, where it stands, and what is known of it."""

    id: str
    place: str
    entry: Entry


@page
def translations(request: HttpRequest, actor: Actor, pk: int, language: str) -> HttpResponse:
    """The newest revision of a cookbook and its translation into a language, to read."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    revision = head_of(found)
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {revision.pk}")
    shown = {
        "cookbook": found,
        "revision": revision,
        "may_draft": may(actor, "save draft", found),
        **listed(request, document_of(revision, actor), language),
    }
    return show(request, "languages/translations.html", shown)


@act("cookbook_languages")
def begin(request: HttpRequest, actor: Actor, pk: int, language: str) -> HttpResponse:
    """Go on translating in one's draft of a cookbook; begin one where there is none."""
    known_language(language)
    found = get_object_or_404(cookbooks(actor), pk=pk)
    try:
        made = open_draft(actor=actor, now=timezone.now(), cookbook=found)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("translations", pk=pk, language=language)
    return redirect("translate", pk=made.pk, language=language)


@page
def translate(request: HttpRequest, actor: Actor, pk: int, language: str) -> HttpResponse:
    """The texts of a draft in a language, to be translated: those that are not the same any more are saved together."""
    known_language(language)
    found = get_object_or_404(drafts(actor), pk=pk)
    refused: Refusal | None = None
    if request.method == "POST":
        version = version_asked(request)
        if version is None or version > found.version:
            raise Http404
        work = draft_in_work(actor, found, version)
        try:
            receipt = save_translations(
                actor=actor,
                now=timezone.now(),
                draft=found,
                language=language,
                returned=_filled_in(request, work.document, language),
                against=version,
            )
        except Refused as error:
            refused = refusal("translate", error)
        else:
            tell(request, receipt)
            return redirect(request.get_full_path())
    return translate_page(request, actor, pk, language, refused)


def translate_page(
    request: HttpRequest,
    actor: Actor,
    pk: int,
    language: str,
    refused: Refusal | None = None,
    receipt: Receipt | None = None,
) -> HttpResponse:
    """The page for translating a draft, with what was refused, or what became of a file."""
    work = draft_in_work(actor, get_object_or_404(drafts(actor), pk=pk))
    shown = {
        **_of_draft(actor, work),
        **listed(request, work.document, language),
        "choices": (State.APPROVED, State.NEEDS_CHECKING, State.NEEDS_REWRITING),
        "refusal": refused,
        "receipt": receipt,
    }
    if receipt is not None:
        names = Naming((work.document, work.base), shown["languages"])
        shown["not_taken"] = [(one.returned, names.atom(one.returned.atom), one) for one in receipt.refused]
    return show(request, "languages/translate.html", shown, status=status_of(refused))


@page
def draft_languages(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far a draft is in each language, and which languages must be complete."""
    found = get_object_or_404(drafts(actor), pk=pk)
    refused: Refusal | None = None
    if request.method == "POST":
        version = version_asked(request)
        if version is None or version > found.version:
            raise Http404
        asked = "minor" if request.POST.get("act") == "minor" else "mandatory"
        wanted = [tag for tag in request.POST.getlist("mandatory") if tag]
        now = timezone.now()
        try:
            if asked == "minor":
                keep_translations(actor=actor, now=now, draft=found, against=version)
            else:
                set_mandatory_languages(actor=actor, now=now, draft=found, languages=wanted, against=version)
        except Refused as error:
            refused = refusal(asked, error)
        else:
            messages.success(request, gettext("Saved."))
            return redirect("draft_languages", pk=pk)
    work = draft_in_work(actor, get_object_or_404(drafts(actor), pk=pk))
    known = languages(work.document)
    shown = {
        **_of_draft(actor, work),
        "counts": counts_of(work.document),
        "mandatory": mandatory_languages(work.document),
        "other_languages": [(tag, name) for tag, name in LANGUAGES.items() if tag not in known],
        "refusal": refused,
    }
    return show(request, "languages/draft.html", shown, status=status_of(refused))


def _of_draft(actor: Actor, work: DraftInWork) -> dict[str, Any]:
    return {
        "draft": work.draft,
        "cookbook": work.draft.cookbook,
        "revision": work.draft.revision,
        "against": work.state.version,
        "may_draft": may(actor, "save draft", work.draft.cookbook) if work.draft.is_open else False,
    }


def known_language(language: str) -> str:
    """The language of an address; what is none has no page."""
    if not is_language(language) or len(language) > 20:
        raise Http404
    return language


def listed(request: HttpRequest, document: Document, language: str) -> dict[str, Any]:
    """The texts that are asked for, a page of them, and what the list can be filtered by."""
    known_language(language)
    spoken = languages(document)
    source = request.GET.get("source", "")
    source = source if source in spoken and source != language else ""
    found = entries(document, language, source)
    wanted = _wanted_state(request)
    names = Naming((document,), (source or own_language(document), *spoken))
    fitting = [entry for entry in found if _fits(entry, wanted)]
    page_of_them: Page[Entry] = Paginator(fitting, TEXTS_OF_A_PAGE).get_page(request.GET.get("page"))
    return {
        "language": language,
        "languages": (source or own_language(document), *spoken),
        "sources": [tag for tag in spoken if tag != language],
        "source": source,
        "wanted": wanted,
        "states": [(state, sum(entry.state is state for entry in found)) for state in State],
        "total": len(found),
        "open": sum(entry.state is not State.APPROVED for entry in found),
        "approved": sum(entry.state is State.APPROVED for entry in found),
        "page": page_of_them,
        "rows": [Row(id_of(entry.atom), names.atom(entry.atom), entry) for entry in page_of_them],
        "is_mandatory": language in mandatory_languages(document),
    }


def _wanted_state(request: HttpRequest) -> str:
    told = request.GET.get("state", OPEN)
    return told if told in (ALL, *State) else OPEN


def _fits(entry: Entry, wanted: str) -> bool:
    return wanted == ALL or (entry.state is not State.APPROVED if wanted == OPEN else entry.state == wanted)


def _filled_in(request: HttpRequest, document: Document, language: str) -> Iterable[Returned]:
    """What was filled in. Words that a person changed count as approved, unless they say otherwise."""
    source = request.POST.get("source", "")
    for entry in entries(document, language, source):
        name = id_of(entry.atom)
        if f"words-{name}" not in request.POST:
            continue
        words = request.POST[f"words-{name}"].replace("\r\n", "\n").strip()
        said = request.POST.get(f"state-{name}", "")
        state = State(said) if said in tuple(State) else entry.state
        if words == entry.words and state is entry.state:
            continue
        if words != entry.words and state is entry.state:
            state = State.APPROVED
        yield Returned(entry.atom, entry.source_language, entry.source, words, state)


def tell(request: HttpRequest, receipt: Receipt) -> None:
    """Say what became of what was filled in."""
    count = len(receipt.taken)
    if count:
        told = ngettext("Saved: %(count)s text.", "Saved: %(count)s texts.", count)
        messages.success(request, told % {"count": count})
    elif not receipt.refused:
        messages.info(request, gettext("Nothing was changed, so nothing was saved."))
    for one in receipt.refused:
        messages.warning(request, _why(one.reason, one.told))


def _why(reason: str, told: str) -> str:
    return f"{word(reason)}: {sentence(told)}" if told else word(reason)
