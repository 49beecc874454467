"""The interface in every language: catalogues hold just the strings of the code, and fill in what these fill in."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from hatch_build import compile_catalogues
from tools.catalogues import LANGUAGES, is_filled, po_file, read, strings

_GAP = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")
_TAG = re.compile(r"</?[a-z][^>]*>")
each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_a_catalogue_holds_every_string_of_the_code_and_no_other(language: str) -> None:
    there = {(message.context, _ids(message.id)) for message in read(language) if message.id}
    assert there - strings() == set(), "run: make catalogues"
    assert set(strings()) - there == set(), "run: make catalogues"


@each_language
def test_nothing_in_a_catalogue_is_a_guess(language: str) -> None:
    assert [message.id for message in read(language) if message.id and message.fuzzy] == []


@each_language
def test_a_translation_fills_in_what_its_string_fills_in(language: str) -> None:
    assert [words for said, words in _pairs(language) if not _fit(said, words, _GAP)] == []


@each_language
def test_a_translation_marks_up_what_its_string_marks_up(language: str) -> None:
    assert [words for said, words in _pairs(language) if not _fit(said, words, _TAG)] == []


def test_a_catalogue_is_compiled_to_what_the_program_reads(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(po_file("de").read_bytes())
    compile_catalogues(tmp_path)
    with (folder / "django.mo").open("rb") as compiled:
        assert GNUTranslations(compiled).gettext("My work") == "Meine Aufgaben"


def _pairs(language: str) -> list[tuple[object, str]]:
    """Strings with their translations, as far as there are any; each of several where a number decides."""
    filled = (message for message in read(language) if message.id and is_filled(message.string))
    return [(message.id, words) for message in filled for words in _all(message.string)]


def _fit(said: object, words: str, part: re.Pattern[str]) -> bool:
    """Whether the words have the parts of the string; of a string for one and for many, those of either."""
    found = sorted(part.findall(words))
    if isinstance(said, str):
        return found == sorted(part.findall(said))
    return any(set(found) == set(part.findall(form)) for form in _all(said))


def _ids(message: object) -> object:
    return tuple(message) if isinstance(message, (tuple, list)) else message


def _all(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, (tuple, list)) else (str(words),)


@each_language
def test_every_string_has_words(language: str) -> None:
    assert [message.id for message in read(language) if message.id and not is_filled(message.string)] == []
