"""One node as Markdown: its text, pictures, parameters and resources, and the block of what has no form of its own.

Everything is written so that it is read as the same; where that is not possible, it goes to the block.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

from catchball.core.document import Cookbook, Node
from catchball.core.schema import FIELDS, Kind
from catchball.core.values import Record, phrase_text
from catchball.formats.markdown.blocks import BlockKind, blocks_of
from catchball.formats.markdown.drafts import MEDIA_FIELD, TEXT_FIELD, unsigned
from catchball.formats.markdown.fields import plain_record, plain_value, write_block
from catchball.formats.markdown.front import front_key
from catchball.formats.markdown.inline import destination, picture_alone
from catchball.formats.markdown.pictures import media_kind
from catchball.formats.markdown.places import Pictures, is_page_reference, pictures_within
from catchball.formats.markdown.plain_yaml import Plain
from catchball.formats.markdown.resources import write_entry, write_links
from catchball.formats.markdown.words import plain_role, role_word
from catchball.formats.quantities import join_parameter

SEPARATOR = write_block({})
"""A block that says nothing, to keep apart what would else be read as one."""
_BULLET, _LABELLED_BULLET = "-", "*"
"""Two signs, because two lists beside each other with one sign would be one list."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A cookbook in one language on its way to Markdown."""

    book: Cookbook
    language: str
    pictures: Pictures

    def title(self, uid: str) -> str:
        """The title of a node in one line; empty where it has none."""
        return " ".join(self._text(self.book.nodes[uid], "title").split())

    def instruction(self, uid: str) -> str:
        """The main text of a node."""
        node = self.book.nodes[uid]
        return self._text(node, TEXT_FIELD[node.kind])

    def _text(self, node: Node, name: str) -> str:
        return phrase_text(node.fields.get(name, {}).get(self.language, ""))


@dataclass(frozen=True, slots=True)
class Written:
    """A node in pieces: text, parameters, pictures, lists of resources with labels, and the block."""

    text: str
    parameters: str
    pictures: str
    resources: tuple[Record, ...]
    block: str

    def whole(self, writing: Writing) -> str:
        """All pieces in one text."""
        return paragraphs(
            (self.text, self.parameters, self.pictures, *labelled_lists(writing, self.resources), self.block)
        )


