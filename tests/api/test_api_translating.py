"""Translating by the API: texts and files, taken where they fit, told where they do not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart

from api_callers import Caller, caller_for, good
from catchball.actions.drafts import open_draft
from factories import NOW, company, home_cookbook

TITLE = ["home-12", "title"]


@pytest.fixture
def drafting(database: None) -> tuple[Caller, str]:
    """Somebody's program, and the address of the translations of their draft."""
    network = company()
    engineer = network.actor("home engineer")
    draft = open_draft(actor=engineer, now=NOW, cookbook=home_cookbook(network))
    return caller_for(engineer), f"/drafts/{draft.pk}/translations"


def sent(data: bytes, name: str) -> bytes:
    return encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, data)})


def test_texts_are_translated_and_shown_in_their_state(drafting: tuple[Caller, str]) -> None:
    call, address = drafting
    shown = good(call.get(f"{address}/de"))
    assert {text["state"] for text in shown["texts"]} == {"untranslated"}
    body = {"texts": [{"at": TITLE, "words": "Lager einpressen", "state": "needs checking"}]}
    told = good(call.put(f"{address}/de", body, If_Match='"0"'))
    assert (told["version"], told["taken"], told["not_taken"]) == (1, 1, [])
    (text,) = [one for one in good(call.get(f"{address}/de"))["texts"] if one["at"] == TITLE]
    assert (text["words"], text["state"]) == ("Lager einpressen", "needs checking")


def test_a_text_that_is_not_there_is_told_and_the_others_are_taken(drafting: tuple[Caller, str]) -> None:
    call, address = drafting
    texts = [{"at": TITLE, "words": "Lager einpressen"}, {"at": ["home-99", "title"], "words": "Nichts"}]
    told = good(call.put(f"{address}/de", {"texts": texts}, If_Match='"0"'))
    assert told["taken"] == 1
    assert [one["why"] for one in told["not_taken"]] == ["this text is not in the cookbook any more"]


@pytest.mark.parametrize("form", ["xliff", "xlsx"])
def test_a_file_that_comes_back_untouched_saves_nothing(drafting: tuple[Caller, str], form: str) -> None:
    call, address = drafting
    texts = [{"at": TITLE, "words": "Lager einpressen"}]
    good(call.put(f"{address}/de", {"texts": texts}, If_Match='"0"'))
    data = call.get(f"{address}/de/{form}?texts=all").body
    told = good(call.post(address, sent(data, f"a.{form}"), If_Match='"1"'))
    assert (told["version"], told["taken"], told["unchanged"]) == (1, 0, 1)


def test_what_is_no_translators_file_is_refused(drafting: tuple[Caller, str]) -> None:
    call, address = drafting
    answer = call.post(address, sent(b"<html/>", "a.xlf"), If_Match='"0"')
    assert (answer.status, "is not XLIFF 2" in answer.body["detail"]) == (422, True)


def test_what_is_no_language_is_not_found(drafting: tuple[Caller, str]) -> None:
    call, address = drafting
    assert call.get(f"{address}/German").status == 404


def test_a_cookbook_tells_how_far_its_languages_are(drafting: tuple[Caller, str]) -> None:
    call, _ = drafting
    (book,) = good(call.get("/translations"))["items"]
    assert good(call.get(f"/cookbooks/{book['id']}/translations")) == book
    assert book["languages"]["en"].keys() == {"approved"}
