"""Files for translators: sent out as XLIFF or as a spreadsheet, and taken back into a draft with a report."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.disclosures import note_reading
from catchball.actions.refusals import Refused
from catchball.actions.translating import save_translations
from catchball.core.document import Cookbook as Document
from catchball.formats.errors import FormatError
from catchball.formats.translator_forms import FORMS, form_named, read_translations
from catchball.queries.documents import document_of, head_of
from catchball.queries.reading import cookbooks
from catchball.queries.settling import draft_in_work, drafts
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.pages import Refusal, act, page, refusal
from catchball.web.telling.vocabulary import language_name
from catchball.web.views.draft_work import version_asked
from catchball.web.views.translating import ALL, known_language, translate_page

LARGEST_FILE = 20 * 2**20


@page
def translation_file(request: HttpRequest, actor: Actor, pk: int, language: str, form: str) -> HttpResponse:
    """The texts of the newest revision as a file for translators."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    revision = head_of(found)
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {revision.pk}")
    return _sent(request, document_of(revision, actor), language, form, f"cookbook-{pk}")


@page
def draft_translation_file(request: HttpRequest, actor: Actor, pk: int, language: str, form: str) -> HttpResponse:
    """The texts of a draft as a file for translators."""
    work = draft_in_work(actor, get_object_or_404(drafts(actor), pk=pk))
    return _sent(request, work.document, language, form, f"draft-{pk}")


def _sent(request: HttpRequest, document: Document, language: str, form: str, name: str) -> HttpResponse:
    known = form_named(form)
    if known is None:
        raise Http404
    only_open = request.GET.get("texts") != ALL
    sent = known.write(document, known_language(language), source=request.GET.get("source", ""), only_open=only_open)
    answer = HttpResponse(sent.data, content_type=known.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{language}.{known.ending}"'
    return answer


@act("draft")
def take_translations(request: HttpRequest, actor: Actor, pk: int, language: str) -> HttpResponse:
    """Take a translators' file into a draft. The page then says what was taken and what was not, and why."""
    known_language(language)
    found = get_object_or_404(drafts(actor), pk=pk)
    version = version_asked(request)
    if version is None or version > found.version:
        raise Http404

    def refused(why: str) -> HttpResponse:
        return translate_page(request, actor, pk, language, Refusal("file", why, 422))

    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return refused(gettext("Choose a file, as it was exported here: %(endings)s.") % {"endings": _endings()})
    if (file.size or 0) > LARGEST_FILE:
        return refused(gettext("The file is too large; at most %(size)s MB are possible.") % {"size": 20})
    try:
        came = read_translations(file.read(), _name(file))
        if came.language != language:
            told = {"found": language_name(came.language), "wanted": language_name(language)}
            return refused(gettext("The file holds %(found)s; this page is for %(wanted)s.") % told)
        receipt = save_translations(
            actor=actor, now=timezone.now(), draft=found, language=language, returned=came.returned, against=version
        )
    except FormatError as error:
        return refused(sentence(str(error)))
    except Refused as error:
        return translate_page(request, actor, pk, language, refusal("file", error))
    return translate_page(request, actor, pk, language, receipt=receipt)


def _endings() -> str:
    return ", ".join(f".{form.ending}" for form in FORMS)


def _name(file: UploadedFile[Any]) -> str:
    told = "".join(sign for sign in str(file.name or "") if sign.isprintable())
    return told[-100:] or gettext("the file")
