"""What the database itself keeps of proof: it is only added to, shared as its change, and its dossier is exact."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction

from busy_network import Busy
from catchball.actions.cookbooks import share_cookbook
from catchball.store.acting import acting
from catchball.store.models import Change, Evidence, EvidencePolicy, Reverification, TrialVerdict
from factories import NOW, TODAY


@pytest.fixture(autouse=True)
def _undone(busy: Busy) -> Iterator[None]:
    """What a test does is taken back."""
    del busy
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def proof(busy: Busy) -> Evidence:
    return Evidence.objects.select_related("change").get(change__cookbook=busy.local)


def a_full_trial(busy: Busy, change: Change, dossier: object) -> Evidence:
    who = busy.actor("cz engineer").somebody
    verdict = TrialVerdict.objects.get()
    return Evidence.objects.create(
        party_id=change.party_id,
        change=change,
        number=9,
        rung=6,
        verdict=verdict,
        dossier=dossier,
        person_id=who,
        at=NOW,
    )


@pytest.mark.parametrize("dossier", [None, {"verdict": "a better one"}])
def test_the_dossier_of_a_proof_is_that_of_its_verdict(busy: Busy, dossier: object) -> None:
    with acting(busy.actor("cz engineer")):
        change = proof(busy).change
        with pytest.raises(DatabaseError, match="not that of verdict"), transaction.atomic():
            a_full_trial(busy, change, dossier)
        a_full_trial(busy, change, {}).refresh_from_db()


@pytest.mark.parametrize("table", [Evidence, EvidencePolicy, Reverification])
def test_what_was_said_about_proof_never_changes(
    busy: Busy, table: type[Evidence | EvidencePolicy | Reverification]
) -> None:
    with acting(busy.actor("cz owner")):
        for does in (lambda: table.objects.update(at=NOW.replace(year=2025)), lambda: table.objects.all().delete()):
            with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
                does()


def test_a_policy_is_that_of_a_home_cookbook(busy: Busy) -> None:
    owner = busy.actor("cz owner")
    with acting(owner), pytest.raises(DatabaseError, match="has an upstream"), transaction.atomic():
        EvidencePolicy.objects.create(
            party_id=owner.party,
            cookbook=busy.local,
            number=1,
            rules=[],
            reason="So.",
            person_id=owner.somebody,
            at=NOW,
        )


def test_the_policy_is_read_by_those_who_share_the_home_cookbook_and_by_nobody_else(busy: Busy) -> None:
    owner, partner = busy.actor("home owner"), busy.actor("supplier owner")

    def read() -> int:
        with acting(partner):
            return EvidencePolicy.objects.count()

    assert read() == 1
    share_cookbook(actor=owner, now=NOW, cookbook=busy.home, community=None)
    assert read() == 0
    share_cookbook(actor=owner, now=NOW, cookbook=busy.home, community=busy.network.community)
    assert read() == 1
    with acting(busy.stranger):
        assert not EvidencePolicy.objects.exists()


def test_a_proof_takes_back_one_of_the_same_change(busy: Busy) -> None:
    owner = busy.actor("cz owner")
    with acting(owner):
        row = proof(busy)
        other = Change.objects.filter(cookbook=busy.local).exclude(pk=row.change_id).first()
        assert other is not None
        with pytest.raises(DatabaseError, match="takes_back_of_change"), transaction.atomic():
            Evidence.objects.create(
                party_id=owner.party,
                change=other,
                number=9,
                rung=2,
                takes_back=row,
                why="So.",
                person_id=owner.somebody,
                at=NOW,
            )
        with pytest.raises(DatabaseError, match="evidence_of_change"), transaction.atomic():
            Reverification.objects.create(
                party_id=owner.party, change=other, outcome="verified", day=TODAY, evidence=row, at=NOW
            )
