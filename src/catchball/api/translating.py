"""Translating: how far languages are, the texts of a draft, and files for translators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self, TypeAlias

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import File, Path, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from catchball.actions.disclosures import note_reading
from catchball.actions.refusals import NotValid
from catchball.actions.translating import keep_translations, save_translations
from catchball.api.answers import IF_MATCH_REQUIRED, edits, shows
from catchball.api.authentication import Asked
from catchball.api.drafts import DraftShown
from catchball.api.fields import Atom, Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import version_matched, version_tag
from catchball.core.document import Cookbook as Document
from catchball.core.translating import Refused, Returned
from catchball.core.translations import Entry, State, entries, entry_at
from catchball.core.values import is_language
from catchball.formats.translator_forms import FORMS, form_named, read_translations
from catchball.queries import listing
from catchball.queries.documents import document_of, head_of
from catchball.queries.settling import draft_document
from catchball.queries.translating import progress_of_head
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.store.drafts import Draft

router = Router(tags=["Translations"])
_LARGEST_FILE = 20 * 2**20
_FILES: dict[str, Any] = {
    "responses": {
        200: {"content": {form.media_type: {"schema": {"type": "string", "format": "binary"}} for form in FORMS}}
    }
}
Tag: TypeAlias = Annotated[str, Path(..., max_length=20, description="A language such as en, de or zh-Hans.")]
Source: TypeAlias = Annotated[
    str, Query("", max_length=20, description="From which language; else from which each was, or the document's own.")
]
Which: TypeAlias = Annotated[
    Literal["open", "all"], Query("open", description="All texts, or those that are not approved.")
]
FormName: TypeAlias = Annotated[Literal["xliff", "xlsx"], Path(..., description="XLIFF 2, or a spreadsheet.")]


class CookbookProgress(Shown):
    """How far the newest revision of a cookbook is: language -> state -> number of texts."""

    id: int
    revision: int
    languages: dict[str, dict[str, int]]


class TextShown(Shown):
    """A text of a draft: where it stands, what it says in the source language and in the other one, its state."""

    at: list[str]
    source_language: str
    source: str
    words: str
    state: str
    before: str
    """What the source said when it was translated, where that is another text today."""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The text as shown."""
        return cls(
            at=list(entry.atom),
            source_language=entry.source_language,
            source=entry.source,
            words=entry.words,
            state=str(entry.state),
            before=entry.before,
        )


class TextsShown(Shown):
    """The texts of a draft in a language, in reading order."""

    language: str
    texts: list[TextShown]


class TextGiven(Given):
    """A text that was translated; empty words take the translation away. `at` is that of the text."""

    at: Atom
    words: Annotated[str, Field(max_length=100_000)]
    state: Literal["approved", "needs checking", "needs rewriting"] = "approved"


class TextsGiven(Given):
    """Texts that were translated from `source`, by default from where each was translated from."""

    source: Annotated[str, Field(max_length=20)] = ""
    texts: list[TextGiven]


class NotTaken(Shown):
    """A text that was not taken, and why; `place` is where it stands in its file."""

    at: list[str]
    place: str
    why: str


class ReceiptShown(Shown):
    """What became of translations: how many were taken, how many say what was there already, and the others."""

    version: int
    taken: int
    unchanged: int
    not_taken: list[NotTaken]


@router.get("/translations", response=shows(Page[CookbookProgress]))
def list_progress(request: Asked, cursor: Cursor, limit: Limit) -> Page[CookbookProgress]:
    """Cookbooks by languages: how far each is."""
    return page_shown(listing.cookbooks(request.actor), cursor, limit, lambda row: _progress(request.actor, row))


@router.get("/cookbooks/{pk}/translations", response=shows(CookbookProgress))
def show_progress(request: Asked, pk: Id) -> CookbookProgress:
    """How far a cookbook is in its languages."""
    return _progress(request.actor, listing.found(listing.cookbooks(request.actor), pk))


@router.get("/cookbooks/{pk}/translations/{language}/{form}", response=shows(None), openapi_extra=_FILES)
def show_file(request: Asked, pk: Id, language: Tag, form: FormName, source: Source, texts: Which) -> HttpResponse:
    """The texts of the newest revision as a file for translators."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    revision = head_of(cookbook)
    note_reading(
        actor=request.actor, now=timezone.localtime(), of_party=cookbook.party_id, thing=f"revision {revision.pk}"
    )
    return _file(document_of(revision, request.actor), language, form, source, texts)


@router.get("/drafts/{pk}/translations/{language}", response=shows(TextsShown))
def show_texts(
    request: Asked, response: HttpResponse, pk: Id, language: Tag, source: Source, texts: Which
) -> TextsShown:
    """The texts of a draft in a language; the ETag is the draft's version."""
    draft = listing.found(listing.drafts(request.actor), pk)
    found = entries(_document(request.actor, draft, draft.version), _known(language), source)
    response["ETag"] = version_tag(draft.version)
    wanted = [entry for entry in found if texts == "all" or entry.state is not State.APPROVED]
    return TextsShown(language=language, texts=[TextShown.of(entry) for entry in wanted])


