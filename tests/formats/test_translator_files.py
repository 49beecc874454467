"""Files for translators, XLIFF and XLSX: there and back, and what does not fit any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.diff import apply
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.edits import Edit, Edits
from catchball.core.translating import Reason, receive
from catchball.core.translations import State, entries, own_language, state_of, texts
from catchball.formats.translators import Came, Sent, atom_of, id_of, place_name
from catchball.formats.xliff.reading import read_xliff
from catchball.formats.xliff.writing import write_xliff
from catchball.formats.xlsx.translation_sheet import read_translation_sheet, write_translation_sheet
from cookbooks import LANGUAGES, cookbooks, large_cookbook


class Form(NamedTuple):
    write: Callable[..., Sent]
    read: Callable[[bytes, str], Came]


FORMS = {
    "xliff": Form(write_xliff, read_xliff),
    "xlsx": Form(write_translation_sheet, read_translation_sheet),
}
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
OF = {"language": "en", "text": "Clamp it"}


def holding(title: dict[str, Any]) -> Cookbook:
    nodes = [
        node("b-1", "cookbook", {"language": "en"}),
        node("b-2", "operation", {"number": "20"}),
        node("b-3", "step", {"title": title, "key_points": [{"id": "k_~1", "point": {"en": "Dry"}}]}),
    ]
    return cookbook("b-1", nodes, {"b-1": ["b-2"], "b-2": ["b-3"]})


def without(document: Cookbook, language: str) -> Cookbook:
    """The document without its phrases in a language, wherever a text says something else too."""
    gone = [
        Edit((*atom, language), text[language], None)
        for atom, text in texts(document)
        if language in text and len(text) > 1
    ]
    return apply(document, Edits(tuple(gone)))


@forms
@given(document=cookbooks(), language=st.sampled_from(LANGUAGES), source=st.sampled_from(("", *LANGUAGES)))
def test_what_goes_out_and_comes_back_untouched_changes_nothing(
    form: Form, document: Cookbook, language: str, source: str
) -> None:
    sent = form.write(document, language, source=source)
    receipt = receive(document, language, form.read(sent.data, "a file").returned)
    assert (receipt.document, receipt.taken, receipt.refused) == (document, (), ())
    assert sent.count + len(sent.left_out) == len(entries(document, language))


@forms
@given(document=cookbooks(), language=st.sampled_from(LANGUAGES[1:]))
def test_a_document_that_lost_a_language_gets_it_back_from_the_file(
    form: Form, document: Cookbook, language: str
) -> None:
    sent = form.write(document, language)
    receipt = receive(without(document, language), language, form.read(sent.data, "a file").returned)
    assert receipt.refused == ()
    own = own_language(document)  # (English, for no generated one is named)
    for atom, text in texts(document):
        phrase = text.get(language)
        is_of_own = phrase is None or isinstance(phrase, str) or phrase["of"]["language"] == own
        is_twice_open = state_of(text, language) is State.NEEDS_EDITING and "needs" in (phrase or {})
        if atom not in sent.left_out and is_of_own and not is_twice_open and own in text:
            assert dict(texts(receipt.document))[atom] == text


@forms
def test_the_same_document_gives_the_same_bytes(form: Form) -> None:
    first, second = (form.write(large_cookbook(30), "de").data for _ in range(2))
    assert first == second


@forms
def test_a_translation_is_marked_as_the_file_says(form: Form) -> None:
    document = large_cookbook(3, languages=("en",))
    came = form.read(form.write(large_cookbook(3), "de").data, "a file")
    receipt = receive(document, "de", came.returned)
    assert {entry.state for entry in entries(receipt.document, "de")} == {State.APPROVED}
    assert (came.source_language, came.language) == ("en", "de")


@forms
def test_only_what_is_not_approved_goes_out_when_that_is_asked_for(form: Form) -> None:
    document = holding({"en": "Clamp it", "de": {"text": "Spannen", "of": OF}})
    came = form.read(form.write(document, "de", only_open=True).data, "a file")
    assert (form.write(document, "de", only_open=True).count, came.returned) == (1, ())


@forms
def test_what_changed_since_the_file_went_out_is_refused_with_its_place_in_the_file(form: Form) -> None:
    before = holding({"en": "Clamp it", "de": {"text": "Spannen", "of": OF}})
    ((one,),) = [form.read(form.write(before, "de").data, "a file").returned]
    changed = holding({"en": "Clamp it dry", "de": {"text": "Spannen", "of": OF}})
    edited = type(one)(**{**{name: getattr(one, name) for name in one.__slots__}, "words": "Festspannen"})
    (refused,) = receive(changed, "de", [edited]).refused
    assert refused.reason is Reason.SOURCE_CHANGED
    assert refused.returned.place in ("line 4", "D3", "D2")


@forms
def test_a_text_that_says_nothing_in_the_source_language_is_left_out_and_named(form: Form) -> None:
    document = holding({"es": "Sujetar"})
    assert form.write(document, "de").left_out == (("b-3", "title"),)
    assert form.write(document, "de", source="es").left_out == (("b-3", "key_points", "k_~1", "point"),)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_every_place_has_an_id_of_its_own_from_which_it_is_read_back(parts: list[str]) -> None:
    assert atom_of(id_of(tuple(parts))) == tuple(parts)


def test_a_place_is_called_as_people_of_any_language_find_it() -> None:
    document = holding({"en": "Clamp it"})
    assert place_name(document, ("b-3", "key_points", "k", "point")) == "OP20 / 1 / key points / k / point"
    assert place_name(document, ("b-1", "title")) == "b-1 / title"


def test_a_text_longer_than_a_cell_is_left_out_of_the_spreadsheet_and_named() -> None:
    document = holding({"en": "long " * 4_000})
    assert write_translation_sheet(document, "de").left_out == (("b-3", "title"),)
    assert write_xliff(document, "de").left_out == ()
