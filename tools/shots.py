"""Pictures of every screen, of the demonstration company, for the guide: `python -m tools.shots FOLDER`.

The demonstration is served from an empty folder, at a moment that is always the same; somebody who has just the rights
for it signs in, and a picture is taken. A screen that does not answer as it should is told, and the run ends with 1.
Pictures of screens that are no more go. With `--only WORD` only pictures with it in their name are taken, and nothing
goes; with `--data` and `--port` a demonstration that is served already is looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from bench.installation import Served, free_port
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from browser.chromium import chromium
from tools.places import Places, places_of
from tools.screens import SIZES, TAKES, Take
from tools.still.sitecustomize import NOW

_COLOURS = 64
_TALLEST = 1500
"""Pixels: of a longer page the beginning is shown."""
_NAME = "catchball.example"
_STILL = Path(__file__).with_name("still")


@dataclass
class Camera:
    """A browser that signs people in and takes pictures of an installation."""

    browser: Browser
    address: str
    password: str
    signed_in: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    """Cookies of who signed in already, so that each does so once."""

    def take(self, take: Take, places: Places) -> bytes:
        """The picture of a screen, as PNG. Raises RuntimeError when the page is not as it should be."""
        context = self._context(take)
        try:
            page = context.new_page()
            if take.screen.who:
                self._sign_in(page, take.screen.who)
            answer = page.goto(_path(take, places), wait_until="networkidle")
            if answer is None or not answer.ok:
                raise RuntimeError(f"{take.name}: {answer.status if answer else 'no answer'} at {page.url}")
            take.screen.look(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            if not take.screen.is_window:
                self._show_all(page, take)
            return page.screenshot(animations="disabled", caret="hide")
        finally:
            context.close()

    def _show_all(self, page: Page, take: Take) -> None:
        """Make the window as tall as the page, as far as the picture may be, so that bars at its end stay there."""
        width, height = SIZES[take.size]
        needed = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": max(height, min(needed, _TALLEST))})
        page.wait_for_load_state("networkidle")

    def _context(self, take: Take) -> BrowserContext:
        width, height = SIZES[take.size]
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if take.is_dark else "light",
            reduced_motion="reduce",
            locale=take.locale,
            timezone_id="UTC",
            has_touch=take.size in ("phone", "tablet"),
            service_workers="block",
        )
        context.clock.set_fixed_time(NOW)
        return context

    def _sign_in(self, page: Page, username: str) -> None:
        if username not in self.signed_in:
            page.goto("/account/login/")
            page.locator("[name=login]").fill(username)
            page.locator("[name=password]").fill(self.password)
            page.locator("[name=password]").press("Enter")
            page.wait_for_url("**/")
            self.signed_in[username] = page.context.cookies()  # type: ignore[assignment]  # (they go back as they came)
        page.context.add_cookies(self.signed_in[username])  # type: ignore[arg-type]


def main() -> int:
    """Serve, take all pictures, and write them."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--data", type=Path, help="the data folder of a demonstration that is served already")
    parser.add_argument("--port", type=int, help="and its port")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if not asked.only:
        for old in {file.stem for file in asked.folder.glob("*.png")} - {take.name for take in TAKES}:
            (asked.folder / f"{old}.png").unlink()
    with _demonstration(asked.data, asked.port) as (camera, places):
        failed = 0
        for take in (take for take in TAKES if asked.only in take.name):
            file = asked.folder / f"{take.name}.png"
            try:
                file.write_bytes(small(camera.take(take, places)))
            except (RuntimeError, LookupError, Error) as error:
                print(f"{take.name}: {error}", file=sys.stderr, flush=True)
                failed += 1
                continue
            print(f"{file}: {file.stat().st_size // 1024} kB", flush=True)
    return int(failed > 0)


def small(picture: bytes) -> bytes:
    """A picture with fewer colours."""
    with Image.open(BytesIO(picture)) as image:
        out = BytesIO()
        image.convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
    return out.getvalue()


def _path(take: Take, places: Places) -> str:
    from django.urls import reverse  # (places_of() has set Django up)

    screen = take.screen
    return reverse(screen.page, args=screen.args(places)) + screen.query.format(**places.cookbooks)


@contextmanager
def _demonstration(data: Path | None, port: int | None) -> Iterator[tuple[Camera, Places]]:
    if data is not None and port is not None:
        with _camera(data, port) as camera:
            yield camera, places_of(data)
        return
    with tempfile.TemporaryDirectory(prefix="shots-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        fresh = Path(folder) / "data"
        fresh.mkdir(mode=0o711)
        still = os.pathsep.join(filter(None, (str(_STILL), os.environ.get("PYTHONPATH", ""))))
        settings = {"PYTHONPATH": still, "CATCHBALL_HOSTS": f"{_NAME},127.0.0.1", "CATCHBALL_URL": f"https://{_NAME}"}
        served = Served(fresh, free_port(), "demo", settings=settings)
        served.start()
        try:
            served.wait()
            with _camera(fresh, served.port) as camera:
                yield camera, places_of(fresh)
        finally:
            served.end()


@contextmanager
def _camera(data: Path, port: int) -> Iterator[Camera]:
    """A camera that finds the installation under a name that says nothing of this machine."""
    password = (data / "demo.password").read_text("utf-8").strip()
    rules = f"--host-resolver-rules=MAP {_NAME}:80 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        english: dict[str, str | float | bool] = {
            **os.environ,
            "LANGUAGE": "en_GB",
        }  # (fields for dates speak the language of the program)
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", rules], env=english)
        yield Camera(browser, f"http://{_NAME}", password)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
