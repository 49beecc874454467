"""Answers that a person gives to the conflicts of a merge, checked against what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from catchball.cli.reading import read_bytes
from catchball.core.decisions import Choice, Conflict
from catchball.formats.errors import FormatError
from catchball.formats.json_files.decisions_json import read_asked_answers


def read_choices(path: Path, conflicts: Sequence[Conflict]) -> Mapping[str, Choice]:
    """The choices of a file of answers. Raises FormatError for an answer that fits none of the open conflicts."""
    asked = {conflict.id: conflict for conflict in conflicts}
    choices: dict[str, Choice] = {}
    for answer in read_asked_answers(read_bytes(path), str(path)):
        conflict = asked.get(answer.id)
        if conflict is None:
            raise FormatError(str(path), f"{answer.id}: there is no such conflict; remove this answer")
        if not answer.is_for(conflict):
            raise FormatError(str(path), f"{answer.id}: what was asked has changed since; look at it again")
        if told := _unsuitable(answer.choice, conflict):
            raise FormatError(str(path), f"{answer.id}: {told}")
        choices[answer.id] = answer.choice
    return choices


def _unsuitable(choice: Choice, conflict: Conflict) -> str:
    """Why the choice is no answer to the conflict; empty when it is one."""
    if choice.take is None:
        return "" if conflict.kind in ("value", "order") else "this is answered with a side, not with a value"
    nothing_before = conflict.base in (None, "unknown")
    if choice.take == "base" and conflict.kind in ("slot", "parent", "life") and nothing_before:
        return "there was nothing here before: answer “ours” or “theirs”"
    return ""
