"""`catchball plan` and `catchball evidence`: a trial from its baseline to its dossier, for a person and a program."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from catchball.core.trials.plan import Design
from catchball.formats.json_files.plan_json import read_plan
from commands import Ended, catchball
from core.trials import every_design
from core.trials.planned import BEFORE, series

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "commands.md").read_text("utf-8")
PLANNED = ("--metric", "scrap", "--better", "lower", "--smallest", "1", "--margin", "3", "--every", "20")
GUARDED = (*PLANNED, "--guard", "cycle:lower:3")
WRITTEN = (*GUARDED, "--rows", f"2-{BEFORE + 1}", "--most", "100", "--who", "Ann", "--on", "2026-03-02")


def section(name: str) -> str:
    return re.split(r"^#{1,3} ", GUIDE.partition(f"### catchball {name}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def measured(scrap: float, new: int = 100) -> list[str]:
    pairs = zip(series(1, scrap, new), series(5, 0, new), strict=True)
    return ["scrap;cycle", *(f"{one:.3f};{other:.3f}" for one, other in pairs)]


def file(folder: Path, lines: Iterable[str], name: str = "measured.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    """A hundred rows of scrap and cycle."""
    return file(tmp_path, measured(0)[: BEFORE + 1], "baseline.csv")


@pytest.fixture
def plan(baseline: Path) -> Path:
    """A plan that was made from them."""
    path = baseline.parent / "plan.json"
    ended = catchball("plan", baseline, *WRITTEN, "-o", path, "--json")
    assert ended.err == ""
    assert path.exists()
    return path


def judged(plan: Path, scrap: float, new: int = 100, *more: object) -> Ended:
    data = file(plan.parent, measured(scrap, new))
    return catchball("evidence", "judge", plan, data, "-o", plan.parent / "dossier.json", *more)


def keys_of(value: Any) -> set[str]:
    """All keys of a JSON value, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def explained(name: str) -> set[str]:
    """The keys that the guide names in the section of a command."""
    return set(re.findall(r"`([a-z0-9_]+)`", section(name)))


def test_a_plan_that_can_answer_says_so_with_the_power_of_both_ways(baseline: Path) -> None:
    ended = catchball("plan", baseline, *GUARDED, "--smallest", "2", "--guard", "cycle:lower:3")
    assert ended.code == 2
    assert "a metric is named twice" in ended.err
    ended = catchball("plan", baseline, *PLANNED, "--smallest", "2", "--guard", "cycle:lower:3")
    assert ended.code == 0
    assert ended.out.startswith(
        f"{baseline}: sequential trial of scrap, lower is better\n100 rows of baseline from 2 to"
    )
    assert "0.05, 0.025 for each of 2 metrics, two-sided" in ended.out
    assert ended.out.endswith("the plan can answer\n")


def test_a_plan_that_cannot_answer_ends_with_1_and_says_why(baseline: Path) -> None:
    ended = catchball("plan", baseline, *PLANNED, "--smallest", "0.1", "--design", "before_after")
    assert ended.code == 1
    assert "no number of new points that was\ntried would do; a larger effect might" in ended.out
    assert ended.out.endswith("the plan cannot answer\n")


def test_the_json_form_of_a_prospect_is_the_one_that_the_guide_describes(baseline: Path) -> None:
    raw = catchball("plan", baseline, *GUARDED, "--json").raw
    assert raw["catchball"] == "prospect/1"
    assert [one["metric"] for one in raw["abilities"]] == ["scrap", "cycle"]
    assert raw["abilities"][0]["once"] > raw["abilities"][0]["watched"]["power"]
    assert raw["error_each"] == 0.025
    assert raw["can_answer"] == (raw["obstacles"] == [])
    assert keys_of(raw) - explained("plan") == set()


def test_the_plan_that_is_written_pins_its_baseline_and_the_day(plan: Path) -> None:
    written = read_plan(plan.read_bytes(), "plan.json")
    assert (str(written.on), written.current.who, written.current.most) == ("2026-03-02", "Ann", 100)
    assert written.current.baseline.digest is not None
    assert (written.current.baseline.first, written.current.baseline.last) == (2, BEFORE + 1)


def test_a_trial_ends_in_a_dossier_that_says_identical_when_it_is_verified(plan: Path) -> None:
    ended = judged(plan, -3.0)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("scrap: better\nscrap changed by -2.9")
    assert ended.out.endswith(f"written to {plan.parent / 'dossier.json'}\n")
    verified = catchball("evidence", "verify", plan.parent / "dossier.json")
    assert verified.code == 0
    assert verified.out.startswith(f"{plan.parent / 'dossier.json'}: identical (better, rows sha256 ")
    assert verified.out.count("\n") == 1


