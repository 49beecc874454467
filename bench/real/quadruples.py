"""Real merges of instruction pages, done again: by the engine, by git, and compared with what people made of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from bench.real.check import Violation, violations
from bench.real.git import GitMerge, git_merge
from catchball.core.decisions import Conflict
from catchball.core.document import Cookbook
from catchball.core.merge import Merge

INDEX_PAGES = frozenset({"index.md", "_index.md", "readme.md"})
"""Pages that are lists of links, not steps."""


class Verdict(StrEnum):
    """What came of a merge, beside what people committed."""

    EQUAL = "clean and equal"
    DIFFERENT = "clean and different"
    REVIEW = "review"
    CONFLICT = "conflict"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Quadruple:
    """Four states of one page; `human` is what people made of `ours` and `theirs`."""

    id: str
    source: str
    path: str
    base: str
    ours: str
    theirs: str
    human: str

    @property
    def is_index(self) -> bool:
        """Whether the page lists other pages."""
        return PurePosixPath(self.path).name.casefold() in INDEX_PAGES


@dataclass(frozen=True, slots=True)
class Tools:
    """What is tried out. `read` takes a page's name and text and the cookbook to recognise it by, if there is one;
    `refusals` are the errors by which it says that a page cannot be read.
    """

    read: Callable[[str, str, Cookbook | None], Cookbook]
    merge: Callable[[Cookbook, Cookbook, Cookbook], Merge]
    write: Callable[[Cookbook], str]
    refusals: tuple[type[Exception], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one quadruple. `error` is why there was no merge; `crashed` if that was no orderly refusal."""

    quadruple: Quadruple
    verdict: Verdict
    git: Verdict
    hunks: int
    conflicts: int = 0
    reviews: int = 0
    violations: tuple[Violation, ...] = ()
    error: str = ""
    crashed: bool = False


def read_quadruples(folder: Path) -> Iterator[Quadruple]:
    """The quadruples of all `.jsonl` files of a folder, in the order of their names."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            yield Quadruple(*(raw[name] for name in ("id", "source", "path", "base", "ours", "theirs", "human")))


def try_all(quadruples: Sequence[Quadruple], tools: Tools) -> Iterator[Outcome]:
    """What comes of each; one that crashes does not stop the others."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        for quadruple in quadruples:
            by_git = git_merge(quadruple.base, quadruple.ours, quadruple.theirs)
            run = worker.submit(_merged, quadruple, by_git, tools)
            error = run.exception()
            yield run.result() if error is None else _failed(quadruple, by_git, error, tools)


def _merged(quadruple: Quadruple, by_git: GitMerge, tools: Tools) -> Outcome:
    base = tools.read(quadruple.path, quadruple.base, None)
    ours = tools.read(quadruple.path, quadruple.ours, base)
    theirs = tools.read(quadruple.path, quadruple.theirs, base)
    merged = tools.merge(base, ours, theirs)
    result = tools.write(merged.document)
    disputed = [text for conflict in merged.conflicts for text in _texts_of(conflict, (base, ours, theirs))]
    return Outcome(
        quadruple,
        _verdict(merged, result, _written_again(quadruple, quadruple.human, base, tools)),
        _git_verdict(quadruple, by_git, base, tools),
        by_git.hunks,
        len(merged.conflicts),
        len(merged.reviews),
        tuple(violations(quadruple.base, quadruple.ours, quadruple.theirs, result, disputed)),
    )


def _failed(quadruple: Quadruple, by_git: GitMerge, error: BaseException, tools: Tools) -> Outcome:
    verdict = Verdict.CONFLICT if by_git.hunks else Verdict.DIFFERENT
    if not by_git.hunks and by_git.text.strip() == quadruple.human.strip():
        verdict = Verdict.EQUAL
    refused = isinstance(error, tools.refusals)
    said = str(error) if refused else f"{type(error).__name__}: {error}{_place(error)}"
    return Outcome(quadruple, Verdict.ERROR, verdict, by_git.hunks, error=said, crashed=not refused)


def _place(error: BaseException) -> str:
    """The innermost function in which an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f" (in {trace.tb_frame.f_code.co_qualname}, line {trace.tb_lineno})"


def _verdict(merged: Merge, result: str, human: str | None) -> Verdict:
    if merged.conflicts:
        return Verdict.CONFLICT
    if merged.reviews:
        return Verdict.REVIEW
    return Verdict.EQUAL if result == human else Verdict.DIFFERENT


def _git_verdict(quadruple: Quadruple, by_git: GitMerge, base: Cookbook, tools: Tools) -> Verdict:
    if by_git.hunks:
        return Verdict.CONFLICT
    if by_git.text.strip() == quadruple.human.strip():
        return Verdict.EQUAL
    again = [_written_again(quadruple, text, base, tools) for text in (by_git.text, quadruple.human)]
    return Verdict.EQUAL if again[0] is not None and again[0] == again[1] else Verdict.DIFFERENT


def _written_again(quadruple: Quadruple, text: str, base: Cookbook, tools: Tools) -> str | None:
    """A page as it reads after it was imported and exported; None where it cannot be imported."""
    try:
        return tools.write(tools.read(quadruple.path, text, base))
    except tools.refusals:
        return None


def _texts_of(conflict: Conflict, books: Sequence[Cookbook]) -> Iterator[str]:
    """The texts that are in dispute: the values; where it is about the life of a node, what it and its branch say."""
    yield from strings([conflict.base, conflict.ours, conflict.theirs])
    if conflict.kind == "life":
        for book in books:
            for top in (uid for uid in conflict.nodes if uid in book.nodes):
                for uid in book.walk(top):
                    yield from strings(dict(book.nodes[uid].fields))


def strings(value: Any) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from strings(part)
