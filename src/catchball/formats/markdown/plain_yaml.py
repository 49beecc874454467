"""YAML from outside, read so that it cannot surprise: every value is the string that was written, and nothing refers.

YAML would turn `2022-07-11` into a date and `no` into a falsehood; here they stay as they stand in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from catchball.formats.errors import FormatError
from catchball.formats.markdown.inline import active_content, refusal

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

LARGEST = 64 * 1024
DEEPEST = 20


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser written in C is ten times as fast; PyYAML has it wherever it comes as a wheel."""


_BARE = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`=~\s])(?:[^:#,\[\]{}\s]|:(?=[^\s,\[\]{}])|(?<=\S)#| (?=[^\s#]))+")
"""What needs no quotes, in a block as well as in a list on one line."""


def read_mapping(text: str, source: str, line: int) -> dict[str, Plain]:
    """The mapping that a YAML text holds, with strings only; `line` is that of its first line in the source.

    Raises FormatError with the line: no YAML, no mapping, a key twice, more than 64 kB, nested too deep, with anchors,
    aliases or tags, or with something that a browser would run.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise FormatError(source, f"the YAML is larger than {LARGEST // 1024} kB", line=line)
    try:
        found = _Builder(text, source, line).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "signs that YAML does not allow"
        raise FormatError(source, f"this is no YAML: {said}", line=line + (mark.line if mark else 0)) from error
    if not isinstance(found, dict):
        raise FormatError(source, "expected YAML of the form `key: value`", line=line)
    return found


def write_mapping(mapping: Mapping[str, Any]) -> str:
    """The YAML of a mapping of strings, lists and mappings, in its order; `read_mapping` gives the same back."""
    return "".join(f"{line}\n" for line in _block(mapping)) or "{}\n"


def _block(mapping: Mapping[str, Any]) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, str):
            yield from _entry(_scalar(key), value)
        elif isinstance(value, Mapping) and value:
            yield f"{_scalar(key)}:"
            yield from (f"  {line}" for line in _block(value))
        elif isinstance(value, list) and not all(isinstance(part, str) and "\n" not in part for part in value):
            yield f"{_scalar(key)}:"
            yield from (f"  {line}" for part in value for line in _listed(part))
        else:
            yield f"{_scalar(key)}: {_flow(value)}"


def _listed(value: Any) -> Iterator[str]:
    """The lines of one part of a list, the first with its dash."""
    if isinstance(value, Mapping) and value:
        lines = list(_block(value))
        yield f"- {lines[0]}"
        yield from (f"  {line}" for line in lines[1:])
    else:
        yield f"- {_flow(value)}"


def _entry(key: str, text: str) -> Iterator[str]:
    """A key with its words; several lines stand below it where YAML can give them back exactly."""
    lines = text.split("\n")
    if len(lines) > 1 and text.replace("\n", "").isprintable() and all(line and line == line.strip() for line in lines):
        yield f"{key}: |-"
        yield from (f"  {line}" for line in lines)
    else:
        yield f"{key}: {_scalar(text)}"


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(_flow(part) for part in value) + "]"


def _scalar(text: str) -> str:
    if text.isprintable() and _BARE.fullmatch(text):
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign.isprintable():
        return sign
    return "\\n" if sign == "\n" else f"\\U{ord(sign):08X}"


class _Builder:
    """Builds values from the parser's events, in one pass."""

    def __init__(self, text: str, source: str, line: int) -> None:
        self._next: Callable[[], Any] = _LOADER(text).get_event
        self._source = source
        self._line = line
        # Without an escape a value is found in the text as it stands, so that to look once at the whole is enough.
        self._suspicious = "\\" in text or active_content(text) is not None

    def document(self) -> Plain:
        """The value of the one document; an empty text is an empty mapping."""
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return {}
        value = self._value(self._next(), 1)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._wrong(event, "a second YAML document begins here; one is expected")
        return value

    def _value(self, event: Any, depth: int) -> Plain:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._wrong(event, "anchors (&) and aliases (*) of YAML are not allowed here; quote the value")
        if event.tag:
            raise self._wrong(event, "tags (!) of YAML are not allowed here; quote the value")
        if isinstance(event, yaml.ScalarEvent):
            if self._suspicious and (found := active_content(event.value)) is not None:
                raise self._wrong(event, refusal(found[1]))
            return str(event.value)
        if depth > DEEPEST:
            raise self._wrong(event, f"the YAML is nested more than {DEEPEST} levels deep")
        return self._list(depth) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(depth)

    def _list(self, depth: int) -> Plain:
        parts: list[Plain] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            parts.append(self._value(event, depth + 1))
        return parts

    def _mapping(self, depth: int) -> Plain:
        found: dict[str, Plain] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            if not isinstance(key, str):
                raise self._wrong(event, "a key of YAML must be one word or phrase")
            if key in found:
                raise self._wrong(event, f"the key “{key[:60]}” stands here twice")
            found[key] = self._value(self._next(), depth + 1)
        return found

    def _wrong(self, event: Any, what: str) -> FormatError:
        return FormatError(self._source, what, line=self._line + event.start_mark.line)
