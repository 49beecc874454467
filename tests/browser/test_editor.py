"""The editor of drafts in a real browser: it saves itself, merges, takes pictures, draws, moves, captures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from browser.accessible import IS_EVERY_WIDTH, require_accessible
from browser.chromium import opened
from browser.people import Browser, open_cookbook
from catchball.core.document import Cookbook as Document
from catchball.queries.settling import draft_in_work, drafts
from catchball.store.acting import acting
from factories import Company
from web.world import picture

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SAVED = re.compile(r"saved \d")


@contextmanager
def at_work(address: str, name: str = "home.engineer", width: int = 1280, height: int = 900) -> Iterator[Page]:
    """Somebody in their draft of the home cookbook."""
    with opened(address, width=width, height=height) as page, Browser(page).signed_in(name):
        page.set_default_timeout(20_000)
        open_cookbook(page, "HOME")
        page.get_by_role("button", name="Edit in a draft").click()
        yield page


@contextmanager
def another_window(page: Page, address: str) -> Iterator[Page]:
    """A window of somebody else in the same browser."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=address, locale="en-GB")
    yield context.new_page()
    context.close()


def drafted(network: Company) -> Document:
    """What the draft says now."""
    actor = network.actor("home engineer")
    with acting(actor):
        return draft_in_work(actor, drafts(actor).get()).document


def edit(page: Page, title: str) -> None:
    page.get_by_role("link", name=f"Edit {title}").click()


def saved(page: Page) -> None:
    expect(page.locator("[data-saving]")).to_contain_text(SAVED)


def test_what_is_written_is_saved_without_a_press_on_a_button(network: Company, address: str) -> None:
    with at_work(address) as page:
        edit(page, "Press in the bearing")
        page.get_by_label("Instruction", exact=True).fill("Press in the dry bearing.")
        saved(page)
        page.get_by_role("button", name="Add: Hazard").click()
        page.get_by_label("Hazard", exact=True).fill("Pinched fingers")
        expect(page.locator("[data-saving]")).to_contain_text(SAVED)
        expect(page.locator("input[name=against]").first).to_have_value("2")

    fields = drafted(network).nodes["home-12"].fields
    assert fields["instruction"] == {"en": "Press in the dry bearing."}
    assert [one["hazard"] for one in fields["hazards"]] == [{"en": "Pinched fingers"}]


def test_what_cannot_be_saved_yet_stays_and_is_told_while_the_rest_is_saved(network: Company, address: str) -> None:
    with at_work(address) as page:
        edit(page, "Press in the bearing")
        page.get_by_label("Value", exact=True).first.fill("twelve")
        page.get_by_label("Title", exact=True).first.fill("Press it in")
        expect(page.locator("[data-saving]")).to_contain_text("Not saved: Parameter.")
        expect(page.get_by_label("Value", exact=True).first).to_have_value("twelve")

    fields = drafted(network).nodes["home-12"].fields
    assert fields["title"] == {"en": "Press it in"}
    assert fields["parameters"]["torque"]["value"] == "12 N·m"


def test_two_people_who_write_at_once_see_each_others_words(network: Company, address: str) -> None:
    with at_work(address) as mine:
        edit(mine, "Press in the bearing")
        with another_window(mine, address) as yours, Browser(yours).signed_in("home.owner"):
            yours.goto(mine.url)
            yours.get_by_label("Title", exact=True).first.fill("Press in the dry bearing")
            saved(yours)
            instruction = mine.get_by_label("Instruction", exact=True)
            instruction.press("End")
            instruction.press_sequentially(" Then look again.")
            expect(mine.locator("[data-saving]")).to_contain_text("Home Owner saved meanwhile")
            expect(mine.get_by_label("Title", exact=True).first).to_have_value("Press in the dry bearing")
            expect(instruction).to_have_value("Press in the bearing. Look twice. Then look again.")
            expect(instruction).to_be_focused()
            yours.get_by_label("Title", exact=True).first.press("End")
            yours.get_by_label("Title", exact=True).first.press_sequentially(" now")
            expect(yours.get_by_label("Instruction", exact=True)).to_have_value(
                "Press in the bearing. Look twice. Then look again."
            )

    fields = drafted(network).nodes["home-12"].fields
    assert fields["title"] == {"en": "Press in the dry bearing now"}
    assert fields["instruction"] == {"en": "Press in the bearing. Look twice. Then look again."}


