"""Setting PDFs by typst: a process of its own for each, which is ended when it takes too long.

What people wrote is handed over as JSON and shown by templates of ours, so nothing in it is ever obeyed as markup; the
process sees one temporary folder with templates, data and pictures. Fonts are those of the system and those in the
folder `fonts` of the data folder. The readable fake is `Typesetter` itself with a folder of fonts and none of the
system's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.conf import settings
from PIL import Image

from catchball.adapters.media import MediaFolder
from catchball.adapters.typesetting_process import CANNOT, FONT_MISSING
from catchball.core.paper import CannotPrint, FontMissing, Paper

_TEMPLATES = Path(__file__).with_name("typst")
_SECONDS = 60
_LARGEST_SIDE = 1800
"""Pixels: as sharp as paper of this size shows."""
_QUALITY = 88
_PLAIN_MODES = ("L", "P", "RGB", "RGBA")


class Typesetter:
    """Sets documents with the pictures and fonts of this installation."""

    def __init__(self, fonts: Path | None = None, *, uses_system_fonts: bool = True, seconds: float = _SECONDS) -> None:
        self._fonts = Path(settings.DATA) / "fonts" if fonts is None else fonts
        self._uses_system_fonts = uses_system_fonts
        self._seconds = seconds

    def pdf(self, paper: Paper) -> bytes:
        """The PDF. Raises FontMissing, and CannotPrint when typst is not installed or needs too long."""
        with TemporaryDirectory(prefix="catchball-print-") as name:
            folder = Path(name)
            for template in _TEMPLATES.glob("*.typ"):
                (folder / template.name).write_bytes(template.read_bytes())
            data = {**paper.data, "pictures": _put_pictures(folder, paper.pictures)}
            (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
            self._set(folder, f"{paper.template}.typ")
            return (folder / "out.pdf").read_bytes()

    def _set(self, folder: Path, template: str) -> None:
        fonts = [str(self._fonts)] if self._fonts.is_dir() else []
        job = {"template": template, "fonts": fonts, "uses_system_fonts": self._uses_system_fonts}
        command = [sys.executable, "-P", "-m", "catchball.adapters.typesetting_process", json.dumps(job)]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=self._seconds, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise CannotPrint(
                f"Setting this took longer than {self._seconds:g} seconds; print fewer operations at once."
            ) from error
        told = done.stderr.decode("utf-8", "replace").strip()
        if done.returncode == FONT_MISSING:
            raise FontMissing(told)
        if done.returncode == CANNOT:
            raise CannotPrint(told)
        if done.returncode:
            raise RuntimeError(f"typst ended with {done.returncode}: {told}")


def _put_pictures(folder: Path, contents: Iterable[str]) -> dict[str, Any]:
    """Content -> the file in the folder, and how high it is for its width; those that cannot be shown are left out."""
    kept = MediaFolder(Path(settings.MEDIA_ROOT))
    found: dict[str, Any] = {}
    for number, content in enumerate(contents):
        digest = content.removeprefix("sha256:")
        if kept.has(digest) and (put := _put_picture(kept.path(digest), folder / f"picture{number}")) is not None:
            found[content] = {"file": put.file.name, "ratio": put.ratio}
    return found


class _Put(NamedTuple):
    file: Path
    ratio: float


def _put_picture(source: Path, target: Path) -> _Put | None:
    """A picture as PNG or JPEG, no larger than paper can show. None for one that is damaged."""
    try:
        with Image.open(source) as picture:
            return _put_opened(picture, source, target)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # (what Pillow says of broken files)
        return None


def _put_opened(picture: Image.Image, source: Path, target: Path) -> _Put:
    is_jpeg = picture.format == "JPEG"
    file = target.with_suffix(".jpg" if is_jpeg else ".png")
    picture.load()  # (a file that is cut off shows here)
    if picture.format in ("JPEG", "PNG") and max(picture.size) <= _LARGEST_SIDE and picture.mode in _PLAIN_MODES:
        file.write_bytes(source.read_bytes())
    else:
        picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
        picture.convert("RGB" if is_jpeg else "RGBA").save(file, quality=_QUALITY)
    return _Put(file, picture.height / picture.width)
