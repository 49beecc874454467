"""What a community shares, on the bare connection: all of a cookbook at once, and of confidential nodes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import transaction

from busy_network import SECRET, Busy, fresh
from catchball.actions.cookbooks import mark_confidential, share_cookbook
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.store.acting import acting
from catchball.store.models import Community, CommunityParty, Confidential, Cookbook, Review, Revision
from factories import NOW, document

OF_A_COOKBOOK = ("revision", "confidential", "change", "deviation", "deviatingatom", "settlement")
OF_A_CHANGE = ("duty", "decision", "obligation", "review", "evidence", "reverification")
TITLE = "Withheld by its owner"


@pytest.fixture(autouse=True)
def _undone(busy: Busy) -> Iterator[None]:
    """What a test does is taken back."""
    del busy
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def seen_by_supplier(busy: Busy) -> dict[str, int]:
    """How many rows of the Czech cookbook the supplier sees, by table; of reviews those that others wrote."""
    with acting(busy.actor("cz owner")):
        changes = list(busy.local.changes.values_list("pk", flat=True))
    with acting(busy.actor("supplier owner")):
        found = {"cookbook": Cookbook.objects.filter(pk=busy.local.pk).count()}
        with transaction.get_connection().cursor() as cursor:
            for table in OF_A_COOKBOOK:
                cursor.execute(f"select count(*) from store_{table} where cookbook_id = %s", [busy.local.pk])
                found[table] = cursor.fetchone()[0]
            for table in OF_A_CHANGE:
                by_others = "party_id <> app.party() and change_id = any(%s)"
                cursor.execute(f"select count(*) from store_{table} where {by_others}", [changes])
                found[table] = cursor.fetchone()[0]
        return found


def blobs(busy: Busy, who: str, revision: Revision, digests: list[str]) -> dict[str, str]:
    """What `app.blobs_of` gives somebody, by digest: the English title."""
    with acting(busy.actor(who)), transaction.get_connection().cursor() as cursor:
        cursor.execute(
            "select digest, content -> 'fields' -> 'title' ->> 'en' from app.blobs_of(%s, %s)", [revision.pk, digests]
        )
        return dict(cursor.fetchall())


def unshare(busy: Busy, book: Cookbook, who: str = "cz owner") -> None:
    share_cookbook(actor=busy.actor(who), now=NOW, cookbook=book, community=None)


def test_unsharing_hides_all_of_a_cookbook_at_once_and_sharing_shows_it_again(busy: Busy) -> None:
    before = seen_by_supplier(busy)
    assert all(before.values()), before
    unshare(busy, busy.local)
    assert not any(seen_by_supplier(busy).values())
    share_cookbook(actor=busy.actor("cz owner"), now=NOW, cookbook=busy.local, community=busy.network.community)
    assert seen_by_supplier(busy) == before


def test_unsharing_one_cookbook_hides_nothing_of_another(busy: Busy) -> None:
    unshare(busy, busy.local)
    with acting(busy.actor("supplier owner")):
        assert Cookbook.objects.get().pk == busy.home.pk
        assert Revision.objects.filter(cookbook=busy.home).count() == 2


def test_the_content_of_what_was_unshared_is_not_given_any_more(busy: Busy) -> None:
    head = fresh(busy.actor("cz engineer"), busy.local).head
    assert head is not None
    digests = [entry[2] for entry in head.manifest["nodes"]]
    assert len(blobs(busy, "supplier owner", head, digests)) == len(set(digests))
    unshare(busy, busy.local)
    assert blobs(busy, "supplier owner", head, digests) == {}
    assert len(blobs(busy, "cz engineer", head, digests)) == len(set(digests))


def test_a_party_that_leaves_the_community_sees_nothing_of_it_any_more(busy: Busy) -> None:
    with acting(busy.actor("home owner")):
        CommunityParty.objects.filter(party=busy.network.supplier).delete()
    assert not any(seen_by_supplier(busy).values())


def test_a_party_of_the_community_cannot_bring_others_into_it(busy: Busy) -> None:
    community = busy.network.community
    with acting(busy.actor("supplier owner")):
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            CommunityParty.objects.create(community=community, party_id=busy.stranger.party)
        assert CommunityParty.objects.filter(party=busy.network.supplier).update(may_adapt=False) == 0


def test_what_is_shared_with_one_community_is_not_seen_by_another(busy: Busy) -> None:
    with acting(busy.actor("home owner")):
        other = Community.objects.create(party=busy.network.maker, name="Another")
        CommunityParty.objects.create(community=other, party=busy.network.maker)
        Cookbook.objects.filter(pk=busy.local.pk).update(community=other)
    assert not any(seen_by_supplier(busy).values())


def test_a_digest_that_is_not_in_the_revision_gives_nothing(busy: Busy) -> None:
    """Content of the same party, but of another revision than the one that is shared."""
    engineer = busy.actor("cz engineer")
    home_head, local_head = (fresh(engineer, book).head for book in (busy.home, busy.local))
    assert home_head is not None
    assert local_head is not None
    only_local = {e[2] for e in local_head.manifest["nodes"]} - {e[2] for e in home_head.manifest["nodes"]}
    assert only_local
    for who in ("supplier owner", "cz engineer"):
        assert blobs(busy, who, home_head, [*only_local, "0" * 64, ""]) == {}


def test_content_of_a_revision_is_given_to_nobody_who_does_not_see_it(busy: Busy) -> None:
    head = fresh(busy.actor("cz engineer"), busy.local).head
    assert head is not None
    digests = [entry[2] for entry in head.manifest["nodes"]]
    with acting(busy.stranger), transaction.get_connection().cursor() as cursor:
        cursor.execute("select * from app.blobs_of(%s, %s)", [head.pk, digests])
        assert cursor.fetchall() == []
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("select * from app.blobs_of(%s, %s)", [head.pk, digests])
        assert cursor.fetchall() == []


@pytest.mark.parametrize("book", ["home", "local"])
def test_of_a_confidential_node_others_see_that_it_is_there_and_the_owner_all(busy: Busy, book: str) -> None:
    """The mark stands on the home cookbook: its local cookbooks of the same party keep the node to themselves, too."""
    cookbook = busy.home if book == "home" else busy.local
    head = fresh(busy.actor("cz engineer"), cookbook).head
    assert head is not None
    (secret,) = [entry[2] for entry in head.manifest["nodes"] if entry[0] == SECRET]
    assert blobs(busy, "supplier owner", head, [secret]) == {secret: TITLE}
    assert blobs(busy, "cz engineer", head, [secret]) == {secret: "Press in the bearing"}
    shown = document(busy.actor("supplier owner"), cookbook)
    assert shown.nodes[SECRET].fields == {"title": {"en": TITLE}}
    assert shown.parents[SECRET] == "home-2"
    assert shown.nodes["home-13"].fields["title"] == {"en": "Tighten the screws"}


def test_a_confidential_node_that_is_withdrawn_stays_confidential(busy: Busy) -> None:
    head = fresh(busy.actor("home owner"), busy.home).head
    assert head is not None
    manifest = head.manifest
    (entry,) = [entry for entry in manifest["nodes"] if entry[0] == SECRET]
    manifest["nodes"].remove(entry)
    manifest["withdrawn"] = [[SECRET, "home-2", entry[2], 3]]
    with acting(busy.actor("home owner")):
        withdrawn = Revision(
            party=busy.network.maker, cookbook=busy.home, number=head.number + 1, digest="x", manifest=manifest,
            released_by=head.released_by, approved_at=NOW, effective_from=NOW.date(),
        )  # fmt: skip
        withdrawn.save(force_insert=True)
    assert blobs(busy, "supplier owner", withdrawn, [entry[2]]) == {entry[2]: TITLE}


def test_what_deviates_at_a_confidential_node_is_not_shown_to_others(busy: Busy) -> None:
    before = seen_by_supplier(busy)
    mark_confidential(actor=busy.actor("cz owner"), now=NOW, cookbook=busy.local, uid="home-13", is_confidential=True)
    after = seen_by_supplier(busy)
    assert (after["deviatingatom"], after["settlement"]) == (1, 0)
    assert after["confidential"] == before["confidential"] + 1
    with acting(busy.actor("cz owner")):
        assert busy.local.atoms.filter(uid="home-13").count() == 1
    mark_confidential(actor=busy.actor("cz owner"), now=NOW, cookbook=busy.local, uid="home-13", is_confidential=False)
    assert seen_by_supplier(busy) == before


def test_unsharing_and_sharing_again_does_not_show_what_is_confidential(busy: Busy) -> None:
    mark_confidential(actor=busy.actor("cz owner"), now=NOW, cookbook=busy.local, uid="home-13", is_confidential=True)
    before = seen_by_supplier(busy)
    unshare(busy, busy.local)
    share_cookbook(actor=busy.actor("cz owner"), now=NOW, cookbook=busy.local, community=busy.network.community)
    assert seen_by_supplier(busy) == before


def test_a_local_cookbook_cannot_show_what_its_upstream_keeps_to_itself(busy: Busy) -> None:
    with acting(busy.actor("cz owner")):
        marks = Confidential.objects.filter(cookbook=busy.local)
        assert set(marks.values_list("uid", flat=True)) == {SECRET}
        with pytest.raises(Exception, match="keeps home-12 to itself"), transaction.atomic():
            marks.delete()


def test_the_owner_of_a_change_reads_what_others_wrote_of_it_after_unsharing_and_they_keep_their_own(
    busy: Busy,
) -> None:
    unshare(busy, busy.local)
    with acting(busy.actor("cz owner")):
        change = busy.local.changes.get(state="in review")
        assert [review.comment for review in change.reviews.all()] == ["Why not?"]
    with acting(busy.actor("supplier owner")):
        assert [review.comment for review in Review.objects.filter(change=change)] == ["Why not?"]


_SEARCHING = {"search_vector", "search_query"}
"""Functions of words alone."""


def test_the_connection_of_the_application_runs_no_function_that_it_was_not_given(
    busy: Busy, database_server: EmbeddedPostgres
) -> None:
    del busy
    given = {
        "party",
        "communities",
        "partners",
        "blobs_of",
        "leads",
        "who_is",
        "departures_over",
        "running_trials",
        "changes_to_reverify",
        "delta_readings_due",
        "parties_wearing",
        "last_audit_entry",
        "token_of",
        "ensure_months",
        "closed_months",
        *_SEARCHING,
        "found",
        "found_content",
        "daily_letters",
        "calendar_of",
    }
    with psycopg.connect(database_server.app_url) as app:
        rows = app.execute(
            "select proname, prosecdef, has_function_privilege(oid, 'execute') from pg_proc "
            "where pronamespace = 'app'::regnamespace"
        ).fetchall()
    assert {name for name, _, may in rows if may} == given
    assert {name for name, definer, may in rows if definer and may} == given - {
        "party",
        "last_audit_entry",
        *_SEARCHING,
    }
