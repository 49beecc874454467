"""`catchball spc`: the chart of a file of measurements, as a person and as a program see it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from catchball.core.spc.constants import d2
from catchball.core.spc.kinds import Kind
from commands import Ended, catchball
from core.spc.published import CIRCUIT_BOARDS, COMPUTERS, NIST, ORANGE_JUICE, PISTON_RINGS
from spreadsheets import sheet_of

FIVE = [word for place in range(1, 6) for word in ("--column", f"x{place}")]
RINGS = [[f"{value:.3f}" for value in row] for row in PISTON_RINGS]
JUICE = [[f"{count:g}", "50"] for count in ORANGE_JUICE]
SECTION = (
    (Path(__file__).parents[2] / "docs" / "guide" / "commands.md")
    .read_text("utf-8")
    .partition("### catchball spc\n")[2]
    .partition("\n## ")[0]
)
WEIGHTS = ["10.1", "9.9", "10.0", "10.2", "9.8", "10.1", "9.9", "14.0", "10.1"]


def file(folder: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", name: str = "measured.csv") -> Path:
    path = folder / name
    path.write_text("".join(delimiter.join(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def rings(tmp_path: Path) -> Path:
    """The piston rings, a subgroup a row."""
    return file(tmp_path, [["x1", "x2", "x3", "x4", "x5"], *RINGS], name="rings.csv")


@pytest.fixture
def juice(tmp_path: Path) -> Path:
    """The orange juice cans."""
    return file(tmp_path, [["leaking", "looked at"], *JUICE], ";", "juice.csv")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Nine values, of which the eighth (row 9) is far out."""
    return file(tmp_path, [["weight"], *([value] for value in WEIGHTS)])