@router.put("/drafts/{pk}/translations/{language}", response=edits(ReceiptShown), openapi_extra=IF_MATCH_REQUIRED)
def put_texts(request: Asked, response: HttpResponse, pk: Id, language: Tag, body: TextsGiven) -> ReceiptShown:
    """Save translations made on the version that If-Match names; what others saved since then is merged with them."""
    draft = listing.found(listing.drafts(request.actor), pk)
    against = version_matched(request, draft.version)
    document = _document(request.actor, draft, against)
    returned = [_returned(document, _known(language), body.source, one) for one in body.texts]
    return _saved(request, response, draft, language, returned, against)


@router.get("/drafts/{pk}/translations/{language}/{form}", response=shows(None), openapi_extra=_FILES)
def show_draft_file(
    request: Asked, pk: Id, language: Tag, form: FormName, source: Source, texts: Which
) -> HttpResponse:
    """The texts of a draft as a file for translators."""
    draft = listing.found(listing.drafts(request.actor), pk)
    return _file(_document(request.actor, draft, draft.version), language, form, source, texts)


@router.post("/drafts/{pk}/translations", response=edits(ReceiptShown), openapi_extra=IF_MATCH_REQUIRED)
def post_file(request: Asked, response: HttpResponse, pk: Id, file: File[UploadedFile]) -> ReceiptShown:
    """Take a translators' file (XLIFF 2 or spreadsheet) into a draft, sent as multipart/form-data."""
    draft = listing.found(listing.drafts(request.actor), pk)
    against = version_matched(request, draft.version)
    if (file.size or 0) > _LARGEST_FILE:
        raise NotValid(
            gettext("The file has %(bytes)s bytes; at most %(most)s are possible.")
            % {"bytes": f"{file.size:,}", "most": f"{_LARGEST_FILE:,}"},
            ("file",),
        )
    came = read_translations(file.read(), (file.name or "file")[-100:])
    return _saved(request, response, draft, came.language, came.returned, against)


@router.post("/drafts/{pk}/minor-edits", response=edits(DraftShown), openapi_extra=IF_MATCH_REQUIRED)
def post_minor_edits(request: Asked, response: HttpResponse, pk: Id) -> DraftShown:
    """Say that the draft's edits are minor: translations that were approved and left alone stay approved."""
    draft = listing.found(listing.drafts(request.actor), pk)
    against = version_matched(request, draft.version)
    keep_translations(actor=request.actor, now=timezone.localtime(), draft=draft, against=against)
    found = listing.found(listing.drafts(request.actor), pk)
    response["ETag"] = version_tag(found.version)
    return DraftShown.of(found)


def _progress(actor: Actor, row: Cookbook) -> CookbookProgress:
    found = {tag: dict(states) for tag, states in progress_of_head(actor, row).items()}
    return CookbookProgress(id=row.pk, revision=head_of(row).pk, languages=found)


def _known(language: str) -> str:
    if not is_language(language):
        raise listing.NotFound(
            gettext("“%(language)s” is not a language tag such as en, de or zh-Hans.") % {"language": language}
        )
    return language


def _document(actor: Actor, draft: Draft, version: int) -> Document:
    return draft_document(draft.states.select_related("revision").get(version=version), actor)


def _returned(document: Document, language: str, source: str, one: TextGiven) -> Returned:
    atom = tuple(one.at)
    known = entry_at(document, atom, language, source)
    spoken, said = (known.source_language, known.source) if known else ("", "")
    return Returned(atom, spoken, said, one.words.strip(), State(one.state))


def _file(document: Document, language: str, form: str, source: str, texts: str) -> HttpResponse:
    known = form_named(form)
    assert known is not None, "the address names one of them"
    sent = known.write(document, _known(language), source=source, only_open=texts == "open")
    return HttpResponse(sent.data, content_type=known.media_type)


def _saved(
    request: Asked, response: HttpResponse, draft: Draft, language: str, returned: Iterable[Returned], against: int
) -> ReceiptShown:
    receipt = save_translations(
        actor=request.actor,
        now=timezone.localtime(),
        draft=draft,
        language=language,
        returned=returned,
        against=against,
    )
    version = listing.found(listing.drafts(request.actor), draft.pk).version
    response["ETag"] = version_tag(version)
    return ReceiptShown(
        version=version,
        taken=len(receipt.taken),
        unchanged=receipt.unchanged,
        not_taken=[_not_taken(one) for one in receipt.refused],
    )


def _not_taken(one: Refused) -> NotTaken:
    why = f"{one.reason}: {one.told}" if one.told else str(one.reason)
    return NotTaken(at=list(one.returned.atom), place=one.returned.place, why=why)
