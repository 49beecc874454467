"""A real Chromium for tests: where it is, and a page of it that refuses to be wrong in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from asyncio import AbstractEventLoop
from asyncio.events import _get_running_loop, _set_running_loop
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

_PATIENCE = 90_000
"""Milliseconds for a page on a busy machine."""
_SHELL = "chromium-headless-shell"
"""The same without windows: it needs seven tenths of the time. As a command and as a package of Debian."""
_NAMES = (_SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", _SHELL], check=True)
        return shutil.which(_SHELL)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    return None


@dataclass
class _Lent:
    """One Chromium for all tests of a process: started when it is first asked for."""

    _driver: Playwright | None = None
    _browser: Browser | None = None
    _loop: AbstractEventLoop | None = None

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """The browser, for as long as somebody looks at its pages.

        Playwright leaves its event loop marked as running in this thread. When nobody looks, nothing of it may show:
        other tests could not ask the database, for Django refuses that inside of a loop, nor run a loop of their own.
        """
        outside = _get_running_loop()
        browser = self._browser or self._started()
        _set_running_loop(self._loop)
        try:
            yield browser
        finally:
            _set_running_loop(outside)

    def _started(self) -> Browser:
        path = chromium()
        self._driver = sync_playwright().start()
        self._loop = _get_running_loop()
        self._browser = self._driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        return self._browser

    def close(self) -> None:
        """End it, if it was ever started."""
        if self._driver is None:
            return
        with self.browser() as browser:
            browser.close()
            self._driver.stop()
        self._driver = self._browser = self._loop = None


_LENT = _Lent()
close_chromium = _LENT.close


@contextmanager
def opened(
    address: str,
    *,
    width: int = 1280,
    height: int = 900,
    javascript: bool = True,
    session: str = "",
) -> Iterator[Page]:
    """A page of a context of its own, which remembers nothing, or only whose session it is.

    Fails at the end when a script failed, or the content security policy was violated.
    """
    with _LENT.browser() as browser:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            locale="en-GB",
            java_script_enabled=javascript,
        )
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        try:
            yield page
        finally:
            context.close()
    assert wrong == []
