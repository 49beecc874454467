"""What every file for translators has in common: which texts go out, how their places are called, what comes back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from catchball.core.decisions import Atom
from catchball.core.document import Cookbook
from catchball.core.schema import Kind
from catchball.core.translating import Returned
from catchball.core.translations import Entry, State, entries, languages, own_language

_PLAIN = re.compile(r"[A-Za-z0-9.-]")
_ESCAPE = re.compile(r"_([0-9a-f]{1,6})_")
_ID = re.compile(r"(?:[A-Za-z0-9.:-]|_[0-9a-f]{1,6}_)+")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file for translators: its bytes, how many texts it holds, and the places of those that it cannot hold."""

    data: bytes
    count: int
    left_out: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """A file of translators, read: from which language into which, and the texts that have words."""

    source_language: str
    language: str
    returned: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The texts that go out, all from one source language; left out are those that say nothing in it."""

    source_language: str
    entries: tuple[Entry, ...]
    left_out: tuple[Atom, ...]


def chosen(document: Cookbook, language: str, source: str, *, only_open: bool) -> Chosen:
    """The texts for a translator into a language, from `source`, by default from the document's own language.

    Into that language they are translated from another one that the document has.
    """
    others = [spoken for spoken in languages(document) if spoken != language]
    spoken = source if source in others else next(iter(others), own_language(document))
    all_of_them = entries(document, language, spoken)
    wanted = [entry for entry in all_of_them if not (only_open and entry.state is State.APPROVED)]
    fitting = tuple(entry for entry in wanted if entry.source_language == spoken)
    return Chosen(spoken, fitting, tuple(entry.atom for entry in wanted if entry.source_language != spoken))


def place_name(document: Cookbook, atom: Atom) -> str:
    """Where a text stands, for people of any language: `OP20 / 3 / key points / k-1 / point`."""
    uid, inside = atom[0], [part.replace("_", " ") for part in atom[1:]]
    entry = document.nodes[uid]
    if entry.kind is Kind.STEP:
        home = document.parents[uid]
        return " / ".join([_called(document, home), str(document.children[home].index(uid) + 1), *inside])
    return " / ".join([_called(document, uid), *inside])


def _called(document: Cookbook, uid: str) -> str:
    number = str(document.nodes[uid].fields.get("number", ""))
    return (f"OP{number}" if number.isdecimal() else number) or uid


def id_of(atom: Atom) -> str:
    """A place as a name token, as XML wants for ids; `atom_of` reads it back."""
    return "at:" + ":".join("".join(map(_escaped, part)) for part in atom)


def atom_of(name: str) -> Atom | None:
    """The place that an id names; None for one of somebody else's."""
    if not name.startswith("at:") or not _ID.fullmatch(name):
        return None
    return tuple(_ESCAPE.sub(lambda found: _sign(int(found[1], 16)), part) for part in name.split(":")[1:])


def _escaped(sign: str) -> str:
    return sign if _PLAIN.fullmatch(sign) else f"_{ord(sign):x}_"


def _sign(number: int) -> str:
    return chr(number) if number < 0xD800 or 0xE000 <= number < 0x110000 else "\ufffd"


def plain_words(text: str) -> str:
    """Words from a file as texts have them: in Unicode form C, with plain line ends, without blanks at the ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def with_words_only(returned: Sequence[Returned]) -> tuple[Returned, ...]:
    """Those that have words: an empty translation in a file was not made, rather than taken away."""
    return tuple(one for one in returned if one.words)
