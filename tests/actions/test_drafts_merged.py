"""Drafts that several people save, over generated documents and scripts of edits."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from aimed import Move, base_document, play, scripts
from busy_network import Busy
from catchball.actions.cookbooks import import_cookbook
from catchball.actions.drafts import open_draft, save_draft
from catchball.core.diff import apply, diff
from catchball.core.merge import merge
from catchball.queries.settling import draft_document, draft_sides
from catchball.store.acting import acting
from catchball.store.edits_as_json import edits_from
from catchball.store.models import Cookbook, DraftState
from factories import NOW, TODAY, document, with_node


@pytest.fixture(scope="module")
def rich(busy: Busy) -> tuple[Busy, Cookbook]:
    """A cookbook that has all kinds of content."""
    variants = [{"id": name, "code": name} for name in "ABC"]
    made = import_cookbook(
        actor=busy.actor("home owner"),
        now=NOW,
        site=busy.network.sites["home"],
        document=with_node(base_document(), "b-1", variants=variants),
        issuer="b",
        effective_from=TODAY,
    )
    return busy, made


@given(first=scripts(), second=scripts(), third=scripts())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_people_save_is_merged_as_the_core_merges_and_all_its_questions_are_kept(
    rich: tuple[Busy, Cookbook], first: list[Move], second: list[Move], third: list[Move]
) -> None:
    """That a merge itself loses nothing is proven of the core; here nothing is lost on the way to and from the rows."""
    busy, book = rich
    actor = busy.actor("home owner")
    before = document(actor, book)
    expected, questions = before, []
    with transaction.atomic():
        draft = open_draft(actor=actor, now=NOW, cookbook=book)
        for version, (issuer, script) in enumerate((("x", first), ("y", second), ("z", third)), start=1):
            submitted = play(before, script, issuer)
            merged = merge(before, expected, submitted)
            questions += [(version, conflict.id) for conflict in merged.conflicts]
            expected = merged.document
            saved = save_draft(actor=actor, now=NOW, draft=draft, edits=diff(before, submitted), against=0)
            with acting(actor):
                state = DraftState.objects.get(pk=saved.pk)
                assert draft_document(state, actor) == expected
                assert apply(before, edits_from(state.submitted or ())) == submitted
                assert [(asked["version"], asked["id"]) for asked in state.conflicts] == questions
                sides = draft_sides(actor, draft, version)
                assert merge(*sides).conflicts == merged.conflicts
        transaction.set_rollback(True)
