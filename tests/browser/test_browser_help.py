"""Help in a real browser: from where one is to the words about it."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.people import Browser, open_cookbook


def test_who_does_not_know_how_to_go_on_follows_help_to_the_words_about_the_page(browser: Browser) -> None:
    page = browser.page
    page.goto("/")
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", name="What everybody needs", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_in_viewport()

    with browser.signed_in("home.engineer") as page:
        open_cookbook(page, "HOME")
        page.get_by_role("link", name="Help").first.click()
        expect(page.get_by_role("heading", name="Read a cookbook", exact=True)).to_be_in_viewport()
        picture = page.locator(".guide-page img").first
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
