"""Pictures looked up by file name in a folder: cleaned once, gathered by identity."""

from __future__ import annotations

from dataclasses import dataclass, field

from catchball.formats.pictures.cleaning import clean_picture, picture_id
from catchball.formats.sources import Files


@dataclass(slots=True)
class PictureFiles:
    """The pictures of a folder; `found` gathers those that were asked for, `sha256:<hex>` -> cleaned bytes."""

    files: Files
    found: dict[str, bytes] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _paths: dict[str, list[str]] | None = None

    def content(self, name: str) -> str | None:
        """The identity of the picture of this name: its path or, where only one file has it, the last part of one.

        None when there is no such file. Raises FormatError when the file is no picture.
        """
        path = name if name in self.files else self._only_path(name)
        if path is None:
            return None
        if path not in self._ids:
            cleaned = clean_picture(self.files[path], path)
            self._ids[path] = picture_id(cleaned)
            self.found[self._ids[path]] = cleaned
        return self._ids[path]

    def _only_path(self, name: str) -> str | None:
        if self._paths is None:
            self._paths = {}
            for path in self.files:
                self._paths.setdefault(path.rpartition("/")[2].casefold(), []).append(path)
        paths = self._paths.get(name.replace("\\", "/").rpartition("/")[2].casefold(), [])
        return paths[0] if len(paths) == 1 else None
