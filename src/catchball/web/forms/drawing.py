"""Marks on a picture, as they are filled in: a shape, where it stands in per cent of the picture, what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.document import Cookbook
from catchball.core.values import Record, phrase_text
from catchball.web.forms.controls import PICTURES, new_key
from catchball.web.forms.step_edits import text_with, with_node

SHAPES = (("box", _("box")), ("arrow", _("arrow")), ("number", _("number")), ("text", _("text")))
_WITH_TWO_POINTS = ("box", "arrow")
_PARTS = ("x", "y", "x2", "y2")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. `places` are x and y of its first and of its last point, as they were written."""

    key: str
    shape: str = ""
    places: tuple[str, ...] = ("", "", "", "")
    label: str = ""
    is_spare: bool = False
    problem: str = ""

    @property
    def named_places(self) -> Sequence[tuple[str, str]]:
        """Each place with its name."""
        return tuple(zip(_PARTS, self.places, strict=True))


@dataclass
class Drawing:
    """The marks on one picture of a node, in one language, as the document has them or as they were filled in."""

    document: Cookbook
    uid: str
    key: str
    language: str
    data: QueryDict | None = None
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def medium(self) -> Record | None:
        """The picture; None where the node has none of this id."""
        return next((one for _, one in self._media if one["id"] == self.key), None)

    @property
    def marks(self) -> list[Mark]:
        """The marks, and a spare one for what is new."""
        told = self._told if self.data is None else self._filled_in
        return [*told, Mark(new_key(), is_spare=True)]

    def edited(self) -> Cookbook | None:
        """The document with the marks; None where one of them stands nowhere, which `problems` tells."""
        medium = self.medium or {}
        known = {mark["id"]: mark for mark in medium.get("annotations", ())}
        annotations = [self._annotation(mark, known.get(mark.key, {})) for mark in self._filled_in]
        if self.problems:
            return None
        fields = self.document.nodes[self.uid].fields
        name = next(name for name, one in self._media if one["id"] == self.key)
        media = [{**one, "annotations": annotations} if one["id"] == self.key else one for one in fields[name]]
        return with_node(self.document, self.uid, {name: media})

    @property
    def _media(self) -> list[tuple[str, Record]]:
        fields = self.document.nodes[self.uid].fields
        return [(name, one) for name in PICTURES for one in fields.get(name, ())]

    @property
    def _told(self) -> list[Mark]:
        return [
            Mark(
                mark["id"],
                mark.get("shape", ""),
                _percent(mark.get("at", "")),
                _words(mark.get("label"), self.language),
            )
            for mark in (self.medium or {}).get("annotations", ())
        ]

    @property
    def _filled_in(self) -> list[Mark]:
        """What was filled in; a mark without a shape is none."""
        data = self.data if self.data is not None else QueryDict()
        keys = dict.fromkeys(key for key in data.getlist("mark") if key and f"mark/{key}/gone" not in data)
        return [mark for key in keys if (mark := self._mark(data, key)).shape]

    def _mark(self, data: QueryDict, key: str) -> Mark:
        places = tuple(str(data.get(f"mark/{key}/{part}", "")).strip() for part in _PARTS)
        label = str(data.get(f"mark/{key}/label", "")).strip()
        return Mark(key, str(data.get(f"mark/{key}/shape", "")), places, label, problem=self.problems.get(key, ""))

    def _annotation(self, mark: Mark, old: Record) -> dict[str, Any]:
        own = str(self.document.nodes[self.document.root].fields.get("language", "en"))
        places = mark.places if mark.shape in _WITH_TWO_POINTS else mark.places[:2]
        numbers = [_share(place) for place in places]
        if any(number is None for number in numbers):
            self.problems[mark.key] = gettext("Say where it stands: numbers from 0 to 100, in per cent of the picture.")
            return {}
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        at = " ".join(f"{x},{y}" for x, y in pairs)
        label = text_with(old.get("label"), self.language, mark.label, own)
        return {**old, "id": mark.key, "shape": mark.shape, "at": at, "label": label}


def _share(told: str) -> str | None:
    """A place in per cent, as a share of one; None for what is none."""
    try:
        number = Decimal(told.replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number <= _WHOLE:
        return None
    share = (number / _WHOLE).quantize(Decimal("0.0001")).normalize()
    return f"{share:f}"


def _percent(at: str) -> tuple[str, ...]:
    """The places of a mark in per cent; empty ones where they cannot be read."""
    try:
        numbers = [Decimal(part) * _WHOLE for pair in at.split() for part in pair.split(",")]
    except InvalidOperation:
        return ("", "", "", "")
    told = [f"{number.normalize():f}" for number in (*numbers[:2], *numbers[-2:])] if len(numbers) >= 2 else []
    return (*told, "", "", "", "")[:4] if len(numbers) > 2 else (*told[:2], "", "", "", "")[:4]


def _words(text: Mapping[str, Any] | None, language: str) -> str:
    return phrase_text(text[language]) if text and language in text else ""
