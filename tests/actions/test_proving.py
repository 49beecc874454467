"""The gate: which proof a change needs, how it is given, and that nothing is accepted without it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from busy_network import agreed
from catchball.actions.changes import decide_change, propose_change, propose_draft, review_change, settle_obligation
from catchball.actions.drafts import save_draft
from catchball.actions.proposing_again import work_on_again
from catchball.actions.proving import add_evidence, set_evidence_policy, take_back_evidence
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.trials import begin_trial, judge_trial, plan_trial, stop_trial
from catchball.core.evidence import Rung
from catchball.core.review import Act
from catchball.queries.proving import ended_verdicts, evidence, lacking, proof_of
from catchball.store.acting import Actor, acting
from catchball.store.models import (
    AuditEntry,
    Change,
    Cookbook,
    Evidence,
    EvidencePolicy,
    Metric,
    Series,
    Trial,
    TrialVerdict,
)
from factories import NOW, Company, by_owner, company, document, edited, home_cookbook, local_cookbook, proposal
from trials import STEP, feed, given, measured, noise, running

RISKS = {"risks": "It foams.", "notice": "The setter sees it.", "undo": "Turn it back."}
ARTICLE = {
    "kind": "first article",
    "number": "FA 17",
    "result": "All dimensions within limits.",
    "place": "Quality, folder 3.",
    "checked_by": "Ann",
}
SHORT = {
    "good": "No burr that a finger feels.",
    "plan": "The next 40 parts of Press 3.",
    "planned_on": "2026-02-10",
    "began_on": "2026-02-12",
    "before_good": 30,
    "before_all": 40,
    "after_good": 39,
    "after_all": 40,
}
CONDITION = {"what": "Machine", "there": "Press 3", "here": "Press 4", "same": False, "why": "The same type."}


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def home(network: Company) -> Cookbook:
    return home_cookbook(network)


@pytest.fixture
def local(network: Company, home: Cookbook) -> Cookbook:
    return local_cookbook(network, home)


def asks(network: Company, home: Cookbook, *rules: dict[str, Any]) -> EvidencePolicy:
    """The policy of the family."""
    owner = network.actor("home owner")
    return set_evidence_policy(actor=owner, now=NOW, cookbook=home, rules=list(rules), reason="Too many surprises.")


def rule(rung: int, *types: str, classes: tuple[str, ...] = (), why: str = "it touches the process") -> dict[str, Any]:
    return {"rung": rung, "why": why, "types": list(types), "classes": list(classes)}


def proposed(network: Company, local: Cookbook, *types: str, **more: Any) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    return propose_change(
        actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm", *types, **more)
    )


def proven(
    network: Company, change: Change, rung: int, answers: dict[str, Any], verdict: int | None = None
) -> Evidence:
    engineer = network.actor("cz engineer")
    return add_evidence(actor=engineer, now=NOW, change=change, rung=rung, answers=answers, verdict=verdict)


def reached(network: Company, change: Change) -> int:
    with acting(network.actor("cz engineer")):
        return int(proof_of(Change.objects.get(pk=change.pk)).reached)


def verdict_of(
    network: Company,
    word: str,
    site: str = "cz",
    number: int = 1,
    trial: Trial | None = None,
    cookbook: Cookbook | None = None,
    plan: dict[str, Any] | None = None,
) -> TrialVerdict:
    """A verdict on an ended trial, as if it had been run."""
    engineer, place = network.actor("cz engineer"), network.sites[site]
    own = {"party": network.maker, "at": NOW}
    if trial is None:
        metric = by_owner(Metric(name="Scrap", kind="mean", direction="lower", owner_id=engineer.somebody,
                                 defined_by_id=engineer.somebody, **own))  # fmt: skip
        by_owner(Series(metric=metric, site=place, opened_by_id=engineer.somebody, **own))
        trial = by_owner(
            Trial(site=place, cookbook=cookbook, title="Warmer", spacing="value", state="ended", baseline={},
                  planned_by_id=engineer.somebody, **own)
        )  # fmt: skip
    primary = {"smallest": 0.5, "margin": 0.5, **(plan or {})}
    dossier = {
        "digest": "d" * 64,
        "registered": {"plan": {"error": primary.pop("error", 0.05), "primary": primary}},
        "outcome": {"verdict": word, "sentences": ["It changed.", "In 5 %."]},
    }
    return by_owner(
        TrialVerdict(trial=trial, number=number, verdict=word, digest="d" * 64, dossier=dossier,
                     by_id=engineer.somebody, **own)
    )  # fmt: skip


def test_without_a_policy_nothing_is_asked(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    assert (change.demanded, change.demanded_by) == (1, None)
    assert agreed(network, change).state == "in effect"


def test_a_change_is_not_accepted_before_its_rung_is_reached(network: Company, home: Cookbook, local: Cookbook) -> None:
    asks(network, home, rule(3, "setting", why="a setting shows on the part"))
    change = proposed(network, local)
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    owner = network.actor("cz owner")
    accept = partial(decide_change, actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Good.")
    with pytest.raises(NotPossible, match=r"a one-off \(rung 3\), because a setting shows .* no proof"):
        accept()
    proven(network, change, 2, RISKS)
    with pytest.raises(NotPossible, match="So far there is: reasoning"):
        accept()
    proven(network, change, 3, ARTICLE)
    assert accept().state == "in effect"


def test_returning_and_rejecting_needs_no_proof(network: Company, home: Cookbook, local: Cookbook) -> None:
    asks(network, home, rule(6))
    change = proposed(network, local)
    assert (
        decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.REJECT, reason="No.").state
        == "rejected"
    )


@pytest.mark.parametrize(
    ("types", "more", "rung"),
    [
        (("setting",), {}, 3),
        (("method",), {}, 2),
        (("setting", "method"), {}, 3),
        (("safety", "setting"), {}, 1),
        (("temporary", "setting"), {"ends_on": NOW.date()}, 1),
    ],
    ids=["a type", "always", "the strictest wins", "safety at once", "ends by itself"],
)
def test_which_rung_is_asked_for(
    network: Company, home: Cookbook, local: Cookbook, types: tuple[str, ...], more: dict[str, Any], rung: int
) -> None:
    asks(network, home, rule(2), rule(3, "setting", why="a setting shows"), rule(3, "setting", why="it is cheap"))
    change = proposed(network, local, *types, **more)
    assert change.demanded == rung
    if rung == 3:
        assert change.demanded_why == "a setting shows; it is cheap"


def test_the_class_of_what_is_touched_counts(network: Company, home: Cookbook, local: Cookbook) -> None:
    asks(network, home, rule(4, classes=("ordinary",)), rule(6, classes=("special",)))
    engineer = network.actor("cz engineer")
    torque = {"torque": {"value": "12.5 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}}
    edits = edited(document(engineer, local), "home-11", parameters=torque)
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    assert change.demanded == 4


def test_a_policy_that_is_made_later_asks_nothing_of_what_is_proposed(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    change = proposed(network, local)
    asks(network, home, rule(6))
    assert agreed(network, change).state == "in effect"


def test_proof_stays_when_a_change_is_proposed_again_and_the_demand_is_made_anew(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    change = proposed(network, local)
    proven(network, change, 2, RISKS)
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    asks(network, home, rule(2))
    decide_change(actor=owner, now=NOW, change=change, act=Act.RETURN, reason="How warm?")
    draft = work_on_again(actor=engineer, now=NOW, change=change)
    hotter = edited(document(engineer, local), "home-11", title={"en": "Warm it to 80"})
    save_draft(actor=engineer, now=NOW, draft=draft, edits=hotter, against=1)
    again = propose_draft(actor=engineer, now=NOW, draft=draft, proposal=proposal())
    assert again.demanded == 2
    with acting(engineer):
        (given,) = proof_of(again).given
        assert (given.row.proposal, again.proposal) == (1, 2)
        assert again.earlier.get().demanded == 1
    assert agreed(network, again).state == "in effect"


@pytest.mark.parametrize(
    ("rung", "answers", "where", "why"),
    [
        (1, {}, ("rung",), "nothing to prove"),
        (7, {}, ("rung",), "from 1"),
        (2, {**RISKS, "undo": " "}, ("answers", "undo"), "taken back"),
        (2, {**RISKS, "more": "x"}, ("answers", "more"), "not asked"),
        (3, {**ARTICLE, "kind": "feeling"}, ("answers", "kind"), "certificate"),
        (4, {"where": "CN", "result": "Good.", "conditions": []}, ("answers", "conditions"), "at least one"),
        (
            4,
            {"where": "CN", "result": "Good.", "conditions": [{**CONDITION, "why": ""}]},
            ("answers", "conditions", "1", "why"),
            "why that does not matter",
        ),
        (
            4,
            {"where": "CN", "result": "Good.", "change": 99, "conditions": [CONDITION]},
            ("answers", "change"),
            "no such",
        ),
        (5, {**SHORT, "after_good": 41}, ("answers", "after_good"), "some of all"),
        (5, {**SHORT, "after_all": True}, ("answers", "after_all"), "whole number"),
        (5, {**SHORT, "began_on": "2027-01-01"}, ("answers", "began_on"), "not come yet"),
        (5, {**SHORT, "margin": 0}, ("answers", "margin"), "percentage points"),
        (6, {}, ("verdict",), "ended trials"),
    ],
)
def test_a_proof_that_lacks_an_answer_is_refused_with_its_place(
    network: Company, local: Cookbook, rung: int, answers: dict[str, Any], where: tuple[str, ...], why: str
) -> None:
    change = proposed(network, local)
    with pytest.raises(NotValid, match=why) as refused:
        proven(network, change, rung, answers)
    assert refused.value.where == where
    with acting(network.actor("cz engineer")):
        assert not Evidence.objects.exists()


def test_a_short_trial_is_judged_by_the_exact_test(network: Company, local: Cookbook) -> None:
    row = proven(network, proposed(network, local), 5, SHORT)
    assert row.result is not None
    assert row.result["outcome"] == "better"
    assert row.result["is_exact"] is True
    assert row.result["estimate"] == pytest.approx(0.225)
    assert (row.result["low"], row.result["high"]) == pytest.approx((0.076791, 0.392951), abs=1e-5)


@pytest.mark.parametrize(
    ("more", "short"),
    [
        ({"planned_on": "2026-02-20"}, "not planned beforehand"),
        ({"after_good": 31}, "“inconclusive”"),
        ({"after_good": 10}, "“worse”"),
        ({"after_good": 36, "margin": 15}, "only where the organisation has a reason"),
        ({"after_good": 31, "margin": 90, "why": "It is cheap."}, "above 20 percentage points"),
    ],
)
def test_a_short_trial_that_shows_too_little_is_kept_and_does_not_count(
    network: Company, home: Cookbook, local: Cookbook, more: dict[str, Any], short: str
) -> None:
    asks(network, home, rule(5))
    change = proposed(network, local)
    proven(network, change, 5, {**SHORT, **more})
    assert reached(network, change) == Rung.NONE
    with acting(network.actor("cz engineer")):
        assert short in lacking(proof_of(change))


def test_not_worse_counts_with_a_reason_of_the_organisation(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    proven(network, change, 5, {**SHORT, "after_good": 36, "margin": 15, "why": "It saves a walk of 40 m."})
    assert reached(network, change) == Rung.SHORT_TRIAL


def test_the_newest_proof_of_a_rung_counts_until_it_is_taken_back(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    proven(network, change, 5, SHORT)
    worse = proven(network, change, 5, {**SHORT, "after_good": 10})
    assert reached(network, change) == Rung.NONE
    engineer = network.actor("cz engineer")
    with acting(engineer):
        shown = evidence(engineer).get(pk=worse.pk)
    take_back_evidence(actor=engineer, now=NOW, evidence=shown, why="The wrong parts were counted.")
    assert reached(network, change) == Rung.SHORT_TRIAL
    with pytest.raises(NotPossible, match="taken back already"):
        take_back_evidence(actor=engineer, now=NOW, evidence=shown, why="Again.")


@pytest.mark.parametrize(
    ("word", "answers", "rung"),
    [
        ("better", {}, 6),
        ("not worse", {"why": "One oil less in the store."}, 6),
        ("not worse", {}, 1),
        ("worse", {}, 1),
        ("inconclusive", {}, 1),
        ("invalid", {}, 1),
    ],
)
def test_which_verdicts_on_a_trial_are_a_full_proof(
    network: Company, local: Cookbook, word: str, answers: dict[str, Any], rung: int
) -> None:
    change = proposed(network, local)
    row = proven(network, change, 6, answers, verdict_of(network, word).pk)
    assert reached(network, change) == rung
    assert row.dossier is not None
    assert row.dossier["outcome"]["verdict"] == word


@pytest.mark.parametrize(
    ("word", "plan", "short"),
    [
        ("not worse", {"margin": 0.5}, ""),
        ("not worse", {"margin": 0.6}, "larger than the smallest effect worth having"),
        ("better", {"margin": 0.6}, ""),
        ("better", {"error": 0.2}, "error rate is above 0.05"),
        ("not worse", {"error": 0.2}, "error rate is above 0.05"),
    ],
)
def test_a_plan_that_lets_anything_pass_is_no_full_proof(
    network: Company, home: Cookbook, local: Cookbook, word: str, plan: dict[str, Any], short: str
) -> None:
    asks(network, home, rule(6))
    change = proposed(network, local)
    proven(network, change, 6, {"why": "One oil less in the store."}, verdict_of(network, word, plan=plan).pk)
    with acting(network.actor("cz engineer")):
        said = lacking(proof_of(change))
    assert (short in said) if short else said == ""


def test_the_plan_of_a_trial_is_told_in_the_proof_that_rests_on_it(network: Company, local: Cookbook) -> None:
    leak = measured(network, "Leak rate", (10 + value for value in noise(150)))
    trial = running(network, leak)
    feed(network, leak, (8.5 + value for value in noise(60, 3)), begin=NOW + STEP)
    later = NOW + timedelta(days=3)
    verdict = judge_trial(actor=network.actor("cz engineer"), now=later, trial=trial)
    row = proven(network, proposed(network, local), 6, {}, verdict.pk)
    assert row.result is not None
    assert (row.result["error"], row.result["margin"], row.result["smallest"]) == (0.05, None, 0.5)


def test_a_proof_tells_how_many_other_trials_there_were_of_the_same_measurements(
    network: Company, local: Cookbook
) -> None:
    """One that was given up, one that is too old, one of another series, one that never began."""
    engineer, long_ago = network.actor("cz engineer"), NOW - timedelta(days=400)
    leak = measured(network, "Leak rate", (10 + value for value in noise(150)), last=long_ago)
    old = plan_trial(actor=engineer, now=long_ago, given=given(leak))
    begin_trial(actor=engineer, now=long_ago, trial=old)
    stop_trial(actor=engineer, now=long_ago, trial=old, why="So was this line")
    feed(network, leak, (10 + value for value in noise(150, 2)), begin=NOW - 149 * STEP)
    force = measured(network, "Force", (10 + value for value in noise(150)))
    trial = running(network, leak)
    stop_trial(actor=engineer, now=NOW, trial=running(network, leak), why="The line was rebuilt")
    running(network, force)
    plan_trial(actor=engineer, now=NOW, given=given(leak))
    feed(network, leak, (8.5 + value for value in noise(60, 3)), begin=NOW + STEP)
    verdict = judge_trial(actor=engineer, now=NOW + timedelta(days=3), trial=trial)
    row = proven(network, proposed(network, local), 6, {}, verdict.pk)
    assert row.result is not None
    assert row.result["beside"] == {"begun": 1, "better": 0, "given_up": 1}


def test_only_the_newest_verdict_on_a_trial_is_a_proof(network: Company, local: Cookbook) -> None:
    first = verdict_of(network, "better")
    second = verdict_of(network, "inconclusive", number=2, trial=first.trial)
    change = proposed(network, local)
    engineer = network.actor("cz engineer")
    with acting(engineer):
        assert [row.pk for row in ended_verdicts(engineer, change)] == [second.pk]
    with pytest.raises(NotValid, match="newest verdict"):
        proven(network, change, 6, {}, first.pk)


@pytest.mark.parametrize(
    ("site", "cookbook", "is_chosen"),
    [("cz", None, True), ("cn", None, False), ("cn", "local", True), ("cz", "another", False)],
    ids=["of the site", "of another site", "of a cookbook of the family", "of another cookbook"],
)
def test_only_a_trial_that_is_about_the_change_proves_it(
    network: Company, home: Cookbook, local: Cookbook, site: str, cookbook: str | None, is_chosen: bool
) -> None:
    books = {None: None, "local": local, "another": home_cookbook(network) if cookbook == "another" else None}
    verdict = verdict_of(network, "better", site=site, cookbook=books[cookbook])
    change, engineer = proposed(network, local), network.actor("cz engineer")
    with acting(engineer):
        assert [row.pk for row in ended_verdicts(engineer, change)] == ([verdict.pk] if is_chosen else [])
    if is_chosen:
        assert proven(network, change, 6, {}, verdict.pk).verdict_id == verdict.pk
        return
    with pytest.raises(NotValid, match=r"neither of this change.*as a reference \(rung 4\)") as refused:
        proven(network, change, 6, {}, verdict.pk)
    assert refused.value.where == ("verdict",)


def test_a_partner_reads_the_whole_dossier_of_a_change_though_not_the_trial(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    proven(network, change, 6, {}, verdict_of(network, "better").pk)
    partner = network.actor("supplier engineer")
    with acting(partner):
        assert not TrialVerdict.objects.exists()
        (row,) = Evidence.objects.filter(change=change)
        assert row.dossier is not None
        assert row.dossier["outcome"]["sentences"] == ["It changed.", "In 5 %."]


def test_a_reference_says_where_it_was_verified(network: Company, home: Cookbook, local: Cookbook) -> None:
    there = agreed(network, proposed(network, local))
    sister = local_cookbook(network, home, "cn")
    engineer = network.actor("cn engineer")
    edits = edited(document(engineer, sister), "home-11", title={"en": "Warm the housing"})
    here = propose_change(actor=engineer, now=NOW, cookbook=sister, edits=edits, proposal=proposal())
    answers = {"where": "CZ", "result": "A stop less.", "change": there.pk, "conditions": [CONDITION]}
    row = add_evidence(actor=engineer, now=NOW, change=here, rung=4, answers=answers)
    assert row.result == {"title": "Warm", "site": "CZ", "state": "in effect"}
    assert reached(network, here) == Rung.REFERENCE


@pytest.mark.parametrize("who", ["cn engineer", "cz operator", "supplier engineer"])
def test_proof_is_given_by_those_who_work_on_the_change(network: Company, local: Cookbook, who: str) -> None:
    change = proposed(network, local)
    with pytest.raises(NotAllowed):
        add_evidence(actor=network.actor(who), now=NOW, change=change, rung=2, answers=RISKS)


def test_what_waits_for_an_obligation_takes_effect_only_while_its_proof_holds(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    asks(network, home, rule(2))
    change = proposed(network, local, obligations=[("customer approval", "")])
    first = proven(network, change, 2, RISKS)
    agreed(network, change)
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    with acting(engineer):
        (owed,) = change.obligations.select_related("change__cookbook")
        shown = evidence(engineer).get(pk=first.pk)
    take_back_evidence(actor=engineer, now=NOW, evidence=shown, why="Nobody had asked the operators.")
    with pytest.raises(NotPossible, match="It needs"):
        settle_obligation(actor=owner, now=NOW, obligation=owed, number="PPAP 7")
    proven(network, change, 2, RISKS)
    assert settle_obligation(actor=owner, now=NOW, obligation=owed, number="PPAP 7").state == "in effect"


def test_once_it_is_in_effect_no_proof_is_added(network: Company, local: Cookbook) -> None:
    change = agreed(network, proposed(network, local))
    with pytest.raises(NotPossible, match="before it takes effect"):
        proven(network, change, 2, RISKS)


def test_the_policy_is_made_by_the_home_owner_with_a_reason_and_is_recorded(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    made = asks(network, home, rule(3, "setting"))
    owner: Actor = network.actor("home owner")
    with acting(owner):
        entry = AuditEntry.objects.filter(verb="set evidence policy").get()
    assert entry.details["rules"] == made.rules
    with acting(network.actor("supplier engineer")):
        assert EvidencePolicy.objects.get().rules == made.rules
    for who, book, error in (("home engineer", home, NotAllowed), ("cz owner", local, NotPossible)):
        with pytest.raises(error):
            set_evidence_policy(actor=network.actor(who), now=NOW, cookbook=book, rules=[rule(2)], reason="So.")
    with pytest.raises(NotPossible, match="Somebody changed it"):
        set_evidence_policy(actor=owner, now=NOW, cookbook=home, rules=[], reason="So.", seen=0)
    with pytest.raises(NotValid, match="changes nothing"):
        set_evidence_policy(actor=owner, now=NOW, cookbook=home, rules=made.rules, reason="So.")
    with pytest.raises(NotValid, match="Say why this proof") as refused:
        set_evidence_policy(actor=owner, now=NOW, cookbook=home, rules=[rule(2, why="")], reason="So.")
    assert refused.value.where == ("rules", "1", "why")
    later = NOW + timedelta(days=1)
    second = set_evidence_policy(actor=owner, now=later, cookbook=home, rules=[], reason="Never mind.", seen=1)
    assert (second.number, proposed(network, local).demanded) == (2, 1)
