"""An XLIFF 2 file of translators: what they wrote, and in which state they left it. Any tool may have written it.

Segments that a tool split are put together again, and a unit counts for no more than the least of its segments. Marks
within a text (`mrk`, `pc`) are left out; placeholders are refused, for our texts have none.
"""

from __future__ import annotations

from catchball.core.translating import Returned
from catchball.core.translations import State
from catchball.core.values import is_language
from catchball.formats.errors import FormatError
from catchball.formats.translators import Came, atom_of, plain_words, with_words_only
from catchball.formats.xliff.tree import Element, read_tree
from catchball.formats.xliff.writing import BEFORE, EDITING, METADATA, OURS, OWN_WORDS, REWRITING, SEEN

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2."
_STATES = ("initial", "translated", "reviewed", "final")
"""From little to much."""
_MARKS = frozenset({"mrk", "sm", "em", "pc"})


def read_xliff(data: bytes, source: str) -> Came:
    """What translators wrote. Raises FormatError with the line."""
    root = read_tree(data, source)
    if root.name != "xliff" or not root.namespace.startswith(_NAMESPACE):
        told = "is not XLIFF 2; save or export it as XLIFF 2.0 or 2.1"
        raise FormatError(source, told, line=root.line)
    spoken = _language(root, "srcLang", source)
    language = _language(root, "trgLang", source)
    units = [unit for unit in root.walk() if unit.name == "unit" and unit.namespace == root.namespace]
    seen: dict[str, int] = {}
    returned = []
    for unit in units:
        name = unit.attributes.get("id", "")
        if name in seen:
            raise FormatError(source, f"the unit {name[:100]} stands in line {seen[name]} already", line=unit.line)
        seen[name] = unit.line
        returned.append(_returned(unit, spoken, source))
    return Came(spoken, language, with_words_only(returned))


def _language(root: Element, name: str, source: str) -> str:
    tag = root.attributes.get(name, "")
    if not is_language(tag):
        told = f"“{name}” is {tag[:20]!r}, which is not a language tag such as en, de or zh-Hans"
        raise FormatError(source, told, line=root.line)
    return tag


def _returned(unit: Element, spoken: str, source: str) -> Returned:
    name = unit.attributes.get("id", "")
    atom = atom_of(name)
    if atom is None or len(atom) < 2:
        raise FormatError(source, f"the unit “{name[:100]}” is not of a cookbook; export it anew", line=unit.line)
    inside = [part for part in unit.parts if isinstance(part, Element) and part.namespace == unit.namespace]
    pieces = [part for part in inside if part.name in ("segment", "ignorable")]
    segments = [piece for piece in pieces if piece.name == "segment"]
    if not segments:
        raise FormatError(source, f"the unit “{name[:100]}” has no segment", line=unit.line)
    words = "".join(_words(piece, "target", source) for piece in pieces)
    if not all(any(segment.children("target")) for segment in segments):
        words = ""
    level = min(_level(segment, source) for segment in segments)
    finer = {segment.attributes.get("subState", "") for segment in segments}
    return Returned(
        atom,
        spoken,
        plain_words("".join(_words(piece, "source", source) for piece in pieces)),
        plain_words(words),
        _state(level, finer),
        seen=_seen(unit),
        before=plain_words(_before(unit)),
        is_own=OWN_WORDS in finer,
        place=f"line {unit.line}",
    )


def _words(piece: Element, name: str, source: str) -> str:
    found = next(piece.children(name), None)
    if found is None and name == "target" and piece.name == "ignorable":
        found = next(piece.children("source"), None)
    if found is None:
        return ""
    for inner in found.walk():
        if inner is not found and inner.name not in _MARKS:
            told = f"<{inner.name}> stands in a text that has no such thing; leave the text plain"
            raise FormatError(source, told, line=inner.line)
    return found.text


def _level(segment: Element, source: str) -> int:
    state = segment.attributes.get("state", "initial")
    if state not in _STATES:
        raise FormatError(source, f"the state “{state[:40]}” is not one of {', '.join(_STATES)}", line=segment.line)
    return _STATES.index(state)


def _state(level: int, finer: set[str]) -> State:
    if level >= _STATES.index("reviewed"):
        return State.APPROVED
    if level:
        return State.NEEDS_CHECKING
    if REWRITING in finer:
        return State.NEEDS_REWRITING
    return State.NEEDS_EDITING if EDITING in finer else State.UNTRANSLATED


def _seen(unit: Element) -> str:
    metadata = (part for part in unit.parts if isinstance(part, Element) and part.namespace == METADATA)
    groups = (group for found in metadata for group in found.children("metaGroup"))
    ours = (group for group in groups if group.attributes.get("category") == OURS)
    return next((meta.text for group in ours for meta in group.children("meta") if _is(meta, SEEN)), "").strip()


def _is(meta: Element, kind: str) -> bool:
    return meta.attributes.get("type") == kind


def _before(unit: Element) -> str:
    notes = (note for notes in unit.children("notes") for note in notes.children("note"))
    return next((note.text for note in notes if note.attributes.get("category") == BEFORE), "")
