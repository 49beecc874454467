"""What cannot be done is told where it was asked for, with a sentence and the status of the refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from web.routes import proposal_form, step_form
from web.world import World, today

Asked = tuple[str, str, Callable[[World], tuple[Any, ...]], Mapping[str, Any], int, str]
"""Who asks, for what, of which thing, with which form; the status and a part of the sentence."""


def _review(world: World) -> tuple[int]:
    return (world.in_review.pk,)


def _draft(world: World) -> tuple[int]:
    return (world.draft.pk,)


def _step(world: World) -> tuple[int, str]:
    return world.draft.pk, "home-12"


def _parameter(name: str, value: str) -> dict[str, str]:
    return {"parameters": "r0", "parameters/r0/row": name, "parameters/r0/value": value}


YESTERDAY = (today() - timedelta(days=1)).isoformat()
REFUSED: tuple[Asked, ...] = (
    ("cz quality", "review", _review, {}, 422, "Choose a verdict."),
    ("cz quality", "review", _review, {"verdict": "against"}, 422, "Say what speaks against it"),
    ("cz owner", "decide", _review, {"reason": "Good."}, 422, "Choose a decision."),
    ("cz owner", "decide", _review, {"act": "accept"}, 422, "Say why; in a year somebody will ask."),
    ("cz owner", "decide", _review, {"act": "accept", "reason": "Good."}, 409, "must agree first"),
    ("cz owner", "end_departure", lambda w: (w.in_review.pk,), {}, 409, "This change is no temporary departure"),
    ("cz engineer", "withdraw", lambda w: (w.in_effect.pk,), {}, 409, "This change is in effect"),
    ("cz engineer", "propose", _draft, proposal_form(), 409, "1 conflict is open in this draft"),
    ("cz engineer", "depart", _draft, {}, 422, "Say what happened, and until when it holds."),
    ("cz engineer", "depart", _draft, {"reason": "Broken.", "ends_on": YESTERDAY}, 422, "ends today or later"),
    ("cz engineer", "add_step", _draft, {"against": "2"}, 422, "Give the new step a title and a place."),
    ("cz engineer", "move_node", _step, {"against": "2", "place": "home-2:home-99"}, 422, "Choose a place"),
    (
        "cz engineer", "draft_node", _step,
        step_form(against="2", **_parameter("torque", "twelve")),
        422, "“twelve” does not begin with a number",
    ),
    (
        "cz engineer", "draft_node", _step,
        step_form(against="2", **_parameter("", "12 N·m")), 422, "a row needs a name",
    ),
    ("cz engineer", "settle_rebase", lambda w: (w.rebase.pk,), {}, 302, ""),
    ("cz engineer", "carry_out_rebase", lambda w: (w.rebase.pk,), {}, 409, "is open; settle it first"),
    ("home engineer", "take", lambda w: (w.in_effect.pk,), proposal_form(), 422, "This field is required"),
    ("new owner", "open_local", lambda w: (w.home.pk,), {"chosen": "99"}, 422, "Select a valid choice"),
    ("cz engineer", "share", lambda w: (w.local.pk,), {"chosen": ""}, 403, "This is for the process owner"),
)  # fmt: skip


@pytest.mark.parametrize("asked", REFUSED, ids=lambda asked: f"{asked[1]} {asked[5]}")
def test_a_refused_act_shows_its_sentence_with_its_status(world: World, asked: Asked) -> None:
    who, name, args, form, status, sentence = asked

    answer = world.client(who).post(reverse(name, args=args(world)), form)

    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_a_question_that_was_not_answered_is_asked_again(world: World) -> None:
    form = {"conflict": world.rebase.conflicts[0]["id"]}
    answer = world.client("cz engineer").post(reverse("settle_rebase", args=[world.rebase.pk]), form)

    assert answer.status_code == 422
    assert "Choose one of the sides, or write a value of your own." in answer.content.decode()


def test_an_answer_that_is_no_value_is_refused(world: World) -> None:
    form = {"conflict": world.rebase.conflicts[0]["id"], "take": "own", "own": "tight"}
    answer = world.client("cz engineer").post(reverse("settle_rebase", args=[world.rebase.pk]), form)

    assert answer.status_code == 422
    assert "“tight” does not begin with a number" in answer.content.decode()


def test_what_was_written_is_still_there_after_a_refusal(world: World) -> None:
    client = world.client("cz engineer")
    client.post(reverse("settle_draft", args=[world.draft.pk]), {
        "conflict": world.question["id"], "version": world.question["version"], "take": "ours",
    })  # fmt: skip
    answer = client.post(reverse("propose", args=[world.draft.pk]), proposal_form(title="", benefit=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give it a title" in page
    assert "The setters." in page or "OP20, the setters." in page


def test_a_draft_that_is_there_no_longer_in_that_version_is_not_found(world: World) -> None:
    answer = world.client("cz engineer").post(reverse("draft_node", args=_step(world)), step_form(against="99"))

    assert answer.status_code == 404


def test_without_proof_that_it_comes_from_our_page_nothing_is_done(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.sessions["cz engineer"]

    assert client.post(reverse("close_draft", args=_draft(world))).status_code == 403
