"""Editing in a draft: one language of one step at a time, merged with what others saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catchball.core.document import Cookbook as Document
from catchball.core.schema import FIELDS, Kind
from catchball.core.values import phrase_text
from catchball.queries.settling import draft_in_work, drafts
from catchball.store.acting import acting
from web.filled_forms import Sent, filled, form_of, spare_row
from web.routes import step_form
from web.world import World


@pytest.fixture
def client(world: World) -> Client:
    return world.client("cz engineer")


def drafted(world: World) -> Document:
    """The draft as it was saved last."""
    actor = world.network.actor("cz engineer")
    with acting(actor):
        return draft_in_work(actor, drafts(actor).get(pk=world.draft.pk)).document


def version(world: World) -> int:
    actor = world.network.actor("cz engineer")
    with acting(actor):
        return drafts(actor).get(pk=world.draft.pk).version


def save(client: Client, world: World, uid: str, *, language: str = "en", against: int = -1, **told: Any) -> None:
    """Fill in the form of a node as it is, with some controls otherwise, and save it."""
    address = reverse("draft_node", args=[world.draft.pk, uid]) + f"?language={language}"
    form = filled(client, address, told)
    answer = client.post(address, {**form, "against": version(world) if against < 0 else against})
    assert answer.status_code == 302


def shown(client: Client, world: World, uid: str) -> Sent:
    """What the form of a node sends when nothing is changed in it."""
    return form_of(client.get(reverse("draft_node", args=[world.draft.pk, uid])).content.decode())


def test_saving_a_form_as_it_is_changes_nothing(world: World, client: Client) -> None:
    before = drafted(world)
    save(client, world, "home-11")
    save(client, world, "home-11", language="de")

    assert drafted(world) == before


def test_saving_changes_what_was_filled_in_and_keeps_the_rest(world: World, client: Client) -> None:
    changed: dict[str, Any] = {"parameters/r0/value": "82 °C"}
    save(client, world, "home-11", instruction="Heat it to 90 °C.", **changed)

    fields = drafted(world).nodes["home-11"].fields
    assert fields["instruction"]["en"] == "Heat it to 90 °C."
    assert phrase_text(fields["instruction"]["de"]) == "Auf 80 °C erwärmen. Kanten beachten."
    assert fields["parameters"]["temperature"]["value"] == "82 °C"
    assert fields["media"]
    assert fields["hazards"]


def test_a_translation_of_a_changed_text_is_told_until_it_is_changed_or_confirmed(world: World, client: Client) -> None:
    def asked() -> bool:
        address = reverse("draft_node", args=[world.draft.pk, "home-11"])
        return "says something else by now" in client.get(address, {"language": "de"}).content.decode()

    assert not asked()
    save(client, world, "home-11", instruction="Heat it well.")
    assert asked()

    save(client, world, "home-11", language="de", confirmed="on")
    assert not asked()


def test_a_translation_that_is_emptied_goes(world: World, client: Client) -> None:
    save(client, world, "home-11", language="de", instruction="")

    assert set(drafted(world).nodes["home-11"].fields["instruction"]) == {"en"}


def test_rows_come_and_go(world: World, client: Client) -> None:
    form = shown(client, world, "home-11")
    row, point = spare_row(form, "parameters"), spare_row(form, "key_points")
    added: dict[str, Any] = {
        f"parameters/{row}/row": "time", f"parameters/{row}/value": "20 min", f"key_points/{point}/point": "Slowly",
        f"key_points/{point}/reason": "It cracks", "parameters": form["parameters"], "key_points": form["key_points"],
    }  # fmt: skip
    save(client, world, "home-11", **added)
    fields = drafted(world).nodes["home-11"].fields
    assert fields["parameters"]["time"]["value"] == "20 min"
    assert [said["point"]["en"] for said in fields["key_points"]] == ["Evenly", "Slowly"]
    assert fields["key_points"][1]["id"] == point

    gone: dict[str, Any] = {"parameters/r0/gone": "on", "key_points/k1/gone": "on"}
    save(client, world, "home-11", **gone)
    fields = drafted(world).nodes["home-11"].fields
    assert set(fields["parameters"]) == {"time"}
    assert [said["point"]["en"] for said in fields["key_points"]] == ["Slowly"]


def test_every_field_of_the_schema_is_on_the_form_of_its_kind(world: World, client: Client) -> None:
    owner = world.client("home engineer")
    owner.post(reverse("open_draft", args=[world.home.pk]))
    actor = world.network.actor("home engineer")
    with acting(actor):
        mine = drafts(actor).get(cookbook=world.home)
    for uid, kind in (("home-1", Kind.COOKBOOK), ("home-2", Kind.OPERATION), ("home-11", Kind.STEP)):
        sent = form_of(owner.get(reverse("draft_node", args=[mine.pk, uid])).content.decode())
        assert {name.partition("/")[0] for name in sent} >= FIELDS[kind].keys() - {"language"}

    local = client.get(reverse("draft_node", args=[world.draft.pk, "home-11"])).content.decode()
    assert "latitude" not in form_of(local)


def test_hazards_checks_resources_times_and_the_rest_are_filled_in(world: World, client: Client) -> None:
    changed: dict[str, Any] = {
        "hazards/h1/measure": "Use two hooks", "hazards/h1/protective_equipment": "gloves, apron",
        "checks/c1/limits/high": "85 °C", "resources/r1/quantity/value": "2", "standard_time/r0/value": "45 s",
        "result": "It is hot.", "occasion": "cycle", "references/d1/revision": "F",
    }  # fmt: skip
    save(client, world, "home-11", **changed)

    fields = drafted(world).nodes["home-11"].fields
    assert fields["hazards"][0]["measure"]["en"] == "Use two hooks"
    assert fields["hazards"][0]["protective_equipment"] == ("apron", "gloves")
    assert fields["checks"][0]["limits"] == {"low": "75 °C", "high": "85 °C"}
    assert fields["resources"][0]["quantity"] == {"value": "2"}
    assert fields["standard_time"]["manual"]["value"] == "45 s"
    assert (fields["result"]["en"], fields["occasion"], fields["references"][0]["revision"]) == (
        "It is hot.", "cycle", "F",
    )  # fmt: skip


def test_an_operation_is_edited_like_a_step(world: World, client: Client) -> None:
    save(client, world, "home-2", number="15", workstation="Press 3", output="A housing with its bearing")

    fields = drafted(world).nodes["home-2"].fields
    assert (fields["number"], fields["workstation"]) == ("15", "Press 3")
    assert fields["output"] == {"en": "A housing with its bearing"}


def test_what_is_wrong_stands_beside_its_control_and_nothing_is_saved(world: World, client: Client) -> None:
    address = reverse("draft_node", args=[world.draft.pk, "home-11"])
    before = version(world)
    answer = client.post(address, filled(client, address, {"checks/c1/limits/low": "warm", "title": "Other"}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert version(world) == before
    assert 'value="warm" maxlength="2000" aria-invalid="true" aria-describedby="e/checks/c1/limits/low"' in page
    assert form_of(page)["title"] == ["Other"]


def test_a_form_that_was_opened_before_others_saved_is_merged_with_what_they_saved(
    world: World, client: Client
) -> None:
    opened = version(world)
    save(world.client("cz owner"), world, "home-12", title="Press in the dry bearing")
    save(client, world, "home-12", against=opened, title="Press in the bearing", instruction="Press it in. Look.")

    fields = drafted(world).nodes["home-12"].fields
    assert fields["title"]["en"] == "Press in the dry bearing"
    assert fields["instruction"]["en"] == "Press it in. Look."


def test_where_both_changed_the_same_a_question_is_asked_and_settled(world: World, client: Client) -> None:
    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    assert "You and somebody else changed the same" in page
    assert "<ins>Bake</ins> the housing" in page

    answer = {"conflict": world.question["id"], "version": world.question["version"], "take": "own", "own": "Roast it"}
    client.post(reverse("settle_draft", args=[world.draft.pk]), answer)

    assert drafted(world).nodes["home-11"].fields["title"]["en"] == "Roast it"
    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    assert "You and somebody else changed the same" not in page


def test_a_question_that_was_answered_meanwhile_is_not_answered_twice(world: World, client: Client) -> None:
    answer = {"conflict": world.question["id"], "version": world.question["version"], "take": "ours"}
    for _ in range(2):
        assert client.post(reverse("settle_draft", args=[world.draft.pk]), answer).status_code == 302

    assert drafted(world).nodes["home-11"].fields["title"]["en"] == "Warm the housing"


def test_a_step_is_added_where_it_was_asked_for_with_a_uid_of_its_own(world: World, client: Client) -> None:
    form = {"title": "Wipe the seat", "place": "home-2:home-11", "against": "2"}
    answers = [client.post(reverse("add_step", args=[world.draft.pk]), form) for _ in range(2)]

    steps = drafted(world).children["home-2"]
    added = [answer["Location"].split("/")[-2] for answer in answers]
    assert steps[0] == "home-11"
    assert set(added) == set(steps[1:3])
    assert len(set(added)) == 2
    assert all(uid.startswith("cz-") for uid in added)


def test_a_step_moves_to_another_operation_and_is_shown_as_moved(world: World, client: Client) -> None:
    client.post(reverse("move_node", args=[world.draft.pk, "home-12"]), {"place": "home-3:home-13", "against": "2"})

    assert drafted(world).children["home-3"] == ("home-13", "home-12", "home-14")
    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    assert "moved" in page
    assert "stood after Step 1" in page


def test_an_operation_is_added_moved_and_withdrawn_with_its_steps(world: World, client: Client) -> None:
    form = {"number": "30", "title": "Pack it", "place": "home-1:home-3", "against": "2"}
    added = client.post(reverse("add_operation", args=[world.draft.pk]), form)["Location"].split("/")[-2]
    assert drafted(world).children["home-1"] == ("home-2", "home-3", added)
    assert drafted(world).nodes[added].fields["number"] == "30"

    client.post(reverse("move_node", args=[world.draft.pk, added]), {"place": "home-1:", "against": "3"})
    assert drafted(world).children["home-1"] == (added, "home-2", "home-3")

    client.post(reverse("withdraw_node", args=[world.draft.pk, "home-2"]), {"against": "4"})
    document = drafted(world)
    assert document.children["home-1"] == (added, "home-3")
    assert {"home-2", "home-11", "home-12"} <= document.withdrawn.keys()


def test_a_step_goes_up_beyond_its_operation_into_the_one_before(world: World, client: Client) -> None:
    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    up = page.partition('id="up-home-13"')[2].partition('value="')[2].partition('"')[0]
    assert up == "home-2:home-12"
    client.post(reverse("move_node", args=[world.draft.pk, "home-13"]), {"place": up, "against": "2"})

    assert drafted(world).children["home-2"] == ("home-11", "home-12", "home-13")


def test_a_step_is_split_at_the_cursor_and_joined_again(world: World, client: Client) -> None:
    address = reverse("draft_node", args=[world.draft.pk, "home-12"])
    form = filled(client, address, {"instruction": "Press it in. Look twice.", "then": "split", "cursor": "12"})
    second = client.post(address, form)["Location"].split("/")[-2]
    document = drafted(world)
    assert document.children["home-2"] == ("home-11", "home-12", second)
    assert document.nodes[second].source == "home-12"
    assert [document.nodes[uid].fields["instruction"]["en"] for uid in ("home-12", second)] == [
        "Press it in.", "Look twice.",
    ]  # fmt: skip

    client.post(address, filled(client, address, {"then": "join"}))
    document = drafted(world)
    assert document.children["home-2"] == ("home-11", "home-12")
    assert document.nodes["home-12"].fields["instruction"]["en"] == "Press it in.\n\nLook twice."
    assert second in document.withdrawn


def test_a_withdrawn_step_is_remembered(world: World, client: Client) -> None:
    client.post(reverse("withdraw_node", args=[world.draft.pk, "home-12"]), {"against": "2"})

    document = drafted(world)
    assert "home-12" not in document.nodes
    assert "home-12" in document.withdrawn


def test_a_form_of_another_language_shows_the_original_beside_it(world: World, client: Client) -> None:
    page = client.get(reverse("draft_node", args=[world.draft.pk, "home-11"]), {"language": "de"}).content.decode()

    assert "English: Evenly" in page
    assert "English: Heat it to 80 °C. Mind the **edges**." in page


def test_words_are_shown_and_never_obeyed(world: World, client: Client) -> None:
    save(
        client,
        world,
        "home-12",
        title="<script>alert(1)</script>",
        instruction="[x](javascript:alert(1)) <b onclick=1>",
    )

    for name, args in (
        ("draft", [world.draft.pk]),
        ("draft_node", [world.draft.pk, "home-12"]),
        ("propose", [world.draft.pk]),
    ):
        page = client.get(reverse(name, args=args), {"language": "de"}).content.decode()
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert 'href="javascript' not in page


def test_the_form_of_what_is_not_there_is_not_found(world: World, client: Client) -> None:
    assert client.get(reverse("draft_node", args=[world.draft.pk, "home-99"])).status_code == 404
    assert client.post(reverse("draft_node", args=[world.draft.pk, "home-99"]), step_form()).status_code == 404
    root = client.post(reverse("withdraw_node", args=[world.draft.pk, "home-1"]), {"against": "2"})
    assert root.status_code == 404
