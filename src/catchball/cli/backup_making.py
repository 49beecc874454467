"""Making a backup: one moment of the database, then the pictures, which are only ever added."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from catchball.adapters import database_state, dumping
from catchball.adapters.media import MediaFolder
from catchball.cli.backup_archive import DUMP, MEDIA, SECRET, Manifest, verified, write_archive
from catchball.cli.complaints import AskedWrongly
from catchball.cli.database_reached import owner_url
from catchball.cli.writing import beside


@dataclass(frozen=True, slots=True)
class Made:
    """What was backed up, and the sha256 of pictures that the database names and nobody has."""

    manifest: Manifest
    missing: tuple[str, ...]


def make_backup(file: Path, data: Path, programs: Path | None) -> Made:
    """Write the archive: whole or not at all. Raises AskedWrongly, OSError."""
    if file.exists():
        raise AskedWrongly(f"{file}: is there already; name another file")
    if not file.absolute().parent.is_dir():
        raise AskedWrongly(f"{file}: the folder {file.absolute().parent} does not exist; make it first")
    dump, archive = beside(file.absolute()), beside(file.absolute())
    try:
        with owner_url(data) as url:
            manifest, named = _dumped(url, dump, programs)
        folder = MediaFolder(data / "media")
        files = {DUMP: dump} | {f"{MEDIA}{digest}": folder.path(digest) for digest in folder.digests()}
        if (data / SECRET).is_file() and not os.environ.get("CATCHBALL_SECRET_KEY"):
            files[SECRET] = data / SECRET
        written = _write(archive, manifest, files)
        if verified(archive) != written:
            raise AskedWrongly(f"{file}: what was written is not what is read again; look at the disk")
        archive.replace(file)
    finally:
        dump.unlink(missing_ok=True)
        archive.unlink(missing_ok=True)
    return Made(written, tuple(digest for digest in named if not folder.has(digest)))


def _dumped(url: str, dump: Path, programs: Path | None) -> tuple[Manifest, list[str]]:
    """The database as it is now, and the pictures that it names at this moment."""
    try:
        with database_state.snapshot(url) as moment:
            dumping.dump(url, dump, moment.name, programs)
            tables = database_state.tables(moment.connection)
            manifest = Manifest(
                version=version("catchball"),
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                postgres=database_state.server_version(moment.connection),
                migrations=database_state.migrations(moment.connection),
                tables={name: asdict(state) for name, state in tables.items()},
            )
            rows = moment.connection.execute("select distinct sha256 from store_media order by 1").fetchall()
            return manifest, [str(digest) for (digest,) in rows]
    except psycopg.Error as error:
        raise AskedWrongly(f"the database cannot be backed up: {str(error).strip()}") from error


def _write(archive: Path, manifest: Manifest, files: dict[str, Path]) -> Manifest:
    with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        written = write_archive(out, manifest, files)
        out.flush()
        os.fsync(out.fileno())
    return written