def test_a_dossier_that_was_changed_differs_with_the_place_and_ends_with_1(plan: Path) -> None:
    judged(plan, 3.0)
    honest, forged = plan.parent / "dossier.json", plan.parent / "forged.json"
    forged.write_text(honest.read_text("utf-8").replace('"verdict": "worse"', '"verdict": "better"'), "utf-8")
    ended = catchball("evidence", "verify", honest, forged)
    assert ended.code == 1
    assert f"{honest}: identical (worse" in ended.out
    assert f"{forged}: differs (better" in ended.out
    assert "\n  outcome › verdict: told “better”, computed “worse”\n" in ended.out
    raw = catchball("evidence", "verify", honest, forged, "--json").raw
    assert [one["identical"] for one in raw["dossiers"]] == [True, False]
    assert raw["dossiers"][1]["differences"] == [
        {"place": "outcome › verdict", "told": "better", "computed": "worse"},
    ]
    assert keys_of(raw) - explained("evidence verify") == set()


def test_what_differs_of_the_verdict_is_told_first_and_lists_by_their_length(plan: Path) -> None:
    judged(plan, 3.0)
    path = plan.parent / "dossier.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["rows"]["columns"]["scrap"][3] = 51
    path.write_text(json.dumps(raw), "utf-8")
    lines = catchball("evidence", "verify", path).out.splitlines()
    assert lines[1] == "  outcome › verdict: told “worse”, computed “invalid”"
    assert lines[2].startswith("  digest: told “")
    assert "  outcome › findings: told a list of 2, computed a list of 0" in lines


def test_other_versions_that_compute_the_same_are_named_and_still_identical(plan: Path) -> None:
    judged(plan, 3.0)
    path = plan.parent / "dossier.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["program"]["numpy"] = "1.0"
    path.write_text(json.dumps(raw), "utf-8")
    ended = catchball("evidence", "verify", path)
    assert ended.code == 0
    assert "told by Catchball 0.1.0, numpy 1.0, scipy" in ended.out


@pytest.mark.parametrize(
    ("scrap", "new", "code", "verdict"),
    [(-3.0, 100, 0, "better"), (0.0, 100, 0, "not worse"), (3.0, 100, 1, "worse"), (0.0, 3, 1, "inconclusive")],
)
def test_a_verdict_that_is_no_yes_ends_with_1(plan: Path, scrap: float, new: int, code: int, verdict: str) -> None:
    ended = judged(plan, scrap, new, "--json")
    assert (ended.code, ended.raw["outcome"]["verdict"]) == (code, verdict)
    assert ended.raw["dossier"] == str(plan.parent / "dossier.json")
    assert keys_of(ended.raw) - explained("evidence judge") == set()


def test_amendments_exclusions_and_failed_checks_are_shown(plan: Path) -> None:
    raw = json.loads(plan.read_text("utf-8"))
    later = {**raw["plan"], "exclusions": [{"why": "power cut", "rows": [110, 111]}, {"why": "tool change"}]}
    raw["amendments"] = [{"on": "2026-03-20", "why": "The power went.", "seen": 20, "plan": later}]
    plan.write_text(json.dumps(raw), "utf-8")
    shown = judged(plan, -3.0).out
    assert "amended     2026-03-20 after 20 new points, exclusions: The power went.\n" in shown
    assert "left out    rows 110, 111: power cut\n" in shown
    assert "left out    no rows: tool change\n" in shown
    raw["amendments"][0]["plan"]["guards"] = []
    plan.write_text(json.dumps(raw), "utf-8")
    ended = judged(plan, -3.0)
    assert ended.code == 1
    assert ended.out.startswith("scrap: invalid\nThis trial says nothing about scrap.\n")
    assert "            plan: amended after new points had been seen: guards\n" in ended.out


def amended(plan: Path, *words: object) -> Ended:
    return catchball("evidence", "amend", plan, "--why", "It had to be.", "--seen", "20", "--on", "2026-03-20", *words)


def test_an_amended_plan_keeps_the_first_one_and_tells_both_what_and_why(plan: Path) -> None:
    ended = amended(plan, "--exclude", "110,113-115:power cut", "--who", "Ben")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "amended 2026-03-20 after 20 new points, who, exclusions: It had to be.\nthe error rate"
    )
    written = read_plan(plan.read_bytes(), "p")
    assert (written.plan.who, written.current.who) == ("Ann", "Ben")
    assert written.current.excluded_rows == {110, 113, 114, 115}
    assert "left out    rows 110, 113, 114, 115: power cut\n" in judged(plan, -3.0).out
    raw = amended(plan, "--most", "200", "--json").raw
    assert (raw["changed"], raw["invalid_by"]) == (["most"], [])
    assert keys_of(raw) - explained("evidence amend") == set()


