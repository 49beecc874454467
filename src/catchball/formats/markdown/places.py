"""Where things lie when a cookbook is written as Markdown: on which page an operation, in which file a picture.

What was read from a folder remembers its page or folder as a reference that has a path and nothing else.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catchball.core.document import Cookbook
from catchball.core.values import Record
from catchball.formats.markdown.drafts import MEDIA_FIELD
from catchball.formats.markdown.inline import pictures_in
from catchball.formats.markdown.pictures import is_elsewhere, media_kind

_PAGE = re.compile(r"[^/\\\x00].*(?:\.md|\.markdown|/)", re.IGNORECASE)
_PICTURE_FOLDER = "images"


@dataclass(frozen=True, slots=True)
class Pictures:
    """How pictures are referred to: (uid, id of the media item) -> target; and path in the folder -> content."""

    targets: Mapping[tuple[str, str], str]
    files: Mapping[str, str]


def page_reference(path: str) -> dict[str, Any]:
    """The reference by which an operation remembers its page, or a group its folder (a path that ends with `/`)."""
    return {"kind": "document", "identifier": path}


def is_page_reference(reference: Record) -> bool:
    """Whether a reference only tells the page or the folder from which its node was read."""
    said = reference.keys() - {"id"} == {"kind", "identifier"}
    return said and reference["kind"] == "document" and _PAGE.fullmatch(reference["identifier"]) is not None


def remembered_path(fields: Record) -> str:
    """The page or folder that a node was read from; empty where it remembers none that lies within a folder."""
    for reference in fields.get("references", ()):
        path = posixpath.normpath(reference.get("identifier", "."))
        if is_page_reference(reference) and not path.startswith(("..", "/")) and "\\" not in path:
            return f"{path}/" if reference["identifier"].endswith("/") else path
    return ""


def slug(title: str) -> str:
    """A file name made of the words of a title."""
    words = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", title).casefold())
    return words.strip("-._")[:60].strip("-._")


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with -2, -3 … before its ending where it is taken.

    `taken` is in lower case, for letters in another case make no other name.
    """
    stem, ending = posixpath.splitext(name)
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}{ending}"
    return name


def place_pictures(cookbook: Cookbook, pages: Mapping[str, str], endings: Mapping[str, str]) -> Pictures:
    """Where each picture of a cookbook lies, when each node is written on its page (uid -> path).

    A picture keeps its name. Where two contents have one name, or the name lies outside the folder, it gets one that is
    made of its content; `endings` (content -> jpg, png …) completes names that are made so.
    """
    targets: dict[tuple[str, str], str] = {}
    files: dict[str, str] = {}
    for uid, item, within in sorted(_items(cookbook), key=lambda one: not one[2]):
        folder = posixpath.dirname(pages[uid])
        if within:
            targets[uid, item["id"]] = item["name"]
            if "content" in item and not is_elsewhere(item["name"]):
                files.setdefault(posixpath.normpath(posixpath.join(folder, item["name"])), item["content"])
        else:
            home = posixpath.dirname(_remembered_page(cookbook, uid))
            targets[uid, item["id"]] = _placed(item, home, folder, files, endings)
    return Pictures(targets, files)


def _placed(item: Record, home: str, folder: str, files: dict[str, str], endings: Mapping[str, str]) -> str:
    """The target of a picture that was named in one folder and is now shown in another; its file is added to files."""
    target, content = str(item.get("name", "")), item.get("content")
    if is_elsewhere(target) or media_kind(target) is None:
        if content is None:
            return target
        target = ""
    path = posixpath.normpath(posixpath.join(home, target)) if target else ""
    if content is not None:
        if not path or path.startswith("..") or files.get(path, content) != content:
            path = _own_name(path, content, endings)
        files[path] = content
    if not path or (home == folder and path == posixpath.normpath(posixpath.join(home, target))):
        return target
    return posixpath.relpath(path, folder or ".")


def _remembered_page(cookbook: Cookbook, uid: str) -> str:
    """The page or folder that a node or the nearest one above it was read from; empty where none remembers."""
    paths = (remembered_path(cookbook.nodes[one].fields) for one in reversed(cookbook.path(uid)))
    return next((path for path in paths if path), "")


def _items(cookbook: Cookbook) -> Iterator[tuple[str, Record, bool]]:
    """The media items with the uid of their node, and whether the node's text itself shows the picture."""
    for uid in cookbook.walk():
        node = cookbook.nodes[uid]
        media = node.fields.get(MEDIA_FIELD[node.kind], ())
        shown = pictures_within(node.fields) if media else []
        for item in media:
            yield uid, item, item.get("name") in shown


def pictures_within(fields: Record) -> list[str]:
    """The names of pictures in files that the texts of a node show themselves, of a cookbook in one language."""
    found = (picture.target for text in _texts(fields) for picture in pictures_in(text))
    return [target for target in found if not is_elsewhere(target)]


def _texts(fields: Record) -> Iterator[str]:
    for name in ("title", "purpose", "description", "instruction"):
        yield from fields.get(name, {}).values()
    for resource in fields.get("resources", ()):
        yield from resource.get("name", {}).values()


def _own_name(path: str, content: str, endings: Mapping[str, str]) -> str:
    digest = content.rpartition(":")[2][:16]
    if not path or path.startswith(".."):
        return f"{_PICTURE_FOLDER}/{digest}.{endings.get(content, 'jpg')}"
    stem, ending = posixpath.splitext(path)
    return f"{stem}-{digest}{ending}"
