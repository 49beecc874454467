"""Station in a real browser: one step at a time, with and without a network, and reports that arrive once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections
from playwright.sync_api import Page, Route, expect

from browser.accessible import require_accessible_everywhere
from browser.chromium import opened
from browser.people import Browser, sign_in
from busy_network import accepted
from catchball.store.models import Cookbook, Report
from factories import Company, local_cookbook

T = TypeVar("T")
KEPT = "await caches.match('/station/2/kept.json')"
UNTIL = """async (old) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (WHAT) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error("not within ten seconds");
}"""
SWIPE = """([step, by]) => {
  const at = (x) => [new Touch({ identifier: 1, target: document.getElementById(step), clientX: x, clientY: 300 })];
  const said = (name, x) => ({ bubbles: true, touches: name === "touchend" ? [] : at(x), changedTouches: at(x) });
  for (const [name, x] of [["touchstart", 300], ["touchend", 300 + by]])
    document.getElementById(step).dispatchEvent(new TouchEvent(name, said(name, x)));
}"""


@pytest.fixture
def book(network: Company) -> Cookbook:
    """A local cookbook at the plant of the operator."""
    return local_cookbook(network, Cookbook.objects.using("owner").get())


@pytest.fixture
def station(book: Cookbook, browser: Browser) -> Iterator[Page]:
    """The Station of the operator's cookbook, kept on the device by now."""
    with browser.signed_in("cz.operator") as page:
        open_station(page)
        until(page, KEPT)
        yield page
        page.context.set_offline(offline=False)


def until(page: Page, what: str, old: str = "") -> None:
    """Wait for something that only the browser's own promises tell."""
    page.evaluate(UNTIL.replace("WHAT", what), old)


def open_station(page: Page) -> None:
    page.get_by_role("link", name="Station").click()
    page.get_by_role("link", name="Bearing housing").click()
    expect(page.get_by_role("heading", name="Heat the housing")).to_be_visible()


def report(page: Page, words: str = "") -> None:
    """Two taps, and perhaps a line of text."""
    bar = page.locator("[data-step]:not([hidden]) .station-bar")
    bar.get_by_text("This does not work").click()
    if words:
        bar.get_by_role("textbox").fill(words)
    bar.get_by_role("button", name="Report it").click()


def reports() -> list[tuple[str, str]]:
    return in_thread(lambda: list(Report.objects.using("owner").values_list("uid", "words")))


def in_thread(act: Callable[[], T]) -> T:
    """Where a browser is, Django may not wait for its database: a thread of its own does."""

    def done() -> T:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        return pool.submit(done).result()


def title(page: Page, words: str) -> None:
    """One step is shown, and it is this one."""
    expect(page.locator("[data-step]:visible h3")).to_have_text([words])


def test_without_a_network_one_reads_on_and_a_report_arrives_once_when_it_is_back(station: Page) -> None:
    page = station
    page.context.set_offline(offline=True)
    page.reload()
    expect(page.get_by_text("No network.")).to_be_visible()
    expect(
        page.get_by_text("You read revision 1, effective since March 2, 2026, as this device kept it.")
    ).to_be_visible()
    expect(page.get_by_text("Kept:")).to_be_visible()
    page.wait_for_function("document.querySelector('.station-pictures img').naturalWidth === 1")
    page.get_by_role("link", name="Next").click()
    title(page, "Press in the bearing")
    page.get_by_role("link", name="20").click()
    title(page, "Tighten the screws")
    expect(page.get_by_text("No network.")).to_be_visible()

    report(page, "The screw does not hold.")
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    expect(page.get_by_text("1 of your reports wait for the network.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 of your reports wait for the network.")).to_be_visible()
    assert reports() == []

    page.context.set_offline(offline=False)
    expect(page.get_by_role("link", name="The screw does not hold.")).to_be_visible(timeout=20_000)
    page.reload()
    expect(page.get_by_text("Answer owed by: process owner")).to_be_visible()
    expect(page.get_by_text("wait for the network.")).to_be_hidden()
    expect(page.get_by_text("No network.")).to_be_hidden()
    assert reports() == [("home-13", "The screw does not hold.")]


