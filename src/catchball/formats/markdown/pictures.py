"""The pictures of Markdown pages: found among the files, cleaned, kept by their content."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

from catchball.formats.errors import FormatError
from catchball.formats.markdown.source import Page
from catchball.formats.pictures.cleaning import clean_picture, picture_id
from catchball.formats.sources import Files

MissingPictures: TypeAlias = Literal["error", "keep"]
"""What to do about a picture that is not among the files: refuse the page, or keep its name and caption."""

_PICTURES = frozenset({".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"})
_CLIPS = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".ogv", ".webm"})
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")
_LFS_POINTER = b"version https://git-lfs.github.com/"


class Gallery:
    """The pictures that the pages of one import show.

    While pages are read, `pictures` grows (id -> cleaned bytes), `named` (paths that pages refer to) and `notes`.
    """

    def __init__(self, files: Files, missing: MissingPictures) -> None:
        self._files = files
        self._missing = missing if files else "keep"
        self._known: dict[str, str] = {}
        self.named: set[str] = set()
        self.pictures: dict[str, bytes] = {}
        self.notes: list[str] = []

    def item(self, page: Page, line: int, target: str) -> dict[str, Any] | None:
        """The media item, without id and caption, of a picture that a page refers to; None for what is no picture.

        Raises FormatError with the line when the file is missing, is no acceptable picture, or lies outside the folder.
        """
        kind = media_kind(target)
        if kind is None or is_elsewhere(target):
            return None if kind is None else {"kind": kind, "name": target}
        path = local_path(page.name, target, line)
        content = {} if kind == "clip" else self._content(page, line, target, path)
        return {"kind": kind, **content, "name": target}

    def _content(self, page: Page, line: int, target: str, path: str) -> dict[str, str]:
        path = path if path in self._files else _decoded(path)
        self.named.add(path)
        if path in self._known:
            return {"content": self._known[path]}
        data = self._files.get(path)
        if data is None or (self._missing == "keep" and data.startswith(_LFS_POINTER)):
            return self._without(page, line, target, pointer=data is not None)
        try:
            cleaned = clean_picture(data, path)
        except FormatError as error:
            raise FormatError(page.name, f"the picture {target}: {error.what}", line=line) from error
        self._known[path] = picture_id(cleaned)
        self.pictures[self._known[path]] = cleaned
        return {"content": self._known[path]}

    def _without(self, page: Page, line: int, target: str, *, pointer: bool) -> dict[str, str]:
        if self._missing == "error":
            said = f"the picture {target} is not among the files; add it, or choose to keep missing pictures by name"
            raise FormatError(page.name, said, line=line)
        reason = "is only a pointer of Git LFS" if pointer else "is not among the files"
        self.notes.append(f"{page.name}:{line}: the picture {target} {reason}; its name and caption are kept")
        return {}


def media_kind(target: str) -> str | None:
    """Whether a target is that of a picture or of a clip; None where it is another file, such as a model."""
    ending = PurePosixPath(re.split(r"[?#]", target, maxsplit=1)[0]).suffix.lower()
    if ending in _CLIPS:
        return "clip"
    return "picture" if ending in _PICTURES or is_elsewhere(target) else None


def is_elsewhere(target: str) -> bool:
    """Whether a target lies outside the folder on purpose: an address, or a path from the top of a site."""
    return _ELSEWHERE.match(target) is not None


def local_path(page: str, target: str, line: int) -> str:
    """The path of a target in the folder. Raises FormatError when it climbs out of the folder."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
    for one in (path, _decoded(path)):
        if one.startswith(("../", "/")) or one == "..":
            raise FormatError(page, f"{target} lies outside the folder; move it into the folder", line=line)
    return path


def _decoded(path: str) -> str:
    return posixpath.normpath(unquote(path))
