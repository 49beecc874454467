"""The races are judged: a wrong answer or a slow one breaks its promise, and what is missing is said."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from bench.races import CHARTS, POOLING, Races, table
from bench.races_drawn import first, series
from bench.races_plain import chart, pooled
from bench.races_worker import Run
from rich.console import Console

from catchball.core.sites.pooling import pool
from catchball.core.spc.many import many_individuals


def races(
    *, charts: float = 0.05, pooling: float = 0.05, apart: float = 0.0, differ: int = 0, slowness: float = 1.0
) -> Races:
    fired = np.zeros((8, 20, 30), np.bool_)
    wrong = fired.copy()
    wrong.flat[:differ] = True
    sites = np.ones((5, 51))
    seconds = dict.fromkeys((*CHARTS, *POOLING), 1.0) | {CHARTS[0]: charts, POOLING[0]: pooling}
    runs = {name: Run(took, 10, 10_000, 10_000, 2**20) for name, took in seconds.items()}
    answers = {CHARTS[0]: wrong, CHARTS[1]: fired, POOLING[0]: np.ones((9, 51)), POOLING[1]: sites}
    answers |= {"PyMARE": np.ones((9, 1)), "metafor": sites + apart}
    return Races(runs, answers, {}, slowness)


def broken(found: Races) -> list[str]:
    return [promise.words for promise in found.promises() if not promise.held]


def test_all_promises_hold_when_all_figures_are_good() -> None:
    assert broken(races()) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (races(charts=0.11), "10,000 series"),
        (races(pooling=0.11), "10,000 metrics"),
        (races(differ=1), "every rule fires where"),
        (races(apart=3e-4), "of metafor"),
    ],
)
def test_a_bad_figure_breaks_its_promise_and_no_other(found: Races, said: str) -> None:
    (words,) = broken(found)
    assert said in words


def test_on_a_machine_half_as_fast_a_race_may_take_twice_as_long() -> None:
    assert broken(races(charts=0.19, pooling=0.19, slowness=2.0)) == []


def test_a_time_over_a_part_of_a_race_is_multiplied() -> None:
    assert Run(0.5, 0, 20, 10_000, 0).of_all == pytest.approx(250)


def test_an_entry_that_could_not_run_is_named_with_its_reason() -> None:
    found = races()
    without = {name: run for name, run in found.runs.items() if name != "PyMARE"}
    console = Console(width=160, record=True, file=StringIO())
    console.print(table(Races(without, found.answers, {"PyMARE": "no network"}, 1.0), POOLING))
    assert "no network" in console.export_text()


def test_the_plain_versions_and_ours_say_the_same_of_what_is_raced_with() -> None:
    values = series(2)
    ours = many_individuals(values).signals
    for place, row in enumerate(values.tolist()):
        assert [ours.of(rule)[place].tolist() for rule in range(1, 9)] == chart(row)
    raw, errors, covariate = first(3)
    found = pool(raw, errors, covariate)
    for metric in range(3):
        tau2, sites = pooled(raw[metric], errors[metric], covariate[:, 0])
        assert found.tau2[metric] == pytest.approx(tau2, abs=1e-6)
        assert found.pooled[metric] == pytest.approx(sites, abs=1e-6)
