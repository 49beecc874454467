"""The whole loop in a real browser: import, open, depart with a reason, review, decide, take, rebase, settle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import FilePayload, Frame, Page, expect

from browser.chromium import opened
from browser.live import served
from browser.people import Browser, accept, agree, decide, edit_step, open_cookbook, propose, sign_in
from catchball.formats.json_files.cookbook_json import write_cookbook
from factories import Company
from web.world import picture, standard

INTENT = "Dry bearing"
FEWER_THAN = 40


@dataclass
class Desks:
    """A window for each person. Its address bar is used once: for the address of the installation."""

    address: str
    stack: ExitStack
    windows: dict[str, Page] = field(default_factory=dict)
    loads: list[str] = field(default_factory=list)

    def of(self, name: str) -> Page:
        """Somebody's window; whoever comes back to it looks at what waits for them."""
        if name in self.windows:
            page = self.windows[name]
            page.get_by_role("link", name="My work", exact=True).click()
        else:
            page = self.windows[name] = self.stack.enter_context(opened(self.address))
            page.on("framenavigated", lambda frame: self._noted(page, frame))
            page.goto("/")
            sign_in(page, name)
        expect(page.get_by_role("heading", name="My work")).to_be_visible()
        return page

    def _noted(self, page: Page, frame: Frame) -> None:
        """Every page that came into a window, also when htmx brought it."""
        if frame == page.main_frame:
            self.loads.append(frame.url)


@pytest.fixture
def desks(people: Company) -> Iterator[Desks]:
    """Everybody's desk, before there is any cookbook."""
    del people
    with ExitStack() as stack, served() as address:
        yield Desks(address, stack)


def test_the_whole_loop_needs_fewer_than_forty_page_loads(desks: Desks) -> None:
    import_standard(desks.of("home.owner"))

    page = desks.of("cz.engineer")
    go_by_palette(page, "bearing housing", "HOME: Bearing housing")
    open_at_own_site(page)
    edit_step(page, "Press in the bearing", {"Instruction": "Press in the dry bearing. Look twice."})
    propose(page, INTENT, "setting")

    agree(desks.of("home.owner"), INTENT)
    page = desks.of("cz.owner")
    expect(page.get_by_role("region", name="For you to decide")).to_be_visible()
    page.get_by_role("link", name=INTENT).first.click()
    decide(page)

    take_over(desks.of("home.engineer"), INTENT)
    depart_at_the_workstation(desks.windows["cz.engineer"], "Press in the bearing", "Press it in dry, by hand.")

    page = desks.of("home.owner")
    agree(page, INTENT)
    decide(page)

    rebase_with_own_answer(desks.of("cz.engineer"), "Press in the dry bearing by hand. Look twice.")
    assert len(desks.loads) < FEWER_THAN, desks.loads


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
            propose(page, INTENT, "new revision")
        with browser.signed_in("home.owner"):
            agree(page, INTENT)
            accept(page, INTENT)


def import_standard(page: Page) -> None:
    """The home plant's instruction as a file, with its picture beside it."""
    page.get_by_role("link", name="Cookbooks", exact=True).click()
    page.get_by_role("link", name="Import a cookbook").click()
    document = FilePayload(name="housing.json", mimeType="application/json", buffer=write_cookbook(standard()).encode())
    shown = FilePayload(name="heater.png", mimeType="image/png", buffer=picture())
    page.get_by_label("Files").set_input_files([document, shown])
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_text("Brought in: 4 steps and 1 picture.")).to_be_visible()


def go_by_palette(page: Page, words: str, name: str) -> None:
    """Ctrl-K, some words, and a click on what was found."""
    page.wait_for_load_state()  # (keys are listened for from then on)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Go to, find or do").fill(words)
    page.get_by_role("option", name=name).first.click()


def open_at_own_site(page: Page) -> None:
    page.get_by_role("link", name="Open at a site").click()
    page.get_by_label("Site").select_option("CZ")
    page.get_by_role("button", name="Open it there").click()
    expect(page.get_by_text("It says what its upstream says")).to_be_visible()


def take_over(page: Page, title: str) -> None:
    go_by_palette(page, title, title)
    page.get_by_role("link", name="Take it over into another cookbook").click()
    expect(page.get_by_label("Title, by which people will speak of it")).to_have_value(title)
    page.get_by_label("Into which cookbook").select_option("HOME: Bearing housing")
    page.get_by_label("new revision", exact=True).check()
    page.get_by_role("button", name="Propose it here").click()
    expect(page.get_by_text("Taken over from CZ, to whom the credit goes:")).to_be_visible()


def depart_at_the_workstation(page: Page, step: str, words: str) -> None:
    page.get_by_role("link", name="CZ: Bearing housing").first.click()
    page.get_by_role("article", name=step).get_by_role("link", name="at Station").click()
    expect(page.locator("[data-step]:visible h3")).to_have_text([step])
    bar = page.locator("[data-step]:not([hidden]) .station-bar")
    bar.get_by_text("This does not work").click()
    bar.get_by_role("link", name="Depart from it for some days").click()
    page.get_by_label("What happened").fill("The press is broken.")
    page.get_by_label("What is done instead").fill(words)
    page.get_by_role("button", name="Depart now").click()
    expect(page.get_by_text(words)).to_be_visible()


def rebase_with_own_answer(page: Page, words: str) -> None:
    expect(page.get_by_text("The upstream has a newer revision")).to_be_visible()
    page.get_by_role("button", name="See what the rebase would do").click()
    expect(page.get_by_text("0 of 1 answered")).to_be_visible()
    page.get_by_label("Neither: what I write here").check()
    page.get_by_label("What shall stand there").fill(words)
    page.get_by_role("button", name="Settle it so").click()
    expect(page.get_by_text("1 of 1 answered")).to_be_visible()
    page.get_by_role("button", name="Carry it out").click()
    expect(page.get_by_text("Carried out, as revision 4.")).to_be_visible()
