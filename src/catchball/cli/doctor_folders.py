"""What the doctor sees in the data folder and the environment."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from catchball.cli.doctor_findings import Finding, fault, remark

_LEAST_FREE = 1_000_000_000
_SHORTEST_KEY = 32


def _secret_key(data: Path) -> Iterator[Finding]:
    given = os.environ.get("CATCHBALL_SECRET_KEY")
    if given is not None and len(given) < _SHORTEST_KEY:
        yield fault(
            "secret key",
            f"CATCHBALL_SECRET_KEY has {len(given)} signs; sessions signed with it can be forged",
            f"Set one of {_SHORTEST_KEY} signs or more, or remove the variable: then one is made in the data folder.",
        )
    path = data / "secret.key"
    if given is None and not path.is_file():
        yield remark("secret key", f"{path} is not there yet", "It is made when the installation starts.")
    if path.is_file() and path.stat().st_mode & 0o077:
        yield fault("secret key", f"{path} can be read by others", f"Run: chmod 600 '{path}'")
    if given is None and path.is_file() and len(path.read_text("utf-8").strip()) < _SHORTEST_KEY:
        yield fault(
            "secret key", f"{path} holds no secret", "Put the right one back from a backup, or remove the file."
        )


def _media_folder(data: Path) -> Iterator[Finding]:
    folder = data / "media"
    if not folder.exists():
        return
    probe = folder / f".probe-{secrets.token_hex(6)}"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        yield fault(
            "media folder",
            f"{folder} cannot be written to: {error.strerror}",
            "Let the user who runs Catchball write there.",
        )


def _disk(data: Path) -> Iterator[Finding]:
    where = data if data.exists() else data.absolute().parent
    free = shutil.disk_usage(where).free if where.exists() else _LEAST_FREE
    if free < _LEAST_FREE:
        yield fault("disk", f"{where} has {free / 1e6:,.0f} MB left", "Make room: a full disk ends the database.")


def _settings(_: Path) -> Iterator[Finding]:
    address = os.environ.get("CATCHBALL_URL", "")
    if os.environ.get("CATCHBALL_DEBUG") == "1":
        yield fault("settings", "CATCHBALL_DEBUG is 1: errors show the program's inside", "Remove the variable.")
    if address.startswith("https:") and os.environ.get("CATCHBALL_HTTPS") != "1":
        yield fault(
            "settings",
            "CATCHBALL_URL begins with https, and CATCHBALL_HTTPS is not 1: session cookies go over plain connections",
            "Set CATCHBALL_HTTPS=1.",
        )
    if not os.environ.get("CATCHBALL_MAIL"):
        yield remark("settings", "letters go to the log of the worker", "Set CATCHBALL_MAIL to send them.")


FOLDER_CHECKS: Mapping[str, Callable[[Path], Iterator[Finding]]] = MappingProxyType(
    {"secret key": _secret_key, "media folder": _media_folder, "disk": _disk, "settings": _settings}
)
