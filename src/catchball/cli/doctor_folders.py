"""What the doctor sees in the data folder and the environment."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from catchball.cli.doctor_findings import Finding, fault, remark
from catchball.cli.installation import SHORTEST_KEY

_LEAST_FREE = 1_000_000_000


def _secret_key(data: Path) -> Iterator[Finding]:
    given = os.environ.get("CATCHBALL_SECRET_KEY")
    if given is not None and len(given) < SHORTEST_KEY:
        yield fault(
            "secret key",
            f"CATCHBALL_SECRET_KEY has {len(given)} signs; sessions signed with it can be forged",
            f"Set one of {SHORTEST_KEY} signs or more, or remove the variable: then one is made in the data folder.",
        )
    path = data / "secret.key"
    if given is None and not path.is_file():
        yield remark("secret key", f"{path} is not there yet", "It is made when the installation starts.")
    if path.is_file() and path.stat().st_mode & 0o077:
        yield fault("secret key", f"{path} can be read by others", f"Run: chmod 600 '{path}'")
    if given is None and path.is_file() and len(path.read_text("utf-8").strip()) < SHORTEST_KEY:
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
    if address.startswith("https:"):
        yield from _behind_a_proxy(address)
    if not os.environ.get("CATCHBALL_MAIL"):
        yield remark("settings", "letters go to the log of the worker", "Set CATCHBALL_MAIL to send them.")


def _behind_a_proxy(address: str) -> Iterator[Finding]:
    """What a proxy that speaks TLS in front needs; we speak it never."""
    name = urlsplit(address).hostname or "the name in it"
    if not os.environ.get("CATCHBALL_HOSTS"):
        what = "CATCHBALL_URL begins with https, and CATCHBALL_HOSTS is not set: every page is refused"
        yield fault("settings", what, f"Set CATCHBALL_HOSTS={name},127.0.0.1,localhost.")
    if not os.environ.get("CATCHBALL_ORIGINS"):
        what = "CATCHBALL_URL begins with https, and CATCHBALL_ORIGINS is not set: nothing can be sent, nor signed in"
        yield fault("settings", what, f"Set CATCHBALL_ORIGINS=https://{name}.")
    if os.environ.get("CATCHBALL_PROXIES", "0") == "0":
        what = "CATCHBALL_URL begins with https, and CATCHBALL_PROXIES is 0: one who guesses passwords locks out all"
        yield fault("settings", what, "Set CATCHBALL_PROXIES=1, or how many proxies there are.")


FOLDER_CHECKS: Mapping[str, Callable[[Path], Iterator[Finding]]] = MappingProxyType(
    {"secret key": _secret_key, "media folder": _media_folder, "disk": _disk, "settings": _settings}
)
