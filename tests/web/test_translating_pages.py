"""Translating on pages: texts side by side, many saved at once, files out and back, who is how far."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from catchball.actions.drafts import open_draft, save_draft
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.translations import State, entry_at, mandatory_languages
from catchball.queries.settling import draft_document, draft_in_work
from catchball.store.acting import acting
from catchball.store.models import Draft
from factories import with_node
from web.world import World, fresh, now

SEAL = ("home-14", "title")
HEAT = ("home-11", "title")
SEAL_WORDS = "words-at:home-14:title"
HEAT_WORDS = "words-at:home-11:title"


@pytest.fixture
def client(world: World) -> Client:
    return world.client("cz engineer")


def begun(world: World, **titles: str) -> Draft:
    """A new draft of the engineer's home colleague's cookbook with other titles of steps."""
    actor = world.network.actor("home engineer")
    draft = open_draft(actor=actor, now=now(), cookbook=fresh(actor, world.home))
    with acting(actor):
        work = draft_in_work(actor, draft)
    document = work.document
    for uid, title in titles.items():
        name = uid.replace("_", "-")
        document = with_node(document, name, title={**document.nodes[name].fields["title"], "en": title})
    save_draft(actor=actor, now=now(), draft=draft, edits=diff(work.base, document), against=draft.version)
    return _fresh(world, draft)


def _fresh(world: World, draft: Draft) -> Draft:
    with acting(world.network.actor("home engineer")):
        return Draft.objects.select_related("cookbook").get(pk=draft.pk)


def document_now(world: World, draft: Draft) -> Document:
    actor = world.network.actor("home engineer")
    with acting(actor):
        found = Draft.objects.get(pk=draft.pk)
        return draft_document(found.states.select_related("revision").get(version=found.version), actor)


def address(draft: Draft, name: str = "translate", *more: str) -> str:
    return reverse(name, args=[draft.pk, "de", *more])


def text_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_what_changed_in_the_source_stands_marked_beside_the_translation(world: World) -> None:
    draft = begun(world, home_11="Heat the whole housing")
    page = world.client("home engineer").get(address(draft)).content.decode()
    assert re.search(r'<p class="translate-words" lang="en">Heat the<ins> whole</ins> housing</p>', page)
    assert re.search(
        r'<textarea [^>]*name="words-at:home-11:title" lang="de"[^>]*>\s*Gehäuse erwärmen</textarea>', page
    )


def test_many_translations_are_saved_together_and_what_was_left_alone_stays(world: World) -> None:
    draft = begun(world, home_11="Heat the whole housing")
    client = world.client("home engineer")
    filled = {
        "against": str(draft.version),
        SEAL_WORDS: "Dichtung einsetzen",
        HEAT_WORDS: "Gehäuse erwärmen",
        "state-at:home-11:title": "needs editing",
        "words-at:home-13:title": "",
    }
    answer = client.post(address(draft), filled, follow=True)
    assert "Saved: 1 text." in text_of(answer)
    document = document_now(world, draft)
    seal, heat = entry_at(document, SEAL, "de"), entry_at(document, HEAT, "de")
    assert seal is not None
    assert heat is not None
    assert (seal.words, seal.state) == ("Dichtung einsetzen", State.APPROVED)
    assert heat.state is State.NEEDS_EDITING


def test_a_translation_can_be_confirmed_or_said_to_need_rewriting_without_another_word(world: World) -> None:
    draft = begun(world, home_11="Heat the whole housing")
    client = world.client("home engineer")
    for said in ("approved", "needs rewriting"):
        found = document_version(world, draft)
        filled = {"against": found, HEAT_WORDS: "Gehäuse erwärmen", "state-at:home-11:title": said}
        client.post(address(draft), filled)
        entry = entry_at(document_now(world, draft), HEAT, "de")
        assert entry is not None
        assert entry.state == said


def document_version(world: World, draft: Draft) -> str:
    return str(_fresh(world, draft).version)


def test_what_two_translate_at_once_is_merged(world: World) -> None:
    draft = begun(world)
    client = world.client("home engineer")
    against = str(draft.version)
    client.post(address(draft), {"against": against, SEAL_WORDS: "Dichtung einsetzen"})
    client.post(address(draft), {"against": against, "words-at:home-13:title": "Schrauben anziehen"})
    document = document_now(world, draft)
    words = [entry.words for atom in (SEAL, ("home-13", "title")) if (entry := entry_at(document, atom, "de"))]
    assert words == ["Dichtung einsetzen", "Schrauben anziehen"]


def test_the_list_is_filtered_by_state(world: World) -> None:
    draft = begun(world, home_11="Heat the whole housing")
    client = world.client("home engineer")
    assert re.findall(
        r'name="words-([^"]+)"', client.get(address(draft) + "?state=needs+editing").content.decode()
    ) == ["at:home-11:title"]
    assert "Nothing to do here" in text_of(client.get(address(draft) + "?state=needs+rewriting"))


def test_a_file_goes_out_and_what_comes_back_is_reported_text_by_text(world: World) -> None:
    draft = begun(world)
    client = world.client("home engineer")
    sent = client.get(address(draft, "draft_translation_file", "xlsx") + "?texts=all")
    assert sent["Content-Disposition"] == f'attachment; filename="draft-{draft.pk}-de.xlsx"'
    book = load_workbook(BytesIO(sent.content))
    sheet = book.active
    assert sheet is not None
    rows: Any = sheet.iter_rows(min_row=2)
    for row in rows:
        row[3].value = {"Fit the seal": "Dichtung einsetzen", "Heat the housing": "Erwärmen"}.get(
            row[1].value, row[3].value
        )
    changed = begun(world, home_11="Heat the whole housing")
    back = BytesIO()
    book.save(back)
    file = SimpleUploadedFile("back.xlsx", back.getvalue())
    answer = client.post(address(draft, "take_translations"), {"against": str(changed.version), "file": file})
    told = text_of(answer)
    assert "1 text was taken into the draft." in told
    assert "1 was not taken:" in told
    assert re.search(r"D\d+: .*“Heat the whole housing” › Title: its source says something else by now", told)
    seal = entry_at(document_now(world, draft), SEAL, "de")
    assert seal is not None
    assert (seal.words, seal.state) == ("Dichtung einsetzen", State.NEEDS_CHECKING)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<xliff/>", "bad.xlf:1: is not XLIFF 2"),
        (b"PK\x03\x04", "bad.xlf: is not an .xlsx file"),
        (None, "Choose a file, as it was exported here: .xlf, .xlsx."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_form(world: World, data: bytes | None, told: str) -> None:
    draft = begun(world)
    filled = {"against": str(draft.version), "file": "" if data is None else SimpleUploadedFile("bad.xlf", data)}
    answer = world.client("home engineer").post(address(draft, "take_translations"), filled)
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_a_file_of_another_language_is_refused(world: World) -> None:
    draft = begun(world)
    client = world.client("home engineer")
    data = client.get(reverse("draft_translation_file", args=[draft.pk, "cs", "xliff"])).content
    filled = {"against": str(draft.version), "file": SimpleUploadedFile("cs.xlf", data)}
    answer = client.post(address(draft, "take_translations"), filled)
    assert (answer.status_code, "The file holds Čeština; this page is for Deutsch." in text_of(answer)) == (422, True)


def test_a_mandatory_language_is_declared_in_the_draft_and_then_to_be_mended(world: World) -> None:
    draft = begun(world)
    client = world.client("home engineer")
    client.post(reverse("draft_languages", args=[draft.pk]), {"against": str(draft.version), "mandatory": ["de"]})
    assert mandatory_languages(document_now(world, draft)) == ("de",)
    told = text_of(client.get(reverse("draft", args=[draft.pk])))
    assert "untranslated, in a language that must be complete" in told


def test_an_author_says_that_the_edits_are_minor_and_translations_stay_approved(world: World) -> None:
    draft = begun(world, home_11="Heat the housing!")
    client = world.client("home engineer")
    client.post(reverse("draft_languages", args=[draft.pk]), {"against": str(draft.version), "act": "minor"})
    document = document_now(world, draft)
    entry = entry_at(document, HEAT, "de")
    assert entry is not None
    assert (entry.source, entry.words, entry.state) == ("Heat the housing!", "Gehäuse erwärmen", State.APPROVED)


def test_readers_see_which_text_is_in_another_language_and_which_lags(world: World) -> None:
    page = (
        world.client("home engineer").get(reverse("cookbook", args=[world.home.pk]) + "?language=de").content.decode()
    )
    assert re.search(r'<span lang="en">Press in the bearing</span> <span class="from-elsewhere">English</span>', page)
    assert "Gehäuse erwärmen</h3>" in page


def test_the_table_of_all_cookbooks_tells_how_far_each_is(world: World) -> None:
    told = text_of(world.client("home engineer").get(reverse("languages")))
    assert "Bearing housing" in told
    assert re.search(r"\d+ % approved in Deutsch \d+ to do", told)


def test_what_is_no_language_has_no_page(world: World, client: Client) -> None:
    for name in ("German", "d", "x" * 30):
        assert client.get(reverse("translations", args=[world.local.pk, name])).status_code == 404
        assert client.get(reverse("translate", args=[world.draft.pk, name])).status_code == 404
