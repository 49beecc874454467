"""The whole loop in a real browser: open, depart with a reason, review, decide, take upstream, rebase, settle."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.chromium import opened
from browser.people import Browser, accept, agree, edit_step, justify, open_cookbook, propose


def test_a_local_change_goes_round_the_whole_loop(browser: Browser) -> None:
    with browser.signed_in("cz.owner") as page:
        open_at_own_site(page)
    with browser.signed_in("cz.engineer") as page:
        open_cookbook(page, "CZ")
        edit_step(page, "Press in the bearing", {"Instruction": "Press in the dry bearing. Look twice."})
        propose(page, "Dry bearing", "setting")
    heard_and_accepted(browser, "Dry bearing")
    with browser.signed_in("cz.engineer") as page:
        expect(page.get_by_text("Decided on your changes")).to_be_visible()
        open_cookbook(page, "CZ")
        expect(page.get_by_text("Press in the dry bearing.")).to_be_visible()
        page.get_by_role("link", name="Close the housing").first.click()
        edit_step(page, "Tighten the screws", {"Value": "12.5 N·m"})
        propose(page, "More torque", "setting")
    heard_and_accepted(browser, "More torque")

    with browser.signed_in("home.engineer") as page:
        take_over(page, "Dry bearing")
    with browser.signed_in("home.owner") as page:
        agree(page, "Dry bearing")
        accept(page, "Dry bearing")
    with browser.signed_in("home.engineer") as page:
        open_cookbook(page, "HOME")
        expect(page.get_by_text("Press in the dry bearing.")).to_be_visible()
        edit_step(page, "Tighten the screws", {"Value": "11.5 N·m"})
        propose(page, "Less torque", "new revision")
    with browser.signed_in("cz.owner") as page:
        agree(page, "Less torque")
    with browser.signed_in("home.owner") as page:
        agree(page, "Less torque")
        accept(page, "Less torque")

    with browser.signed_in("cz.engineer") as page:
        rebase_with_own_answer(page, "12.2 N·m")


def test_without_scripts_everything_that_the_loop_needs_still_works(address: str) -> None:
    with opened(address, width=390, height=844, javascript=False) as page:
        browser = Browser(page)
        with browser.signed_in("home.engineer"):
            open_cookbook(page, "HOME")
            page.get_by_role("link", name="Deutsch").click()
            expect(page.get_by_text("Auf 80 °C erwärmen.")).to_be_visible()
            page.get_by_role("link", name="English").click()
            edit_step(page, "Press in the bearing", {"Title": "Press in the dry bearing"})
            expect(page.get_by_text("Press in the dry bearing").first).to_be_visible()
            propose(page, "Dry bearing", "new revision")
        with browser.signed_in("home.owner"):
            agree(page, "Dry bearing")
            accept(page, "Dry bearing")


def open_at_own_site(page: Page) -> None:
    open_cookbook(page, "HOME")
    page.get_by_role("link", name="Open at a site").click()
    page.get_by_label("Site").select_option("CZ")
    page.get_by_role("button", name="Open it there").click()
    expect(page.get_by_text("It says what its upstream says")).to_be_visible()


def heard_and_accepted(browser: Browser, title: str) -> None:
    with browser.signed_in("home.owner") as page:
        expect(page.get_by_text("You are asked to review")).to_be_visible()
        agree(page, title)
    with browser.signed_in("cz.owner") as page:
        expect(page.get_by_text("For you to decide")).to_be_visible()
        accept(page, title)


def take_over(page: Page, title: str) -> None:
    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Take it over into another cookbook").click()
    page.get_by_label("Into which cookbook").select_option("HOME: Bearing housing")
    justify(page, title, "new revision")
    page.get_by_role("button", name="Propose it here").click()
    expect(page.get_by_text("Taken over from CZ, to whom the credit goes:")).to_be_visible()


def rebase_with_own_answer(page: Page, value: str) -> None:
    expect(page.get_by_text("The upstream has a newer revision")).to_be_visible()
    page.get_by_role("button", name="See what the rebase would do").click()
    expect(page.get_by_text("0 of 1 answered")).to_be_visible()
    page.get_by_label("Neither: what I write here").check()
    page.get_by_label("What shall stand there").fill(value)
    page.get_by_role("button", name="Settle it so").click()
    expect(page.get_by_text("1 of 1 answered")).to_be_visible()
    page.get_by_role("button", name="Carry it out").click()
    expect(page.get_by_text("Carried out, as revision 4.")).to_be_visible()
    page.get_by_role("link", name="Look at the deviations that remain").click()
    expect(page.get_by_text("1 place differs from the upstream.")).to_be_visible()
    expect(page.get_by_text("now in the upstream standard")).to_be_visible()
    expect(page.get_by_role("region", name="Tighten the screws").or_(page.locator("#home-13"))).to_contain_text("12.2")
