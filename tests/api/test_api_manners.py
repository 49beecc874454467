"""Pages, ETags and conditions, repeated requests, tokens and sessions, and who read what."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from api_callers import Answer, Caller, caller_for, edits_json, good, proposal_json
from catchball.actions.cookbooks import mark_confidential, share_cookbook
from catchball.api.bodies import ExactNumber, as_written
from catchball.formats.json_files.cookbook_json import write_cookbook
from catchball.formats.json_files.strict_json import read_json
from catchball.store.models import Blob, IdempotentAnswer, Token, User
from factories import NOW, STEPS, Company, home_cookbook, local_cookbook, standard

Callers = Callable[[str], Caller]
TITLE = ["home-11", "title", "en"]
OLD = "Heat the housing"


def told(answer: Answer) -> tuple[int, str]:
    """The status, and the end of the problem's type."""
    return answer.status, answer.body["type"].rsplit(":", 1)[-1]


def changed(title: str) -> dict[str, Any]:
    """A change of the first step's title."""
    return {**proposal_json(title), "edits": edits_json((TITLE, OLD, title))}


def test_pages_show_everything_once_and_in_order(network: Company, caller: Callers) -> None:
    engineer = caller("cz engineer")
    for number in range(5):
        good(engineer.post("/tokens", {"name": f"program {number}"}))
    whole = [one["id"] for one in good(engineer.get("/tokens"))["items"]]

    found, path = [], "/tokens?limit=2"
    sizes = []
    while path:
        page = good(engineer.get(path))
        found += [one["id"] for one in page["items"]]
        sizes.append(len(page["items"]))
        path = f"/tokens?limit=2&cursor={page['next']}" if page["next"] else ""
    assert found == whole == sorted(whole)
    assert sizes == [2, 2, 2]


@pytest.mark.parametrize("query", ["cursor=17", "cursor=ü", "cursor=YWZ0ZXIgLTE", "cursor=", "limit=0", "limit=101"])
def test_a_cursor_that_no_page_gave_and_a_limit_out_of_bounds_are_refused(
    query: str, network: Company, caller: Callers
) -> None:
    assert caller("cz engineer").get(f"/tokens?{query}").status == 422


