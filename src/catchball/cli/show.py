"""A cookbook as a person reads it on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from catchball.cli.marking import HEADING, QUIET
from catchball.cli.naming import operation_number
from catchball.cli.terminal import print_line
from catchball.cli.wording import Wording, amounts, counted
from catchball.core.document import Cookbook, Node
from catchball.core.schema import Kind
from catchball.core.values import Record

_TEXTS = (
    ("purpose", ""),
    ("description", ""),
    ("instruction", ""),
    ("output", "Output: "),
    ("result", "Result: "),
    ("transfer", "Transfer: "),
    ("work_organisation", "Work organisation: "),
)
_WARNINGS = (("key_points", "Key point: ", "bold"), ("hazards", "Hazard: ", "bold red"))
_LISTS = (
    ("skills", "Skill: ", "bold"),
    ("resources", "", "bold"),
    ("checks", "Check: ", "bold"),
    ("media", "Picture: ", "bold"),
    ("layout", "Layout: ", "bold"),
    ("references", "", "bold"),
)


def show_cookbook(console: Console, document: Cookbook, language: str, only: str = "") -> None:
    """Print a whole cookbook, or only the branch of one node, in a language where it has it."""
    own = document.nodes[document.root].fields.get("language", "")
    say = Wording([name for name in (language, own) if name])
    if not only:
        _show_root(console, document, say)
    for uid in document.walk(only or None):
        entry = document.nodes[uid]
        if entry.kind is Kind.STEP:
            number = document.children[document.parents[uid]].index(uid) + 1
            print_line(console, _step_heading(number, entry, say), 2)
            _print_lines(console, node_lines(entry, say), 5)
        elif uid != document.root:
            console.print()
            print_line(console, _heading(entry, say))
            _print_lines(console, node_lines(entry, say), 2)


def node_lines(entry: Node, say: Wording) -> Iterator[Text]:
    """What a node says below its title, line by line."""
    fields = entry.fields
    for name, label in _TEXTS:
        if words := say.phrase(fields.get(name)):
            yield Text.assemble((label, "bold"), words)
    yield from _elements(fields, _WARNINGS, say)
    for row, found in fields.get("parameters", {}).items():
        yield Text.assemble((f"{row}: ", "bold"), amounts(found))
    yield from _elements(fields, _LISTS, say)
    yield from _latitude(fields)


def _elements(fields: Record, lists: Sequence[tuple[str, str, str]], say: Wording) -> Iterator[Text]:
    for name, label, style in lists:
        for element in fields.get(name, ()):
            yield Text.assemble((label, style), say.element(name, element))


def _print_lines(console: Console, lines: Iterator[Text], indent: int) -> None:
    for line in lines:
        print_line(console, line, indent)


def _show_root(console: Console, document: Cookbook, say: Wording) -> None:
    entry = document.nodes[document.root]
    steps = sum(node.kind is Kind.STEP for node in document.nodes.values())
    print_line(console, Text(say.phrase(entry.fields.get("title")) or entry.uid, HEADING), 0)
    product = entry.fields.get("product", "")
    told = ", ".join(part for part in (product, counted(steps, "step"), f"revision {document.revision[:12]}") if part)
    print_line(console, Text(told, QUIET))
    _print_lines(console, node_lines(entry, say), 0)
    if variants := entry.fields.get("variants"):
        print_line(console, Text("Variants: " + "; ".join(say.element("variants", one) for one in variants)), 0)


def _heading(entry: Node, say: Wording) -> Text:
    fields = entry.fields
    number = operation_number(entry)
    text = Text(f"{number} " if number else "", HEADING)
    text.append(say.phrase(fields.get("title")) or entry.uid, HEADING)
    where = [fields.get("workstation", ""), fields.get("machine", ""), *_beside(fields)]
    return text.append("  " + ", ".join(part for part in where if part), QUIET)


def _step_heading(number: int, entry: Node, say: Wording) -> Text:
    fields = entry.fields
    occasion = fields.get("occasion", "")
    beside = [occasion if occasion != "cycle" else "", *_beside(fields)]
    text = Text(f"{number:>2} {say.phrase(fields.get('title'))}".rstrip(), "bold")
    return text.append("  " + ", ".join(part for part in beside if part), QUIET)


def _beside(fields: Record) -> Iterator[str]:
    for share, row in fields.get("standard_time", {}).items():
        yield f"{share} {amounts(row)}"
    if fields.get("applies"):
        yield f"only {' '.join(fields['applies'])}"


def _latitude(fields: Record) -> Iterator[Text]:
    for name, row in fields.get("latitude", {}).items():
        limits = amounts({part: row[part] for part in ("low", "high") if part in row})
        told = ", ".join(part for part in (row.get("leave", ""), limits, " ".join(row.get("allowed", ()))) if part)
        yield Text(f"Latitude{'' if name == 'node' else f' for {name}'}: {told}", QUIET)
