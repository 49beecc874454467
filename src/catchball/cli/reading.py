"""Reading a cookbook from whatever holds it: JSON, a page or folder of Markdown, a folder of text, a spreadsheet."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from catchball.cli.complaints import AskedWrongly
from catchball.cli.folder_files import LARGEST_FILE, FolderFiles
from catchball.cli.media import PictureFolder, media_folder
from catchball.cli.other_languages import with_other_languages
from catchball.cli.terminal import working
from catchball.core.document import Cookbook, valid_uid
from catchball.core.errors import InvalidCookbook
from catchball.core.fit import check_kinds
from catchball.core.schema import Field, Type
from catchball.core.values import normal_value
from catchball.formats.errors import FormatError
from catchball.formats.json_files.cookbook_json import read_cookbook
from catchball.formats.sources import Dropped, Imported

MEDIA = "media"
"""The folder of the pictures inside a folder of text."""
_TEXT_BEGINS = "cookbook.txt"
_PAGES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source is to be read: who issues uids to nodes that have none, the language, what of missing pictures.

    Without an issuer the uids are provisional. Raises AskedWrongly when the issuer or the language cannot be one.
    """

    issuer: str = ""
    language: str | None = None
    keep_missing: bool = True

    def __post_init__(self) -> None:
        if self.issuer and not valid_uid(f"{self.issuer}-1"):
            raise AskedWrongly(
                f"--issuer {self.issuer}: the name of an issuer has letters, digits, . _ - and no blanks"
            )
        check_language(self.language)


@dataclass(frozen=True)
class Loaded:
    """A cookbook with its pictures (`sha256:…` -> bytes) and what its source had beside.

    `identified`: its nodes came with uids. `in_one_language`: its source cannot hold translations.
    """

    path: Path
    cookbook: Cookbook
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    identified: bool = True
    in_one_language: bool = False


def check_language(tag: str | None) -> None:
    """Raise AskedWrongly when the tag is not that of a language."""
    try:
        normal_value({tag: "words"} if tag else {}, Field(Type.TEXT), ())
    except InvalidCookbook as error:
        raise AskedWrongly(f"--language {error}") from error


def load(path: Path, how: Reading | None = None) -> Loaded:
    """The cookbook at a path. Raises FormatError, InvalidCookbook, AskedWrongly or OSError, with file and place."""
    with working(f"Reading {path}"):
        try:
            return _reader(path)(path, how or Reading())
        except FormatError as error:
            raise _placed(error, path) from error
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), error.filename or str(path)) from error


def matched(loaded: Loaded, like: Cookbook) -> Loaded:
    """The same content with the uids of the cookbook that it was made from."""
    from catchball.core.match import match  # (only what came without uids needs to be matched)

    with working(f"Matching {loaded.path}"):
        document = match(loaded.cookbook, like)
    if loaded.in_one_language:
        document = with_other_languages(document, like)
    return replace(loaded, cookbook=document, identified=True)


def load_family(first: Path, *others: Path) -> tuple[Loaded, ...]:
    """Cookbooks that are to be compared: those without uids are matched to the first one that has them.

    Raises InvalidCookbook when a uid means nodes of two kinds.
    """
    loaded = [load(path) for path in (first, *others)]
    like = next((one for one in loaded if one.identified), loaded[0])
    family = tuple(one if one is like or one.identified else matched(one, like.cookbook) for one in loaded)
    check_kinds(one.cookbook for one in family)
    return family


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises AskedWrongly when it is too large to be one that Catchball reads."""
    if path.stat().st_size > LARGEST_FILE:
        raise AskedWrongly(f"{path}: has {path.stat().st_size:,} bytes; at most {LARGEST_FILE:,} are allowed")
    return path.read_bytes()


_Reader = Callable[[Path, Reading], Loaded]


def _reader(path: Path) -> _Reader:
    """How to read a path, told from its content where that is sure, else from its ending."""
    if path.is_dir():
        return _text_folder if (path / _TEXT_BEGINS).is_file() else _markdown_folder
    with path.open("rb") as file:
        begin = file.read(4096)
    if begin.startswith(b"PK\x03\x04"):
        return _xlsx
    if begin.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return _json
    if path.suffix.casefold() in _PAGES:
        return _markdown_file
    found = {".json": _json, ".xlsx": _xlsx}.get(path.suffix.casefold())
    if found is None:
        known = "JSON, XLSX, a Markdown file or folder, or a folder of text files"
        raise AskedWrongly(f"{path}: is none of the formats that can be read: {known}")
    return found


def _json(path: Path, _: Reading) -> Loaded:
    document = read_cookbook(read_bytes(path), str(path))
    return Loaded(path, document, PictureFolder(media_folder(path)))


def _xlsx(path: Path, how: Reading) -> Loaded:
    from catchball.formats.xlsx.reading import read_xlsx  # (most runs do not need it)

    data = read_bytes(path)
    files = FolderFiles(path.parent)
    stranger = f"unknown.{sha256(data).hexdigest()[:12]}"
    read = read_xlsx(data, path.name, issuer=stranger, files=files)
    new = sum(uid.startswith(f"{stranger}-") for uid in read.cookbook.nodes)
    identified = not read.cookbook.root.startswith(f"{stranger}-")
    if new and how.issuer:
        read = read_xlsx(data, path.name, issuer=how.issuer, files=files)
    elif new and identified:
        told = f"{path}: {new} new rows got provisional uids; import the sheet with --issuer to give them lasting ones"
        read = replace(read, notes=(*read.notes, told))
    return _loaded(path, read, media_folder(path), identified=identified)


def _markdown_file(path: Path, how: Reading) -> Loaded:
    from catchball.formats.markdown.pages import read_markdown_file  # (loads a Markdown parser and Pillow)

    data = read_bytes(path)
    read = read_markdown_file(
        path.name,
        data,
        files=FolderFiles(path.parent),
        issuer=how.issuer or "unknown",
        language=how.language,
        missing_pictures="keep" if how.keep_missing else "error",
    )
    return replace(_loaded(path, read, media_folder(path), identified=False), in_one_language=True)


def _markdown_folder(path: Path, how: Reading) -> Loaded:
    from catchball.formats.markdown.folder import read_markdown_folder  # (loads a Markdown parser and Pillow)

    read = read_markdown_folder(
        FolderFiles(path),
        issuer=how.issuer or "unknown",
        language=how.language,
        missing_pictures="keep" if how.keep_missing else "error",
    )
    return replace(_loaded(path, read, path / MEDIA, identified=False), in_one_language=True)


def _text_folder(path: Path, _: Reading) -> Loaded:
    from catchball.formats.text_folder.reading import read_text_folder  # (beside its siblings)

    return _loaded(path, read_text_folder(FolderFiles(path), source=str(path)), path / MEDIA, identified=True)


def _loaded(path: Path, read: Imported, media: Path, *, identified: bool) -> Loaded:
    pictures = ChainMap(dict(read.pictures), PictureFolder(media))  # type: ignore[arg-type]  # (only read)
    return Loaded(path, read.cookbook, pictures, read.dropped, read.notes, identified)


def _placed(error: FormatError, path: Path) -> FormatError:
    """The error with its file as the person named it: importers know files by their path in the folder."""
    source = error.source
    if source == str(path) or source.startswith(f"{path}/"):
        return error
    inside = path / source if path.is_dir() else path.parent / source
    named = str(inside) if inside.exists() else str(path)
    told = error.what if inside.exists() or source == path.name else f"{source}: {error.what}"
    return FormatError(named, told, line=error.line, cell=error.cell)
