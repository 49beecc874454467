"""The tree of a practice, and a family that follows its home cookbook, in a real browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from playwright.sync_api import expect

from browser.accessible import require_accessible_everywhere
from browser.departed import departed, home_of
from browser.people import Browser, open_cookbook
from busy_network import issued
from catchball.jobs.rebasing import rebase_unasked
from catchball.store import outbox
from catchball.store.acting import acting
from catchball.store.models import Membership
from factories import NOW, Company, by_owner, local_cookbook
from web.world import said


@pytest.fixture
def family(network: Company) -> Company:
    """A plant that departs, one that does not, and a newer revision of the standard; home may act everywhere."""
    departed(network)
    local_cookbook(network, home_of(network), "cn")
    issued(network, home_of(network), "home-13", instruction=said("Tighten the screws crosswise."))
    by_owner(Membership(party=network.maker, person=network.people["home owner"], function="process owner"))
    return network


@pytest.mark.usefixtures("family")
def test_the_tree_of_a_step_is_reached_from_its_deviation(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        open_cookbook(page, "CZ")
        page.get_by_role("link", name="All sites").click()
        page.get_by_role("link", name="CZ: accepted").first.click()
        page.get_by_role("dialog").get_by_role("link", name="Open as a page").click()
        page.get_by_role("link", name="Where it comes from").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Genealogy of")
        expect(page.get_by_role("img", name="A drawing of what the list below tells")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="CZ adapted it")).to_be_visible()


def test_home_has_its_family_rebased_and_sees_how_far_it_is(family: Company, browser: Browser) -> None:
    with browser.signed_in("home.owner") as page:
        open_cookbook(page, "HOME")
        page.get_by_role("link", name="All sites").click()
        following = page.get_by_role("region", name="How far your local cookbooks have followed")
        expect(following.get_by_text("0 of 2 rest on it")).to_be_visible()
        require_accessible_everywhere(page)
        following.get_by_role("button", name="Have them rebased").click()
        expect(following.get_by_text("2 are on their way; you may leave this page.")).to_be_visible()
        page.get_by_role("link", name="My work", exact=True).click()
        page.go_back()
        expect(following.get_by_text("2 are on their way; you may leave this page.")).to_be_visible()
        page.evaluate("window.stayed = true")
        with ThreadPoolExecutor(1) as worker:
            worker.submit(work, family).result()
        expect(following.get_by_text("2 of 2 rest on it")).to_be_visible(timeout=20_000)
        expect(following.get_by_text("All have followed.")).to_be_visible()
        assert page.evaluate("window.stayed") is True  # (only the part was asked for again)


def work(network: Company) -> None:
    """What the worker does."""
    try:
        actor = network.actor("home owner")
        with acting(actor):
            waiting = outbox.under_way("rebase", party=actor.party)
        for given in waiting:
            rebase_unasked(given["cookbooks"], given["person"], NOW)  # type: ignore[arg-type]  # as they were deferred
    finally:
        connections.close_all()
