"""A cookbook as a folder of text files, one for each operation; see text_notation for how they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.core.document import Cookbook, Node, Withdrawn
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.values import phrase_text
from catchball.formats.text_folder.notation import (
    CONTENTS,
    COOKBOOK_FILE,
    ENDING,
    QUANTITY_FIELDS,
    TEXT_FORMAT,
    WITHDRAWN_FILE,
    escaped,
    text_lines,
)

_DEEPER = "  "
_LONGEST_REMARK = 60


def write_text_folder(cookbook: Cookbook) -> Mapping[str, str]:
    """File name -> text. The same content gives the same files, and a changed sentence changes one line of one."""
    names = _file_names(cookbook)
    files = {COOKBOOK_FILE: _cookbook_file(cookbook)}
    for uid, name in names.items():
        lines = _node_lines(cookbook.nodes[uid])
        if cookbook.nodes[uid].kind is Kind.OPERATION:
            for step in cookbook.children.get(uid, ()):
                lines += ["", *_node_lines(cookbook.nodes[step])]
        files[name] = _file(lines)
    if cookbook.withdrawn:
        gone = [line for uid in sorted(cookbook.withdrawn) for line in ("", *_withdrawn_lines(cookbook.withdrawn[uid]))]
        files[WITHDRAWN_FILE] = _file(gone[1:])
    return files


def _file(lines: list[str]) -> str:
    return "\n".join([*lines, ""])


def _file_names(cookbook: Cookbook) -> dict[str, str]:
    """uid -> name of its file; names differ by more than capitals, which some file systems do not tell apart."""
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for uid in sorted(uid for uid, own in cookbook.nodes.items() if own.kind in {Kind.GROUP, Kind.OPERATION}):
        taken[uid.casefold()] = count = taken.get(uid.casefold(), 0) + 1
        names[uid] = f"{uid}{ENDING}" if count == 1 else f"{uid}~{count}{ENDING}"
    return names


def _cookbook_file(cookbook: Cookbook) -> str:
    lines = [TEXT_FORMAT, "", *_node_lines(cookbook.nodes[cookbook.root]), "", CONTENTS]
    language = cookbook.nodes[cookbook.root].fields.get("language", "")
    waiting = [(uid, _DEEPER) for uid in reversed(cookbook.children.get(cookbook.root, ()))]
    while waiting:
        uid, margin = waiting.pop()
        own = cookbook.nodes[uid]
        remark = _remark(own, language)
        lines.append(f"{margin}{own.kind} {uid}{'  # ' if remark else ''}{remark}")
        if own.kind is Kind.GROUP:
            waiting += [(below, margin + _DEEPER) for below in reversed(cookbook.children.get(uid, ()))]
    return _file(lines)


def _remark(own: Node, language: str) -> str:
    """Number and title, for the eye."""
    titles = own.fields.get("title", {})
    title = phrase_text(titles.get(language) or next(iter(titles.values()), ""))
    return " ".join(f"{own.fields.get('number', '')} {title}".split())[:_LONGEST_REMARK].rstrip()


def _node_lines(own: Node, more: str = "") -> list[str]:
    copied = f" copied from {own.source}" if own.source else ""
    lines = [f"{own.kind} {own.uid}{copied}{more}"]
    _add_record(lines, own.fields, FIELDS[own.kind], _DEEPER)
    return lines


def _withdrawn_lines(gone: Withdrawn) -> list[str]:
    revision = "" if gone.revision is None else f" in revision {gone.revision}"
    return _node_lines(gone.node, f" withdrawn from {gone.parent}{revision}")


def _add_record(lines: list[str], record: Mapping[str, Any], fields: Mapping[str, Field], margin: str) -> None:
    for name, field in fields.items():
        if name in record:
            _add_field(lines, name, record[name], field, margin)


def _add_field(lines: list[str], name: str, value: Any, field: Field, margin: str) -> None:
    inner = margin + _DEEPER
    if field.type in {Type.ATOM, Type.AMOUNT}:
        lines.append(f"{margin}{name}: {escaped(value)}")
        return
    if field.type is Type.TEXT:
        for language in sorted(value, key=lambda spoken: (not isinstance(value[spoken], str), spoken)):
            _add_phrase(lines, f"{margin}{name} {language}", value[language], inner)
        return
    lines.append(f"{margin}{name}:")
    if field.type is Type.LABELS:
        lines += [f"{inner}- {escaped(label)}" for label in value]
    elif field.type is Type.QUANTITY:
        _add_record(lines, value, QUANTITY_FIELDS, inner)
    else:
        named = sorted(value.items()) if field.type is Type.TABLE else [(record["id"], record) for record in value]
        for row, record in named:
            lines.append(f"{inner}* {escaped(row)}")
            _add_record(lines, record, field.record, inner + _DEEPER)


def _add_phrase(lines: list[str], head: str, phrase: Any, margin: str) -> None:
    if not isinstance(phrase, str):
        source = phrase["of"]
        needs = f" needs {phrase['needs']}" if "needs" in phrase else ""
        lines.append(f"{head} of {source['language']}{needs}:")
        lines += [f"{margin}< {line}" for line in text_lines(source["text"])]
        lines += [margin + line for line in text_lines(phrase["text"])]
        return
    written = text_lines(phrase)
    if len(written) == 1:
        lines.append(f"{head}: {written[0]}")
    else:
        lines.append(f"{head}:")
        lines += [margin + line for line in written]
