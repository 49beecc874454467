"""Values of fields in their normal form: checked, Unicode-normalised, empty parts dropped, sets sorted.

Everything that enters a cookbook passes here once, so that everywhere else equal content is equal by `==`.
Normal forms, by type:

    atom      str                                       "OP10"
    text      {language: phrase}                        {"en": "Clamp the housing"}
              phrase: str, or for a translation         {"text": "…", "of": {"language": "de", "text": "…"}}
                      and what it needs, where it needs something, "needs": "checking" or "rewriting"
    amount    str                                       "12.5 N·m"
    quantity  {value, low, high: amount}                {"value": "12 N·m", "high": "14 N·m"}
    labels    sorted tuple of str                       ("V1", "V2")
    table     {name: record}
    items     tuple of records, each with its "id"
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any

from catchball.core.errors import InvalidCookbook
from catchball.core.schema import QUANTITY_PARTS, Field, Type
from catchball.core.units import InvalidAmount, amount

Where = tuple[str, ...]
Record = Mapping[str, Any]
"""Field name -> value in normal form; what the value looks like is told by the schema."""

LONGEST_TEXT = 100_000
LONGEST_ATOM = 2_000
NEEDS = ("checking", "rewriting")
"""What a translation may be said to need, from little to much; that its source changed is not said but seen."""
_TRANSLATION = frozenset({"text", "of", "needs"})
_SOURCE = frozenset({"language", "text"})
_ELEMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,127}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FORBIDDEN_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def normal_record(raw: Mapping[str, Any], fields: Mapping[str, Field], where: Where) -> dict[str, Any]:
    """The record in normal form, fields in the order of the schema. Raises InvalidCookbook with the place."""
    if not raw.keys() <= fields.keys():
        unknown = next(name for name in raw if name not in fields)
        raise InvalidCookbook((*where, str(unknown)[:60]), f"there is no such field; known are {', '.join(fields)}")
    return {
        name: value
        for name, field in fields.items()
        if name in raw and (value := normal_value(raw[name], field, (*where, name)))
    }


def normal_value(raw: Any, field: Field, where: Where) -> Any:
    """One value in normal form; an empty one is falsy. Raises InvalidCookbook with the place."""
    return None if raw is None else _NORMAL_FORMS[field.type](raw, field, where)


def plain(raw: Any, where: Where, longest: int = LONGEST_ATOM) -> str:
    """A string in Unicode form C, with plain line ends and no blanks at its ends."""
    if not isinstance(raw, str):
        raise InvalidCookbook(where, f"expected words in quotes, found {_told(raw)}")
    if raw.isprintable() and len(raw) <= longest and (raw.isascii() or unicodedata.is_normalized("NFC", raw)):
        return intern(raw.strip())  # (nearly every text; printable signs are all allowed, line ends are not among them)
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        raise InvalidCookbook(where, f"{len(text)} signs; at most {longest} are allowed")
    if found := _FORBIDDEN_SIGNS.search(text):
        raise InvalidCookbook(where, f"the sign U+{ord(found.group()):04X} cannot be printed; remove it")
    return text


def phrase_text(phrase: Any) -> str:
    """The words of a phrase, be it an original or a translation."""
    return phrase if isinstance(phrase, str) else phrase["text"]


def _normal_atom(raw: Any, field: Field, where: Where) -> str:
    if field.words and isinstance(raw, str) and raw in field.words:
        return raw
    text = plain(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw, where)
    if field.words and text and text not in field.words:
        raise InvalidCookbook(where, f"“{text[:60]}” is not one of {', '.join(sorted(field.words))}")
    return text


def _normal_text(raw: Any, _: Field, where: Where) -> dict[str, Any]:
    phrases = _mapping(raw, where, "a text by language, such as {“en”: “…”}")
    normal: dict[str, Any] = {}
    if all(map(is_language, phrases)) and _are_plain(phrases.values()):
        for language in sorted(phrases):
            if words := phrases[language].strip():
                normal[language] = intern(words)
        return normal
    for language, phrase in sorted(phrases.items(), key=lambda entry: str(entry[0])):
        at = (*where, str(language)[:20])
        if not is_language(language):
            raise InvalidCookbook(at, "is not a language tag such as en, de or zh-Hans")
        if isinstance(phrase, str):
            value: Any = plain(phrase, at, LONGEST_TEXT)
        else:
            value = _normal_translation(phrase, at)
        if value:
            normal[language] = value
    return normal


def _are_plain(phrases: Iterable[Any]) -> bool:
    """Whether all are strings that, blanks at their ends apart, are in normal form already; nearly all are.

    Looked at as one string: every part of a string in Unicode form C is in form C (UAX 15), of printable signs, too.
    """
    try:
        text = "".join(phrases)
    except TypeError:  # a translation, or what does not belong here
        return False
    return text.isprintable() and len(text) <= LONGEST_ATOM and unicodedata.is_normalized("NFC", text)


@lru_cache(maxsize=256)
def is_language(tag: Any) -> bool:
    """Whether this is a language tag, such as en, de or zh-Hans."""
    return isinstance(tag, str) and _LANGUAGE.fullmatch(tag) is not None


def _normal_translation(raw: Any, where: Where) -> Any:
    parts = _mapping(raw, where, "words, or {“text”, “of”, “needs”}")
    if not parts.keys() <= _TRANSLATION:
        raise InvalidCookbook(where, "a translation holds “text”, “of” and “needs”, nothing else")
    text = plain(parts.get("text", ""), where, LONGEST_TEXT)
    needs = plain(parts.get("needs") or "", (*where, "needs"))
    if needs and needs not in NEEDS:
        raise InvalidCookbook((*where, "needs"), f"“{needs[:60]}” is not one of {', '.join(NEEDS)}")
    if not text:
        return ""
    if not parts.get("of"):
        if needs:
            raise InvalidCookbook((*where, "needs"), "only a translation, with an “of”, can need something")
        return text
    source = _mapping(parts["of"], (*where, "of"), "{“language”, “text”}")
    if source.keys() != _SOURCE:
        raise InvalidCookbook((*where, "of"), "a translation's source is {“language”, “text”}")
    language = plain(source["language"], (*where, "of", "language"))
    if not is_language(language):
        raise InvalidCookbook((*where, "of", "language"), "is not a language tag such as en, de or zh-Hans")
    of = {"language": language, "text": plain(source["text"], (*where, "of"), LONGEST_TEXT)}
    return {"text": text, "of": of, "needs": needs} if needs else {"text": text, "of": of}


def _normal_amount(raw: Any, _: Field, where: Where) -> str:
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    text = plain(raw, where)
    if not text:
        return ""
    try:
        return amount(text)
    except InvalidAmount as error:
        raise InvalidCookbook(where, str(error)) from error


def _normal_quantity(raw: Any, field: Field, where: Where) -> dict[str, str]:
    parts = _mapping(raw, where, "{“value”, “low”, “high”}")
    if unknown := [str(part)[:60] for part in parts if part not in QUANTITY_PARTS]:
        raise InvalidCookbook((*where, unknown[0]), "a quantity has value, low and high")
    return {
        part: text
        for part in QUANTITY_PARTS
        if parts.get(part) is not None and (text := _normal_amount(parts[part], field, (*where, part)))
    }


def _normal_labels(raw: Any, field: Field, where: Where) -> tuple[str, ...]:
    labels = {_normal_atom(label, field, where) for label in _sequence(raw, where, "a list of labels")}
    return tuple(sorted(labels - {""}))


def _normal_table(raw: Any, field: Field, where: Where) -> dict[str, Any]:
    rows = _mapping(raw, where, "rows by name")
    normal: dict[str, Any] = {}
    for name, row in sorted(rows.items(), key=lambda entry: str(entry[0])):
        key = plain(name, where)
        if not key or key.startswith("@"):
            raise InvalidCookbook((*where, key), "a row needs a name, and none that begins with @")
        if key in normal:
            raise InvalidCookbook((*where, key), "two rows have this name")
        normal[key] = normal_record(_mapping(row, (*where, key), "a record"), field.record, (*where, key))
    return normal


def _normal_items(raw: Any, field: Field, where: Where) -> tuple[dict[str, Any], ...]:
    elements: list[dict[str, Any]] = []
    seen: set[str] = set()
    for place, element in enumerate(_sequence(raw, where, "a list"), start=1):
        record = _mapping(element, (*where, str(place)), "a record")
        name = record.get("id")
        if not isinstance(name, str) or not _ELEMENT_ID.fullmatch(name):
            raise InvalidCookbook((*where, str(place)), "an element needs an “id” of letters, digits, . _ ~ -")
        if name in seen:
            raise InvalidCookbook((*where, name), "two elements have this id")
        seen.add(name)
        rest = dict(record)
        del rest["id"]
        elements.append({"id": name, **normal_record(rest, field.record, (*where, name))})
    return tuple(elements)


def _mapping(raw: Any, where: Where, expected: str) -> Mapping[Any, Any]:
    if not isinstance(raw, (dict, Mapping)):
        raise InvalidCookbook(where, f"expected {expected}, found {_told(raw)}")
    return raw


def _sequence(raw: Any, where: Where, expected: str) -> Sequence[Any]:
    if isinstance(raw, (str, bytes)) or not isinstance(raw, Sequence):
        raise InvalidCookbook(where, f"expected {expected}, found {_told(raw)}")
    return raw


def _told(raw: Any) -> str:
    return f"{type(raw).__name__} {str(raw)[:40]!r}"


_NORMAL_FORMS: Mapping[Type, Callable[[Any, Field, Where], Any]] = {
    Type.ATOM: _normal_atom,
    Type.TEXT: _normal_text,
    Type.AMOUNT: _normal_amount,
    Type.QUANTITY: _normal_quantity,
    Type.LABELS: _normal_labels,
    Type.TABLE: _normal_table,
    Type.ITEMS: _normal_items,
}
