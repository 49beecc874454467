"""A trial in a real browser: planned, fed, watched, judged, and used where a change is decided."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from browser.people import Browser, agree, edit_step, justify, open_cookbook
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.proving import set_evidence_policy
from catchball.store.acting import acting
from catchball.store.models import Cookbook, Series, Trial
from factories import Company, local_cookbook
from trials import measured, noise
from web.world import now

INTENT = "Press it in cold"
RULE = {"rung": 6, "why": "the torque depends on it", "types": ["setting"], "classes": []}


@pytest.fixture
def wear(network: Company) -> Series:
    """A plant whose family asks for a trial, and what it measures: sixty values of the wear of a ring."""
    owner = network.actor("home owner")
    with acting(owner):
        home = Cookbook.objects.get(site=network.sites["home"])
    set_evidence_policy(actor=owner, now=now(), cookbook=home, rules=[RULE], reason="Too many surprises.")
    local_cookbook(network, home, "cz")
    return measured(network, "Wear of the ring", noise(60), last=now() - timedelta(minutes=1))


def test_a_change_is_accepted_when_a_trial_has_shown_that_it_is_better(
    network: Company, wear: Series, browser: Browser
) -> None:
    with browser.signed_in("cz.engineer") as page:
        plan_and_begin(page)
        with ThreadPoolExecutor(1) as aside:  # (the browser keeps a loop in this thread)
            aside.submit(feed_trial, network, wear).result()
        watch_and_judge(page)
        open_cookbook(page, "CZ")
        edit_step(page, "Press in the bearing", {"Instruction": "Press in the cold bearing."})
        page.get_by_role("link", name="Propose this change").click()
        justify(page, INTENT, "setting")
        page.get_by_role("button", name="Propose it").click()
        expect(page.get_by_role("heading", name=INTENT, level=1)).to_be_visible()
    with browser.signed_in("home.owner") as page:
        agree(page, INTENT)
    with browser.signed_in("cz.owner") as page:
        decide(page)
        expect(page.get_by_role("alert").filter(has_text="trial").first).to_be_visible()
    with browser.signed_in("cz.engineer") as page:
        prove(page)
    with browser.signed_in("cz.owner") as page:
        decide(page)
        expect(page.get_by_text("in effect", exact=True)).to_be_visible()


def plan_and_begin(page: Page) -> None:
    """From the list of cookbooks to a trial that runs; what it can find is told first."""
    page.get_by_role("link", name="Cookbooks", exact=True).click()
    page.get_by_role("link", name="Trials", exact=True).click()
    page.get_by_role("link", name="Plan a trial").first.click()
    page.get_by_label("What is tried").fill("Bearings pressed in cold")
    page.get_by_label("Measured by").select_option(label="Wear of the ring · CZ")
    page.get_by_label("Smallest effect worth having").fill("0.5")
    page.get_by_label("Run by").fill("Assembly team")
    page.get_by_role("button", name="See what it can find").click()
    expect(page.get_by_role("heading", name="What this plan can find")).to_be_visible()
    page.get_by_role("button", name="Register the plan").click()
    page.get_by_role("button", name="Begin the trial").click()
    expect(page.get_by_text("Running since")).to_be_visible()


def feed_trial(network: Company, series: Series) -> None:
    """Thirty values since the trial began, lower by two."""
    engineer = network.actor("cz engineer")
    with acting(engineer):
        begun = Trial.objects.get().began_at
    assert begun is not None
    rows = [
        Row((begun + timedelta(microseconds=place)).isoformat(), value - 2)
        for place, value in enumerate(noise(30, 2), start=1)
    ]
    take_measurements(actor=engineer, now=now(), series=series, rows=rows, source="api")
    connections.close_all()


def watch_and_judge(page: Page) -> None:
    """A look, then the verdict."""
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_role("heading", name="How it stands")).to_be_visible()
    page.get_by_role("button", name="Take the verdict").click()
    expect(page.get_by_text("The verdict: better.")).to_be_visible()
    expect(page.get_by_text("Wear of the ring changed by")).to_be_visible()


def decide(page: Page) -> None:
    """Ask to accept the change."""
    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name=INTENT).first.click()
    decision = page.get_by_role("region", name="Decision")
    decision.get_by_label("Accept: it takes effect").check()
    decision.get_by_label("Why").first.fill("It was seen to work.")
    decision.get_by_role("button", name="Decide so").click()


def prove(page: Page) -> None:
    """Give the verdict of the trial as proof of the change."""
    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name=INTENT).first.click()
    form = page.locator("details").filter(has=page.locator("summary", has_text="Rung 6"))
    form.locator("summary").click()
    form.get_by_role("combobox").first.select_option(index=0)
    form.get_by_role("button", name="Add this proof").click()
    expect(page.get_by_text("counts", exact=True).first).to_be_visible()
    expect(page.get_by_text("Wear of the ring changed by")).to_be_visible()
