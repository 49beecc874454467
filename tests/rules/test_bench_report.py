"""The report of the benchmark: promises that hold or not, and tools that are missing and not hidden."""

from __future__ import annotations

import platform
import sys
from dataclasses import replace
from functools import lru_cache
from types import ModuleType

import pytest
from bench.contest import OURS, Entry, Standing, contest
from bench.costs import Cost
from bench.faults import Faults
from bench.measure import forget, repeated, timed
from bench.report import Report, page
from bench.scale import Scale
from bench.yardstick import NAME, TIME

CLEAN = Faults(*[()] * 8)


def report(usual: float = 0.001, faults: Faults = CLEAN, large: float = 0.002, cost: float = 0.05) -> Report:
    ours = Standing(OURS, [usual], [usual], 50_000_000, [faults], [6], [5])
    other = Standing(Entry("a tool", "a_tool", "Tool", "how"), failed="No module named 'a_tool'")
    return Report([ours, other], Scale(0.001, large, 1, conflicts_agree=True), [Cost("JSON, import", 0, cost, 1)], 6)


def broken(found: Report) -> list[str]:
    return [promise.words for promise in found.promises() if not promise.held]


def test_all_promises_hold_when_all_figures_are_good() -> None:
    assert broken(report()) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (report(usual=0.0016), "at most 1.50 ms"),
        (report(faults=replace(CLEAN, lost=("an edit",))), "no fault"),
        (report(faults=replace(CLEAN, held=("an edit",))), "no fault"),
        (report(large=0.003), "less than 3 times"),
        (report(cost=0.101), "at most 100 ms"),
    ],
)
def test_a_bad_figure_breaks_its_promise_and_no_other(found: Report, said: str) -> None:
    (words,) = broken(found)
    assert said in words


def with_yardstick(found: Report, seconds: float) -> Report:
    yardstick = Standing(Entry(NAME, "git_merge_tree", "GitMergeTree", "how"), [seconds], [seconds])
    return replace(found, standings=[*found.standings, yardstick])


def test_on_a_machine_half_as_fast_everything_may_take_twice_as_long() -> None:
    slow = report(usual=0.0029, cost=0.19)
    assert len(broken(slow)) == 2
    assert broken(with_yardstick(slow, 2 * TIME)) == []
    assert "2.90 ms over 1 cases here, 1.45 ms there" in page(with_yardstick(slow, 2 * TIME))
    assert len(broken(with_yardstick(report(usual=0.0031, cost=0.21), 2 * TIME))) == 2


def test_on_a_faster_machine_the_limits_stay() -> None:
    assert broken(with_yardstick(report(usual=0.0014), TIME / 2)) == []


def test_other_conflicts_in_the_large_document_break_the_promise() -> None:
    found = replace(report(), scale=Scale(0.001, 0.002, 1, conflicts_agree=False))
    assert len(broken(found)) == 1


def test_an_import_that_failed_breaks_its_promise_and_says_why() -> None:
    found = replace(report(), costs=[Cost("XLSX, import", failed="KeyError: 'x'")])
    assert broken(found) == ["XLSX, import of 300 steps takes at most 100 ms"]
    assert "KeyError: 'x'" in page(found)


def test_a_tool_that_failed_stands_in_the_table_with_the_reason() -> None:
    assert ("a tool", "failed: No module named 'a_tool'") in [tuple(row[:2]) for row in report().merge_rows()]


def test_the_page_names_no_machine_and_no_path() -> None:
    text = page(report())
    assert platform.node() not in text
    assert "/home" not in text
    assert "/tmp" not in text  # noqa: S108  (a name that must not appear, not a file)


def test_a_tool_whose_process_ends_is_reported_with_its_last_words() -> None:
    (standing,) = contest([Entry("none", "no_such_tool", "Tool", "how", rounds=1, again=0)], lambda _: None)
    assert "no_such_tool" in standing.failed
    assert standing.usual == []


def test_a_merge_that_is_timed_again_finds_no_contents_of_the_merge_before(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("engine.words")
    contents, constants = lru_cache(maxsize=8)(str.split), lru_cache(maxsize=None)(str.upper)
    vars(module).update(contents=contents, constants=constants)
    monkeypatch.setitem(sys.modules, "engine.words", module)
    contents("Clamp the housing.")
    constants("mm")
    forget("engine")
    assert (contents.cache_info().currsize, constants.cache_info().currsize) == (0, 1)


def test_only_the_call_is_timed_and_each_go_is_prepared() -> None:
    clock = iter(range(100)).__next__
    prepared: list[int] = []
    assert timed(lambda: "result", clock) == (1, "result")
    assert repeated(lambda: None, 3, lambda: prepared.append(1), clock) == 1
    assert len(prepared) == 3
