"""What a result of the search says: a title, a passage around the words, where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from catchball.core.document import Node
from catchball.core.schema import Kind as NodeKind
from catchball.core.searching import Part, Passage, is_unspaced, marked, passages, shortened
from catchball.queries.search import Hit, Kind
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.documents import with_tuples
from catchball.store.models import Change, Cookbook, Deviation

_LONGEST = 200
_MARK, _END = "\x02", "\x03"
_STEMMED = {"en": "english", "de": "german", "es": "spanish"}


@dataclass(frozen=True, slots=True)
class Result:
    """One result, to be shown. `above` is the operation of a step; `coming` the day from which it holds."""

    kind: Kind
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    language: str
    cookbook: Cookbook
    uid: str
    above: str
    above_uid: str
    cookbooks: int
    coming: date | None
    change: Change | None = None


class _Row(NamedTuple):
    place: int
    cookbook: int
    uid: str
    key: str
    parent: str
    begins: date
    content: Mapping[str, Any] | None
    above: Mapping[str, Any] | None


class _Told(NamedTuple):
    """What there is to be said of a hit, before it is known where the words stand in it."""

    hit: Hit
    row: _Row
    cookbook: Cookbook
    said: tuple[Passage, ...]
    change: Change | None


def results(
    actor: Actor, hits: Iterable[Hit], words: Sequence[str], languages: Sequence[str], today: date
) -> tuple[Result, ...]:
    """The hits in their order, in the first of the languages that each has."""
    told = _told(actor, list(hits))
    marks = iter(_marked([passage for one in told for passage in one.said], words))
    return tuple(_result(one, [next(marks) for _ in one.said], languages, today) for one in told)


def _told(actor: Actor, hits: list[Hit]) -> list[_Told]:
    rows = {row.place: row for row in _rows([hit.place for hit in hits])}
    shown = [(hit, rows[hit.place]) for hit in hits if hit.place in rows]
    books = _books(actor, {row.cookbook for _, row in shown})
    changes = _changes(actor, [row.key for _, row in shown])
    deviations = _deviations(actor, [row.key for _, row in shown])
    told = []
    for hit, row in shown:
        change, header = changes.get(row.key), deviations.get(row.key)
        if change is not None:
            said = (Passage("", change.title, is_title=True), *_answers(change))
        elif header is not None:
            said, change = (Passage("", header.reason, is_title=True),), header.change
        elif row.content is not None:
            said = tuple(passages(_node(row)))
        else:
            continue
        if row.cookbook in books:
            told.append(_Told(hit, row, books[row.cookbook], said, change))
    return told


def _rows(places: list[int]) -> list[_Row]:
    if not places:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select * from app.found_content(%s)", [places])
        return [_Row(*row[:6], *map(_parsed, row[6:])) for row in cursor.fetchall()]


def _parsed(content: Any) -> Any:
    return json.loads(content) if isinstance(content, str) else content


def _books(actor: Actor, pks: set[int]) -> Mapping[int, Cookbook]:
    rows = visible_to(actor, Cookbook.objects.filter(pk__in=pks)).select_related("site", "party", "head")
    return {book.pk: book for book in rows}


def _changes(actor: Actor, keys: list[str]) -> Mapping[str, Change]:
    rows = visible_to(actor, Change.objects.filter(pk__in=_numbers("change", keys))).defer("edits")
    return {f"change {change.pk}": change for change in rows}


def _deviations(actor: Actor, keys: list[str]) -> Mapping[str, Deviation]:
    rows = visible_to(actor, Deviation.objects.filter(pk__in=_numbers("deviation", keys)))
    return {f"deviation {row.pk}": row for row in rows.select_related("change").defer("change__edits")}


def _numbers(kind: str, keys: list[str]) -> list[int]:
    return [int(key.removeprefix(f"{kind} ")) for key in keys if key.startswith(f"{kind} ")]


def _answers(change: Change) -> tuple[Passage, ...]:
    return tuple(Passage("", answer, is_title=False) for answer in change.justification.values() if answer)


def _node(row: _Row) -> Node:
    assert row.content is not None, "only rows with content are nodes"
    return Node(row.uid, NodeKind(row.content["kind"]), with_tuples(row.content["fields"]))


def _marked(said: Sequence[Passage], words: Sequence[str]) -> list[tuple[Part, ...]]:
    """Each passage with the words marked: by their stems where the language has blanks."""
    spaced = [passage for passage in said if not is_unspaced(passage.text)]
    stemmed = iter(_stemmed_marks(spaced, words))
    return [marked(one.text, words) if is_unspaced(one.text) else next(stemmed) for one in said]


def _stemmed_marks(said: Sequence[Passage], words: Sequence[str]) -> list[tuple[Part, ...]]:
    if not said:
        return []
    languages = [_STEMMED.get(passage.language.partition("-")[0], "simple") for passage in said]
    with connection.cursor() as cursor:
        cursor.execute(
            "select ts_headline(language::regconfig, said, app.search_query(%s), %s) "
            "from unnest(%s::text[], %s::text[]) with ordinality as told (language, said, place) order by place",
            [
                list(words),
                f"HighlightAll=true, StartSel={_MARK}, StopSel={_END}",
                languages,
                [passage.text for passage in said],
            ],
        )
        return [tuple(_parts(text)) for (text,) in cursor.fetchall()]


def _parts(text: str) -> Iterable[Part]:
    before, *after = text.split(_MARK)
    if before:
        yield Part(before, is_marked=False)
    for piece in after:
        hit, _, rest = piece.partition(_END)
        yield Part(hit, is_marked=True)
        if rest:
            yield Part(rest, is_marked=False)


def _result(told: _Told, marks: Sequence[tuple[Part, ...]], languages: Sequence[str], today: date) -> Result:
    said = list(zip(told.said, marks, strict=True))
    named = [one for one in said if one[0].is_title and (one[0].language or told.row.content is None)]
    title = _first(named, languages) or _first(said, languages) or (Passage("", "", is_title=True), ())
    told_of = [one for one in said if not one[0].is_title]
    excerpt = _first([one for one in told_of if any(part.is_marked for part in one[1])], languages)
    excerpt = excerpt or _first([one for one in told_of if one[0].language], languages)
    number = [Part(f"{_number(told.said)} ", is_marked=False)] if told.hit.kind == "operation" else []
    return Result(
        kind=told.hit.kind,
        title=(*number, *shortened(title[1], _LONGEST)),
        excerpt=shortened(excerpt[1], _LONGEST) if excerpt else (),
        language=title[0].language,
        cookbook=told.cookbook,
        uid=told.row.uid,
        above=_title_above(told.row.above, languages),
        above_uid=told.row.parent,
        cookbooks=told.hit.cookbooks,
        coming=told.row.begins if told.row.begins > today else None,
        change=told.change,
    )


def _first(
    said: Sequence[tuple[Passage, tuple[Part, ...]]], languages: Sequence[str]
) -> tuple[Passage, tuple[Part, ...]] | None:
    """The one in the earliest of the languages, else the first there is."""
    ranked = {language: place for place, language in enumerate(languages)}
    return min(said, key=lambda one: ranked.get(one[0].language, len(ranked)), default=None)


def _title_above(content: Mapping[str, Any] | None, languages: Sequence[str]) -> str:
    """Number and title of the operation in which a step stands; nothing for what stands below a cookbook."""
    if content is None or content["kind"] not in ("operation", "group"):
        return ""
    above = Node("", NodeKind(content["kind"]), with_tuples(content["fields"]))
    said = [passage for passage in passages(above) if passage.is_title]
    title = _first([(passage, ()) for passage in said if passage.language], languages)
    return " ".join(part for part in (_number(said), title[0].text if title else "") if part)


def _number(said: Iterable[Passage]) -> str:
    """`OP20` for an operation with the number 20 or OP20; empty without a number."""
    number = next((passage.text for passage in said if passage.is_title and not passage.language), "")
    return f"OP{number}" if number.isdecimal() else number
