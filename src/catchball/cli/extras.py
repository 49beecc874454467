"""What some commands need that is not always installed."""

from __future__ import annotations

from importlib.util import find_spec

from catchball.cli.complaints import AskedWrongly


def require_statistics(what: str) -> None:
    """Raise AskedWrongly where numpy or scipy is not there; `what` begins the sentence, as `Control charts need`."""
    if find_spec("numpy") is None or find_spec("scipy") is None:
        told = f"{what} the extra “stats” (numpy and scipy), which is not installed"
        raise AskedWrongly(f"{told}: see “Control charts” in docs/guide/install.md.")
