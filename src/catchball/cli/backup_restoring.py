"""Restoring a backup: verified first, then pictures, then the database in one transaction, then compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from catchball.adapters import database_state, dumping
from catchball.adapters.media import MediaFolder
from catchball.cli.backup_archive import DUMP, MEDIA, SECRET, Manifest, copy, unpack, verified
from catchball.cli.complaints import AskedWrongly
from catchball.cli.database_reached import alone
from catchball.cli.installation import environment, given_urls, set_up, write_secret

_PICTURE = re.compile(rf"{MEDIA}([0-9a-f]{{64}})")


def restore_backup(file: Path, data: Path, programs: Path | None, *, replace: bool) -> Manifest:
    """Put a backup into an installation; what it held. Raises AskedWrongly, DumpFailed, OSError."""
    manifest = verified(file)
    folder = MediaFolder(data / "media")
    with alone(data) as urls:
        set_up(environment(data, urls, as_owner=True))
        _require_known(manifest)
        _require_free(urls.owner, folder, replace=replace)
        before = set(folder.digests())
        with TemporaryDirectory(prefix=".restore-", dir=data) as scratch:
            dump, secret = Path(scratch) / DUMP, Path(scratch) / SECRET
            unpack(file, partial(_keep, folder, {DUMP: dump, SECRET: secret}))
            dumping.replace_by(urls.owner, dump, programs)
            if secret.exists():
                write_secret(data / SECRET, secret.read_text("utf-8").strip())
        _compare(urls.owner, manifest)
        for digest in before - _pictures(manifest):
            folder.remove(digest)
        _finish()
    return manifest


def database_in_danger() -> str:
    """The database that a restore would replace, where DATABASE_URL names one; it wins over any --data."""
    given = given_urls()
    if given is None:
        return ""
    parts = conninfo_to_dict(given.owner or given.application)
    return f"{parts.get('dbname', '')} at {parts.get('host', 'this machine')}"


def _require_free(url: str, folder: MediaFolder, *, replace: bool) -> None:
    try:
        with psycopg.connect(url) as connection:
            if others := database_state.others(connection):
                raise AskedWrongly(f"{others} connections of web servers or workers are open; end those first")
            is_used = database_state.is_used(connection)
    except psycopg.Error as error:
        raise AskedWrongly(f"the database cannot be used: {str(error).strip()}") from error
    if not replace and (is_used or next(iter(folder.digests()), None)):
        raise AskedWrongly(
            "this installation is not empty; restore into a new one, or say --replace to lose what it holds"
        )


def _require_known(manifest: Manifest) -> None:
    """Refuse a backup of a newer program: its tables are others than ours."""
    from catchball.cli.migrating import known_migrations  # (loads Django)

    if newer := sorted(set(manifest.migrations) - known_migrations()):
        raise AskedWrongly(
            f"this backup was made by Catchball {manifest.version}, which is newer than this program ({newer[0]}); "
            f"install that version first"
        )


def _keep(folder: MediaFolder, places: Mapping[str, Path], name: str, content: IO[bytes]) -> None:
    if name in places:
        with places[name].open("xb") as out:
            copy(content, out)
    elif found := _PICTURE.fullmatch(name):
        if folder.put(content.read()) != found[1]:
            raise AskedWrongly(f"{name} in this backup is not the picture that its name says")
    else:
        raise AskedWrongly(f"{name[:200]} is in this backup, and belongs into none")


def _compare(url: str, manifest: Manifest) -> None:
    with psycopg.connect(url) as connection:
        found = {name: asdict(state) for name, state in database_state.tables(connection).items()}
    if different := sorted(_different(manifest.tables, found)):
        raise AskedWrongly(
            f"after restoring, {', '.join(different)} is not as it was backed up; do not use this installation"
        )


def _different(expected: Mapping[str, dict[str, Any]], found: Mapping[str, dict[str, Any]]) -> set[str]:
    return {name for name in {*expected, *found} if expected.get(name) != found.get(name)}


def _pictures(manifest: Manifest) -> set[str]:
    return {found[1] for name in manifest.files if (found := _PICTURE.fullmatch(name))}


def _finish() -> None:
    """Bring an older backup up to date, grant the application its rights, and prove the audit trail whole."""
    from catchball.cli.audit_trail import verified as verified_trail  # (Django is there by now)
    from catchball.cli.migrating import bring_up_to_date

    bring_up_to_date()
    if broken := verified_trail().broken:
        raise AskedWrongly(f"the audit trail was broken when it was backed up: {broken[0]}")
