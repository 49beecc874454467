"""Writing files: whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from catchball.cli.complaints import AskedWrongly
from catchball.cli.media import PictureFolder, media_folder
from catchball.core.check import pictures
from catchball.core.document import Cookbook, cookbook
from catchball.formats.errors import FormatError
from catchball.formats.json_files.cookbook_json import write_cookbook


def write_document(path: Path, document: Cookbook, available: Mapping[str, bytes]) -> int:
    """Write a cookbook as JSON, and those of its pictures that are available beside it. The number of its pictures.

    Raises InvalidCookbook when the document is not one that could be read again.
    """
    if path.suffix.casefold() != ".json":
        raise AskedWrongly(f"{path}: a cookbook is written as JSON; name a file that ends with .json")
    check_folder(path)
    checked = cookbook(document.root, document.nodes.values(), document.children, document.withdrawn)
    text = write_cookbook(checked)
    write_files([*picture_files(path, document, available), (path, text.encode())])
    return sum(content in available for content in pictures(document))


def check_folder(path: Path) -> None:
    """Raise AskedWrongly when the folder in which a file is to be written does not exist."""
    if not path.absolute().parent.is_dir():
        raise AskedWrongly(f"{path}: the folder {path.absolute().parent} does not exist; make it first")


def picture_files(path: Path, document: Cookbook, available: Mapping[str, bytes]) -> Iterator[tuple[Path, bytes]]:
    """The pictures that still have to be written beside a document: `<its name>.media/<sha256>.<ending>`."""
    folder = media_folder(path)
    known = PictureFolder(folder)
    for content in pictures(document):
        if content in available and content not in known:
            data = available[content]
            yield folder / f"{content.removeprefix('sha256:')}.{ending_of(data)}", data


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it appears, or replaces another, only when it is complete. Raises OSError."""
    write_files([(path, data)])


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files, all or none; they are moved into place in this order when all are complete. Raises OSError.

    A folder of pictures that does not exist is made, if the one in which it stands does.
    """
    staged: list[tuple[Path, Path]] = []
    created: list[Path] = []
    try:
        for path, data in files:
            created += _made(path.parent)
            staged.append((beside(path), path))
            _stage(*staged[-1], data)
        for temporary, path in staged:
            created += [] if path.exists() else [path]
            temporary.replace(path)
    except BaseException:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        for path in reversed(created):
            _take_away(path)
        raise


def beside(path: Path) -> Path:
    """A name for something temporary in the same folder, so that it can be moved into place at once."""
    return path.with_name(f".catchball-{secrets.token_hex(6)}.tmp")


def ending_of(data: bytes) -> str:
    """The ending of a picture's file name: jpg, png, webp or gif; bin for what is no picture."""
    from catchball.formats.pictures.cleaning import picture_ending  # (loads Pillow, which most runs do not need)

    try:
        return picture_ending(data)
    except FormatError:
        return "bin"


def _made(folder: Path) -> list[Path]:
    """The folder, if it had to be made."""
    if folder.exists() or not folder.parent.exists():
        return []
    folder.mkdir()
    return [folder]


def _stage(temporary: Path, path: Path, data: bytes) -> None:
    if path.is_dir():
        raise AskedWrongly(f"{path}: is a folder; name a file")
    try:
        with temporary.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _take_away(path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
