import json
from dataclasses import replace
from pathlib import Path

import pytest
from bench.real.check import Violation
from bench.real.quadruples import Outcome, Quadruple, Tools, Verdict, read_quadruples, strings, try_all

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.match import match
from catchball.core.merge import Merge, merge
from catchball.core.schema import Kind

BASE = ["Heat the oven to 200C.", "Grease the tray with butter.", "Mix the chicken with salt.", "Bake for 40 min."]


class Unreadable(ValueError):
    """The stand-in's refusal of a page."""


def read(_: str, text: str, like: Cookbook | None) -> Cookbook:
    """A stand-in for an importer: each line is a step."""
    if "<<<<<<<" in text:
        raise Unreadable("there are conflict marks in the page")
    steps = [node(f"page-{n}", Kind.STEP, {"instruction": {"en": line}}) for n, line in enumerate(text.splitlines(), 2)]
    parts = [node("page-0", Kind.COOKBOOK, {}), node("page-1", Kind.OPERATION, {}), *steps]
    document = cookbook("page-0", parts, {"page-0": ["page-1"], "page-1": [step.uid for step in steps]})
    return document if like is None else match(document, like=like)


def write(document: Cookbook) -> str:
    steps = (node for uid in document.walk() if (node := document.nodes[uid]).kind is Kind.STEP)
    return "\n".join(step.fields["instruction"]["en"] for step in steps)


TOOLS = Tools(read, merge, write, (Unreadable,))


def page(*lines: str) -> str:
    return "\n".join(lines)


def outcome(ours: str, theirs: str, human: str, tools: Tools = TOOLS, path: str = "stew.md") -> Outcome:
    return next(try_all([Quadruple("q1", "real", path, page(*BASE), ours, theirs, human)], tools))


OURS, THEIRS = page("Heat the oven to 220C.", *BASE[1:]), page(*BASE[:3], "Bake for 50 min.")
BOTH = page("Heat the oven to 220C.", *BASE[1:3], "Bake for 50 min.")


def test_a_clean_merge_that_equals_what_people_made_is_counted_so_for_both() -> None:
    found = outcome(OURS, THEIRS, BOTH)
    assert (found.verdict, found.git, found.hunks) == (Verdict.EQUAL, Verdict.EQUAL, 0)
    assert found.violations == ()


def test_a_clean_merge_that_people_made_otherwise_is_counted_so_for_both() -> None:
    found = outcome(OURS, THEIRS, OURS)
    assert (found.verdict, found.git) == (Verdict.DIFFERENT, Verdict.DIFFERENT)


def test_edits_of_neighbouring_steps_are_one_question_of_git_and_none_of_ours() -> None:
    ours, theirs = page(OURS.splitlines()[0], *BASE[1:]), page(BASE[0], "Grease the tray with oil.", *BASE[2:])
    found = outcome(ours, theirs, page(OURS.splitlines()[0], "Grease the tray with oil.", *BASE[2:]))
    assert (found.verdict, found.git, found.hunks) == (Verdict.EQUAL, Verdict.CONFLICT, 1)


def test_questions_are_counted_as_conflicts_and_reviews() -> None:
    ours, theirs = page(*BASE[:3], "Bake for 45 min."), page(*BASE[:3], "Bake for 50 min.")
    found = outcome(ours, theirs, ours)
    assert (found.verdict, found.conflicts, found.hunks) == (Verdict.CONFLICT, 1, 1)
    assert found.violations == ()


def test_a_page_that_cannot_be_read_is_an_error_and_no_crash() -> None:
    found = outcome(page("<<<<<<< ours"), THEIRS, THEIRS)
    assert (found.verdict, found.error, found.crashed) == (Verdict.ERROR, "there are conflict marks in the page", False)


def test_a_human_result_that_cannot_be_read_only_counts_as_different() -> None:
    assert outcome(OURS, THEIRS, page("<<<<<<< ours")).verdict is Verdict.DIFFERENT


def test_a_crash_of_the_engine_is_told_with_its_place_and_stops_nothing() -> None:
    def broken(base: Cookbook, ours: Cookbook, theirs: Cookbook) -> Merge:
        raise KeyError(base.root, ours.root, theirs.root)

    quadruple = Quadruple("q1", "real", "stew.md", page(*BASE), OURS, THEIRS, BOTH)
    found = list(try_all([quadruple, quadruple], replace(TOOLS, merge=broken)))
    assert [one.crashed for one in found] == [True, True]
    assert "KeyError" in found[0].error
    assert "broken" in found[0].error


def test_an_engine_that_drops_a_side_is_convicted() -> None:
    def careless(base: Cookbook, ours: Cookbook, theirs: Cookbook) -> Merge:
        return replace(merge(base, ours, theirs), document=ours)

    found = outcome(OURS, THEIRS, BOTH, replace(TOOLS, merge=careless))
    assert Violation("lost", "theirs", "bake for 50 min") in found.violations


@pytest.mark.parametrize(
    ("path", "index"), [("a/README.md", True), ("index.md", True), ("_index.md", True), ("x.md", False)]
)
def test_lists_of_links_are_known_by_their_names(path: str, index: bool) -> None:
    assert outcome(OURS, THEIRS, BOTH, path=path).quadruple.is_index is index


def test_quadruples_are_read_from_every_file_of_lines(tmp_path: Path) -> None:
    states = {"base": "b", "ours": "o", "theirs": "t", "human": "h"}
    for name in ("z", "a"):
        (tmp_path / f"{name}.jsonl").write_text(
            json.dumps({"id": name, "source": "s", "path": "p.md", "git": "clean", **states}) + "\n", encoding="utf-8"
        )
    assert [one.id for one in read_quadruples(tmp_path)] == ["a", "z"]


def test_all_strings_of_a_conflicts_value_are_found() -> None:
    assert list(strings({"a": ["x", {"b": "y"}, None, 3], "c": "z"})) == ["x", "y", "z"]
