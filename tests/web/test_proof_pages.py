"""The proof of a change on its page: asked for, given, lacking, not known; and that it is verified again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from catchball.actions.changes import decide_change, propose_change
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.proposals import Proposal
from catchball.actions.proving import add_evidence
from catchball.actions.reverifying import look_again
from catchball.actions.trials import judge_trial, stop_trial
from catchball.core.review import Act
from catchball.queries.actors import system_actor
from catchball.store.acting import acting
from catchball.store.models import Change, Disclosure, Evidence
from factories import ANSWERS, document, edited
from trials import STEP, feed, measured, noise, running
from web.world import World, fresh, now, said, today
from web.worlds import made_world, world

__all__ = ["made_world", "world"]
SHORT = {
    "rung5-good": "No burr",
    "rung5-plan": "Forty parts",
    "rung5-planned_on": "2026-02-10",
    "rung5-began_on": "2026-02-12",
    "rung5-before_good": "30",
    "rung5-before_all": "40",
    "rung5-after_good": "39",
    "rung5-after_all": "40",
}


def text(client: Client, name: str, *args: Any, **more: Any) -> str:
    answer = client.get(reverse(name, args=args), **more)
    assert answer.status_code == 200
    return answer.content.decode()


def new_method(world: World) -> Change:
    """A change of which a look at the risks is asked for."""
    engineer = world.network.actor("cz engineer")
    edits = edited(document(engineer, world.local), "home-3", title=said("Close it"))
    proposal = Proposal("Close it otherwise", ("method",), ANSWERS)
    return propose_change(
        actor=engineer, now=now(), cookbook=fresh(engineer, world.local), edits=edits, proposal=proposal
    )


def test_the_page_tells_what_is_asked_for_what_is_there_and_what_is_not_known(world: World) -> None:
    page = text(world.client("home owner"), "change", world.in_review.pk)
    assert "Asked for is reasoning and a look at the risks (rung 2), because a method is tried by people." in page
    assert "It squeaks." in page
    assert "nothing was tried: whether it works here, and how well, is not known" in page
    assert "rung2-risks" not in page  # (proof is given by those who work on the change)


def test_what_is_lacking_stands_out_for_who_can_give_it(world: World) -> None:
    change = new_method(world)
    lacking = "It needs reasoning and a look at the risks (rung 2), because a method is tried by people."
    page = text(world.client("cz engineer"), "change", change.pk)
    assert page.count(lacking) == 2  # (among what is next, and with the proof)
    assert 'href="#evidence">Give a proof' in page
    with translation.override("de"):
        german = text(world.client("cz engineer"), "change", change.pk, headers={"Accept-Language": "de"})
    assert "Überlegung und ein Blick auf die Risiken" in german


def test_a_short_trial_is_given_by_its_form_and_judged_at_once(world: World) -> None:
    client, change = world.client("cz engineer"), new_method(world)
    answer = client.post(reverse("prove", args=[change.pk, 5]), SHORT)
    assert answer.status_code == 302
    page = text(client, "change", change.pk)
    assert "Good before: 30 of 40 (75.0 %). Good after: 39 of 40 (97.5 %)." in page
    assert "The share changed by 22.5 percentage points, between 7.7 and 39.3 at 95 %; p 0.004." in page
    assert "Judged by the exact test of two proportions." in page
    assert "other figures, such as time and cost, were not watched" in page


@pytest.mark.parametrize(
    ("rung", "told", "why"),
    [
        (5, {**SHORT, "rung5-after_good": "41"}, "The good ones are some of all; count both again."),
        (5, {**SHORT, "rung5-after_good": "many"}, "It was not added: see what is marked below."),
        (3, {"rung3-kind": "certificate", "rung3-number": "7"}, "Say what came out."),
        (6, {}, "It was not added: see what is marked below."),
    ],
)
def test_what_was_filled_in_stays_beside_what_is_wrong(world: World, rung: int, told: dict[str, str], why: str) -> None:
    answer = world.client("cz engineer").post(reverse("prove", args=[new_method(world).pk, rung]), told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert escape(why) in page
    if "rung5-good" in told:
        assert 'value="No burr"' in page


def test_conditions_of_a_reference_are_rows_and_an_unlike_one_needs_a_reason(world: World) -> None:
    client, change = world.client("cz engineer"), new_method(world)
    rows = {"rung4-conditions-TOTAL_FORMS": "2", "rung4-conditions-INITIAL_FORMS": "0"}
    first = {"rung4-conditions-0-what": "Press", "rung4-conditions-0-there": "P3", "rung4-conditions-0-here": "P4"}
    told = {"rung4-where": "CN", "rung4-result": "No stop.", **rows, **first}
    address = reverse("prove", args=[change.pk, 4])
    assert "1: It is not the same: say why that does not matter." in client.post(address, told).content.decode()
    assert client.post(address, {**told, "rung4-conditions-0-why": "The same type."}).status_code == 302
    assert "no, which does not matter: The same type." in text(client, "change", change.pk)


def test_a_partner_reads_the_dossier_of_a_trial_and_what_else_was_tried_and_that_is_noted(world: World) -> None:
    network, engineer = world.network, world.network.actor("cz engineer")
    leak = measured(network, "Leaking", (10 + value for value in noise(150)))
    stop_trial(actor=engineer, now=now(), trial=running(network, leak), why="The line was rebuilt")
    trial = running(network, leak)
    assert trial.began_at is not None
    feed(network, leak, (8.5 + value for value in noise(60, 3)), begin=trial.began_at + STEP)
    verdict = judge_trial(actor=engineer, now=trial.began_at + timedelta(days=3), trial=trial)
    change = new_method(world)
    page = text(world.client("cz engineer"), "change", change.pk)
    assert f'<option value="{verdict.pk}">A softer ring, CZ' in page
    row = add_evidence(actor=engineer, now=now(), change=change, rung=6, answers={}, verdict=verdict.pk)
    page = text(world.client("supplier engineer"), "change", change.pk)
    assert "Leaking changed by" in page
    assert "Chart of the trial" in page
    beside = "1 other trial of the same measurements began within a year: 0 came out better, 1 was given up."
    assert beside in page
    with acting(network.actor("cz owner")):
        assert Disclosure.objects.filter(thing=f"evidence {row.pk}", reader=network.supplier).count() == 1
    judge_trial(actor=engineer, now=trial.began_at + timedelta(days=4), trial=trial)
    page = text(world.client("supplier engineer"), "change", change.pk)
    assert "It does not count, for its trial was judged again: proof 2 says what came out." in page
    assert "The trial was judged again; before that, it was proof 1." in page


def test_a_proof_that_was_taken_back_stays_to_be_seen_with_its_reason(world: World) -> None:
    client = world.client("cz engineer")
    address = reverse("take_back_evidence", args=[world.in_review.pk, world.evidence.number])
    assert client.post(address, {"why": " "}).status_code == 422
    assert client.post(address, {"why": "The press is another one."}).status_code == 302
    page = text(client, "change", world.in_review.pk)
    assert "The press is another one." in page
    assert "It squeaks." in page
    assert "So far there is: no proof." in page


def test_the_form_of_a_proposal_shows_the_rules_and_what_they_ask_of_it(world: World) -> None:
    quality, client = world.network.actor("cz quality"), world.client("cz quality")
    draft = open_draft(actor=quality, now=now(), cookbook=fresh(quality, world.local))
    edits = edited(document(quality, world.local), "home-3", title=said("Close it"))
    save_draft(actor=quality, now=now(), draft=draft, edits=edits, against=0)
    assert "a method is tried by people" in text(client, "propose", draft.pk)
    rows = {"obligations-TOTAL_FORMS": "0", "obligations-INITIAL_FORMS": "0"}
    for types, asked in (("method", "reasoning and a look at the risks, because a method"), ("flow", "no proof")):
        answer = client.post(reverse("propose", args=[draft.pk]), {"types": [types], **rows})
        assert answer.status_code == 422
        assert f"As it is filled in, this is asked for: {asked}" in answer.content.decode()


def test_what_is_to_be_verified_again_is_told_and_verified_on_the_page(world: World) -> None:
    owner, change = world.client("cz owner"), world.in_effect
    assert "What may vanish: The screws of this supplier." in text(owner, "change", change.pk)
    address = reverse("verify", args=[change.pk])
    again = (today() + timedelta(days=90)).isoformat()
    refused = owner.post(address, {"verify-words": "They hold.", "verify-again": again, "verify-ground": ""})
    assert refused.status_code == 422
    done = owner.post(address, {"verify-words": "They hold.", "verify-again": again, "verify-ground": "The screws."})
    assert done.status_code == 302
    page = text(owner, "change", change.pk)
    assert "They hold." in page
    assert "verified it again" in page


def test_accepting_may_set_the_day(world: World) -> None:
    engineer, owner = world.network.actor("cz engineer"), world.network.actor("cz owner")
    change = new_method(world)
    answers = {"risks": "None.", "notice": "By eye.", "undo": "As before."}
    add_evidence(actor=engineer, now=now(), change=change, rung=2, answers=answers)
    for name in ("home owner", "cz quality"):
        world.client(name).post(reverse("review", args=[change.pk]), {"verdict": "agree", "comment": ""})
    told = {"act": "accept", "reason": "Good.", "reverify_by": (today() + timedelta(days=30)).isoformat()}
    client, address = world.client("cz owner"), reverse("decide", args=[change.pk])
    assert "Say what may vanish" in client.post(address, told).content.decode()
    assert client.post(address, {**told, "reverify_ground": "The glue."}).status_code == 302
    with acting(owner):
        assert Change.objects.get(pk=change.pk).reverify_ground == "The glue."


def test_what_has_lost_its_ground_is_shown_and_taken_back_with_one_click(world: World) -> None:
    system, owner = system_actor(world.network.maker.pk), world.client("cz owner")
    look_again(actor=system, now=now() + timedelta(days=61), change=world.in_effect, judged=None)
    work, page = text(owner, "my_work"), text(owner, "change", world.in_effect.pk)
    assert "Its ground is gone: take it back, or verify it" in work
    assert "Its ground is gone. The cookbook still says what it said with this change." in page
    assert "its ground is gone since" in text(owner, "deviations", world.local.pk)
    answer = owner.post(reverse("take_back_change", args=[world.in_effect.pk]), follow=True)
    assert "Take back: More torque" in answer.content.decode()
    assert "It is proposed that this is taken back." in text(owner, "change", world.in_effect.pk)


def test_the_rules_of_a_family_are_changed_by_its_owner_and_seen_by_all(world: World) -> None:
    address = reverse("evidence_policy", args=[world.home.pk])
    rows = {"rules-TOTAL_FORMS": "2", "rules-INITIAL_FORMS": "1", "rules-0-rung": "", "reason": "Enough.", "seen": "1"}
    told = {**rows, "rules-1-rung": "6", "rules-1-types": ["material"], "rules-1-why": "It shows late."}
    owner = world.client("home owner")
    assert owner.post(address, {**told, "rules-1-why": ""}).status_code == 422
    assert owner.post(address, told).status_code == 302
    assert "Somebody changed it in the meantime" in owner.post(address, told).content.decode()
    page = text(world.client("supplier engineer"), "evidence_policy", world.local.pk)
    assert "It shows late." in page
    assert "Change the rules" not in page


def test_a_decision_without_proof_says_what_is_lacking(world: World) -> None:
    change = new_method(world)
    for name in ("home owner", "cz quality"):
        world.client(name).post(reverse("review", args=[change.pk]), {"verdict": "agree", "comment": ""})
    answer = world.client("cz owner").post(
        reverse("decide", args=[change.pk]), {"act": Act.ACCEPT.value, "reason": "Good."}
    )
    assert answer.status_code == 409
    assert "So far there is: no proof." in answer.content.decode()
    with acting(world.network.actor("cz owner")):
        assert not Evidence.objects.filter(change=change).exists()
    decided = decide_change(
        actor=world.network.actor("cz owner"), now=now(), change=change, act=Act.RETURN, reason="Look at the risks."
    )
    assert decided.state == "draft"
