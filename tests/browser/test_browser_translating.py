"""Translating in a real browser: what changed in the source, several texts saved at once, readable at every width."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.accessible import require_accessible_everywhere
from browser.people import Browser, edit_step, open_cookbook


def begin_german(page: Page) -> None:
    """From a cookbook to the translation of one's draft of it."""
    open_cookbook(page, "HOME")
    page.get_by_role("link", name="Languages", exact=True).click()
    page.get_by_role("rowheader").get_by_role("link", name="Deutsch").click()
    page.get_by_role("button", name="Translate in a draft").click()
    expect(page.get_by_role("heading", name="Translate into Deutsch")).to_be_visible()


def test_several_texts_are_translated_beside_what_changed_in_their_source(browser: Browser) -> None:
    with browser.signed_in("home.engineer") as page:
        open_cookbook(page, "HOME")
        edit_step(page, "Heat the housing", {"Title": "Heat the whole housing"})
        begin_german(page)
        heat = page.get_by_role("region", name="“Heat the whole housing” › Title")
        expect(heat.get_by_text("needs editing").first).to_be_visible()
        expect(heat.locator("ins")).to_have_text("whole")
        require_accessible_everywhere(page)
        heat.get_by_role("textbox").fill("Das ganze Gehäuse erwärmen")
        press = page.get_by_role("region", name="“Press in the bearing” › Title")
        press.get_by_role("textbox").fill("Lager einpressen")
        page.get_by_role("button", name="Save these translations").click()
        expect(page.get_by_text("Saved: 2 texts.")).to_be_visible()
        page.get_by_role("navigation", name="Texts by state").get_by_role("link", name="approved").click()
        for words in ("Das ganze Gehäuse erwärmen", "Lager einpressen"):
            expect(page.locator("textarea").filter(has_text=words)).to_have_count(1)


def test_reading_in_a_language_that_lags_shows_where_it_does(browser: Browser) -> None:
    with browser.signed_in("home.engineer") as page:
        open_cookbook(page, "HOME")
        page.get_by_role("link", name="Deutsch").click()
        title = page.get_by_role("heading", name="Press in the bearing")
        expect(title.locator("[lang=en]")).to_have_text("Press in the bearing")
        expect(title.locator(".from-elsewhere")).to_have_text("English")
        require_accessible_everywhere(page)
