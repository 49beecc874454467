"""Where practice differs in a family: the matrix, the difference behind a cell, and how the plants have followed."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catchball.actions.changes import Proposal, propose_change
from catchball.actions.cookbooks import mark_confidential, open_local_cookbook
from catchball.core.diff import diff
from catchball.core.document import cookbook, node
from catchball.core.schema import Kind
from catchball.queries.matrix import Matrix, matrix_of
from catchball.queries.progress import progress_of
from catchball.queries.reading import cookbooks
from catchball.store import outbox
from catchball.store.acting import acting
from catchball.store.models import Disclosure
from factories import ANSWERS, document, edited
from web.world import MORE_SITES, World, fresh, now, said, today


def known(world: World, name: str = "cz engineer") -> Matrix:
    actor = world.network.actor(name)
    with acting(actor):
        return matrix_of(actor, fresh(actor, world.home), today())


def page(world: World, name: str = "cz engineer", **asked: str) -> str:
    return world.client(name).get(reverse("matrix", args=[world.home.pk]), asked).content.decode()


def rows_of(html: str) -> list[str]:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub("<[^>]*>", " ", head).split()) for head in re.findall(r"<th scope=.row.>(.*?)</th>", body)]


def test_a_cell_tells_the_state_of_what_differs_there(world: World) -> None:
    cells = known(world).cells

    local = world.local.pk
    assert {uid: row[local] for uid, row in cells.items() if local in row} == {
        "home-12": ("in review",),
        "home-13": ("accepted",),
        "home-14": ("temporary",),
    }
    assert not any(world.sister.pk in row for row in cells.values())


def test_a_step_born_in_a_plant_stands_where_it_was_put(world: World) -> None:
    engineer = world.network.actor("cz engineer")
    before = document(engineer, world.local)
    fields = {"title": said("Wipe the bore")}
    after = cookbook(
        before.root,
        [*before.nodes.values(), node("cz-1", Kind.STEP, fields)],
        {**before.children, "home-2": ("cz-1", *before.children["home-2"])},
        before.withdrawn,
    )
    told = Proposal("Wipe it first", ("method",), ANSWERS)
    propose_change(
        actor=engineer, now=now(), cookbook=fresh(engineer, world.local), edits=diff(before, after), proposal=told
    )

    assert rows_of(page(world))[:3] == ["OP10 Mount the bearing", "2 Press in the bearing", "Wipe the bore"]


def test_steps_that_only_changed_places_are_told_as_what_differs(world: World) -> None:
    engineer = world.network.actor("cz engineer")
    before = document(engineer, world.local)
    after = cookbook(
        before.root,
        before.nodes.values(),
        {**before.children, "home-2": tuple(reversed(before.children["home-2"]))},
        before.withdrawn,
    )
    told = Proposal("The other way round", ("flow",), ANSWERS)
    propose_change(
        actor=engineer, now=now(), cookbook=fresh(engineer, world.local), edits=diff(before, after), proposal=told
    )

    row = known(world).cells
    assert "in review" in {*row.get("home-11", {}).get(world.local.pk, ()), *row["home-12"][world.local.pk]}
    assert "home-2" not in row


def test_operation_state_and_site_narrow_the_matrix(world: World) -> None:
    assert rows_of(page(world)) == [
        "OP10 Mount the bearing", "2 Press in the bearing", "OP20 Close the housing", "1 Tighten the screws",
        "2 Fit the seal",
    ]  # fmt: skip
    assert rows_of(page(world, operation="home-2")) == ["OP10 Mount the bearing", "2 Press in the bearing"]
    assert rows_of(page(world, state="temporary")) == ["OP20 Close the housing", "2 Fit the seal"]
    assert "Nothing differs there" in page(world, q="CN")
    assert "1 Heat the housing" in rows_of(page(world, whole="1"))


def test_what_its_owner_keeps_to_itself_has_no_name_in_the_matrix(world: World) -> None:
    own, others = page(world, whole="1"), page(world, "supplier engineer", whole="1")

    assert "2 Fit the seal" in rows_of(own)
    assert "2 Withheld by its owner" in rows_of(others)
    assert "Fit the seal" not in others


def test_where_a_plant_keeps_to_itself_what_it_does_others_see_no_cell(world: World) -> None:
    owner = world.network.actor("cz owner")
    mark_confidential(actor=owner, now=now(), cookbook=fresh(owner, world.local), uid="home-13", is_confidential=True)

    assert "home-13" in known(world).cells
    assert "home-13" not in known(world, "supplier engineer").cells


def test_reading_the_matrix_of_others_is_disclosed_once_for_each_party(world: World) -> None:
    page(world, "supplier engineer")

    found = Disclosure.objects.using("default").filter(reader=world.network.supplier, thing__contains="family")
    with acting(world.network.actor("supplier engineer")):
        assert [row.party_id for row in found] == [world.network.maker.pk]


def test_a_cell_opens_the_difference_as_a_page_and_as_a_part(world: World) -> None:
    client = world.client("cz engineer")
    address = reverse("deviation", args=[world.local.pk, "home-13"])

    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    for html in (whole, part):
        assert "<del>12</del>" in html
        assert "<ins>12.5</ins>" in html
        assert "Our coolant foams" in html
    assert "<html" in whole
    assert "<html" not in part


def test_a_cell_of_a_change_in_review_opens_what_is_proposed(world: World) -> None:
    html = world.client("cz engineer").get(reverse("deviation", args=[world.local.pk, "home-12"])).content.decode()

    assert "Press it in by hand" in html
    assert re.search(r"<ins>[^<]*by hand", html)


def test_there_is_no_difference_at_a_step_that_there_never_was(world: World) -> None:
    assert world.client("cz engineer").get(reverse("deviation", args=[world.local.pk, "cz-99"])).status_code == 404


@pytest.mark.parametrize("name", ["matrix", "cookbooks", "network"])
def test_more_sites_need_no_more_queries(world: World, name: str) -> None:
    client = world.client("cz engineer")
    address = reverse(name, args=[world.home.pk] if name == "matrix" else [])

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = count()
    owner = world.network.actor("new owner")
    for key in MORE_SITES:
        site = world.network.sites[key]
        open_local_cookbook(actor=owner, now=now(), upstream=fresh(owner, world.home), site=site, issuer=key)
    engineer = world.network.actor("cz engineer")
    for word in ("quickly", "slowly"):
        edits = edited(document(engineer, world.local), "home-11", title=said(f"Heat it {word}"))
        told = Proposal(word, ("method",), ANSWERS)
        propose_change(actor=engineer, now=now(), cookbook=fresh(engineer, world.local), edits=edits, proposal=told)

    assert count() == few


def test_a_local_cookbook_tells_how_far_it_is_ahead_and_behind(world: World) -> None:
    actor = world.network.actor("cz engineer")
    with acting(actor):
        found = {book.pk: progress_of(book) for book in cookbooks(actor)}

    assert found[world.home.pk] is None
    local, sister = found[world.local.pk], found[world.sister.pk]
    assert local is not None
    assert sister is not None
    assert (local.ahead, local.behind) == (2, 1)
    assert (sister.ahead, sister.behind) == (0, 1)
    for name, args in (("cookbooks", []), ("network", []), ("cookbook", [world.local.pk])):
        told = " ".join(
            re.sub("<[^>]*>", " ", world.client("cz engineer").get(reverse(name, args=args)).content.decode()).split()
        )
        assert "2 changes ahead, 1 behind the upstream" in told


def test_the_home_plant_has_its_local_cookbooks_rebased_and_sees_how_far_they_are(world: World) -> None:
    client = world.client("home owner")
    address = reverse("following", args=[world.home.pk])
    everywhere = reverse("matrix", args=[world.home.pk])
    assert "0 of 2 rest on it" in client.get(everywhere).content.decode()

    refused = client.post(address, follow=True).content.decode()
    assert "rest on the newest revision, or wait" in refused  # (they are of other sites)

    actor = world.network.actor("home owner")
    with acting(actor):
        outbox.defer("rebase", party=actor.party, cookbooks=[world.sister.pk], person=actor.somebody)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "1 is on its way" in part
    assert "hx-trigger" in part
    assert client.get(address)["Location"] == everywhere
