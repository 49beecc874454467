"""Keeping the index of the search: a few statements in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection
from django.db.models import Q

from catchball.core.canonical import canonical
from catchball.core.document import Cookbook as Document
from catchball.core.document import Node
from catchball.core.searching import Passage, index_words, passages
from catchball.store.changes import Change
from catchball.store.cookbooks import Cookbook
from catchball.store.deviations import Deviation
from catchball.store.documents import WITHHELD
from catchball.store.search_index import SearchPlace, SearchText

_AT_ONCE = 500


def index_revision(cookbook: Cookbook, document: Document, begins: date, today: date) -> None:
    """Search the document from now on, and what stood there before until it takes effect."""
    wanted = _places(document)
    last = begins if begins > today else None
    kept: set[str] = set()
    over: list[int] = []
    places = SearchPlace.objects.filter(cookbook=cookbook, ends=None).exclude(uid="")
    for pk, uid, key, parent in places.values_list("pk", "uid", "key", "parent"):
        if wanted.get(uid) == (key, parent):
            kept.add(uid)
        else:
            over.append(pk)
    if over:
        SearchPlace.objects.filter(pk__in=over).update(ends=last or today)
    SearchPlace.objects.filter(
        Q(ends__lte=today) | Q(begins__gte=begins, ends__isnull=False), cookbook=cookbook
    ).delete()
    new = [uid for uid in wanted if uid not in kept]
    _keep_words(cookbook.party_id, [document.nodes[uid] for uid in new])
    SearchPlace.objects.bulk_create(
        [
            SearchPlace(party_id=cookbook.party_id, cookbook=cookbook, key=key, uid=uid, parent=parent, begins=begins)
            for uid, (key, parent) in wanted.items()
            if uid not in kept
        ],
        batch_size=_AT_ONCE,
    )


def index_change(change: Change) -> None:
    """Let a change be found by its title and by what justifies it."""
    said = [Passage("", change.title, is_title=True)]
    said += [Passage("", answer, is_title=False) for answer in change.justification.values() if answer]
    _index_record(change.party_id, change.cookbook_id, f"change {change.pk}", "change", said, change.created_at.date())


def index_deviation(header: Deviation) -> None:
    """Let a deviation be found by its reason."""
    said = [Passage("", header.reason, is_title=True)]
    _index_record(header.party_id, header.cookbook_id, f"deviation {header.pk}", "deviation", said, header.since)


def forget_all() -> None:
    """Empty the acting party's index, to be filled anew."""
    SearchPlace.objects.all().delete()
    SearchText.objects.all().delete()


def _places(document: Document) -> Mapping[str, tuple[str, str]]:
    """Digest and parent of each node that says something to its readers."""
    parents = document.parents
    shown = (uid for uid, entry in document.nodes.items() if entry.fields != WITHHELD)
    return {uid: (document.nodes[uid].blob, parents.get(uid, "")) for uid in shown}


def _keep_words(party: int, nodes: Iterable[Node]) -> None:
    missing = {entry.blob: entry for entry in nodes}
    if not missing:
        return
    known = SearchText.objects.filter(party_id=party, key__in=list(missing)).values_list("key", flat=True)
    for key in known:
        del missing[key]
    _write(party, [(key, str(entry.kind), _vector(passages(entry))) for key, entry in missing.items()])


def _index_record(party: int, cookbook: int, key: str, kind: str, said: Iterable[Passage], begins: date) -> None:
    _write(party, [(key, kind, _vector(said))])
    place = {"party_id": party, "parent": "", "uid": "", "begins": begins}
    SearchPlace.objects.get_or_create(cookbook_id=cookbook, key=key, defaults=place)


def _vector(said: Iterable[Passage]) -> list[list[str]]:
    """Language, weight and words, as `app.search_vector` takes them."""
    found: dict[tuple[str, str], list[str]] = {}
    for passage in said:
        place = passage.language.partition("-")[0], "A" if passage.is_title else "C"
        found.setdefault(place, []).extend(index_words(passage.text))
    return [[language, weight, " ".join(words)] for (language, weight), words in found.items() if words]


def _write(party: int, rows: list[tuple[str, str, list[list[str]]]]) -> None:
    with connection.cursor() as cursor:
        for first in range(0, len(rows), _AT_ONCE):
            keys, kinds, vectors = zip(*rows[first : first + _AT_ONCE], strict=True)
            cursor.execute(
                "insert into store_searchtext (party_id, key, kind, words) "
                "select %s, key, kind, app.search_vector(said::jsonb) "
                "from unnest(%s::text[], %s::text[], %s::text[]) as told (key, kind, said) "
                "on conflict (party_id, key) do update set words = excluded.words",
                [party, list(keys), list(kinds), [canonical(vector) for vector in vectors]],
            )
