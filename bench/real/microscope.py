"""Two states of real assembly instructions: is all of them in the cookbook, and what changed from one to the other?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.real.visible_words import missing_words
from catchball.core.decisions import Place
from catchball.core.diff import diff
from catchball.core.document import Cookbook
from catchball.core.schema import Kind
from catchball.core.words import common_pairs
from catchball.formats.markdown.folder import read_markdown_folder
from catchball.formats.markdown.pages import read_markdown_file
from catchball.formats.sources import Imported

EARLIER, LATER = "2019-10", "2020-11"
PICTURES = "images"
_POINTER = b"version https://git-lfs"


@dataclass(frozen=True, slots=True)
class Reading:
    """One state of the instructions, read; `missing` are the visible words of its pages that the cookbook lacks."""

    state: str
    pages: int
    imported: Imported
    missing: Counter[str]

    def count(self) -> tuple[int, int, int, int, int]:
        """Pages, operations, steps, lists of parts or tools, pictures."""
        nodes = self.imported.cookbook.nodes.values()
        kinds = Counter(node.kind for node in nodes)
        lists = sum("resources" in node.fields for node in nodes)
        shown = sum(len(node.fields.get("media", ())) + len(node.fields.get("layout", ())) for node in nodes)
        return self.pages, kinds[Kind.OPERATION], kinds[Kind.STEP], lists, shown


@dataclass(frozen=True, slots=True)
class Changes:
    """How many nodes of one kind stayed as they were, and what became of the others. A node may move and change."""

    kind: Kind
    same: int
    changed: int
    moved: int
    inserted: int
    withdrawn: int


class Folder(Mapping[str, bytes]):
    """The files below a folder by relative path, read when asked for.

    `pictures` is a folder of pictures that stand in for those that are missing here, or are only pointers of Git LFS.
    """

    def __init__(self, folder: Path, pictures: Path | None = None) -> None:
        self._paths = {
            path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
        }
        for path in sorted(pictures.iterdir()) if pictures else ():
            name = f"{PICTURES}/{path.name}"
            if name not in self._paths or self._paths[name].read_bytes().startswith(_POINTER):
                self._paths[name] = path

    def __getitem__(self, name: str) -> bytes:
        return self._paths[name].read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_states(folder: Path) -> tuple[Reading, Reading]:
    """Both states. The earlier one refers to pictures that lie only beside the later one."""
    return (
        read_state(EARLIER, Folder(folder / EARLIER, folder / LATER / PICTURES)),
        read_state(LATER, Folder(folder / LATER)),
    )


def read_state(name: str, files: Mapping[str, bytes]) -> Reading:
    """One state, and a count of words that is independent of the reader.

    The words are counted for the whole folder and for each page by itself, lest a word that is lost on one page be
    covered by one that is there twice elsewhere. A page that the reader names as dropped does not count.
    """
    imported = read_markdown_folder(files)
    dropped = {gone.source for gone in imported.dropped if gone.line is None}
    pages = {path: files[path] for path in files if path.endswith(".md") and path not in dropped}
    missing: Counter[str] = Counter()
    for path, data in pages.items():
        missing += missing_words([data.decode()], read_markdown_file(path, data, files=files).cookbook)
    missing |= missing_words((data.decode() for data in pages.values()), imported.cookbook)
    return Reading(name, len(pages), imported, missing)


def changes(old: Cookbook, new: Cookbook) -> list[Changes]:
    """What changed from one state to another, that was matched to it, for each kind of node."""
    edits = diff(old, new)
    changed = {edit.uid for edit in edits if edit.is_content}
    moved = {edit.uid for edit in edits if edit.atom[1] == Place.PARENT} | _reordered(old, new)
    found = []
    for kind in (Kind.GROUP, Kind.OPERATION, Kind.STEP):
        before = {uid for uid, node in old.nodes.items() if node.kind is kind}
        after = {uid for uid, node in new.nodes.items() if node.kind is kind}
        both = before & after
        found.append(
            Changes(
                kind,
                len(both - changed - moved),
                len(both & changed),
                len(both & moved),
                len(after - before),
                len(before - after),
            )
        )
    return found


def _reordered(old: Cookbook, new: Cookbook) -> set[str]:
    """The fewest nodes that must move within their lists to get from one order to the other."""
    found: set[str] = set()
    for parent, below in new.children.items():
        kept = set(below) & set(old.children.get(parent, ()))
        before = [uid for uid in old.children.get(parent, ()) if uid in kept]
        after = [uid for uid in below if uid in kept]
        found |= kept - {before[place] for place, _ in common_pairs(before, after)}
    return found
