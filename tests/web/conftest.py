"""What tests of pages have in common."""

from __future__ import annotations

from web.worlds import made_world, world

__all__ = ["made_world", "world"]
