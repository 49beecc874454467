"""Settling in a real browser: one question at a time, by keys, with pictures; left and come back to; remembered."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.accessible import require_accessible_everywhere
from browser.departed import home_of, put_drawing
from browser.people import Browser
from busy_network import accepted, issued
from factories import Company, document, local_cookbook
from web.world import said

TORQUE = {"low": "11 N·m", "high": "13 N·m", "class": "ordinary"}


@pytest.fixture
def contradicted(network: Company) -> Company:
    """Two plants that changed a torque, a caption and an instruction, of which the standard now says something else."""
    home = home_of(network)
    for key in ("cz", "cn"):
        local = local_cookbook(network, home, key)
        accepted(network, local, "home-13", key, parameters={"torque": {**TORQUE, "value": "12.5 N·m"}})
        accepted(network, local, "home-11", key, media=_pictured(network, "The oven", "0.7,0.2"))
        accepted(network, local, "home-14", key, instruction=said("Fit the seal by hand. Look twice."))
    issued(network, home, "home-13", parameters={"torque": {**TORQUE, "value": "11.5 N·m"}})
    issued(network, home, "home-11", media=_pictured(network, "The hot plate", "0.4,0.6", put_drawing()))
    issued(network, home, "home-14", instruction=said("Fit the seal with the mandrel. Look twice."))
    return network


def _pictured(network: Company, caption: str, at: str, picture: str = "") -> list[dict[str, Any]]:
    home = document(network.actor("home owner"), home_of(network))
    (medium,) = home.nodes["home-11"].fields["media"]
    marks = [{**medium["annotations"][0], "at": at}, *medium["annotations"][1:]]
    content = {"content": f"sha256:{picture}"} if picture else {}
    return [{**medium, "caption": said(caption), "annotations": marks, **content}]


def begin(page: Page) -> None:
    page.get_by_role("button", name="See what the rebase would do").click()


def heading(page: Page) -> str:
    return page.locator("#question h2").inner_text()


@pytest.mark.usefixtures("contradicted")
def test_questions_are_settled_by_keys_one_after_the_other_and_remembered_elsewhere(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        begin(page)
        expect(page.get_by_text("0 of 4 answered")).to_be_visible()
        expect(page.locator("#question .picture-frame img")).to_have_count(3)  # (before, here, upstream)
        first = heading(page)
        page.get_by_role("link", name="Later: the next one").click()
        assert heading(page) != first
        page.get_by_role("link", name="My work", exact=True).click()
        page.go_back()
        page.reload()
        for done in (1, 2, 3):
            expect(page.locator("#question input:focus")).to_be_visible()
            page.keyboard.press("3")
            expect(page.get_by_role("radio").nth(2)).to_be_checked()
            page.keyboard.press("Enter")
            expect(page.get_by_text(f"{done} of 4 answered")).to_be_visible()
        expect(page.locator("#question input:focus")).to_be_visible()
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect(page.get_by_text("4 of 4 answered")).to_be_visible()
        page.get_by_role("button", name="Carry it out").click()
        expect(page.get_by_text("Carried out, as revision 5.")).to_be_visible()

    with browser.signed_in("cn.engineer") as page:
        begin(page)
        expect(page.get_by_text("4 questions were answered before")).to_be_visible()
        expect(page.get_by_text("Answered at CZ by").first).to_be_visible()
        page.get_by_role("link", name="Step 1 “Tighten the screws”").click()
        expect(page.get_by_text("What you choose here goes before that.")).to_be_visible()
        require_accessible_everywhere(page)
        before = page.locator("#question input:checked").get_attribute("value")
        page.locator(f"#question input[name=take]:not([value={before}]):not([value=base])").first.check()
        page.get_by_role("button", name="Settle it so").click()
        expect(page.get_by_text("1 of 1 answered")).to_be_visible()
        expect(page.get_by_text("3 questions were answered before")).to_be_visible()


@pytest.mark.usefixtures("contradicted")
def test_a_side_fills_the_result_which_may_be_written_otherwise(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        begin(page)
        while "Instruction" not in heading(page):
            page.get_by_role("link", name="Later: the next one").click()
        page.get_by_role("radio").nth(2).check()
        result = page.get_by_label("What shall stand there")
        expect(result).to_have_value("Fit the seal with the mandrel. Look twice.")
        result.fill("Fit the seal with the mandrel, or by hand.")
        expect(page.get_by_label("Neither: what I write here")).to_be_checked()
        page.get_by_role("button", name="Settle it so").click()
        expect(page.get_by_text("1 of 4 answered")).to_be_visible()
