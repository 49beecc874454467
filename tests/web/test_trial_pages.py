"""A trial on its pages: planned, begun, looked at, judged, amended, given up."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from catchball.actions.trials import begin_trial
from catchball.cli.judging import verified
from catchball.store.acting import acting
from catchball.store.models import Series, Trial
from trials import feed, measured, noise
from web.world import World, now
from web.worlds import made_world, world

__all__ = ["made_world", "world"]
PLAN = {
    "title": "A softer ring",
    "direction": "lower",
    "smallest": "0.5",
    "margin": "",
    "design": "sequential",
    "spacing": "value",
    "baseline": "200",
    "most": "80",
    "every": "5",
    "who": "Process engineering",
}


def page(world: World, name: str, *args: object) -> str:
    """A page, as the Czech engineer sees it."""
    answer = world.client("cz engineer").get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(world: World, name: str, *args: object, **given: str) -> str:
    """What comes after a form was sent."""
    return world.client("cz engineer").post(reverse(name, args=args), given, follow=True).content.decode()


def planned(world: World) -> tuple[Trial, Series]:
    """A trial that was planned on its page."""
    leak = measured(world.network, "Wear of the ring", noise(80), last=now() - timedelta(hours=1))
    assert "Planned." in sent(world, "new_trial", **PLAN, series=str(leak.pk), act="plan")
    with acting(world.network.actor("cz engineer")):
        return Trial.objects.latest("pk"), leak


def test_a_trial_is_seen_with_the_others_of_its_measurements_that_have_begun(world: World) -> None:
    told = page(world, "trial", world.judged_trial.pk)
    beside = told[told.index("Other trials of the same measurements") :]
    assert reverse("trial", args=[world.running_trial.pk]) in beside
    assert reverse("trial", args=[world.planned_trial.pk]) not in beside
    alone, _ = planned(world)
    assert "Other trials of the same measurements" not in page(world, "trial", alone.pk)


def test_a_plan_says_what_it_can_find_before_it_is_put_down(world: World) -> None:
    leak = measured(world.network, "Wear of the ring", noise(80), last=now() - timedelta(hours=1))
    found = sent(world, "new_trial", **PLAN, series=str(leak.pk), act="look")
    assert "What this plan can find" in found
    assert "Power when watched" in found
    with acting(world.network.actor("cz engineer")):
        assert not Trial.objects.filter(title="A softer ring").exists()


def test_a_trial_is_planned_begun_fed_watched_and_judged_and_its_dossier_verifies(world: World, tmp_path: Path) -> None:
    trial, leak = planned(world)
    assert "it has not begun" in page(world, "trial", trial.pk)
    engineer = world.network.actor("cz engineer")
    begin_trial(actor=engineer, now=now() - timedelta(days=1), trial=trial)
    feed(world.network, leak, (value - 2 for value in noise(30, 3)), begin=now() - timedelta(hours=20))
    looked = sent(world, "look_at_trial", trial.pk)
    assert "How it stands" in looked
    assert looked.count('class="trial-before"') > looked.count('class="trial-new"') > 29
    judged = sent(world, "judge_trial", trial.pk)
    assert "The verdict: better." in judged
    file = tmp_path / "dossier.json"
    answer = world.client("cz engineer").get(reverse("trial_dossier", args=[trial.pk, 1]))
    file.write_bytes(answer.content)
    found = verified(file)
    assert (found.told.outcome.verdict, found.differences) == ("better", ())


def test_a_verdict_is_set_on_paper_with_its_charts_and_all_that_it_rests_on(world: World, settings: Settings) -> None:
    settings.TYPESETTER = "catchball.adapters.typesetting.Typesetter"
    trial = world.judged_trial
    paper = world.client("cz engineer").get(reverse("trial_dossier_pdf", args=[trial.pk, 1])).content
    pages = PdfReader(BytesIO(paper)).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    with acting(world.network.actor("cz engineer")):
        digest = trial.verdicts.get().digest
    for told in ("Softer ring", "better", "Leak rate changed by", "Smallest effect worth having", "passed:", digest):
        assert told in text, told


def test_a_trial_stands_in_the_chart_of_its_series_where_it_began_and_ended(world: World) -> None:
    with acting(world.network.actor("cz engineer")):
        series = world.judged_trial.columns.get().series_id
    found = page(world, "measured_series", series)
    assert "Trial begins: Softer ring" in found
    assert "Trial begins: Tighter sieve" not in found


def test_a_plan_without_sense_is_refused_where_it_was_asked_for(world: World) -> None:
    leak = measured(world.network, "Wear of the ring", noise(5), last=now() - timedelta(hours=1))
    assert "baseline" in sent(world, "new_trial", **PLAN, series=str(leak.pk), act="plan")
    with acting(world.network.actor("cz engineer")):
        assert not Trial.objects.filter(title="A softer ring").exists()


def test_an_amendment_is_shown_with_its_reason_beside_the_plan(world: World) -> None:
    trial, _ = planned(world)
    found = sent(world, "amend_trial", trial.pk, most="120", every="5", rows="3, 4", why="A gauge broke")
    assert "Amended; what was planned first stays to be seen." in found
    assert "A gauge broke" in found
    assert "after 120 new rows" in found
    refused = sent(world, "amend_trial", trial.pk, most="120", every="5", rows="x", why="Once more")
    assert "Give the numbers of rows" in refused


def test_a_trial_that_was_given_up_says_why(world: World) -> None:
    trial, _ = planned(world)
    assert "The line was rebuilt" in sent(world, "stop_trial", trial.pk, why="The line was rebuilt")