def test_who_changes_must_have_seen_what_is_there(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    owner = caller("cz owner")
    seen = owner.get(f"/cookbooks/{local.pk}").headers["ETag"]
    path, private = f"/cookbooks/{local.pk}/sharing", {"community": None}

    assert told(owner.put(path, private)) == (428, "if-match-required")
    assert told(owner.put(path, private, If_Match='"other"')) == (412, "changed-meanwhile")
    assert told(owner.put(path, private, If_Match=f"W/{seen}")) == (412, "changed-meanwhile")
    assert good(owner.put(path, private, If_Match=f'"other", {seen}'))["community"] is None
    assert told(owner.put(path, private, If_Match=seen)) == (412, "changed-meanwhile")
    assert owner.put(path, private, If_Match="*").status == 200


def test_nobody_decides_on_a_change_that_was_reviewed_since_they_looked(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    change = good(caller("cz engineer").post(f"/cookbooks/{local.pk}/changes", changed("Warm it")))["id"]
    seen = caller("cz owner").get(f"/changes/{change}").headers["ETag"]
    good(caller("home owner").post(f"/changes/{change}/reviews", {"verdict": "agree"}))

    given = {"act": "accept", "reason": "It foams."}
    answer = caller("cz owner").post(f"/changes/{change}/decisions", given, If_Match=seen)
    assert told(answer) == (412, "changed-meanwhile")
    assert good(caller("cz owner").get(f"/changes/{change}"))["state"] == "in review"


def test_two_who_save_a_draft_at_once_are_merged_and_not_refused(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer, owner = caller("cz engineer"), caller("cz owner")
    opened = engineer.post(f"/cookbooks/{local.pk}/drafts")
    path, first = f"/drafts/{good(opened)['id']}", opened.headers["ETag"]
    mine = {"edits": edits_json((TITLE, OLD, "Warm the housing"))}
    theirs = {"edits": edits_json((["home-12", "title", "en"], "Press in the bearing", "Press it in"))}

    good(engineer.put(path, mine, If_Match=first))
    saved = owner.put(path, theirs, If_Match=first)
    assert (good(saved)["version"], saved.headers["ETag"]) == (2, '"2"')
    assert {tuple(edit["atom"]) for edit in saved.body["edits"]} == {tuple(TITLE), ("home-12", "title", "en")}
    assert saved.body["conflicts"] == []

    for wrong in ('"3"', '"x"', "*", '"1", "2"', '"-1"'):
        assert told(owner.put(path, theirs, If_Match=wrong)) == (412, "changed-meanwhile")
    assert told(owner.put(path, theirs)) == (428, "if-match-required")


def test_a_contradiction_in_a_draft_is_asked_and_answered(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer, owner = caller("cz engineer"), caller("cz owner")
    opened = good(engineer.post(f"/cookbooks/{local.pk}/drafts"))["id"]
    for who, title in ((engineer, "Warm the housing"), (owner, "Cool the bearing")):
        saved = good(who.put(f"/drafts/{opened}", {"edits": edits_json((TITLE, OLD, title))}, If_Match='"0"'))
    (asked,) = saved["conflicts"]
    assert {asked["ours"], asked["theirs"]} == {"Warm the housing", "Cool the bearing"}
    assert told(engineer.post(f"/drafts/{opened}/changes", proposal_json())) == (409, "not-possible")

    answers = {"version": asked["version"], "choices": {asked["id"]: {"value": "Warm it, cool it"}}}
    settled = good(engineer.post(f"/drafts/{opened}/settlements", answers))
    assert settled["conflicts"] == []
    assert [edit["new"] for edit in settled["edits"]] == ["Warm it, cool it"]


def test_a_request_that_is_repeated_does_nothing_and_answers_the_same(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer, path = caller("cz engineer"), f"/cookbooks/{local.pk}/changes"
    first = engineer.post(path, changed("Warm it"), Idempotency_Key="k-1")
    again = engineer.post(path, changed("Warm it"), Idempotency_Key="k-1")

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    for header in ("ETag", "Location", "Content-Type"):
        assert again.headers[header] == first.headers[header]
    assert len(good(engineer.get("/changes"))["items"]) == 1
    assert told(engineer.post(path, changed("Cool it"), Idempotency_Key="k-1")) == (422, "not-valid")
    assert caller("cz owner").post(path, changed("Cool it"), Idempotency_Key="k-1").status == 201
    for wrong in ("", "a b", "x" * 101, "ü"):
        assert told(engineer.post(path, changed("Cool it"), Idempotency_Key=wrong)) == (400, "not-readable")


def test_a_refused_request_may_be_repeated_with_its_key(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer, path = caller("cz engineer"), f"/cookbooks/{local.pk}/changes"
    assert engineer.post(path, {**changed("Warm it"), "types": ["unheard of"]}, Idempotency_Key="k-1").status == 422
    assert engineer.post(path, changed("Warm it"), Idempotency_Key="k-1").status == 201


def test_a_request_sent_twice_at_once_is_done_once(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    secret = caller("cz engineer").secret
    answers: list[Answer] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        answers.append(Caller(secret).post(f"/cookbooks/{local.pk}/changes", changed("Warm it"), Idempotency_Key="k-1"))
        connections.close_all()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [answer.status for answer in answers] == [201] * 4
    assert len({answer.body["id"] for answer in answers}) == 1
    assert len(good(caller("cz engineer").get("/changes"))["items"]) == 1


def test_a_refusal_takes_back_all_that_the_request_did(network: Company, caller: Callers) -> None:
    owner = caller("home owner")
    document = json.loads(write_cookbook(standard(*STEPS)))
    document["root"]["children"][0]["children"][0]["fields"]["parameters"]["torque"]["value"] = "99 N·m"
    given = {"issuer": "home", "effective_from": "2026-03-02", "document": document}
    answer = owner.post("/cookbooks", {**given, "site": network.sites["home"].pk}, Idempotency_Key="k")

    assert answer.status == 422
    assert answer.body["where"][0] == "home-11"
    assert good(owner.get("/cookbooks"))["items"] == []
    assert Blob.objects.using("owner").count() == IdempotentAnswer.objects.using("owner").count() == 0


def test_what_was_not_shown_in_the_end_is_not_in_the_disclosure_log(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    supplier = caller("supplier engineer")
    head = good(supplier.get(f"/cookbooks/{local.pk}"))["head"]
    assert supplier.get(f"/revisions/{head + 1000}/edits?since={head}").status == 404
    assert good(supplier.get("/disclosures"))["items"] == []


def test_a_token_is_shown_once_and_kept_as_a_digest(network: Company, caller: Callers) -> None:
    engineer = caller("cz engineer")
    first = engineer.post("/tokens", {"name": "press line", "scope": "write"}, Idempotency_Key="t")
    secret = good(first)["secret"]
    assert good(Caller(secret).get("/me"))["pseudonym"] == "p4"
    again = good(engineer.post("/tokens", {"name": "press line", "scope": "write"}, Idempotency_Key="t"))
    assert (again["id"], again["secret"]) == (first.body["id"], None)

    with connections["owner"].cursor() as cursor:
        cursor.execute("select t::text from store_token t union all select a::text from store_idempotentanswer a")
        assert not any(secret in row for (row,) in cursor.fetchall())


def test_a_revoked_token_opens_nothing(network: Company, caller: Callers) -> None:
    made = good(caller("cz engineer").post("/tokens", {"name": "press line"}))
    assert Caller(made["secret"]).get("/me").status == 200
    assert caller("cz engineer").delete(f"/tokens/{made['id']}").status == 204
    assert Caller(made["secret"]).get("/me").status == 401
    assert caller("cz engineer").delete(f"/tokens/{made['id']}").status == 204
    verbs = Token.objects.using("owner").filter(revoked_at=None, pk=made["id"])
    assert not verbs.exists()


def test_a_token_of_a_closed_account_opens_nothing(network: Company, caller: Callers) -> None:
    engineer = caller("cz engineer")
    User.objects.using("owner").filter(person=network.people["cz engineer"]).update(is_active=False)
    assert engineer.get("/me").status == 401


def test_nobody_sees_or_revokes_the_token_of_a_colleague(network: Company, caller: Callers) -> None:
    made = good(caller("cz engineer").post("/tokens", {"name": "press line"}))["id"]
    assert caller("cz owner").get(f"/tokens/{made}").status == 404
    assert caller("cz owner").delete(f"/tokens/{made}").status == 404


def test_who_is_signed_in_reads_and_writes_with_the_token_of_the_page(network: Company) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.using("owner").get(username="cz.engineer"))
    caller = Caller(client=client)
    assert good(caller.get("/me"))["pseudonym"] == "p4"
    assert told(caller.post("/tokens", {"name": "x"})) == (403, "not-allowed")

    client.cookies["csrftoken"] = "a" * 32
    assert caller.post("/tokens", {"name": "x"}, X_CSRFToken="a" * 32).status == 201
    assert caller.post("/tokens", {"name": "x"}, X_CSRFToken="b" * 32).status == 403


def test_a_session_and_a_token_of_two_parties_are_not_mixed(network: Company, caller: Callers) -> None:
    client = Client()
    client.force_login(User.objects.using("owner").get(username="supplier.owner"))
    answer = Caller(caller("cz engineer").secret, client).get("/me")
    assert told(answer) == (400, "not-readable")
    sister = Client()
    sister.force_login(User.objects.using("owner").get(username="cn.owner"))
    assert good(Caller(caller("cz engineer").secret, sister).get("/me"))["pseudonym"] == "p4"


def test_what_another_party_reads_is_in_the_disclosure_log_of_both(network: Company, caller: Callers) -> None:
    local = local_cookbook(network, home_cookbook(network))
    head = good(caller("cz owner").get(f"/cookbooks/{local.pk}"))["head"]
    change = good(caller("cz engineer").post(f"/cookbooks/{local.pk}/changes", changed("Warm it")))["id"]
    supplier = caller("supplier engineer")
    for path in (f"/revisions/{head}/document", f"/changes/{change}", f"/cookbooks/{local.pk}/differences"):
        good(supplier.get(path))
    good(caller("cz owner").get(f"/revisions/{head}/document"))

    things = [f"revision {head}", f"change {change}", f"cookbook {local.pk}"]
    for side in (supplier, caller("cz owner")):
        rows = good(side.get("/disclosures"))["items"]
        assert [row["thing"] for row in rows] == things
        assert {(row["party"], row["reader"]) for row in rows} == {(network.maker.pk, network.supplier.pk)}


def test_another_party_sees_that_a_confidential_node_is_there_and_nothing_of_what_it_says(
    network: Company, caller: Callers
) -> None:
    local = local_cookbook(network, home_cookbook(network))
    owner = network.actor("cz owner")
    mark_confidential(actor=owner, now=NOW, cookbook=local, uid="home-11", is_confidential=True)
    change = good(caller("cz engineer").post(f"/cookbooks/{local.pk}/changes", changed("Secret heat")))["id"]
    good(caller("home owner").post(f"/changes/{change}/reviews", {"verdict": "agree"}))
    seen = caller("cz owner").get(f"/changes/{change}")
    given = {"act": "accept", "reason": "Good."}
    good(caller("cz owner").post(f"/changes/{change}/decisions", given, If_Match=seen.headers["ETag"]))
    head = good(caller("cz owner").get(f"/cookbooks/{local.pk}"))["head"]

    supplier = caller("supplier engineer")
    shown = good(supplier.get(f"/changes/{change}"))
    assert (shown["withheld"], shown["edits"]) == (["home-11"], [{"atom": TITLE, "old": None, "new": None}])
    assert good(supplier.get(f"/cookbooks/{local.pk}/differences"))["items"] == []
    assert len(good(caller("cz owner").get(f"/cookbooks/{local.pk}/differences"))["items"]) == 1
    for path in (f"/revisions/{head}/document", f"/revisions/{head}/edits?since={head - 1}"):
        assert "Secret" not in json.dumps(good(supplier.get(path)))
        assert "Secret" in json.dumps(good(caller("cz owner").get(path)))


def test_a_plant_whose_upstream_is_not_shared_any_more_still_reads_all_of_its_own(
    network: Company, caller: Callers
) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home, "sup")
    engineer = caller("supplier engineer")
    change = good(engineer.post(f"/cookbooks/{local.pk}/changes", changed("Warm it")))["id"]
    path = f"/changes/{change}/classification"
    assert good(engineer.get(path))["items"] == [{"cookbook": home.pk, "verdict": "clean"}]
    share_cookbook(actor=network.actor("home owner"), now=NOW, cookbook=home, community=None)

    assert good(engineer.get(path))["items"] == []
    head = good(engineer.get(f"/cookbooks/{local.pk}"))["head"]
    for name in ("revisions", "effective", "deviations", "differences"):
        good(engineer.get(f"/cookbooks/{local.pk}/{name}"))
    for path in (f"/changes/{change}", f"/revisions/{head}/document", f"/revisions/{head}/edits?since={head}"):
        good(engineer.get(path))
    assert told(engineer.post(f"/cookbooks/{local.pk}/rebases")) == (409, "not-possible")
    assert engineer.get(f"/cookbooks/{home.pk}").status == 404


def test_nothing_is_told_of_what_a_change_of_confidential_nodes_would_do_elsewhere(
    network: Company, caller: Callers
) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    mark_confidential(actor=network.actor("cz owner"), now=NOW, cookbook=local, uid="home-11", is_confidential=True)
    change = good(caller("cz engineer").post(f"/cookbooks/{local.pk}/changes", changed("Warm it")))["id"]
    path = f"/changes/{change}/classification"
    assert good(caller("cz owner").get(path))["items"] == [{"cookbook": home.pk, "verdict": "clean"}]
    assert good(caller("supplier owner").get(path))["items"] == [{"cookbook": home.pk, "verdict": None}]


def test_the_revision_that_holds_on_a_day_is_found(network: Company, caller: Callers) -> None:
    home = home_cookbook(network)
    owner = caller("home owner")
    assert good(owner.get(f"/cookbooks/{home.pk}/effective"))["number"] == 1
    assert good(owner.get(f"/cookbooks/{home.pk}/effective?on={date(2026, 3, 2)}"))["number"] == 1
    assert owner.get(f"/cookbooks/{home.pk}/effective?on=2026-03-01").status == 404
    for wrong in ("20260302", "2026-02-30", "0", "2026-03-02T00:00:00"):
        assert owner.get(f"/cookbooks/{home.pk}/effective?on={wrong}").status == 422


def test_a_read_only_token_reads_and_says_so(network: Company) -> None:
    reader = caller_for(network.actor("cz engineer"), scope="read")
    assert good(reader.get("/me"))["is_read_only"] is True


def test_the_document_and_the_reading_page_are_for_everybody_and_load_nothing(network: Company) -> None:
    document = good(Caller().get("/openapi.json"))
    page = Client().get("/api/v1/docs").content.decode()
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
    assert "<script" not in page
    assert "style" not in page.split("<h2>What is sent and shown</h2>", maxsplit=1)[0]
    assert "//" not in page.replace("&quot;", "").split("<body>", maxsplit=1)[0]
    schema = good(Caller().get("/schemas/cookbook-1.json"))
    assert schema["$id"] == "urn:catchball:schema:cookbook-1"
    assert Caller().get("/schemas/nothing.json").status == 404


def test_a_spot_is_a_number_with_a_fraction_and_never_a_text(network: Company, caller: Callers) -> None:
    cookbook = local_cookbook(network, home_cookbook(network))
    change = good(caller("cz engineer").post(f"/cookbooks/{cookbook.pk}/changes", changed("Warm the housing")))["id"]
    given = {"text": "Here.", "language": "en", "atom": ["home-11", "media", "m1"]}
    path = f"/changes/{change}/threads"

    discussion = good(caller("cz owner").post(path, {**given, "spot": {"side": "new", "x": 33.5, "y": 0}}))
    assert [(thread["x"], thread["y"]) for thread in discussion["threads"]] == [("33.50", "0.00")]
    refused = caller("cz owner").post(path, {**given, "spot": {"side": "new", "x": "33.5", "y": 0}})
    assert (refused.status, refused.body["where"]) == (422, ["spot", "x"])


def test_what_a_document_says_in_numbers_with_a_fraction_is_kept_as_it_is_written() -> None:
    body = read_json('{"a": [1.50, {"b": -2.0e5}], "c": "1.50", "d": 7, "e": 1e999}', "the body", ExactNumber)
    assert as_written(body) == {"a": ["1.50", {"b": "-2.0e5"}], "c": "1.50", "d": 7, "e": "1e999"}
