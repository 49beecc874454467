"""The comparison with R finds what differs, and names what it could not compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from bench.oracles import Found, compared, page, rows, run
from bench.oracles_r import SCRIPT, Failed, Tables, answers
from bench.oracles_topics import TOPICS, Topic

HERE = {topic.package: "1.0" for topic in TOPICS}


def topic(allowed: float = 1e-6) -> Topic:
    ours = {"small": 0.5, "large": 1000.0}
    return Topic("made_up", "a made-up comparison", "spc", allowed, lambda: {"cases": [{"a": 1}]}, lambda: ours)


def found(theirs: Mapping[str, float]) -> Found:
    return Found(compared(topic(), theirs), {}, {"R": "4"})


def test_numbers_that_agree_are_held() -> None:
    assert found({"small": 0.5 + 9e-7, "large": 1000.0009}).exit_code(without=False) == 0


@pytest.mark.parametrize(
    "theirs",
    [
        {"small": 0.5 + 2e-6, "large": 1000.0},
        {"small": 0.5, "large": 1000.002},
        {"small": float("nan"), "large": 1000.0},
        {"large": 1000.0},
        {"small": 0.5, "large": 1000.0, "another": 1.0},
    ],
)
def test_a_number_that_differs_or_is_told_by_one_side_only_breaks_the_comparison(theirs: dict[str, float]) -> None:
    broken = found(theirs)
    assert broken.exit_code(without=True) == 1
    assert rows(broken)[0][-1] == "broken"
    assert "| broken |" in page(broken)


@pytest.mark.parametrize("planted", TOPICS, ids=lambda one: one.name)
def test_a_difference_planted_in_any_one_number_of_a_real_topic_is_found(planted: Topic) -> None:
    own = planted.ours()
    planted = replace(planted, ours=lambda: own)  # (which are not worked out again)
    assert all(one.is_held for one in compared(planted, own))
    name = sorted(own)[len(own) // 2]
    wrong = {**own, name: own[name] + 2 * planted.allowed * max(1.0, abs(own[name]))}
    assert [one.name for one in compared(planted, wrong) if not one.is_held] == [name]


def test_r_is_given_the_same_tables_each_time() -> None:
    for one in TOPICS:
        assert one.tables() == one.tables()


def test_a_missing_package_is_named_and_fails_unless_it_may_be_missing() -> None:
    def ask(name: str, tables: Tables) -> dict[str, float]:
        assert tables
        return topic().ours()

    without = run([topic(), replace(topic(), package="gone", title="another")], ask, HERE)
    assert without.missing == {"another": "gone is not installed"}
    assert (without.exit_code(without=False), without.exit_code(without=True)) == (1, 0)
    assert "Not compared: another (gone is not installed)." in page(without)


def test_a_topic_on_which_r_gives_up_is_not_taken_for_one_that_agrees() -> None:
    def ask(name: str, tables: Tables) -> dict[str, float]:
        raise Failed(f"{name}: could not find function")

    assert run([topic()], ask, HERE).missing == {"a made-up comparison": "made_up: could not find function"}


def test_the_answers_of_r_keep_all_their_digits() -> None:
    assert answers("a b\t0.10000000000000001\nc\t-2.5e-17\n") == {"a b": 0.1, "c": -2.5e-17}


def test_every_topic_has_its_function_in_the_script_of_r() -> None:
    script = SCRIPT.read_text("utf-8")
    assert [one.name for one in TOPICS if f"\n{one.name} <- function()" not in script] == []
