"""Editing in a draft: one language of one step at a time, merged with what others saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catchball.core.document import Cookbook as Document
from catchball.core.values import phrase_text
from catchball.queries.settling import draft_in_work, drafts
from catchball.store.acting import acting
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
    """Fill in the form of a step as it is, with some fields otherwise, and save it."""
    address = reverse("draft_step", args=[world.draft.pk, uid]) + f"?language={language}"
    form = as_shown(client.get(address))
    answer = client.post(address, {**form, "against": version(world) if against < 0 else against, **told})
    assert answer.status_code == 302


def as_shown(answer: Any) -> dict[str, str]:
    """What the form of a step sends when nothing is changed in it."""
    forms = answer.context["forms"]
    sent = dict(forms.step.initial)
    for formset in (forms.parameters, forms.key_points):
        sent |= {f"{formset.prefix}-TOTAL_FORMS": formset.total_form_count()}
        sent |= {f"{formset.prefix}-INITIAL_FORMS": formset.initial_form_count()}
        for form in formset:
            sent |= {form.add_prefix(name): value for name, value in form.initial.items()}
    return sent


def test_saving_a_form_as_it_is_changes_nothing(world: World, client: Client) -> None:
    before = drafted(world)
    save(client, world, "home-11")
    save(client, world, "home-11", language="de")

    assert drafted(world) == before


def test_saving_changes_what_was_filled_in_and_keeps_the_rest(world: World, client: Client) -> None:
    changed: dict[str, Any] = {"parameters-0-value": "82 °C"}
    save(client, world, "home-11", instruction="Heat it to 90 °C.", **changed)

    fields = drafted(world).nodes["home-11"].fields
    assert fields["instruction"]["en"] == "Heat it to 90 °C."
    assert phrase_text(fields["instruction"]["de"]) == "Auf 80 °C erwärmen. Kanten beachten."
    assert fields["parameters"]["temperature"]["value"] == "82 °C"
    assert fields["media"]
    assert fields["hazards"]


def test_a_translation_of_a_changed_text_is_told_until_it_is_changed_or_confirmed(world: World, client: Client) -> None:
    save(client, world, "home-11", instruction="Heat it well.")
    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    assert "translates what the text in en said before it was changed" in page

    save(client, world, "home-11", language="de", confirmed="on")

    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    assert "translates what the text in en said" not in page


def test_a_translation_that_is_emptied_goes(world: World, client: Client) -> None:
    save(client, world, "home-11", language="de", instruction="")

    assert set(drafted(world).nodes["home-11"].fields["instruction"]) == {"en"}


def test_rows_come_and_go(world: World, client: Client) -> None:
    added: dict[str, Any] = {
        "parameters-1-name": "time", "parameters-1-value": "20 min", "key_points-1-point": "Slowly",
        "key_points-1-reason": "It cracks",
    }  # fmt: skip
    save(client, world, "home-11", **added)
    fields = drafted(world).nodes["home-11"].fields
    assert fields["parameters"]["time"]["value"] == "20 min"
    assert [point["point"]["en"] for point in fields["key_points"]] == ["Evenly", "Slowly"]

    gone: dict[str, Any] = {"parameters-0-DELETE": "on", "key_points-0-DELETE": "on"}
    save(client, world, "home-11", **gone)
    fields = drafted(world).nodes["home-11"].fields
    assert set(fields["parameters"]) == {"time"}
    assert [point["point"]["en"] for point in fields["key_points"]] == ["Slowly"]


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
    client.post(reverse("move_step", args=[world.draft.pk, "home-12"]), {"place": "home-3:home-13", "against": "2"})

    assert drafted(world).children["home-3"] == ("home-13", "home-12", "home-14")
    page = client.get(reverse("draft", args=[world.draft.pk])).content.decode()
    assert "moved" in page
    assert "stood after Step 1" in page


def test_a_withdrawn_step_is_remembered(world: World, client: Client) -> None:
    client.post(reverse("withdraw_step", args=[world.draft.pk, "home-12"]), {"against": "2"})

    document = drafted(world)
    assert "home-12" not in document.nodes
    assert "home-12" in document.withdrawn


def test_a_form_of_another_language_shows_the_original_beside_it(world: World, client: Client) -> None:
    page = client.get(reverse("draft_step", args=[world.draft.pk, "home-11"]), {"language": "de"}).content.decode()

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
        ("draft_step", [world.draft.pk, "home-12"]),
        ("propose", [world.draft.pk]),
    ):
        page = client.get(reverse(name, args=args), {"language": "de"}).content.decode()
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert 'href="javascript' not in page


def test_the_form_of_a_step_of_another_kind_is_not_found(world: World, client: Client) -> None:
    assert client.get(reverse("draft_step", args=[world.draft.pk, "home-2"])).status_code == 404
    assert client.post(reverse("draft_step", args=[world.draft.pk, "home-99"]), step_form()).status_code == 404
