"""Sentences about differences, listed below the nodes that they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from rich.console import Console
from rich.text import Text

from catchball.cli.differences import Sentence
from catchball.cli.marking import CAME, HEADING
from catchball.cli.naming import Naming
from catchball.cli.show import node_lines
from catchball.cli.terminal import print_line
from catchball.core.document import Node


def print_sentences(
    console: Console,
    found: Iterable[Sentence],
    names: Naming,
    *,
    in_full: bool = True,
    tag: Callable[[Sentence], Text] | None = None,
) -> None:
    """Print sentences; `in_full` shows what added nodes say, `tag` gives each line a word in front."""
    for home, at_home in groupby(found, key=lambda sentence: sentence.home):
        print_line(console, Text(names.short(home), HEADING))
        for (node, about_content), group in groupby(at_home, key=lambda one: (one.node, one.about_content)):
            listed = list(group)
            own_line = about_content and node != home and len(listed) > 1
            if own_line:
                print_line(console, Text(names.short(node), "bold"), 2)
            for sentence in listed:
                text = sentence.text
                if about_content and node != home and not own_line:
                    text = Text.assemble((names.short(node), "bold"), " › ", text)
                print_line(console, Text.assemble(tag(sentence), " ", text) if tag else text, 4 if own_line else 2)
                if in_full and sentence.brings is not None:
                    _print_brought(console, sentence.brings, names)


def _print_brought(console: Console, entry: Node, names: Naming) -> None:
    for line in node_lines(entry, names.say):
        print_line(console, Text.assemble(("+ ", CAME), line), 4)
