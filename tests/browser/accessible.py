"""What a page must be at every width, in light and in dark: readable, and without a serious finding of axe."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WIDTHS = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 900)}
_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE = ("serious", "critical")


def sizes(page: Page) -> Iterator[str]:
    """The page at every width, in light and in dark, one after the other."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # (colours that fade are none yet)
        for name, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            yield f"{name}, {scheme}"


def require_accessible(page: Page, at: str = "") -> None:
    """Fail where axe finds something serious, or the page is wider than the window."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate("axe.run(document).then((found) => found.violations)")
    told = [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary'][:300]}"
        for one in found
        if one["impact"] in _GRAVE
    ]
    assert told == [], f"{at}: {told}"
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{at}: {over} pixels too wide"


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8")
