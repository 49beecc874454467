"""Which installation a command is about: its data folder, its database, its secret; and how this process gets to it.

Nothing here loads Django before a command needs it. Variables of the environment win over what the folder holds.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.complaints import NO, AskedWrongly
from catchball.cli.terminal import complain

Data: TypeAlias = Annotated[
    Path, typer.Option("--data", metavar="DIR", envvar="CATCHBALL_DATA", help="The data folder of the installation.")
]
SHORTEST_KEY = 32
USUAL_DATA = Path("catchball-data")
COMMAND = (sys.executable, "-c", "from catchball.cli.main import run; run()")
"""This very program, to be started once more."""
_SETTINGS = "catchball.config.settings"


class InvalidSetting(AskedWrongly):
    """A variable of the environment that holds what it cannot: the sentence names it."""


@dataclass(frozen=True)
class Urls:
    """Where the database is: for the application, and for the owner of the tables (empty when it is not known)."""

    application: str
    owner: str


def given_urls() -> Urls | None:
    """The database that the environment names; None where the embedded one is meant."""
    application, owner = os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_OWNER_URL", "")
    if owner and not application:
        raise InvalidSetting("DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or none")
    for variable, url in (("DATABASE_URL", application), ("DATABASE_OWNER_URL", owner)):
        if url and not url.startswith(("postgresql://", "postgres://")):
            raise InvalidSetting(f"{variable} is wrong: it begins with postgresql://, for Catchball needs PostgreSQL")
    return Urls(application, owner) if application else None


def secret_key(data: Path) -> str:
    """The key with which sessions are signed: CATCHBALL_SECRET_KEY, else one kept in the data folder."""
    if given := os.environ.get("CATCHBALL_SECRET_KEY"):
        if len(given) < SHORTEST_KEY:
            raise InvalidSetting(
                f"CATCHBALL_SECRET_KEY has {len(given)} signs, and what it signs can be forged: set one of "
                f"{SHORTEST_KEY} signs or more, or remove the variable; then one is made in the data folder"
            )
        return given
    path = data / "secret.key"
    if not path.exists():
        make_data_folder(data, is_embedded=given_urls() is None)
        write_secret(path, secrets.token_urlsafe(48))
    key = path.read_text("utf-8").strip()
    if len(key) < SHORTEST_KEY:
        raise AskedWrongly(
            f"{path}: holds no secret of {SHORTEST_KEY} signs or more; put the right one back, or remove it"
        )
    return key


def make_data_folder(data: Path, *, is_embedded: bool) -> None:
    """Make the data folder, where there is none, for nobody else.

    Run as root, the embedded database is another user, who must be able to pass through it.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o711 if is_embedded and os.geteuid() == 0 else 0o700)


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only its owner can read; it appears when it is complete."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(f"{secret}\n")
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def environment(data: Path, urls: Urls, *, as_owner: bool, key: str = "") -> dict[str, str]:
    """What a process of this installation needs; web and worker do not get to know how the owner signs in.

    Without a key it is that of the installation.
    """
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    owner = {"DATABASE_OWNER_URL": urls.owner} if as_owner and urls.owner else {}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": _SETTINGS,
        "CATCHBALL_DATA": str(data.absolute()),
        "CATCHBALL_SECRET_KEY": key or secret_key(data),
        "DATABASE_URL": urls.application,
        **owner,
    }


@contextmanager
def reached(data: Path, *, needs_owner: bool = True) -> Iterator[None]:
    """Within, Django is there and its database answers: the given one, else the one that runs on the data folder.

    Where none runs there, it is started for as long as this lasts. Raises AskedWrongly when there is no installation.
    """
    with reached_urls(data) as urls:
        if needs_owner and not urls.owner:
            raise AskedWrongly("DATABASE_OWNER_URL is not set: this is done by the owner of the tables")
        set_up(environment(data, urls, as_owner=True))
        with _told():
            yield


@contextmanager
def reached_urls(data: Path) -> Iterator[Urls]:
    """The same without Django: where the database is."""
    with ExitStack() as stack:
        yield given_urls() or stack.enter_context(_embedded(data))


def set_up(variables: Mapping[str, str]) -> None:
    """Make this process one of the installation: set variables and load Django, once. Raises InvalidSetting."""
    os.environ.update(variables)
    import django  # (slow; commands for documents do without)
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        return
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise InvalidSetting(str(error)) from error


@contextmanager
def _told() -> Iterator[None]:
    """Within, a refused act ends the command with “no”, and a database that does not answer is named."""
    from django.db import OperationalError  # (Django is there by now)

    from catchball.actions.refusals import Refused

    try:
        yield
    except Refused as refusal:
        complain(str(refusal))
        raise typer.Exit(NO) from refusal
    except OperationalError as error:
        raise AskedWrongly(f"the database cannot be used: {str(error).strip()}") from error


@contextmanager
def _embedded(data: Path) -> Iterator[Urls]:
    from catchball.adapters.postgres import EmbeddedPostgres, running_access  # (loads the database's client)
    from catchball.cli.supervision import ending_in_order

    if not (data / "postgres").is_dir():
        raise AskedWrongly(
            f"{data}: there is no installation here. Name its folder with --data or CATCHBALL_DATA, set DATABASE_URL, "
            f"or begin one with: catchball serve --data {data}"
        )
    running = running_access(data)
    if running is not None:
        yield Urls(running.app_url, running.owner_url)
        return
    with ending_in_order(), EmbeddedPostgres(data) as server:
        yield Urls(server.app_url, server.owner_url)
