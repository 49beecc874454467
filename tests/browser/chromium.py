"""A real Chromium for tests: where it is, and a page of it that refuses to be wrong in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of Chromium: $CHROMIUM, else one on the PATH, else Debian's when root; None for Playwright's own.

    Fetches what is missing; raises when that fails, for a browser test is never skipped in silence.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise FileNotFoundError(f"CHROMIUM names {named}, and there is no such file")
        return named
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "--quiet"], check=False)  # (an old list may still do)
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"], check=True)
        return shutil.which("chromium")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    return None


@contextmanager
def opened(address: str, *, width: int = 1280, height: int = 900, javascript: bool = True) -> Iterator[Page]:
    """A page of a fresh browser. Fails at the end when a script failed, or the content security policy was violated."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(
            base_url=address,
            viewport={"width": width, "height": height},
            locale="en-GB",
            java_script_enabled=javascript,
        )
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        yield page
        browser.close()
    assert wrong == []