def test_a_picture_is_dropped_described_and_drawn_on(network: Company, address: str, tmp_path: Path) -> None:
    file = tmp_path / "seat.png"
    Image.new("RGB", (400, 300), "#8899aa").save(file)
    with at_work(address) as page:
        edit(page, "Press in the bearing")
        page.get_by_label("Bring in pictures").set_input_files(file)
        shows = page.get_by_label("What it shows")
        expect(shows).to_be_focused()
        shows.fill("The seat of the bearing")
        saved(page)
        expect(page.locator("input[name=against]").first).not_to_have_value("0")
        page.get_by_role("button", name="Save and stay here").click()
        page.get_by_role("link", name="Draw on it").click()
        expect(page.get_by_role("button", name="box")).to_have_attribute("aria-pressed", "true")
        frame = page.locator("[data-frame] img").bounding_box()
        assert frame is not None
        page.mouse.move(frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.2)
        page.mouse.down()
        page.mouse.move(frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] * 0.7, steps=5)
        page.mouse.up()
        page.get_by_label("What it says").fill("Here")
        require_accessible(page)
        page.get_by_role("button", name="Save the marks").click()
        expect(page.get_by_role("heading", name="Press in the bearing")).to_be_visible()

    (medium,) = drafted(network).nodes["home-12"].fields["media"]
    assert medium["caption"] == {"en": "The seat of the bearing"}
    (mark,) = medium["annotations"]
    assert (mark["shape"], mark["label"]) == ("box", {"en": "Here"})
    x, y, x2, y2 = (float(part) for pair in mark["at"].split() for part in pair.split(","))
    assert (round(x, 1), round(y, 1), round(x2, 1), round(y2, 1)) == (0.2, 0.2, 0.6, 0.7)


def test_steps_are_dragged_and_moved_by_keyboard_into_other_operations(network: Company, address: str) -> None:
    with at_work(address) as page:
        step = page.locator('[data-uid="home-11"]')
        target = page.locator('[data-uid="home-14"]')
        step.locator("[data-drag]").first.drag_to(target.locator("[data-drag]").first)
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.locator('[data-uid="home-3"] [data-uid="home-11"]')).to_be_visible()
        up = page.get_by_role("button", name="Move up: Tighten the screws")
        up.focus()
        page.keyboard.press("Enter")
        expect(page.locator('[data-uid="home-2"] [data-uid="home-13"]')).to_be_visible()
        expect(page.get_by_role("button", name="Move up: Tighten the screws")).to_be_focused()

    document = drafted(network)
    assert "home-11" in document.children["home-3"]
    assert document.children["home-2"] == ("home-12", "home-13")


def test_a_step_is_split_where_the_cursor_stands(network: Company, address: str) -> None:
    with at_work(address) as page:
        edit(page, "Press in the bearing")
        page.get_by_label("Instruction", exact=True).evaluate("area => area.setSelectionRange(21, 21)")
        page.get_by_role("button", name="Split the step where the cursor is").click()
        expect(page.get_by_label("Instruction", exact=True)).to_have_value("Look twice.")

    document = drafted(network)
    assert document.nodes["home-12"].fields["instruction"] == {"en": "Press in the bearing."}
    assert document.nodes[document.children["home-2"][2]].source == "home-12"


def test_a_walk_with_a_phone_makes_a_step_of_each_photograph(network: Company, address: str, tmp_path: Path) -> None:
    file = tmp_path / "walk.png"
    file.write_bytes(picture())
    with at_work(address, width=390, height=844) as page:
        page.get_by_role("link", name="Capture steps with the camera: Mount the bearing").click()
        for words in ("Wipe the seat. Use a dry cloth.", "Oil it."):
            page.get_by_label("Photograph it").set_input_files(file)
            expect(page.get_by_alt_text("The photograph that you took")).to_be_visible()
            page.get_by_label("What is done?").fill(words)
            page.get_by_role("button", name="Next step").click()
            expect(page.locator(".captured")).to_contain_text(words.partition(".")[0])
        require_accessible(page)

    document = drafted(network)
    first, second = (document.nodes[uid].fields for uid in document.children["home-2"][2:])
    assert (first["title"], first["instruction"]) == (
        {"en": "Wipe the seat"},
        {"en": "Wipe the seat. Use a dry cloth."},
    )
    assert second["media"][0]["content"].startswith("sha256:")


@pytest.mark.parametrize("size", SIZES if IS_EVERY_WIDTH else ["phone"])
def test_axe_finds_nothing_serious_in_the_editor(network: Company, address: str, size: str) -> None:
    width, height = SIZES[size]
    with at_work(address, width=width, height=height) as page:
        require_accessible(page)
        for name in ("Heat the housing", "Mount the bearing"):
            edit(page, name)
            page.evaluate("document.querySelectorAll('details.form-section').forEach(one => (one.open = true))")
            require_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.get_by_role("link", name="Back to the draft").click()
