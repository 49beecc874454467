"""A folder of text files as a cookbook; see text_notation for how they read."""

from __future__ import annotations

import re
from typing import NamedTuple

from catchball.core.document import Node, Withdrawn, cookbook, node, valid_uid
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, Kind
from catchball.formats.errors import FormatError
from catchball.formats.sources import Dropped, Files, Imported
from catchball.formats.text_folder.fields import Lines, line_number_of, read_fields
from catchball.formats.text_folder.notation import CONTENTS, COOKBOOK_FILE, ENDING, TEXT_FORMAT, WITHDRAWN_FILE
from catchball.formats.utf8_text import utf8_text

_HEAD = re.compile(
    r"(?P<kind>cookbook|group|operation|step) (?P<uid>\S+)(?: copied from (?P<source>\S+))?"
    r"(?P<withdrawn> withdrawn from (?P<parent>\S+)(?: in revision (?P<revision>[1-9][0-9]{0,8}))?)?"
)
_ENTRY = re.compile(r"(?P<kind>group|operation) (?P<uid>\S+)(?:\s+#.*)?")


class _Entry(NamedTuple):
    """A line of the contents: a group or an operation, and the uid of the node in which it stands."""

    place: int
    kind: str
    uid: str
    parent: str


class _Read(NamedTuple):
    """A node as it stands in a file, and what its head says of its withdrawal."""

    node: Node
    lines: Lines
    head: int
    withdrawn: Withdrawn | None


def read_text_folder(files: Files, *, source: str) -> Imported:
    """The cookbook of a folder; `source` names the folder in errors. Raises FormatError with file and line.

    A file whose node the contents do not name is reported in `dropped`, as is a text file that holds no node.
    """
    if COOKBOOK_FILE not in files:
        raise FormatError(source, f"there is no {COOKBOOK_FILE}, with which a cookbook of text files begins")
    root, entries = _cookbook_file(_lines(files, COOKBOOK_FILE, source))
    by_uid, dropped = _node_files(files, source)
    read = [root]
    children: dict[str, list[str]] = {}
    for entry in entries:
        found = by_uid.pop(entry.uid, None)
        if found is None:
            raise root.lines.error(entry.place, f"no file holds {entry.kind} {entry.uid}, or it is named twice here")
        if found[0].node.kind != entry.kind:
            raise root.lines.error(entry.place, f"{entry.uid} is of the kind {found[0].node.kind} in its file")
        read += found
        children.setdefault(entry.parent, []).append(entry.uid)
        children[entry.uid] = [step.node.uid for step in found[1:]]
    dropped += [
        Dropped(
            found[0].lines.source,
            found[0].lines.number(found[0].head),
            f"{uid} is not in the contents of {COOKBOOK_FILE}",
        )
        for uid, found in by_uid.items()
    ]
    gone = _withdrawn_file(files, source)
    _check_unique([*read, *gone])
    withdrawn = {entry.node.uid: entry.withdrawn for entry in gone if entry.withdrawn}
    try:
        book = cookbook(root.node.uid, [entry.node for entry in read], children, withdrawn)
    except InvalidCookbook as error:
        raise FormatError(source, str(error)) from error
    return Imported(book, dropped=tuple(dropped))


def _lines(files: Files, name: str, source: str) -> Lines:
    place = f"{source}/{name}"
    return Lines(place, utf8_text(files[name], place))


def _cookbook_file(lines: Lines) -> tuple[_Read, list[_Entry]]:
    """The node of the cookbook and the entries of the contents."""
    if lines.words[0] != TEXT_FORMAT:
        raise lines.error(0, f"the first line is not “{TEXT_FORMAT}”, which this version reads")
    lines.current = 1
    root = _node(lines)
    if root.node.kind is not Kind.COOKBOOK:
        raise lines.error(root.head, "expected the cookbook itself: “cookbook” and its uid")
    if lines.at_end:
        return root, []
    if lines.words[lines.current] != CONTENTS:
        raise lines.error(lines.current, f"expected “{CONTENTS}”, found “{lines.words[lines.current][:60]}”")
    lines.current += 1
    return root, _entries(lines, root.node.uid)


