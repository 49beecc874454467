"""The central acts of the loop with the keyboard alone: propose, review, decide and so release, settle."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.departed import home_of
from browser.people import PASSWORD, Browser
from busy_network import accepted
from catchball.store.models import Cookbook
from factories import Company, local_cookbook
from web.world import said

TITLE = "Grease it"
MOST = 150
"""Presses of Tab to anything on a page; who needs more goes by the palette."""


@pytest.fixture
def departed(network: Company) -> Cookbook:
    """The cookbook of a plant that oils what home will grease."""
    local = local_cookbook(network, home_of(network))
    accepted(network, local, "home-12", instruction=said("Press in the oiled bearing. Look twice."))
    return local


@pytest.mark.usefixtures("departed")
def test_a_change_is_proposed_reviewed_decided_and_settled_by_keyboard_alone(browser: Browser) -> None:
    page = signed_in(browser.page, "home.engineer")
    go(page, "bearing housing", "HOME: Bearing housing")
    expect(page.get_by_role("heading", name="Mount the bearing")).to_be_visible()
    go(page, "edit in a", "Edit in a draft")
    press(page, page.get_by_role("link", name="Edit Press in the bearing"))
    write(page, page.get_by_label("Instruction", exact=True), "Press in the greased bearing. Look twice.")
    press(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("Saved.")).to_be_visible()
    go(page, "propose this", "Propose this change")
    write(page, page.get_by_label("Title, by which people will speak of it"), TITLE)
    tick(page, page.get_by_label("new revision", exact=True))
    for question in ("Why", "What and whom it touches", "Whose task", "Training", "Cost", "Benefit"):
        write(page, page.get_by_role("textbox", name=question).first, "Said in the test.")
    press(page, page.get_by_role("button", name="Propose it"))
    expect(page.get_by_text("in review", exact=True)).to_be_visible()

    agree(signed_in(browser.page, "cz.owner"))
    page = signed_in(browser.page, "home.owner")
    agree(page)
    decision = page.get_by_role("region", name="Decision")
    tick(page, decision.get_by_label("Accept: it takes effect"))
    write(page, decision.get_by_label("Why"), "It was seen to work.")
    press(page, decision.get_by_role("button", name="Decide so"))
    expect(page.get_by_text("in effect", exact=True)).to_be_visible()

    page = signed_in(browser.page, "cz.engineer")
    press(page, page.get_by_role("button", name="See what the rebase would do"))
    expect(page.get_by_text("0 of 1 answered")).to_be_visible()
    expect(page.locator("#question input:focus")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 1 answered")).to_be_visible()
    press(page, page.get_by_role("button", name="Carry it out"))
    expect(page.get_by_text("Carried out, as revision 3.")).to_be_visible()


def signed_in(page: Page, name: str) -> Page:
    """The window of somebody who signed in without a mouse."""
    page.context.clear_cookies()
    page.goto("/")
    write(page, page.get_by_label("Username"), name)
    write(page, page.get_by_label("Password"), PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    return page


def agree(page: Page) -> None:
    """Find the change among what waits, and agree."""
    press(page, page.get_by_role("link", name=TITLE).first)
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    tick(page, page.get_by_label("I agree"))
    press(page, page.get_by_role("button", name="Give this verdict"))
    expect(page.get_by_text("Your verdict is noted.")).to_be_visible()


def go(page: Page, words: str, name: str) -> None:
    """By the palette to a page, or to what the page offers."""
    page.wait_for_load_state()  # (keys are listened for from then on)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to, find or do")).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("option", name=name).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")


def reach(page: Page, target: Locator) -> None:
    """Tab until it has the focus."""
    expect(target).to_be_visible()
    for _ in range(MOST):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by {MOST} presses of Tab")


def press(page: Page, target: Locator) -> None:
    """A link or a button."""
    reach(page, target)
    page.keyboard.press("Enter")


def tick(page: Page, target: Locator) -> None:
    """A box, or the one of several that Tab reaches first."""
    reach(page, target)
    page.keyboard.press("Space")
    expect(target).to_be_checked()


def write(page: Page, target: Locator, words: str) -> None:
    """In a field, in place of what stands there."""
    reach(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    expect(target).to_have_value(words)
