"""Edits as JSON: what one cookbook has changed against another, for other cookbooks to pick.

    {"catchball": "edits/1", "base": revision, "result": revision, "edits": [{"atom": [uid, …], "old", "new"}, …]}

`base` and `result` are the ids of the revisions between which the edits lie, or empty. The atoms and their values are
those of `core.edits`; null stands for absent. Written with sorted keys and an indentation of one blank.
"""

from __future__ import annotations

import json
import re
from typing import Any

from catchball.core.decisions import Atom
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.json_files.edit_atoms import Raw, checked, possible_kinds
from catchball.formats.json_files.edit_sets import check_together
from catchball.formats.json_files.strict_json import read_json

EDITS_FORMAT = "edits/1"
_REVISION = re.compile(r"[0-9a-f]{64}|")


def write_edits(edits: Edits) -> str:
    """The edits as canonical JSON: the same bytes for the same edits."""
    raw = {
        "catchball": EDITS_FORMAT,
        "base": edits.base,
        "result": edits.result,
        "edits": [{"atom": list(edit.atom), "old": edit.old, "new": edit.new} for edit in edits],
    }
    return json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_edits(data: bytes | str, source: str) -> Edits:
    """The edits of a JSON file, every atom and value checked against the schema. Raises FormatError naming the edit."""
    raw = read_json(data, source)
    if not isinstance(raw, dict) or raw.keys() != {"catchball", "base", "result", "edits"}:
        raise FormatError(source, "is no file of edits: expected {“catchball”: “edits/1”, “base”, “result”, “edits”}")
    if raw["catchball"] != EDITS_FORMAT:
        told = str(raw["catchball"])[:60]
        raise FormatError(source, f"“{told}” is not {EDITS_FORMAT}, which this version reads")
    if not isinstance(raw["edits"], list):
        raise FormatError(source, "expected a list of “edits”")
    found = [_raw(entry, place, source) for place, entry in enumerate(raw["edits"], start=1)]
    edits = _checked(found, source)
    return Edits(edits, _revision(raw, "base", source), _revision(raw, "result", source))


def _raw(entry: Any, place: int, source: str) -> Raw:
    if not isinstance(entry, dict) or entry.keys() != {"atom", "old", "new"}:
        raise FormatError(source, f"edit {place}: expected {{“atom”, “old”, “new”}}")
    atom = entry["atom"]
    if not isinstance(atom, list) or len(atom) < 2 or not all(isinstance(part, str) for part in atom):
        raise FormatError(source, f"edit {place}: expected an “atom” such as [“home-17”, “title”, “en”]")
    return Raw(tuple(atom), entry["old"], entry["new"])


def _checked(found: list[Raw], source: str) -> tuple[Edit, ...]:
    kinds = _kinds(found, source)
    edits: list[Edit] = []
    for place, raw in enumerate(found, start=1):
        try:
            edits.append(checked(raw, kinds[raw.atom[0]]))
        except InvalidCookbook as error:
            raise _fault(source, place, raw.atom, error) from error
    try:
        check_together(edits, kinds)
    except InvalidCookbook as error:
        raise FormatError(source, f"the edits contradict each other: {error}") from error
    return tuple(edits)


def _kinds(found: list[Raw], source: str) -> dict[str, Kind]:
    """For each uid a kind of node that can have all that the edits say of it."""
    kinds: dict[str, frozenset[Kind]] = {}
    for place, raw in enumerate(found, start=1):
        uid = raw.atom[0]
        try:
            kinds[uid] = kinds.get(uid, frozenset(Kind)) & possible_kinds(raw.atom)
        except InvalidCookbook as error:
            raise _fault(source, place, raw.atom, error) from error
        if not kinds[uid]:
            raise FormatError(source, f"edit {place}: no node has all the fields that the edits of {uid} name")
    return {uid: min(possible) for uid, possible in kinds.items()}


def _fault(source: str, place: int, atom: Atom, error: InvalidCookbook) -> FormatError:
    inside = error.where[len(atom) :] if error.where[: len(atom)] == atom else ()
    told = " › ".join((*atom, *inside))
    return FormatError(source, f"edit {place} ({told[:200]}): {error.what}")


def _revision(raw: dict[str, Any], name: str, source: str) -> str:
    if not isinstance(raw[name], str) or not _REVISION.fullmatch(raw[name]):
        raise FormatError(source, f"“{name}” is the id of a revision (64 digits, 0 to f), or empty")
    return str(raw[name])