def test_an_amendment_that_the_design_does_not_allow_ends_with_1_and_the_trial_is_invalid(plan: Path) -> None:
    text = plan.read_text("utf-8").replace('"design": "sequential"', '"design": "before_after"')
    plan.write_text(text, "utf-8")
    other = plan.parent / "amended.json"
    ended = amended(plan, "--most", "80", "-o", other)
    assert ended.code == 1
    assert "the trial will be invalid: its error rate rests on most, and new points had been seen" in ended.out
    assert plan.read_text("utf-8") == text
    assert judged(other, -3.0).out.startswith("scrap: invalid\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "an amendment changes nothing; leave it out"),
        (("--exclude", "power cut"), "--exclude power cut: say which rows, and after a colon why"),
        (("--exclude", "110"), "an exclusion has a reason"),
        (("--exclude", "115-110:power cut"), "rows go from one to a later one"),
        (("--most", "1"), "a trial has 2 to 2,000 new points"),
        (("--on", "2026-03-01", "--who", "Ben"), "an amendment is dated before what it amends"),
    ],
)
def test_an_amendment_that_makes_no_sense_changes_nothing(plan: Path, words: tuple[str, ...], why: str) -> None:
    before = plan.read_bytes()
    ended = amended(plan, *words)
    assert (ended.code, ended.out) == (2, "")
    assert why in ended.err
    assert plan.read_bytes() == before


def test_rows_may_be_json_and_give_the_same_verdict(plan: Path) -> None:
    table = judged(plan, -3.0, 100, "--json").raw
    lines = [line.split(";") for line in measured(-3.0)]
    columns = {name: [float(line[place]) for line in lines[1:]] for place, name in enumerate(lines[0])}
    data = file(plan.parent, [json.dumps({"catchball": "rows/1", "first": 2, "columns": columns})], "rows.json")
    ended = catchball("evidence", "judge", plan, data, "-o", plan.parent / "dossier.json", "--json")
    assert ended.raw == table


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--metric", "scrp"), "there is no column scrp; there are scrap, cycle"),
        (("--smallest", "0"), "the smallest effect worth having of scrap is above zero"),
        (("--smallest", "nan"), "the smallest effect worth having of scrap is above zero"),
        (("--better", "sideways"), "Invalid value for '--better'"),
        (("--guard", "cycle:2"), "--guard cycle:2: a guard rail is written as NAME:higher:MARGIN"),
        (("--guard", "cycle:lower:x"), "--guard cycle:lower:x: a guard rail is written as"),
        (("--rows", "2"), "--rows 2: give the numbers of two rows, as in 2-201"),
        (("--rows", "2-8"), "a baseline has 10 to 2,000 points, not 7"),
        (("--rows", "2-500"), "has rows 2 to 101"),
        (("--most", "1"), "a trial has 2 to 2,000 new points"),
        (("-o", "plan.json"), "--output: a plan names who runs the trial; say it with --who"),
        (("--on", "yesterday"), "Invalid value for '--on'"),
    ],
)
def test_what_cannot_be_planned_is_told_in_a_sentence_and_ends_with_2(
    baseline: Path, words: tuple[str, ...], why: str
) -> None:
    ended = catchball("plan", baseline, *PLANNED, *words)
    assert (ended.code, ended.out) == (2, "")
    assert why in ended.err


def test_what_cannot_be_judged_is_told_with_its_place_and_ends_with_2(plan: Path, tmp_path: Path) -> None:
    odd = file(tmp_path, [*measured(0), "1o;2"], "odd.csv")
    ended = catchball("evidence", "judge", plan, odd, "-o", tmp_path / "d.json")
    assert (ended.code, ended.out) == (2, "")
    assert f"{odd}:202, column scrap: “1o” is not a number" in ended.err
    other = file(tmp_path, ["scrap;time", "1;2", "2;3"], "other.csv")
    assert "there is no column cycle" in catchball("evidence", "judge", plan, other, "-o", tmp_path / "d.json").err
    huge = file(tmp_path, ["scrap;cycle", "1e99;2", "2;3"], "huge.csv")
    assert f"{huge}: scrap: 1e+99 is too large" in catchball("evidence", "judge", plan, huge, "-o", "d.json").err
    rows = file(tmp_path, ['{"catchball": "rows/1", "first": 2, "columns": {"scrap": []}}'], "rows.json")
    assert (
        f"{rows}: there is no column cycle; there are scrap"
        in catchball("evidence", "judge", plan, rows, "-o", tmp_path / "d.json").err
    )
    assert "“plan/1” is not dossier/1" in catchball("evidence", "verify", plan).err
    assert not (tmp_path / "d.json").exists()


