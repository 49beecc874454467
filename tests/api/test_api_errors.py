"""What is refused, and how the API tells it: problem documents, with the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from api_callers import Answer, Caller, edits_json, proposal_json
from api_worlds import World, undone

Standing = tuple[World, dict[str, Caller]]
MEDIA_TYPE = "application/problem+json"


@pytest.fixture(autouse=True)
def _undone(standing_world: Standing) -> Iterator[None]:
    with undone():
        yield


@pytest.fixture
def engineer(standing_world: Standing) -> Caller:
    return standing_world[1]["cz engineer"]


@pytest.fixture
def ids(standing_world: Standing) -> dict[str, int]:
    return standing_world[0].ids


def assert_problem(answer: Answer, status: int, *where: str) -> None:
    """It is a problem document with all that RFC 9457 names, and tells this place."""
    assert (answer.status, answer.headers["Content-Type"]) == (status, MEDIA_TYPE), answer.body
    assert {"type", "title", "status", "detail", "instance"} <= answer.body.keys()
    assert answer.body["type"].startswith("urn:catchball:problem:")
    assert answer.body["status"] == status
    assert answer.body["instance"].startswith("/api/v1")
    assert answer.body.get("where", []) == list(where)


def test_an_address_that_does_not_exist_is_a_problem_document() -> None:
    for path in ("/nothing", "/cookbooks/1/nothing", "/", "/%00"):
        assert_problem(Caller().get(path), 404)
    assert_problem(Caller().post("/nothing", {}), 404)


def test_a_method_that_is_not_possible_is_told_with_those_that_are(engineer: Caller) -> None:
    answer = engineer.delete("/cookbooks")
    assert_problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_who_is_not_signed_in_is_told_how() -> None:
    answer = Caller().get("/me")
    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer " + "x" * 300, "Bearer ü"]
)
def test_a_wrong_token_opens_nothing(header: str, standing_world: Standing) -> None:
    assert_problem(Caller().get("/me", Authorization=header), 401)


@pytest.mark.parametrize("pk", ["0", "-1", "x", "1.5", "9223372036854775808", "99999999999999999999999"])
def test_an_id_that_none_can_be_is_not_valid(pk: str, engineer: Caller) -> None:
    assert_problem(engineer.get(f"/cookbooks/{pk}"), 422, "pk")


@pytest.mark.parametrize("day", ["0", "1790000000", "2026-3-1", "2026-03-01T00:00:00"])
def test_a_day_in_an_address_is_written_like_one_in_a_body(day: str, engineer: Caller) -> None:
    assert_problem(engineer.get(f"/flows?since={day}"), 422, "since")


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a\\u0000b"}',
        b"{",
        b"[1",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b"\xff",
        b'"\\ud800"',
        b"[" * 500 + b"]" * 500,
    ],
)
def test_a_body_that_cannot_be_read_is_told(body: bytes, engineer: Caller) -> None:
    assert_problem(engineer.post("/tokens", body), 400)


def test_a_body_of_another_kind_than_json_is_refused(engineer: Caller) -> None:
    assert_problem(engineer("POST", "/tokens", b"name=x", Content_Type="text/plain"), 415, "Content-Type")


def test_more_than_the_server_takes_is_refused(engineer: Caller, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert_problem(engineer.post("/tokens", {"name": "x" * 200}), 413)
    assert_problem(engineer.post("/tokens", {"name": "x" * 200}, Idempotency_Key="large"), 413)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ["name"]),
        ({"name": "x", "colour": "red"}, ["colour"]),
        ({"name": 17}, ["name"]),
        ({"name": 1.5}, ["name"]),
        ({"name": -6.2e214}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"name": "x", "scope": "all"}, ["scope"]),
        ([], ["body"]),
        (None, ["body"]),
    ],
)
def test_a_fault_of_a_body_is_told_with_its_field(body: Any, where: list[str], engineer: Caller) -> None:
    assert_problem(engineer.post("/tokens", body), 422, *where)


def test_several_faults_are_told_at_once(engineer: Caller, ids: dict[str, int]) -> None:
    answer = engineer.post(f"/cookbooks/{ids['local']}/departures", {"reason": 1, "ends_on": "31.3.2026"})
    places = [fault["where"] for fault in answer.body["errors"]]
    assert places == [["edits"], ["reason"], ["ends_on"]]
    assert "2 more" in answer.body["detail"]


def test_a_misspelt_filter_is_refused_and_does_not_show_everything(engineer: Caller) -> None:
    answer = engineer.get("/changes?stat=accepted")
    assert_problem(answer, 422, "stat")
    assert "cookbook, cursor, limit, state" in answer.body["detail"]


def test_a_fault_in_a_document_is_told_with_its_place(standing_world: Standing) -> None:
    world, callers = standing_world
    root = {"uid": "new-1", "kind": "cookbook", "fields": {"title": {"en": "X"}, "weight": "1 kg"}}
    given = {
        "site": world.ids["home site"],
        "issuer": "new",
        "effective_from": "2026-03-02",
        "document": {"catchball": "cookbook/1", "root": root},
    }
    assert_problem(callers["home owner"].post("/cookbooks", given), 422, "document", "new-1", "weight")


def test_an_edit_of_a_stranger_is_told_with_its_atom(engineer: Caller, ids: dict[str, int]) -> None:
    given = {**proposal_json(), "edits": edits_json((["home-999", "title", "en"], "a", "b"))}
    assert_problem(engineer.post(f"/cookbooks/{ids['local']}/changes", given), 422, "home-999", "title", "en")


def test_an_answer_that_is_missing_is_told_with_its_question(engineer: Caller, ids: dict[str, int]) -> None:
    edits = edits_json((["home-12", "title", "en"], "Press in the bearing", "Press it in"))
    given = {**proposal_json(), "justification": {"reason": "It is shorter."}, "edits": edits}
    answer = engineer.post(f"/cookbooks/{ids['local']}/changes", given)
    assert_problem(answer, 422, "justification", "touches")


def test_what_is_not_possible_now_is_a_conflict(standing_world: Standing) -> None:
    world, callers = standing_world
    answer = callers["cz quality"].post(f"/changes/{world.ids['proven']}/reviews", {"verdict": "agree"})
    assert_problem(answer, 409)
    assert "in effect" in answer.body["detail"]


def test_what_belongs_to_another_party_of_the_community_is_seen_and_not_touched(standing_world: Standing) -> None:
    world, callers = standing_world
    seen = callers["supplier owner"].get(f"/changes/{world.ids['ready']}")
    given = {"act": "accept", "reason": "Ours now."}
    path = f"/changes/{world.ids['ready']}/decisions"
    assert_problem(callers["supplier owner"].post(path, given, If_Match=seen.headers["ETag"]), 403)


def test_a_thing_that_a_body_names_and_one_cannot_see_is_not_found(standing_world: Standing) -> None:
    world, callers = standing_world
    given = {"site": world.ids["sup site"] + 1000, "issuer": "x"}
    assert_problem(callers["cz owner"].post(f"/cookbooks/{world.ids['home']}/locals", given), 404)