def test_a_report_whose_answer_was_lost_is_sent_again_and_is_there_once(station: Page) -> None:
    def lost(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page = station
    page.route("**/report/", lost, times=1)
    report(page)
    expect(page.get_by_text("1 of your reports wait for the network.")).to_be_visible()
    assert reports() == [("home-11", "")]
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Sent.")).to_be_visible()
    expect(page.get_by_text("wait for the network.")).to_be_hidden()
    assert reports() == [("home-11", "")]


def test_who_signs_out_leaves_nothing_on_the_device(station: Page) -> None:
    page = station
    page.goto("/")
    page.locator("summary").filter(has_text="Signed in as").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    until(page, "(await caches.keys()).length === 0")
    page.context.set_offline(offline=True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto("/station/")


def test_nobody_is_given_what_was_kept_for_somebody_else(station: Page) -> None:
    page = station
    address = page.url
    page.context.clear_cookies()  # the session ended without signing out
    page.goto("/")
    sign_in(page, "supplier.owner")
    assert page.evaluate("caches.keys()") == []
    page.context.set_offline(offline=True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(address)


def test_when_the_session_has_ended_what_was_kept_is_deleted_at_the_next_page(station: Page) -> None:
    page = station
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    until(page, "(await caches.keys()).length === 0")


def test_a_new_revision_takes_the_place_of_the_one_that_was_kept(
    station: Page, network: Company, book: Cookbook
) -> None:
    page = station
    (before,) = page.evaluate("caches.keys()")
    in_thread(lambda: accepted(network, book, "home-12", title={"en": "Press it in by hand"}))
    page.reload()
    until(page, f"!(await caches.has(old)) && {KEPT}", before)
    page.context.set_offline(offline=True)
    page.reload()
    page.get_by_role("link", name="Next").click()
    title(page, "Press it in by hand")
    expect(page.get_by_text("You read revision 2")).to_be_visible()


def test_keys_swipes_and_the_browser_s_own_back_go_from_step_to_step(station: Page) -> None:
    page = station
    title(page, "Heat the housing")
    page.keyboard.press("ArrowRight")
    title(page, "Press in the bearing")
    expect(page.get_by_role("heading", name="Press in the bearing")).to_be_focused()
    page.evaluate(SWIPE, ["home-12", 200])
    title(page, "Heat the housing")
    page.evaluate(SWIPE, ["home-11", -200])
    title(page, "Press in the bearing")
    page.keyboard.press("PageUp")
    title(page, "Heat the housing")
    page.go_back()
    title(page, "Press in the bearing")


def test_the_timer_runs_against_the_standard_time_and_leaves_no_trace(station: Page) -> None:
    page = station
    stored = "[{ ...localStorage }, { ...sessionStorage }]"
    before = page.evaluate(stored)
    expect(page.get_by_role("timer")).to_have_text("0:00 / 0:40")
    page.get_by_role("button", name="Timer").click()
    expect(page.get_by_role("timer")).to_have_text("0:01 / 0:40")
    assert page.evaluate(stored) == before


def test_the_owner_answers_and_the_reporter_reads_it_at_the_station_and_in_my_work(
    station: Page, browser: Browser
) -> None:
    report(station, "The hook is bent.")
    expect(station.get_by_text("Sent.")).to_be_visible()
    station.context.clear_cookies()
    with browser.signed_in("cz.owner") as page:
        page.get_by_role("region", name="Something does not work").get_by_role("link", name="The hook is bent.").click()
        page.get_by_label("What became of it").fill("A new hook hangs there.")
        page.get_by_role("button", name="Answer and close").click()
        expect(page.get_by_text("Answered. The one who reported it is told.")).to_be_visible()
    with browser.signed_in("cz.operator") as page:
        expect(page.get_by_role("region", name="What you reported")).to_contain_text("A new hook hangs there.")
        open_station(page)
        expect(page.get_by_label("Reported at this step")).to_contain_text("A new hook hangs there.")


def test_a_departure_takes_three_answers(book: Cookbook, browser: Browser) -> None:
    with browser.signed_in("cz.engineer") as page:
        open_station(page)
        page.get_by_text("This does not work").first.click()
        page.get_by_role("link", name="Depart from it for some days").first.click()
        page.get_by_label("What happened").fill("The heater is away.")
        page.get_by_label("What is done instead").fill("Heat it in the oven of hall 2.")
        page.get_by_role("button", name="Depart now").click()
        expect(page.get_by_text("Heat it in the oven of hall 2.")).to_be_visible()
        expect(page.locator("#home-11").get_by_text("temporary")).to_be_visible()


def test_without_scripts_all_steps_stand_below_each_other_and_a_report_is_a_form(book: Cookbook, address: str) -> None:
    with opened(address, width=390, height=844, javascript=False) as page, Browser(page).signed_in("cz.operator"):
        open_station(page)
        expect(page.get_by_role("heading", name="Press in the bearing")).to_be_visible()
        page.locator("#home-12").get_by_text("This does not work").click()
        page.locator("#home-12").get_by_role("button", name="Report it").click()
        expect(page.get_by_text("Reported. An answer is owed by: process owner")).to_be_visible()
    assert reports() == [("home-12", "")]


def test_the_form_of_a_report_is_accessible(station: Page) -> None:
    station.get_by_text("This does not work").first.click()
    require_accessible_everywhere(station)
