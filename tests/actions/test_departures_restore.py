"""Whatever was changed for a while, its end restores exactly what stood there."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings

from aimed import Move, base_document, play, scripts
from busy_network import Busy
from catchball.actions.changes import depart_temporarily, end_departure
from catchball.actions.cookbooks import import_cookbook
from catchball.actions.refusals import Refused
from catchball.core.diff import diff
from catchball.store.acting import Actor
from catchball.store.models import Cookbook
from cookbooks import same
from factories import NOW, TODAY, document, with_node

VARIANTS = [{"id": name, "code": name} for name in "ABCDEFG"]


@pytest.fixture(scope="module")
def book(busy: Busy) -> tuple[Actor, Cookbook]:
    """A cookbook of another family, which has all kinds of content."""
    owner = busy.actor("home owner")
    content = with_node(base_document(), "b-1", variants=VARIANTS)
    site = busy.network.sites["home"]
    made = import_cookbook(actor=owner, now=NOW, site=site, document=content, issuer="b", effective_from=TODAY)
    return owner, made


@given(script=scripts(most=4))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_changed_for_a_while_is_restored_exactly(book: tuple[Actor, Cookbook], script: list[Move]) -> None:
    owner, cookbook = book
    before = document(owner, cookbook)
    edits = diff(before, play(before, script, "x"))
    assume(bool(edits))
    with transaction.atomic():
        try:
            change = depart_temporarily(
                actor=owner, now=NOW, cookbook=cookbook, edits=edits, reason="Broken.", ends_on=TODAY
            )
        except Refused:  # limits out of order and the like: nothing departed
            change = None
        if change is not None:
            end_departure(actor=owner, now=NOW, change=change)
        after = document(owner, cookbook)
        transaction.set_rollback(True)
    assert same(after, before)
