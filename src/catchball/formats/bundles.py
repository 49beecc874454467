"""A cookbook from files that were sent together: the one that holds it, and its pictures; or a folder as a ZIP file."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from catchball.core.check import pictures
from catchball.formats.errors import FormatError
from catchball.formats.json_files.cookbook_json import read_cookbook
from catchball.formats.markdown.folder import read_markdown_folder
from catchball.formats.markdown.pages import read_markdown_file
from catchball.formats.pictures.files import PictureFiles
from catchball.formats.sources import Files, Imported
from catchball.formats.text_folder.notation import COOKBOOK_FILE
from catchball.formats.text_folder.reading import read_text_folder
from catchball.formats.xlsx.reading import read_xlsx

LARGEST_BUNDLE: Final = 200 * 2**20
"""Bytes of all files together, unpacked."""
MOST_FILES: Final = 5_000
ENDINGS: Final = (".json", ".xlsx", ".md", ".markdown", ".zip")
"""What a file ends with that holds a cookbook, or a folder with one."""
_MARKDOWN = (".md", ".markdown")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
"""What `zipfile` raises for content that is damaged, encrypted (RuntimeError) or packed in an unknown way."""
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


def read_bundle(sent: Mapping[str, bytes], *, issuer: str, language: str | None = None) -> Imported:
    """The cookbook that is in files, by their names, with those pictures that it shows.

    `issuer` gives uids to nodes that come without; `language` is that of a text that does not say it. Pictures that are
    missing are kept by name. Raises FormatError with file and place: what the reader of the format raises, more than
    one cookbook or none, a ZIP file that is damaged, encrypted or too large.
    """
    files = dict(_unpacked(sent))
    if COOKBOOK_FILE in files:
        return _with_pictures(read_text_folder(files, source=COOKBOOK_FILE), files)
    holders = [name for name in files if name.casefold().endswith((".json", ".xlsx"))]
    pages = [name for name in files if name.casefold().endswith(_MARKDOWN)]
    if len(holders) > 1 or (holders and pages):
        raise FormatError(
            ", ".join([*holders, *pages])[:200], "more than one file holds a cookbook; send one at a time"
        )
    if holders:
        return _with_pictures(_read_file(holders[0], files, issuer), files)
    if not pages:
        names = ", ".join(sent)[:200] or "nothing"
        raise FormatError(names, f"no file here holds a cookbook; expected one that ends with {', '.join(ENDINGS)}")
    if len(pages) == 1:
        (name,) = pages
        return read_markdown_file(
            name, files[name], files=files, issuer=issuer, language=language, missing_pictures="keep"
        )
    return read_markdown_folder(files, issuer=issuer, language=language, missing_pictures="keep")


def _read_file(name: str, files: Files, issuer: str) -> Imported:
    if name.casefold().endswith(".xlsx"):
        return read_xlsx(files[name], name, issuer=issuer, files=files)
    return Imported(read_cookbook(files[name], name))


def _with_pictures(read: Imported, files: Files) -> Imported:
    """With the pictures among the files that are shown by their content, whatever their names."""
    wanted = set(pictures(read.cookbook)) - set(read.pictures)
    brought = PictureFiles(files)
    for name in files:
        if wanted and name.casefold().endswith(_PICTURES):
            brought.content(name)
    shown = {content: data for content, data in brought.found.items() if content in wanted}
    return replace(read, pictures={**read.pictures, **shown})


def _unpacked(sent: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, data in sent.items():
        if not name.casefold().endswith(".zip"):
            yield name, data
            continue
        if len(sent) > 1:
            raise FormatError(name, "a ZIP file is sent alone: pictures are in it")
        yield from _without_folder(_folder(name, data))


def _folder(name: str, data: bytes) -> dict[str, bytes]:
    """The files of a ZIP file. Its own account of sizes is not believed: reading ends where there is too much."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as folder:
            return _members(name, folder)
    except FormatError:
        raise
    except _UNREADABLE as error:
        raise FormatError(name, f"the ZIP file cannot be read: {error}") from error


def _members(name: str, folder: zipfile.ZipFile) -> dict[str, bytes]:
    members = [member for member in folder.infolist() if not member.is_dir() and _is_ours(member.filename)]
    if len(members) > MOST_FILES:
        raise FormatError(name, f"there are {len(members):,} files in it; at most {MOST_FILES:,} are allowed")
    found: dict[str, bytes] = {}
    left = LARGEST_BUNDLE
    for member in members:
        with folder.open(member) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise FormatError(name, f"it holds more than {LARGEST_BUNDLE // 2**20} MB")
        found[member.filename] = content
    return found


def _is_ours(name: str) -> bool:
    """Not the files that operating systems put beside, and none outside of the folder."""
    parts = PurePosixPath(name).parts
    return not any(part.startswith((".", "__MACOSX")) for part in parts) and not name.startswith("/")


def _without_folder(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Files as they lie in the one folder that holds them all, where there is one."""
    tops = {name.partition("/")[0] for name in files if "/" in name}
    if len(tops) != 1 or any("/" not in name for name in files):
        yield from files.items()
        return
    for name, data in files.items():
        yield name.partition("/")[2], data
