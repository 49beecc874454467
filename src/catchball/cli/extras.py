"""What some commands need that is not always installed."""

from __future__ import annotations

from importlib.util import find_spec

from catchball.cli.complaints import AskedWrongly


def require_statistics(what: str) -> None:
    """Raise AskedWrongly where numpy or scipy is not there; `what` begins the sentence, as `Control charts need`."""
    if find_spec("numpy") is None or find_spec("scipy") is None:
        told = f"{what} the extra “stats” (numpy and scipy), which is not installed"
        raise AskedWrongly(f"{told}: see “Control charts” in docs/guide/install.md.")


def require_bulk(what: str) -> None:
    """Raise AskedWrongly where polars or deltalake is not there; `what` begins the sentence, as `The archive needs`."""
    if any(find_spec(name) is None for name in ("deltalake", "narwhals", "polars")):
        told = f"{what} the extra “bulk” (deltalake, narwhals and polars), which is not installed"
        raise AskedWrongly(f"{told}: see “Archive” in docs/guide/install.md.")


def require_machines() -> None:
    """Raise AskedWrongly where the libraries that speak with machines are not there."""
    if any(find_spec(name) is None for name in ("asyncua", "paho", "pysparkplug")):
        told = "Machines need the extra “connect” (paho-mqtt, pysparkplug, asyncua), which is not installed"
        raise AskedWrongly(f"{told}: see “What it needs” in docs/guide/connect.md.")