@pytest.mark.parametrize("missing", ["numpy", "scipy"])
def test_trials_without_numpy_or_scipy_say_what_to_install(
    plan: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    for words in (("plan", plan, *PLANNED), ("evidence", "verify", plan)):
        ended = catchball(*words)
        assert (ended.code, ended.out) == (2, "")
        assert "need the extra “stats” (numpy and scipy), which is not installed" in ended.err


def test_a_name_in_a_dossier_that_steers_the_terminal_is_refused_or_shown_without_doing_so(plan: Path) -> None:
    judged(plan, 3.0)
    path = plan.parent / "dossier.json"
    text = path.read_text("utf-8").replace('"catchball": "0.1.0"', '"catchball": "\\u001b[2J"')
    path.write_text(text.replace("it is worse.", "it is \\u001b[2J worse."), "utf-8")
    ended = catchball("evidence", "verify", path)
    assert ended.code == 1
    assert "\x1b" not in ended.out


def test_the_examples_of_the_guide_are_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file(tmp_path, measured(0)[: BEFORE + 1], "baseline.csv")
    file(tmp_path, measured(-1.5), "measured.csv")
    for name in ("plan", "evidence judge", "evidence verify", "evidence amend"):
        calls, _, shown = section(name).partition("```\n")[2].partition("```\n")[0].partition("\n\n")
        ended = catchball(*shlex.split(calls.replace("\\\n", " "))[1:])
        assert (ended.code, _without_versions(ended.out)) == (0, _without_versions(shown))


def _without_versions(text: str) -> str:
    return re.sub(r"Catchball [\d.]+, numpy [\d.]+, scipy [\d.]+", "", text)


def lines(design: Design, effect: float, last: int | None = None) -> list[str]:
    measured = every_design.rows(design, effect)
    rows = list(zip(*measured.columns.values(), strict=True))[:last]
    return [";".join(measured.columns), *(";".join("" if one is None else f"{one:.4f}" for one in row) for row in rows)]


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design.PARALLEL, ("--control", "sister", "--guard", "cycle:lower:1.5:sister_cycle")),
        (Design.CROSSOVER, ("--pairs", "10", "--block", "10", "--washout", "2", "--seed", "7", "--ran", "ran")),
        (Design.PROPORTIONS, ("--sizes", "parts", "--guard", "cycle:lower:0.3:parts", "--most", "10")),
        (Design.RATES, ("--sizes", "parts", "--most", "10")),
        (Design.DEFECTIVES, ("--sizes", "parts", "--most", "100")),
        (Design.DEFECTS, ("--sizes", "parts", "--most", "100")),
    ],
)
def test_every_design_is_planned_judged_and_verified_by_the_commands(
    tmp_path: Path, design: Design, words: tuple[str, ...]
) -> None:
    before = every_design.plan(design).baseline.points
    baseline = file(tmp_path, lines(design, 0, before), "baseline.csv")
    plan, size = tmp_path / "plan.json", str(every_design.MEANT[design])
    asked = ("--metric", "scrap", "--better", "lower", "--smallest", size, "--every", "10", "--most", "100")
    ended = catchball("plan", baseline, *asked, "--design", str(design), *words, "--who", "Ann", "-o", plan)
    assert ended.err == ""
    assert ended.out.startswith(f"{baseline}: {design} trial of scrap, lower is better\n")
    assert "watched" not in ended.out
    assert ("blocks      " in ended.out) == (design is Design.CROSSOVER)
    data = file(tmp_path, lines(design, -1.6))
    judged = catchball("evidence", "judge", plan, data, "-o", tmp_path / "d.json")
    assert (judged.err, judged.code) == ("", 0)
    assert judged.out.startswith("scrap: better\n")
    assert catchball("evidence", "verify", tmp_path / "d.json").code == 0


def test_a_crossover_without_blocks_and_blocks_without_a_crossover_are_told(baseline: Path) -> None:
    ended = catchball("plan", baseline, *PLANNED, "--design", "crossover")
    assert (ended.code, "say with --pairs, --block and --washout which blocks are run" in ended.err) == (2, True)
    ended = catchball("plan", baseline, *PLANNED, "--pairs", "6")
    assert (ended.code, "--pairs: blocks are for --design crossover" in ended.err) == (2, True)
