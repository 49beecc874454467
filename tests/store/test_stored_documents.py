"""Documents that are stored and loaded again are the same documents, and equal content is there once."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from aimed import Move, play, scripts
from aimed import base_document as aimed_base
from busy_network import Busy
from catchball.core.diff import apply, diff, invert
from catchball.core.document import Cookbook as Document
from catchball.core.document import Withdrawn, cookbook, node
from catchball.core.schema import Kind
from catchball.queries import documents
from catchball.store import documents as stored
from catchball.store.acting import Actor, acting
from catchball.store.documents import keep_content, load, manifest_of
from catchball.store.edits_as_json import edits_from, raw_edits
from catchball.store.models import Blob, Revision
from cookbooks import complete_cookbooks, cookbooks, large_cookbook, same

WITH_A_DATABASE = settings(max_examples=40)


def kept(document: Document, actor: Actor) -> Document:
    """The document as it is loaded again, by a process that has seen nothing yet."""
    with transaction.atomic():
        with acting(actor):
            keep_content(document, actor.party)
            manifest = json.loads(json.dumps(manifest_of(document)))
            stored._seen.clear()
            loaded = load(Revision(party_id=actor.party, manifest=manifest), actor.party)
        transaction.set_rollback(True)
    return loaded


@given(document=cookbooks())
@WITH_A_DATABASE
def test_what_was_stored_is_loaded_the_same(busy: Busy, document: Document) -> None:
    loaded = kept(document, busy.actor("cz engineer"))
    assert same(loaded, document)
    assert [list(loaded.walk()), loaded.revision] == [list(document.walk()), document.revision]


@given(document=complete_cookbooks())
@settings(max_examples=4)  # (they take long to draw)
def test_every_field_of_every_kind_is_loaded_as_it_was(busy: Busy, document: Document) -> None:
    bare = cookbook(document.root, [node(document.root, Kind.COOKBOOK, {})], {})
    through_a_column(bare, document)
    loaded = kept(document, busy.actor("cz engineer"))
    assert {uid: entry.fields for uid, entry in loaded.nodes.items()} == {
        uid: entry.fields for uid, entry in document.nodes.items()
    }
    assert all(type(loaded.nodes[uid].kind) is Kind for uid in loaded.nodes)


@given(document=cookbooks())
@WITH_A_DATABASE
def test_digests_of_loaded_nodes_are_those_of_what_they_say(busy: Busy, document: Document) -> None:
    loaded = kept(document, busy.actor("cz engineer"))
    for uid, entry in loaded.nodes.items():
        assert entry.blob == node(uid, entry.kind, entry.fields, entry.source).blob


@given(document=cookbooks())
def test_edits_that_bring_or_take_whole_nodes_are_the_same_after_they_stood_in_a_column(document: Document) -> None:
    bare = cookbook(document.root, [node(document.root, Kind.COOKBOOK, {})], {})
    through_a_column(bare, document)


@given(script=scripts(most=6))
def test_edits_of_a_document_that_was_worked_on_are_the_same_after_they_stood_in_a_column(script: list[Move]) -> None:
    through_a_column(aimed_base(), play(aimed_base(), script, "cz"))


def through_a_column(first: Document, second: Document) -> None:
    edits = diff(first, second)
    read = edits_from(json.loads(json.dumps(raw_edits(edits))))
    assert apply(first, read) == second
    assert apply(second, invert(read)) == first
    assert raw_edits(read) == raw_edits(edits)


def steps(*uids: str, below: str = "home-2", gone: dict[str, Withdrawn] | None = None) -> Document:
    nodes = [node("home-1", Kind.COOKBOOK, {}), node("home-2", Kind.OPERATION, {})]
    nodes += [node(uid, Kind.STEP, {"title": {"en": "Clamp"}}) for uid in uids]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], below: uids}, gone)


def test_equal_content_is_stored_once_for_a_party_however_often_and_where_it_stands(busy: Busy) -> None:
    actor = busy.actor("cz engineer")
    document = steps("home-3", "home-4", "cz-9")
    with transaction.atomic():
        with acting(actor):
            keep_content(document, actor.party)
            keep_content(document, actor.party)
            assert Blob.objects.filter(digest=document.nodes["home-3"].blob).count() == 1
        transaction.set_rollback(True)


def test_children_keep_their_order(busy: Busy) -> None:
    uids = [f"home-{number}" for number in (30, 9, 200, 4, 5)]
    assert kept(steps(*uids), busy.actor("cz engineer")).children["home-2"] == tuple(uids)


@pytest.mark.parametrize("revision", [None, 1, 7])
def test_a_withdrawn_node_is_remembered_with_its_place_and_revision(busy: Busy, revision: int | None) -> None:
    gone = Withdrawn(node("home-4", Kind.STEP, {"title": {"en": "Turn"}}, "cz-1"), "home-2", revision)
    document = steps("home-3", gone={"home-4": gone})
    assert kept(document, busy.actor("cz engineer")).withdrawn == {"home-4": gone}


def test_a_large_cookbook_is_loaded_the_same(busy: Busy) -> None:
    document = large_cookbook(steps=60)
    assert same(kept(document, busy.actor("cz engineer")), document)


def test_what_is_remembered_of_one_party_is_never_given_to_another(busy: Busy) -> None:
    """Both hold content of the same digest, and yet what one party knows in this process the other must not get."""
    maker, supplier = busy.actor("cz engineer"), busy.actor("supplier owner")
    document = steps("home-3")
    manifest = manifest_of(document)
    with transaction.atomic():
        with acting(maker):
            keep_content(document, maker.party)
            assert load(Revision(party_id=maker.party, manifest=manifest), maker.party) == document
        with acting(supplier), pytest.raises(KeyError):
            load(Revision(party_id=supplier.party, manifest=manifest), supplier.party)
        transaction.set_rollback(True)


def test_memory_is_bounded_and_starts_anew_without_losing_anything(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_MOST_SEEN", 3)
    monkeypatch.setattr(documents, "_MOST_KEPT", 2)
    documents._kept.clear()
    actor = busy.actor("cz engineer")
    with acting(actor):
        revisions = list(Revision.objects.filter(party_id=actor.party))
        assert len(revisions) > 3
        for revision in revisions * 2:
            assert documents.document_of(revision, actor).revision == revision.digest
            assert len(documents._kept) <= 2
    assert sum(map(len, stored._seen.values())) < 20


@given(script=scripts(most=6))
@WITH_A_DATABASE
def test_a_document_that_was_worked_on_is_loaded_the_same(busy: Busy, script: list[Move]) -> None:
    document = play(aimed_base(), script, "cz")
    assert same(kept(document, busy.actor("cz engineer")), document)


@given(st.data())
@settings(max_examples=20)
def test_a_document_with_two_nodes_of_one_content_keeps_both(busy: Busy, data: st.DataObject) -> None:
    uids = data.draw(st.lists(st.sampled_from([f"home-{n}" for n in range(3, 9)]), unique=True, min_size=2))
    loaded = kept(steps(*uids), busy.actor("cz engineer"))
    assert set(loaded.nodes) == {"home-1", "home-2", *uids}
