"""Pictures of every screen, of the demonstration company, for the guide: `python -m tools.shots FOLDER`.

The demonstration is served from an empty folder, somebody who has just the rights for it signs in, and a picture is
taken. A screen that does not answer as it should ends the run. With `--only WORD` only pictures with it in their name.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from bench.installation import Served, free_port
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from browser.chromium import chromium
from tools.screens import SCREENS, Places, Screen, places_of

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 900), "wall": (1920, 1080)}
_COLOURS = 256
_TALLEST = 2400
"""Pixels: of a longer page the beginning is shown."""


@dataclass(frozen=True)
class Camera:
    """A browser that signs people in and takes pictures of an installation."""

    browser: Browser
    address: str
    password: str

    def take(self, screen: Screen, places: Places) -> bytes:
        """The picture of a screen, as PNG. Raises RuntimeError when the page is not as it should be."""
        width, height = SIZES[screen.size]
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if screen.is_dark else "light",
            locale=screen.language,
            has_touch=screen.size != "desktop",
        )
        try:
            page = context.new_page()
            if screen.who:
                self._sign_in(page, screen.who)
            answer = page.goto(screen.path(places))
            if answer is None or not answer.ok:
                raise RuntimeError(f"{screen.name}: {answer.status if answer else 'no answer'} at {page.url}")
            if screen.act is not None:
                screen.act(page)
            page.wait_for_load_state("networkidle")
            return page.screenshot(full_page=True, animations="disabled")
        finally:
            context.close()

    def _sign_in(self, page: Page, username: str) -> None:
        page.goto("/account/login/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(self.password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url("**/")


def main() -> int:
    """Serve, take all pictures, and write those that changed."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", metavar="WORD")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with _demonstration() as (camera, places):
        for screen in SCREENS:
            if asked.only in screen.name:
                file = asked.folder / f"{screen.name}.png"
                file.write_bytes(small(camera.take(screen, places)))
                print(f"{file}: {file.stat().st_size // 1024} kB")
    return 0


def small(picture: bytes) -> bytes:
    """A picture with fewer colours, cut where it is very long."""
    with Image.open(BytesIO(picture)) as image:
        cut = image.convert("RGB").crop((0, 0, image.width, min(image.height, _TALLEST)))
        out = BytesIO()
        cut.quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def _demonstration() -> Iterator[tuple[Camera, Places]]:
    with tempfile.TemporaryDirectory(prefix="shots-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port(), "demo")
        served.start()
        try:
            served.wait()
            password = (data / "demo.password").read_text("utf-8").strip()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                yield Camera(browser, served.address, password), places_of(data)
                browser.close()
        finally:
            served.end()


if __name__ == "__main__":
    sys.exit(main())
