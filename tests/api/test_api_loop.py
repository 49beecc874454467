"""The loop, by the API alone: import, share, adapt, depart with a reason, review, decide, take upstream, rebase."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from api_callers import Caller, edits_json, good, proposal_json
from catchball.formats.json_files.cookbook_json import write_cookbook
from factories import STEPS, Company, standard

Callers = Callable[[str], Caller]
HEATED = "Heat the housing to 80 °C. Mind the edges. Look twice."


def imported(owner: Caller, network: Company) -> int:
    """The maker's home cookbook, shared with its community."""
    document = json.loads(write_cookbook(standard(*STEPS)))
    given = {"site": network.sites["home"].pk, "issuer": "home", "effective_from": "2026-03-02", "document": document}
    made = owner.post("/cookbooks", given)
    pk = int(good(made)["id"])
    assert made.headers["Location"] == f"/api/v1/cookbooks/{pk}"
    shared = owner.put(f"/cookbooks/{pk}/sharing", {"community": network.community.pk}, If_Match=made.headers["ETag"])
    assert good(shared)["community"] == network.community.pk
    return pk


def decided(owner: Caller, pk: int, act: str = "accept") -> Any:
    """The change after a decision."""
    seen = owner.get(f"/changes/{pk}")
    given = {"act": act, "reason": "It foams here."}
    return good(owner.post(f"/changes/{pk}/decisions", given, If_Match=seen.headers["ETag"]))


def instruction(who: Caller, cookbook: int) -> str:
    """What the first step says in the newest revision."""
    head = good(who.get(f"/cookbooks/{cookbook}"))["head"]
    steps = good(who.get(f"/revisions/{head}/document"))["root"]["children"][0]["children"]
    return str(steps[0]["fields"]["instruction"]["en"])


def test_a_local_change_goes_round_the_whole_loop_by_the_api(network: Company, caller: Callers) -> None:
    owner, engineer, plant = caller("home owner"), caller("cz engineer"), caller("cz owner")
    home = imported(owner, network)
    opened = plant.post(f"/cookbooks/{home}/locals", {"site": network.sites["cz"].pk, "issuer": "cz"})
    local = good(opened)["id"]
    before = instruction(engineer, local)

    draft = engineer.post(f"/cookbooks/{local}/drafts")
    saved = engineer.put(
        f"/drafts/{good(draft)['id']}",
        {"edits": edits_json((["home-11", "instruction", "en"], before, HEATED))},
        If_Match=draft.headers["ETag"],
    )
    assert good(saved)["version"] == 1
    change = good(engineer.post(f"/drafts/{saved.body['id']}/changes", proposal_json("Less pressure")))
    assert [duty["function"] for duty in change["duties"]] == ["process owner"]
    good(owner.post(f"/changes/{change['id']}/reviews", {"verdict": "agree"}))
    assert decided(plant, change["id"])["state"] == "in effect"
    assert instruction(engineer, local) == HEATED
    assert instruction(owner, home) == before

    adopters = good(owner.get(f"/changes/{change['id']}/classification"))["items"]
    assert [(one["cookbook"], one["verdict"]) for one in adopters] == [(home, "clean")]
    adoption = {**proposal_json("Heat less"), "into": home}
    taken = good(caller("home engineer").post(f"/changes/{change['id']}/adoptions", adoption))
    assert taken["origin"] == change["id"]
    good(owner.post(f"/changes/{taken['id']}/reviews", {"verdict": "agree", "comment": "Seen in Brno."}))
    decided(owner, taken["id"])
    assert instruction(owner, home) == HEATED

    moved = engineer.post(f"/cookbooks/{local}/rebases")
    assert good(moved)["fates"] == {"absorbed": 1}
    released = engineer.post(f"/rebases/{moved.body['id']}/carrying-out", If_Match=moved.headers["ETag"])
    assert good(released)["number"] == 3
    headers = good(engineer.get(f"/cookbooks/{local}/deviations"))["items"]
    assert [one["state"] for one in headers] == ["absorbed"]
    verbs = {entry["verb"] for entry in good(owner.get("/audit-trail?limit=100"))["items"]}
    assert {"import cookbook", "propose change", "accept change", "take change", "carry out rebase"} <= verbs
