"""Searching and the palette in a real browser: by keyboard alone, at three widths, in light and dark."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.accessible import require_accessible, require_accessible_everywhere
from browser.people import Browser


def test_a_step_is_found_and_opened(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        page.goto("/search/")
        page.get_by_label("Cookbooks, steps, changes, deviations, sites").fill("tightening screws")
        page.get_by_role("button", name="Search", exact=True).click()
        steps = page.get_by_role("region", name="Steps")
        expect(steps.locator("mark").first).to_have_text("Tighten")
        steps.get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="Tighten the screws")).to_be_in_viewport()


def test_the_palette_leads_anywhere_by_keyboard_alone(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Go to, find or do")
        expect(field).to_be_focused()
        page.keyboard.type("press bearing")
        option = page.get_by_role("option", name="Press in the bearing")
        expect(option).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
        require_accessible_everywhere(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Press in the bearing")).to_be_in_viewport()


def test_the_palette_does_what_the_page_offers(browser: Browser) -> None:
    with browser.signed_in("home.engineer") as page:
        page.goto("/cookbooks/1/")
        page.keyboard.press("/")
        page.keyboard.type("edit in a")
        option = page.get_by_role("option", name="Edit in a draft")
        expect(option).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        page.wait_for_url("**/drafts/*/")


def test_a_dark_page_is_printed_on_white(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        page.emulate_media(color_scheme="dark")
        theme = "document.documentElement.dataset.bsTheme"
        page.evaluate(f"addEventListener('beforeprint', () => (window.printed = {theme}))")
        page.pdf()

        assert page.evaluate("window.printed") == "light"
        assert page.evaluate(theme) == "dark"


def test_arrows_go_round_and_escape_gives_the_focus_back(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        page.get_by_role("link", name="Network", exact=True).focus()
        page.keyboard.press("Control+k")
        options = page.locator("#palette [role=option]:visible")
        expect(options.nth(2)).to_be_visible()
        page.keyboard.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Network", exact=True)).to_be_focused()


def test_keys_of_one_letter_lead_to_pages_and_can_be_turned_off(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        page.keyboard.press("g")
        page.keyboard.press("b")
        page.wait_for_url("**/cookbooks/")
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keys")
        expect(sheet).to_be_visible()
        require_accessible(page)
        sheet.get_by_label("Keys of one letter or sign work in this browser").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(sheet).to_be_hidden()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="Go to, find or do")).to_be_focused()