def keys_of(value: Any) -> set[str]:
    """All keys of a JSON value, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def spc(*words: object) -> Ended:
    return catchball("spc", *words)


def limits(chart: dict[str, Any]) -> tuple[float, float, float]:
    first = chart["points"][0]
    return first["low"], first["centre"], first["high"]


def test_piston_rings_in_a_file_have_their_published_limits(rings: Path) -> None:
    ended = spc(rings, "--chart", "means-range", *FIVE, "--json")
    assert ended.code == 0
    means, ranges = ended.raw["charts"]
    assert limits(means) == pytest.approx((73.98804759, 74.001176, 74.01430441), abs=5e-9)
    assert limits(ranges)[:2] == pytest.approx((0, 0.02276), abs=5e-9)
    assert ended.raw["sigma"] == {"value": pytest.approx(0.02276 / d2(5)), "by": "mean range / d2(5), exact constants"}
    assert [point["row"] for point in means["points"]] == list(range(2, 27))


def test_values_that_are_not_normal_have_a_capability_by_percentiles(rings: Path) -> None:
    words = (rings, "--chart", "means-range", *FIVE, "--low", "73.95", "--high", "74.05")
    assert spc(*words, "--json").raw["capability"]["percentiles"] is None
    found = spc(*words, "--percentiles", "--json").raw["capability"]["percentiles"]
    low, median, high = np.quantile(PISTON_RINGS, (0.00135, 0.5, 0.99865))
    assert (found["low"], found["median"], found["high"]) == pytest.approx((low, median, high))
    assert found["pp"] == pytest.approx(0.1 / (high - low))
    assert found["ppk"] == pytest.approx(min((median - 73.95) / (median - low), (74.05 - median) / (high - median)))
    shown = spc(*words, "--percentiles").out
    assert f"By percentiles, where values are not normal\nPp            {found['pp']:.3f}\n" in shown
    assert "--percentiles says something only beside" in spc(rings, "--percentiles").err


def test_piston_rings_have_their_published_capability_by_the_printed_constants(rings: Path) -> None:
    words = (rings, "--chart", "means-range", *FIVE, "--low", "73.95", "--high", "74.05", "--constants", "table")
    able = spc(*words, "--json").raw["capability"]
    assert [able["cp"][part] for part in ("value", "low", "high")] == pytest.approx(
        [1.7032806, 1.4914109, 1.9148264], abs=5e-8
    )
    assert [able["cpk"][part] for part in ("value", "low", "high")] == pytest.approx(
        [1.6632194, 1.4481290, 1.8783099], abs=5e-8
    )
    assert (able["pp"]["value"], able["ppk"]["value"]) == pytest.approx((1.6550863, 1.6161587), abs=5e-8)
    assert able["specification"] == {"low": 73.95, "high": 74.05, "target": None}
    shown = spc(*words).out
    assert "Cp            1.703   1.491 to 1.915    sigma within\n" in shown
    assert "table constants" in shown


def test_the_rings_from_a_spreadsheet_and_with_decimal_commas_are_the_same(rings: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "rings.xlsx"
    sheet.write_bytes(sheet_of([["x1", "x2", "x3", "x4", "x5"], *([float(value) for value in row] for row in RINGS)]))
    commas = file(
        tmp_path, [["x1", "x2", "x3", "x4", "x5"]] + [[v.replace(".", ",") for v in r] for r in RINGS], "\t", "c"
    )
    charts = [spc(path, "--chart", "means-deviation", *FIVE, "--json").raw for path in (rings, sheet, commas)]
    assert charts[0]["charts"] == charts[1]["charts"] == charts[2]["charts"]
    assert [one["read"]["decimal"] for one in charts] == [".", ".", ","]
    assert (charts[1]["read"]["sheet"], charts[2]["read"]["delimiter"]) == ("Steps", "\t")


def test_orange_juice_signals_at_its_two_published_points_and_ends_with_1(juice: Path) -> None:
    ended = spc(juice, "--chart", "p", "--column", "leaking", "--column", "looked at")
    assert ended.code == 1
    assert "row 16, shares: 0.44: beyond three sigmas (rule 1)\n" in ended.out
    assert "row 24, shares: 0.48: beyond three sigmas (rule 1)\n" in ended.out
    assert ended.out.endswith("2 rows of 30 signal\n")
    assert "UTF-8, delimiter semicolon" in ended.out


def test_the_only_numeric_column_is_charted_as_individuals_without_being_named(tmp_path: Path) -> None:
    path = file(tmp_path, [["shift", "weight"], *(["early", value] for value in WEIGHTS)])
    ended = spc(path)
    assert ended.code == 1
    assert ended.out.startswith(f"{path}: individuals of weight\n")
    assert "mean moving range / d2(2), exact constants" in ended.out
    assert "217 points" in ended.out
    assert "1 beyond three sigmas; 2 nine in a row on one side of the centre" in ended.out


def test_the_json_form_is_the_one_that_the_guide_describes(weights: Path) -> None:
    raw = spc(weights, "--low", "9", "--json").raw
    assert raw["catchball"] == "spc/1"
    assert list(raw) == [
        *("catchball", "file", "read", "columns", "rows", "missing", "chart", "phase", "rules", "constants", "sigma"),
        *("charts", "signals", "capability"),
    ]
    assert list(raw["read"]) == ["format", "encoding", "delimiter", "decimal", "sheet", "names_in"]
    assert list(raw["sigma"]) == ["value", "by"]
    assert list(raw["charts"][0]) == ["name", "false_alarm_every", "not_counted", "points"]
    assert list(raw["charts"][0]["points"][0]) == ["row", "value", "centre", "low", "high"]
    assert list(raw["signals"][0]) == ["row", "chart", "value", "low", "high", "rule", "what"]
    assert list(raw["capability"]) == [
        *("specification", "confidence", "mean", "within", "overall", "cp", "cpk", "pp", "ppk", "cpm", "percentiles"),
    ]
    assert raw["capability"]["cp"] is None
    assert keys_of(raw) - set(re.findall(r"`([a-z_]+)`", SECTION)) == set()


def test_the_example_of_the_guide_is_what_the_command_prints(
    rings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    calls, _, shown = SECTION.partition("```\n")[2].partition("```\n")[0].partition("\n\n")
    ended = catchball(*shlex.split(calls.replace("\\\n", " "))[1:])
    assert ended.code == 0
    assert ended.out == shown


def test_limits_that_are_given_stay_where_they_are(weights: Path) -> None:
    ended = spc(weights, "--centre", "10", "--sigma", "2", "--json")
    assert (ended.code, ended.raw["phase"], ended.raw["sigma"]["by"]) == (0, 2, "given")
    assert limits(ended.raw["charts"][0]) == (4, 10, 16)
    assert "given, not from these points (phase II)" in spc(weights, "--centre", "10", "--sigma", "2").out


def test_capability_is_by_the_values_themselves_where_limits_are_given(weights: Path) -> None:
    able = spc(weights, "--high", "20", "--centre", "10", "--sigma", "2", "--json").raw["capability"]
    own = spc(weights, "--high", "20", "--json").raw
    assert able["within"] == own["sigma"]["value"]


def test_a_process_that_signals_is_not_told_to_be_capable_without_a_word(weights: Path, rings: Path) -> None:
    told = "The process signals: what it was capable of says little about what it will be."
    assert told in spc(weights, "--low", "9").out
    assert told not in spc(rings, "--chart", "means-range", *FIVE, "--low", "73.95").out


@pytest.mark.parametrize(
    ("asked", "rules", "every"),
    [("1", [1], 370.4), ("5, 1,5", [1, 5], 225.6), ("western", [1, 2, 5, 6], 109.2), ("all", [*range(1, 9)], 98.3)],
)
def test_rules_are_those_that_were_asked_for_with_their_false_alarms(
    weights: Path, asked: str, rules: list[int], every: float
) -> None:
    raw = spc(weights, "--rules", asked, "--json").raw
    assert raw["rules"] == rules
    assert raw["charts"][0]["false_alarm_every"] == pytest.approx(every, abs=0.1)
    assert raw["charts"][0]["not_counted"] == [rule for rule in rules if rule in (3, 4)]
    assert ("rules 3 and 4 are not counted" in spc(weights, "--rules", asked).out) == (asked == "all")


def test_a_missing_value_is_told_and_counted(tmp_path: Path) -> None:
    path = file(tmp_path, [["shift", "weight"], *(["early", value] for value in [*WEIGHTS[:3], "", *WEIGHTS[3:]])])
    raw = spc(path, "--json").raw
    assert (raw["rows"], raw["missing"]) == (10, 1)
    assert raw["charts"][0]["points"][3]["value"] is None
    assert raw["signals"][0]["row"] == 10
    assert "10 rows from 2 to 11, 1 without a value" in spc(path).out


def test_every_chart_can_be_asked_for(tmp_path: Path, juice: Path, rings: Path) -> None:
    nist = file(tmp_path, [["z"], *([f"{value}"] for value in NIST)], name="nist.csv")
    boards = file(tmp_path, [["faults"], *([f"{value:g}"] for value in CIRCUIT_BOARDS)], name="boards.csv")
    machines = file(tmp_path, [["faults", "n"], *([f"{value:g}", "5"] for value in COMPUTERS)], name="machines.csv")
    cans = (juice, "--column", "leaking", "--column", "looked at")
    built = (machines, "--column", "faults", "--column", "n")
    asked: dict[Kind, tuple[object, ...]] = {
        **dict.fromkeys((Kind.INDIVIDUALS, Kind.EWMA, Kind.CUSUM), (nist,)),
        **dict.fromkeys((Kind.MEANS_RANGE, Kind.MEANS_DEVIATION), (rings, *FIVE)),
        **dict.fromkeys((Kind.P, Kind.NP, Kind.LANEY_P), cans),
        **dict.fromkeys((Kind.U, Kind.LANEY_U), built),
        Kind.C: (boards,),
    }
    ends = {kind: spc(*asked[kind], "--chart", kind) for kind in Kind}
    assert {kind: ended.err for kind, ended in ends.items() if ended.err} == {}
    assert {kind for kind, ended in ends.items() if ended.code} == {Kind.P, Kind.NP, Kind.C}
    assert all(ended.out.startswith(f"{asked[kind][0]}: {kind} of ") for kind, ended in ends.items())
    assert "500 points" in ends[Kind.EWMA].out


def test_a_range_that_signals_is_beyond_its_limits_and_a_sum_as_well(tmp_path: Path) -> None:
    pairs = [["1.0", "1.1"], ["1.1", "1.2"]] * 8
    path = file(tmp_path, [["a", "b"], *pairs, ["0.5", "1.6"], *pairs])
    signals = spc(path, "--chart", "means-range", "--column", "a", "--column", "b", "--json").raw["signals"]
    assert [(one["row"], one["chart"], one["what"]) for one in signals] == [(18, "ranges", "beyond the limits")]
    shifted = file(tmp_path, [["a"], *([value] for value in ["1.0", "1.1"] * 8), *[["1.3"]] * 4], name="shifted.csv")
    sums = spc(shifted, "--chart", "cusum", "--centre", "1.05", "--sigma", "0.06", "--json").raw["signals"]
    assert {(one["chart"], one["what"]) for one in sums} == {("upper sums", "beyond the limits")}


def test_points_with_limits_of_their_own_are_told_with_them(tmp_path: Path) -> None:
    path = file(tmp_path, [["bad", "all"], ["3", "100"], ["2", "50"], ["4", "120"], ["30", "90"], ["3", "80"]])
    ended = spc(path, "--chart", "p", "--column", "bad", "--column", "all")
    assert "row 5, shares: 0.33333333 (limits " in ended.out


def test_faults_are_told_with_row_and_column_and_nothing_is_charted(tmp_path: Path) -> None:
    path = file(tmp_path, [["note", "weight"], *(["?", one] for one in [*WEIGHTS, "1o.0", "9.9", "10,1"])], ";")
    ended = spc(path, "--column", "weight")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        f"{path}:11, column weight: “1o.0” is not a number; correct it, or empty the cell where there is no value",
        f"{path}:13, column weight: “10,1” is not written with a decimal “.” like the other numbers of this file",
    ]


def test_faults_of_a_spreadsheet_are_told_by_cell_and_many_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    path.write_bytes(sheet_of([["weight"], *([1.5] for _ in range(30)), *(["x"] for _ in range(25))]))
    ended = spc(path)
    assert ended.code == 2
    assert ended.err.startswith(f"{path}, sheet Steps, A32: “x” is not a number")
    assert ended.err.endswith(f"{path}: and 5 more\n")


def test_a_row_that_lacks_a_value_of_its_subgroup_is_told(tmp_path: Path) -> None:
    path = file(tmp_path, [["a", "b"], ["1", "2"], ["1", ""], ["", ""], ["2", "3"]])
    ended = spc(path, "--chart", "means-range", "--column", "a", "--column", "b")
    told = "a value is missing; put it there, or empty all that are asked for in this row"
    assert (ended.code, ended.err) == (2, f"{path}:3, column b: {told}\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say with --column which columns are meant; with numbers there are x1, x2, x3, x4, x5"),
        (("--chart", "means-range"), "say with --column which columns are meant"),
        (("--column", "x9"), "there is no column x9; there are x1, x2, x3, x4, x5"),
        (("--column", "x1", "--column", "A"), "a column is named twice"),
        (FIVE, "say with --chart what these columns are"),
        ((*FIVE, "--chart", "individuals"), "is of one column, not of 5; for subgroups there is means-range"),
        (
            ("--column", "x1", "--rules", "1,9"),
            "there is no run rule “9”; there are 1, 2, 3, 4, 5, 6, 7, 8, and western",
        ),
        (("--column", "x1", "--chart", "cusum", "--rules", "1"), "has limits of its own and no run rules"),
        (("--column", "x1", "--target", "74"), "--target says something only beside the limits"),
        (("--column", "x1", "--low", "nan"), "--low nan: is not a number to reckon with"),
        (("--column", "x1", "--low", "2", "--high", "1"), "the low limit, 2.0, is not below the high one, 1.0"),
        (("--column", "x1", "--centre", "74"), "limits that are given need both"),
        (("--column", "x1", "--chart", "c"), "a count is a whole number"),
        (("--column", "x1", "--chart", "pie"), "Invalid value for '--chart'"),
    ],
)
def test_what_cannot_be_charted_is_told_in_a_sentence_and_ends_with_2(
    rings: Path, words: tuple[str, ...], why: str
) -> None:
    ended = spc(rings, *words)
    assert (ended.code, ended.out) == (2, "")
    assert why in ended.err


def test_counts_have_no_capability(juice: Path) -> None:
    ended = spc(juice, "--chart", "p", "--column", "leaking", "--column", "looked at", "--high", "0.3")
    assert (ended.code, ended.out) == (2, "")
    assert "which have no capability; leave --low and --high out" in ended.err


def test_columns_without_numbers_or_with_one_name_are_told(tmp_path: Path) -> None:
    words = file(tmp_path, [["a"], ["one"], ["two"]], name="words.csv")
    assert "no column holds numbers; there are a" in spc(words).err
    twice = file(tmp_path, [["a", "a"], ["1", "2"], ["2", "3"], ["1", "3"]], name="twice.csv")
    assert "2 columns are called a; name it by A or B" in spc(twice, "--column", "a").err
    assert spc(twice, "--column", "B").code == 0
    assert f"{tmp_path / 'none.csv'}: No such file" in spc(tmp_path / "none.csv").err


@pytest.mark.parametrize("missing", ["numpy", "scipy"])
def test_without_numpy_or_scipy_it_says_what_to_install(
    weights: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    ended = spc(weights)
    assert (ended.code, ended.out) == (2, "")
    told = "Control charts need the extra “stats” (numpy and scipy), which is not installed: see “Control charts” in"
    assert ended.err == f"{told} docs/guide/install.md.\n"


def test_a_name_that_steers_the_terminal_is_shown_without_doing_so(tmp_path: Path) -> None:
    path = file(tmp_path, [["bo\x1b[2Jre"], *([value] for value in WEIGHTS)])
    assert "\x1b" not in spc(path).out