def _entries(lines: Lines, root: str) -> list[_Entry]:
    entries: list[_Entry] = []
    containers: list[tuple[int, str]] = [(0, root)]
    while not lines.at_end:
        place = lines.current
        indent = lines.indents[place]
        found = _ENTRY.fullmatch(lines.words[place])
        if found is None or not indent:
            raise lines.error(place, "expected, after some blanks, “operation” or “group” and its uid")
        while indent <= containers[-1][0]:
            containers.pop()
        entries.append(_Entry(place, found["kind"], found["uid"], containers[-1][1]))
        containers.append((indent, found["uid"]))
        lines.current += 1
    return entries


def _node_files(files: Files, source: str) -> tuple[dict[str, list[_Read]], list[Dropped]]:
    """For each group and operation its node and those of its steps, by uid."""
    found: dict[str, list[_Read]] = {}
    dropped: list[Dropped] = []
    for name in sorted(files):
        if "/" in name or not name.endswith(ENDING) or name in {COOKBOOK_FILE, WITHDRAWN_FILE}:
            continue
        lines = _lines(files, name, source)
        is_ours = valid_uid(name.removesuffix(ENDING).partition("~")[0])
        if not is_ours and not _HEAD.fullmatch(lines.words[0]):
            dropped.append(Dropped(lines.source, None, "a text file that holds no node"))
            continue
        nodes = _nodes(lines)
        head = nodes[0]
        if head.node.uid in found:
            raise lines.error(head.head, f"{head.node.uid} stands in {found[head.node.uid][0].lines.source} too")
        if head.node.kind not in {Kind.GROUP, Kind.OPERATION}:
            raise lines.error(head.head, "expected “operation” or “group” and its uid in the first line")
        for below in nodes[1:]:
            if head.node.kind is not Kind.OPERATION or below.node.kind is not Kind.STEP:
                raise lines.error(below.head, "only steps follow, and only an operation")
        found[head.node.uid] = nodes
    return found, dropped


def _withdrawn_file(files: Files, source: str) -> list[_Read]:
    if WITHDRAWN_FILE not in files:
        return []
    lines = _lines(files, WITHDRAWN_FILE, source)
    return [] if lines.at_end else _nodes(lines, withdrawn=True)


def _nodes(lines: Lines, *, withdrawn: bool = False) -> list[_Read]:
    nodes = [_node(lines, withdrawn=withdrawn)]
    while not lines.at_end:
        nodes.append(_node(lines, withdrawn=withdrawn))
    return nodes


def _node(lines: Lines, *, withdrawn: bool = False) -> _Read:
    """The node at the next line, with its fields."""
    head = lines.current
    found = _HEAD.fullmatch(lines.words[head])
    if found is None or lines.indents[head] or bool(found["withdrawn"]) != withdrawn:
        example = "step home-17 withdrawn from home-3" if withdrawn else "step home-17"
        raise lines.error(head, f"expected a node at the beginning of the line, such as “{example}”")
    lines.current += 1
    raw = read_fields(lines, 0, FIELDS[Kind(found["kind"])])
    try:
        read = node(found["uid"], found["kind"], raw, found["source"] or "")
    except InvalidCookbook as error:
        number = line_number_of(lines, head, error.where[1:])
        raise FormatError(lines.source, str(error), line=number) from error
    gone = None
    if withdrawn:
        if not valid_uid(found["parent"]):
            raise lines.error(head, f"“{found['parent'][:60]}” is no uid")
        gone = Withdrawn(read, found["parent"], int(found["revision"]) if found["revision"] else None)
    return _Read(read, lines, head, gone)


def _check_unique(nodes: list[_Read]) -> None:
    first: dict[str, _Read] = {}
    for entry in nodes:
        before = first.setdefault(entry.node.uid, entry)
        if before is not entry:
            place = f"{before.lines.source}:{before.lines.number(before.head)}"
            raise entry.lines.error(entry.head, f"{entry.node.uid} stands at {place} already")
