"""Picture files, by content: `<first two signs>/<sha256>` below one folder. Files are only ever added.

Whose picture it is and who may see it is said by rows of the database; equal pictures of two parties are one file.
The readable fake is a folder of a test.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

_NAME = re.compile(r"[0-9a-f]{64}")


class MediaFolder:
    """The pictures of an installation."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, digest: str) -> Path:
        """Where the picture with this sha256 stands, or would. Raises ValueError for what is no digest."""
        if not _NAME.fullmatch(digest):
            raise ValueError(f"{digest[:80]!r} is no sha256")
        return self._root / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether it is there."""
        return self.path(digest).is_file()

    def read(self, digest: str) -> bytes:
        """Its bytes. Raises FileNotFoundError, and ValueError when they are not what they were."""
        data = self.path(digest).read_bytes()
        if sha256(data).hexdigest() != digest:
            raise ValueError(f"{self.path(digest)}: the picture is damaged; put it back from a backup")
        return data

    def put(self, data: bytes) -> str:
        """Keep a picture; its sha256. It is on the disk, whole, when this returns. Raises OSError."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if path.is_file() and path.stat().st_size == len(data):
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{digest[:12]}-{secrets.token_hex(6)}.new")
        try:
            with temporary.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return digest

    def remove(self, digest: str) -> None:
        """Remove a picture; nothing happens when it is not there."""
        self.path(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """The sha256 of every picture, sorted."""
        if self._root.is_dir():
            for path in sorted(self._root.glob("??/*")):
                if _NAME.fullmatch(path.name) and path.parent.name == path.name[:2] and path.is_file():
                    yield path.name


class PictureStorage(Storage):
    """The pictures of the installation as Django's storage, by which actions keep them: the name is the content's."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: what is there under it is the same."""
        del max_length
        return name

    def exists(self, name: str) -> bool:
        """Whether the picture with this sha256 is there."""
        return self._folder.has(name)

    def size(self, name: str) -> int:
        """How many bytes it has."""
        return self._folder.path(name).stat().st_size

    @property
    def _folder(self) -> MediaFolder:
        return MediaFolder(Path(settings.MEDIA_ROOT))

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        del mode
        return ContentFile(self._folder.read(name), name)

    def _save(self, name: str, content: File[bytes]) -> str:
        del name
        return self._folder.put(content.read())
