"""What is done on a page before its picture is taken: whatever it shows only to people who press, write or open."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

Look = Callable[[Page], None]


def nothing(_: Page) -> None:
    """Look at the page as it comes."""


def press(name: str) -> Look:
    """Press the first button of that name, and wait for what comes."""

    def look(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state("networkidle")

    return look


def open_details(css: str) -> Look:
    """Open the first of the folded parts that a selector names."""
    return lambda page: page.locator(f"{css} > summary").first.click()


def scroll_to(css: str, inner: Look = nothing) -> Look:
    """Bring a part of a long page to the top; the picture shows what the window shows."""

    def look(page: Page) -> None:
        inner(page)
        page.locator(css).first.evaluate("one => one.scrollIntoView({block: 'start'})")
        page.evaluate("scrollBy(0, -70)")

    return look


def lay_upon(mode: str) -> Look:
    """Lay the two pictures of a comparison upon each other."""

    def look(page: Page) -> None:
        pair = page.locator("[data-pair]").first
        pair.locator(f"[data-mode={mode}]").click()
        pair.evaluate("one => one.scrollIntoView({block: 'start'})")
        page.evaluate("scrollBy(0, -70)")

    return look


def palette(words: str) -> Look:
    """Open the palette and write into it."""

    def look(page: Page) -> None:
        page.keyboard.press("Control+k")
        page.locator("#palette-found [role=option]").first.wait_for()
        with page.expect_response(lambda answer: answer.url.endswith(f"?q={words}")):
            page.locator("#palette-words").press_sequentially(words)

    return look


def keys(page: Page) -> None:
    """Open the sheet of keys."""
    page.keyboard.press("?")
    page.locator("#keys").wait_for()


def first_cell(page: Page) -> None:
    """Open the first difference of the matrix."""
    page.locator("[data-matrix] td a").first.click()
    page.locator("#difference[open]").wait_for()


def note_reissue(page: Page) -> None:
    """Fill in a document that was reissued."""
    page.locator("[name=identifier]").fill("PFMEA-LG80")
    page.locator("[name=issue]").fill("8")
