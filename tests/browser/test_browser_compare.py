"""Comparing in a real browser: choosing, jumping, pictures upon each other; and the matrix with its dialog."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.accessible import require_accessible_everywhere
from browser.departed import departed
from browser.people import Browser, open_cookbook
from catchball.store.models import Cookbook
from factories import Company


@pytest.fixture
def local(network: Company) -> Cookbook:
    """The cookbook of a plant that departs from the standard."""
    return departed(network)


def compare_with_home(page: Page) -> None:
    open_cookbook(page, "CZ")
    page.get_by_role("link", name="Revisions").click()
    page.get_by_role("link", name="compare with the one before").first.click()
    page.get_by_role("group", name="Left").get_by_label("Cookbook").select_option("HOME (home)")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("HOME, revision 1 and CZ, revision 2")


@pytest.mark.usefixtures("local")
def test_two_cookbooks_are_compared(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        compare_with_home(page)
        require_accessible_everywhere(page)
        expect(page.locator("ins", has_text="slowly")).to_be_visible()
        moved = page.locator("#home-12")
        expect(moved.get_by_text("moved", exact=True)).to_be_visible()
        page.get_by_role("region", name="Mount the bearing").get_by_role("link", name="Press in").click()
        expect(moved).to_be_in_viewport()
        page.get_by_role("link", name="Also what is alike").click()
        expect(page.locator(".is-alike").first).to_be_visible()


@pytest.mark.usefixtures("local")
def test_another_cookbook_brings_its_own_revisions_into_the_form(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        compare_with_home(page)
        left = page.get_by_role("group", name="Left")
        expect(left.get_by_label("Revision").get_by_role("option")).to_have_count(1)
        left.get_by_label("Cookbook").select_option("CZ")
        expect(left.get_by_label("Revision").get_by_role("option")).to_have_count(2)


@pytest.mark.usefixtures("local")
def test_the_keys_lead_from_difference_to_difference_and_can_be_turned_off(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        compare_with_home(page)
        page.set_viewport_size({"width": 1280, "height": 500})
        keys = page.get_by_label("with the keys")
        expect(keys).to_be_visible()
        page.locator("h1").click()
        page.keyboard.press("n")
        expect(page.locator("#home-11")).to_be_focused()
        page.keyboard.press("n")
        expect(page.locator("#home-12")).to_be_focused()
        page.keyboard.press("p")
        expect(page.locator("#home-11")).to_be_focused()
        keys.uncheck()
        page.locator("h1").click()
        page.keyboard.press("n")
        expect(page.locator(".compare-row:focus")).to_have_count(0)


@pytest.mark.usefixtures("local")
def test_pictures_are_laid_upon_each_other_by_keyboard_and_by_dragging(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        compare_with_home(page)
        pair = page.locator("[data-pair]")
        for told in ("added", "removed", "changed", "drawn elsewhere"):
            expect(pair.get_by_text(told, exact=True).first).to_be_visible()
        pair.get_by_role("button", name="Swipe").click()
        line = pair.get_by_role("slider")
        line.focus()
        before = line.input_value()
        page.keyboard.press("ArrowRight")
        assert int(line.input_value()) == int(before) + 1
        require_accessible_everywhere(page)
        picture = pair.locator(".picture-frame").last
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
        page.mouse.up()
        assert abs(int(line.input_value()) - 20) <= 2
        pair.get_by_role("button", name="Difference").click()
        expect(line).to_be_hidden()


def test_the_matrix_opens_a_difference_and_is_walked_by_arrows(local: Cookbook, browser: Browser) -> None:
    with browser.signed_in("home.engineer") as page:
        open_cookbook(page, "HOME")
        page.get_by_role("link", name="All sites").click()
        expect(page.get_by_text("2 places where practice differs.")).to_be_visible()
        cells = page.get_by_role("link", name="CZ: accepted")
        expect(cells.nth(1)).to_have_attribute("tabindex", "-1")  # (what listens to the arrows is there)
        cells.first.focus()
        page.keyboard.press("ArrowDown")
        expect(cells.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("ins", has_text="slowly")).to_be_visible()
        page.keyboard.press("Escape")
        expect(cells.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        dialog.get_by_role("link", name="Open as a page").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Press in the bearing")
        assert page.url.endswith(f"/cookbooks/{local.pk}/deviations/of/home-12/")


@pytest.mark.usefixtures("local")
def test_a_local_cookbook_tells_how_far_it_is_ahead_wherever_it_is_shown(browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        for way in ("Network", "Cookbooks"):
            page.get_by_role("link", name=way, exact=True).click()
            expect(page.get_by_text("1 change ahead, 0 behind the upstream")).to_be_visible()
        open_cookbook(page, "CZ")
        expect(page.get_by_text("1 change ahead, 0 behind the upstream")).to_be_visible()
