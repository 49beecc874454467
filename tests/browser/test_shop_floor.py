"""Paper, qualifications, lines and lists to check in a real browser."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from browser.people import Browser, open_cookbook
from catchball.actions.qualifications import qualify
from catchball.actions.releasing import Issue, release
from catchball.store.acting import acting
from catchball.store.models import Cookbook
from factories import NOW, Company, document, with_node


@pytest.fixture
def book(network: Company) -> Cookbook:
    """The home cookbook in a second revision, of which the engineer knows the first."""
    owner = network.actor("home owner")
    with acting(owner):
        found = Cookbook.objects.select_related("head").get()
    qualify(actor=owner, now=NOW, cookbook=found, person=network.people["home engineer"], level=3)
    new = with_node(document(owner, found), "home-12", instruction={"en": "Press it in slowly."})
    with acting(owner):
        release(owner, NOW, found, new, Issue("Slower.", NOW.date()))
    return found


def test_a_cookbook_is_printed_and_its_sheets_are_read_and_taken_along(book: Cookbook, browser: Browser) -> None:
    del book
    with browser.signed_in("home.engineer") as page:
        open_cookbook(page, "HOME")
        address = page.get_by_role("link", name="Print as PDF").get_attribute("href")
        printed = page.request.get(f"{page.url.split('?')[0]}pdf/{str(address).partition('pdf/')[2]}")
        assert json.loads(printed.body().partition(b"\n")[2])["title"] == "Bearing housing"
        page.get_by_role("link", name="Sheets").click()
        page.get_by_role("link", name="Control plan").click()
        expect(page.get_by_role("row", name="Thermometer")).to_contain_text("Heat again")
        with page.expect_download() as download:
            page.get_by_role("link", name="Save as XLSX").click()
        assert download.value.suggested_filename.endswith(".xlsx")


def test_who_knows_the_old_revision_confirms_the_changed_step_alone(book: Cookbook, browser: Browser) -> None:
    del book
    with browser.signed_in("home.owner") as page:
        page.get_by_role("link", name="Cookbooks", exact=True).click()
        page.get_by_role("link", name="Qualifications").click()
        expect(page.get_by_text("1 confirmation of changed steps is open.")).to_be_visible()
    with browser.signed_in("home.engineer") as page:
        page.get_by_role("region", name="Changed steps to confirm").get_by_role("link").click()
        expect(page.get_by_text("slowly")).to_be_visible()
        expect(page.get_by_text("Heat it to 80 °C")).to_have_count(0)
        page.get_by_role("button", name="I know these steps").click()
        expect(page.get_by_text("Confirmed. You keep your level.")).to_be_visible()


def test_a_line_is_planned_by_keyboard_and_shown_against_the_takt(book: Cookbook, browser: Browser) -> None:
    del book
    with browser.signed_in("home.engineer") as page:
        page.get_by_role("link", name="Cookbooks", exact=True).click()
        page.get_by_role("link", name="Line plans").click()
        page.get_by_role("link", name="Plan a line of HOME").click()
        page.get_by_label("Name").fill("Line 1")
        page.get_by_label("First day").fill(date.today().isoformat())  # noqa: DTZ011  (the pages' own day)
        page.get_by_label("Last day").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011
        page.get_by_label("Parts wanted in the period").fill("900")
        page.get_by_label("Available minutes in the period").fill("450")
        page.get_by_label("Stations").fill("Heat\nClose; 2")
        page.get_by_role("button", name="Save the plan").press("Enter")
        page.get_by_label("OP10 “Mount the bearing”").select_option("Heat")
        page.get_by_role("button", name="Save the plan").press("Enter")
        expect(page.get_by_role("img", name="the takt of 30 s is")).to_be_visible()
        open_cookbook(page, "HOME")
        page.get_by_role("link", name="Station", exact=True).click()
        page.get_by_role("button", name="Timer").click()
        page.get_by_role("link", name="Next").click()
        expect(page.get_by_role("timer", name="This part")).to_have_text(re.compile(r"0:0[1-9] / 0:30"))


def test_a_reissued_drawing_puts_its_step_on_the_list_until_somebody_has_looked(
    book: Cookbook, browser: Browser
) -> None:
    del book
    with browser.signed_in("home.engineer") as page:
        page.get_by_role("link", name="Cookbooks", exact=True).click()
        page.get_by_role("link", name="To check").click()
        page.get_by_role("link", name="Note a new issue").click()
        page.get_by_label("Kind").select_option("drawing")
        page.get_by_label("Number").fill("LG80-100")
        page.get_by_label("New issue").fill("F")
        page.get_by_role("button", name="Put it on the list").click()
        expect(page.get_by_role("link", name="Heat the housing")).to_be_visible()
        page.get_by_label("What you found").fill("Only the title block.")
        page.get_by_role("button", name="Still right").click()
        expect(page.get_by_role("heading", name="Nothing to check")).to_be_visible()
