"""Cookbooks, edits and answers as JSON: from the body of a request into values of the core, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from django.http import HttpResponse
from pydantic import Field

from catchball.actions.refusals import NotValid
from catchball.api.bodies import as_written
from catchball.api.fields import Atom, Given, Shown
from catchball.core.decisions import Choice, choice_from
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.formats.json_files.cookbook_json import COOKBOOK_FORMAT, read_cookbook, write_cookbook
from catchball.formats.json_files.edits_json import read_edits, write_edits
from catchball.queries.telling.sentences import sentence

_REVISION_ID = r"^([0-9a-f]{64})?$"
_COOKBOOK = {
    "type": "object",
    "properties": {
        "catchball": {"const": COOKBOOK_FORMAT},
        "root": {"type": "object"},
        "withdrawn": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["catchball", "root"],
    "description": "A cookbook; its schema is at /api/v1/schemas/cookbook-1.json.",
}

CookbookDocument: TypeAlias = Annotated[dict[str, Any], Field(json_schema_extra=_COOKBOOK)]


class EditGiven(Given):
    """One atom with its old and its new value; null stands for absent."""

    atom: Atom
    old: Any
    new: Any


class EditsGiven(Given):
    """Edits; their schema is at /api/v1/schemas/edits-1.json. `base` and `result` may be empty."""

    catchball: Literal["edits/1"]
    base: Annotated[str, Field(pattern=_REVISION_ID)]
    result: Annotated[str, Field(pattern=_REVISION_ID)]
    edits: list[EditGiven]


class EditShown(Shown):
    """One atom with its old and its new value; null stands for absent, or for what its owner withholds."""

    atom: list[str]
    old: Any
    new: Any


class OwnValue(Given):
    """An answer with a value of one's own: a phrase, an amount, an order."""

    value: Any


Choices: TypeAlias = Annotated[
    dict[str, Literal["base", "ours", "theirs"] | OwnValue],
    Field(min_length=1, description="Answers by the id of the conflict: a side, or a value of one's own."),
]


class ConflictShown(Shown):
    """A question: what base, ours and theirs say of one atom. Those of one knot belong together."""

    id: str
    kind: str
    atom: list[str]
    base: Any
    ours: Any
    theirs: Any
    why: str
    nodes: list[str]
    knot: int


def document_from(raw: Mapping[str, Any]) -> Document:
    """The cookbook of a body. Raises FormatError with the place."""
    return read_cookbook(json.dumps(as_written(raw), ensure_ascii=False), "document")


def edits_given(given: EditsGiven) -> Edits:
    """The edits of a body. Raises FormatError with the place."""
    return read_edits(json.dumps(as_written(given.model_dump()), ensure_ascii=False), "edits")


def choices_given(given: Mapping[str, Any]) -> dict[str, Choice]:
    """The answers of a body, by the id of the conflict."""
    found: dict[str, Choice] = {}
    for name, answer in given.items():
        raw = {"value": as_written(answer.value)} if isinstance(answer, OwnValue) else answer
        try:
            found[name] = choice_from(raw)
        except ValueError as error:
            raise NotValid(sentence(str(error)), ("choices", name)) from error
    return found


def edits_shown(raw: Iterable[Mapping[str, Any]]) -> list[EditShown]:
    """Edits of a row."""
    return [EditShown(atom=edit["atom"], old=edit["old"], new=edit["new"]) for edit in raw]


def cookbook_answer(document: Document) -> HttpResponse:
    """A cookbook as canonical JSON."""
    return _json(write_cookbook(document))


def edits_answer(edits: Edits) -> HttpResponse:
    """Edits as canonical JSON."""
    return _json(write_edits(edits))


def _json(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json; charset=utf-8")
