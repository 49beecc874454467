"""Two states of a picture: both with their marks, and what became of each annotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catchball.core.values import Record
from catchball.core.words import Part, marked
from catchball.web.telling.speaking import spoken
from catchball.web.templatetags.instruction import marks


class Fate(StrEnum):
    """What became of an annotation."""

    SAME = "same"
    CAME = "came"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """One annotation: its number on either picture, None where it is not, and its words with what changed marked.

    `has_moved` tells that it is drawn elsewhere, or in another shape.
    """

    fate: Fate
    old_number: int | None
    new_number: int | None
    has_moved: bool
    old: tuple[Part, ...]
    new: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PicturePair:
    """A picture before and after; None where it is not. `is_other` tells that the pictures themselves differ."""

    old: Record | None
    new: Record | None
    is_other: bool
    annotations: tuple[AnnotationRow, ...]
    old_marks: Sequence[Mapping[str, Any]]
    new_marks: Sequence[Mapping[str, Any]]

    @property
    def is_pair(self) -> bool:
        """Whether there are two pictures to lay upon each other."""
        return all(side and side.get("kind") != "clip" and side.get("content") for side in (self.old, self.new))


def picture_pair(old: Record | None, new: Record | None, languages: Sequence[str]) -> PicturePair:
    """Two states of one picture side by side."""
    sides = [list((side or {}).get("annotations", ())) for side in (old, new)]
    rows = tuple(_annotations(sides[0], sides[1], languages)) if old and new else ()
    by_old = {row.old_number: row.fate for row in rows}
    by_new = {row.new_number: row.fate for row in rows}
    contents = [side.get("content") for side in (old, new) if side]
    is_other = len(set(contents)) > 1
    return PicturePair(old, new, is_other, rows, _drawn(sides[0], by_old), _drawn(sides[1], by_new))


def _annotations(old: list[Record], new: list[Record], languages: Sequence[str]) -> Iterator[AnnotationRow]:
    """In the order of the newer picture, those that are gone behind."""
    before = {annotation["id"]: (number, annotation) for number, annotation in enumerate(old, start=1)}
    for number, annotation in enumerate(new, start=1):
        yield _row(before.pop(annotation["id"], None), (number, annotation), languages)
    for gone in before.values():
        yield _row(gone, None, languages)


def _row(old: tuple[int, Record] | None, new: tuple[int, Record] | None, languages: Sequence[str]) -> AnnotationRow:
    words = [spoken(side[1].get("label"), languages).text if side else "" for side in (old, new)]
    parts = marked(words[0], words[1]) if old and new else [Part("=", word) for word in words]
    has_moved = bool(old and new) and _drawing(old) != _drawing(new)
    if old is None or new is None:
        fate = Fate.CAME if new else Fate.GONE
    else:
        fate = Fate.CHANGED if has_moved or words[0] != words[1] else Fate.SAME
    return AnnotationRow(
        fate,
        old[0] if old else None,
        new[0] if new else None,
        has_moved,
        tuple(part for part in parts if part.change != "+") if old else (),
        tuple(part for part in parts if part.change != "-") if new else (),
    )


def _drawing(side: tuple[int, Record] | None) -> tuple[Any, Any]:
    annotation = side[1] if side else {}
    return annotation.get("shape"), annotation.get("at")


def _drawn(annotations: Sequence[Record], fates: Mapping[int | None, Fate]) -> list[Mapping[str, Any]]:
    return [{**mark, "fate": fates.get(mark["number"], Fate.SAME)} for mark in marks(annotations)]
