"""What a page must be at every width, in light and in dark: readable, and without a serious finding of axe.

The narrowest is looked at in every run, the others by `make screens`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

WIDTHS = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 900)}
IS_EVERY_WIDTH = "CATCHBALL_EVERY_WIDTH" in os.environ
_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE = ("serious", "critical")
_ALL_RULES, _RULES_OF_COLOUR = "{}", "{runOnly: ['color-contrast', 'link-in-text-block']}"

Scheme = Literal["light", "dark"]


def require_accessible_everywhere(page: Page, at: str = "") -> None:
    """`require_accessible` at every width that is looked at; the page is then as wide as it was."""
    before = page.viewport_size
    assert before is not None
    for name in WIDTHS if IS_EVERY_WIDTH else ("phone",):
        set_width(page, name)
        require_accessible(page, f"{at} {name}")
    page.set_viewport_size(before)


def set_width(page: Page, name: str) -> None:
    """The page as wide as one of the WIDTHS."""
    width, height = WIDTHS[name]
    page.set_viewport_size({"width": width, "height": height})


def require_accessible(page: Page, at: str = "", schemes: Sequence[Scheme] = ("light", "dark")) -> None:
    """Fail where axe finds something serious in light or in dark, or the page is wider than the window.

    In the second scheme a page has other colours, and is otherwise the same.
    """
    for scheme in reversed(schemes):
        rules = _ALL_RULES if scheme == schemes[0] else _RULES_OF_COLOUR
        _require_accessible(page, scheme, rules, f"{at} {scheme}")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{at}: {over} pixels too wide"


def _require_accessible(page: Page, scheme: Scheme, rules: str, at: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # (colours that fade are none yet)
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        f"axe.run(document, {{resultTypes: ['violations'], ...{rules}}}).then((found) => found.violations)"
    )
    told = [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary'][:300]}"
        for one in found
        if one["impact"] in _GRAVE
    ]
    assert told == [], f"{at}: {told}"


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8")
