from collections import Counter
from dataclasses import replace

from bench.real.check import Violation
from bench.real.findings import Findings, sections
from bench.real.microscope import Reading
from bench.real.quadruples import Outcome, Quadruple, Verdict
from bench.real.report import as_text

from catchball.core.document import cookbook, node
from catchball.core.schema import Kind
from catchball.formats.sources import Dropped, Imported

PAGE = Quadruple("q1", "real", "stew.md", "", "", "", "")
CLEAN = Outcome(PAGE, Verdict.EQUAL, Verdict.CONFLICT, 2)
BOOK = cookbook("home-1", [node("home-1", Kind.COOKBOOK, {})], {})


def faults(*outcomes: Outcome) -> list[str]:
    return Findings((), outcomes).faults()


def test_clean_merges_are_no_fault() -> None:
    assert faults(CLEAN, replace(CLEAN, verdict=Verdict.CONFLICT, conflicts=1, reviews=1)) == []


def test_a_lost_sentence_a_crash_and_more_questions_than_gits_are_faults() -> None:
    lost = replace(CLEAN, violations=(Violation("lost", "ours", "stir it"),))
    crash = replace(CLEAN, verdict=Verdict.ERROR, error="KeyError: 'x'", crashed=True)
    asked = replace(CLEAN, verdict=Verdict.CONFLICT, conflicts=2, reviews=1)
    assert faults(lost) == ["q1 stew.md (clean and equal): lost (ours): stir it"]
    assert faults(crash) == ["q1 stew.md: crashed: KeyError: 'x'"]
    assert faults(asked) == ["on pages of steps the engine asked 3 times, git 2 times"]


def test_what_is_doubled_is_a_fault_unless_the_merge_has_open_questions() -> None:
    doubled = replace(CLEAN, violations=(Violation("doubled", "both", "stir it"),))
    asked = replace(doubled, verdict=Verdict.CONFLICT, conflicts=1)
    assert faults(doubled) == ["q1 stew.md (clean and equal): doubled (both): stir it"]
    assert faults(asked) == []
    assert "doubled (both): stir it" in as_text(sections(Findings((), (asked,))))


def test_questions_on_index_pages_and_refused_pages_are_no_fault() -> None:
    index = replace(CLEAN, quadruple=replace(PAGE, path="index.md"), reviews=9)
    refused = replace(CLEAN, verdict=Verdict.ERROR, error="index.md:3: a script")
    assert faults(index, refused) == []


def test_a_missing_word_is_a_fault() -> None:
    reading = Reading("2020-11", 1, Imported(BOOK), Counter({"ring": 2}))
    assert (
        Findings((reading, reading), ()).faults() == ["2020-11: 2 visible words are not in the cookbook: ring (2)"] * 2
    )


def test_all_that_was_tried_is_told_and_nothing_else() -> None:
    dropped = tuple(Dropped(f"{name}.png", None, "a file that no page shows") for name in "abc")
    reading = Reading("2020-11", 7, Imported(BOOK, dropped=dropped), Counter())
    both = as_text(sections(Findings((reading, reading), (CLEAN,))))
    assert "2020-11: dropped: a file that no page shows: a.png and 2 more" in both
    assert next(section.title for section in sections(Findings((), (CLEAN,)))) == "Real merges"
    assert len(sections(Findings((reading, reading), ()))) == 2
