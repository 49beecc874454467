"""YAML from outside, read so that it cannot surprise: every value is the string that was written, and nothing refers.

YAML would turn `2022-07-11` into a date and `no` into a falsehood; here they stay as they stand in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import yaml

from catchball.formats.errors import FormatError

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

LARGEST = 64 * 1024
DEEPEST = 20


class _Strings(yaml.SafeLoader):
    """The safe loader without any guessing of types."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (so declared by PyYAML)


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which need not quote what only others would take for a date or a number."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (so declared by PyYAML)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (PyYAML's own)
        super().increase_indent(flow, indentless=False)


def _represented(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _represented_list(dumper: yaml.SafeDumper, values: list[Plain]) -> yaml.SequenceNode:
    short = all(isinstance(value, str) and "\n" not in value for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_Dumper.add_representer(str, _represented)
_Dumper.add_representer(list, _represented_list)


def read_mapping(text: str, source: str, line: int) -> dict[str, Plain]:
    """The mapping that a YAML text holds, with strings only; `line` is that of its first line in the source.

    Raises FormatError with the line: no YAML, no mapping, a key twice, more than 64 kB, nested too deep, or with
    anchors, aliases or tags.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise FormatError(source, f"the YAML is larger than {LARGEST // 1024} kB", line=line)
    try:
        _check_events(text, source, line)
        node = yaml.compose(text, Loader=_Strings)
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise FormatError(source, "expected YAML of the form `key: value`", line=line)
        found = _value(node, source, line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "signs that YAML does not allow"
        raise FormatError(source, f"this is no YAML: {said}", line=line + (mark.line if mark else 0)) from error
    assert isinstance(found, dict), "a mapping node gives a dict"
    return found


def write_mapping(mapping: Mapping[str, Any]) -> str:
    """The YAML of a mapping of strings, lists and mappings, in its order; `read_mapping` gives the same back."""
    text: str = yaml.dump(dict(mapping), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def _check_events(text: str, source: str, line: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Strings):
        at = line + event.start_mark.line if event.start_mark else line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FormatError(
                source, "anchors (&) and aliases (*) of YAML are not allowed here; quote the value", line=at
            )
        if getattr(event, "tag", None):
            raise FormatError(source, "tags (!) of YAML are not allowed here; quote the value", line=at)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise FormatError(source, f"the YAML is nested more than {DEEPEST} levels deep", line=at)


def _value(node: yaml.Node, source: str, line: int) -> Plain:
    if isinstance(node, yaml.SequenceNode):
        return [_value(part, source, line) for part in node.value]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    found: dict[str, Plain] = {}
    for key, value in node.value:
        at = line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise FormatError(source, "a key of YAML must be one word or phrase", line=at)
        if key.value in found:
            raise FormatError(source, f"the key “{key.value[:60]}” stands here twice", line=at)
        found[key.value] = _value(value, source, line)
    return found