def paragraphs(parts: Iterable[str]) -> str:
    """Blocks of Markdown with a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def write_node(
    writing: Writing, uid: str, *, listing: bool = True, fronted: bool = False, kind: Kind | None = None
) -> Written:
    """The pieces of a node; its title is left to the caller.

    Where a list of parameters would be read as something else (not `listing`), they go to the block. `fronted` says
    that front matter tells what it can. A `kind` is told in the block, where the form alone would be read as another.
    """
    node = writing.book.nodes[uid]
    text = unsigned(writing.instruction(uid))[1] if node.kind is Kind.STEP else writing.instruction(uid)
    resources = list(node.fields.get("resources", ()))
    if "resources" in FIELDS[node.kind]:
        text, told = write_links(text, resources, writing.language)
        resources = resources[told:]
    text = _announcing_nothing(text, writing.language)
    listed = tuple(takewhile(lambda one: write_entry(one, one.get("role"), writing.language) is not None, resources))
    parameters = _parameters(node) if listing else {}
    pictures, further_media = _pictures(writing, node)
    further = _further(writing, node, fronted=fronted)
    further["parameters"] = _rest(further.get("parameters"), parameters)
    further["resources"] = _plain(node, "resources", resources[len(listed) :], writing.language)
    further[MEDIA_FIELD[node.kind]] = further_media
    block: dict[str, Plain] = {} if kind is None else {"kind": str(kind)}
    block |= {name: further[name] for name in FIELDS[node.kind] if further.get(name)}
    lines = "\n".join(f"{_BULLET} {line}" for line in parameters.values())
    return Written(text, lines, pictures, listed, write_block(block) if block else "")


def _announcing_nothing(text: str, language: str) -> str:
    """The text with an empty block after words such as `Tools:`, or a list that follows would be taken for tools."""
    lines = text.split("\n")
    if all(plain_role(line, language) is None for line in lines):
        return text
    for block in reversed(blocks_of(text, 1)):
        if block.kind is BlockKind.PARAGRAPH and plain_role(block.text, language) is not None:
            lines[block.line - 1] = paragraphs((block.text, SEPARATOR))
    return "\n".join(lines)


def plain_list(writing: Writing, resources: Sequence[Record], role: str | None, sign: str = _BULLET) -> str:
    """Resources as the entries of a list that stands under a heading or a label of this role."""
    entries = (write_entry(resource, role, writing.language) or "" for resource in resources)
    return "\n".join(list_entry(f"{sign} ", entry) for entry in entries)


def by_role(resources: Sequence[Record]) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """Runs of resources of one role, in order."""
    for role, run in groupby(resources, key=lambda resource: str(resource.get("role", ""))):
        yield role, tuple(run)


def labelled_lists(writing: Writing, resources: Sequence[Record]) -> Iterator[str]:
    """Lists of resources, each under a label such as `**Tools:**`."""
    for role, run in by_role(resources):
        yield f"**{role_word(role, writing.language)}:**"
        yield plain_list(writing, run, role, _LABELLED_BULLET)


def list_entry(sign: str, text: str) -> str:
    """An entry of a list: the sign before its first line, the others moved below it."""
    margin = " " * len(sign)
    first, *rest = text.split("\n")
    return "\n".join(
        (f"{sign}{first}" if first else sign.rstrip(), *(margin + line if line.strip() else "" for line in rest))
    )


def _parameters(node: Node) -> dict[str, str]:
    """Parameters that have a form in words: name -> the words."""
    rows: Mapping[str, Record] = node.fields.get("parameters", {})
    written = {name: join_parameter(name, row) for name, row in rows.items() if "class" not in row}
    return {name: words for name, words in written.items() if words is not None}


def _rest(rows: Any, written: Mapping[str, str]) -> Plain:
    return {name: row for name, row in rows.items() if name not in written} if isinstance(rows, dict) else {}


def _plain(node: Node, name: str, records: Sequence[Record], language: str) -> list[Plain]:
    return [plain_record(one, FIELDS[node.kind][name].record, language) for one in records] if records else []


def _further(writing: Writing, node: Node, *, fronted: bool) -> dict[str, Plain]:
    """The fields that have no form of their own. A cookbook's labels and language are told by its front matter."""
    own = {"title", TEXT_FIELD[node.kind], MEDIA_FIELD[node.kind], "resources", "references"}
    own |= {"labels", "language"} if node.kind is Kind.COOKBOOK else set()
    further = {
        name: plain_value(value, FIELDS[node.kind][name], writing.language)
        for name, value in node.fields.items()
        if name not in own
    }
    of_cookbook = node.kind is Kind.COOKBOOK
    references = [
        one
        for one in node.fields.get("references", ())
        if not is_page_reference(one) and not (fronted and front_key(one, of_cookbook=of_cookbook))
    ]
    further["references"] = _plain(node, "references", references, writing.language)
    return further


def _pictures(writing: Writing, node: Node) -> tuple[str, list[Plain]]:
    """The lines that show pictures, and for the block what they cannot tell."""
    name = MEDIA_FIELD[node.kind]
    media = node.fields.get(name, ())
    within = pictures_within(node.fields) if media else []
    lines: list[str] = []
    further: list[tuple[str, Record]] = []
    for item in media:
        if item.get("name") in within and "caption" not in item:
            within.remove(item["name"])
            line, rest = "", _but(item, {"id", "kind", "name", "content"})
        else:
            line, rest = _picture(writing, node, item)
        lines += [line] if line else []
        further.append((writing.pictures.targets[node.uid, item["id"]], rest))
    told = {target for target, rest in further if rest}
    records = [{"name": target, **rest} if target else rest for target, rest in further if target in told]
    return "\n".join(lines), _plain(node, name, records, writing.language)


def _picture(writing: Writing, node: Node, item: Record) -> tuple[str, Record]:
    """The line that shows a picture, empty where there can be none, and what it cannot tell."""
    target = writing.pictures.targets[node.uid, item["id"]]
    caption = phrase_text(item.get("caption", {}).get(writing.language, ""))
    if not target or media_kind(target) is None:
        return "", _but(item, {"id"})
    told = {"id", "name", "content", "caption"} | ({"kind"} if item.get("kind") == media_kind(target) else set())
    line = f"![{caption}]({destination(target)})"
    if [(one.words, one.target) for one in picture_alone(line)] != [(caption, target)]:
        line, told = f"![]({destination(target)})", told - {"caption"}
    return line, _but(item, told)


def _but(item: Record, told: Collection[str]) -> Record:
    return {key: value for key, value in item.items() if key not in told}
