"""A short trial: good parts before and after, by the exact test."""

from __future__ import annotations

import pytest

from catchball.core.trials.outcome import Verdict
from catchball.core.trials.proportions import Share
from catchball.core.trials.shares_judged import judge_shares


@pytest.mark.parametrize(
    ("before", "after", "margin", "verdict"),
    [
        (Share(10, 20), Share(20, 20), None, Verdict.BETTER),
        (Share(20, 20), Share(10, 20), 0.1, Verdict.WORSE),
        (Share(19, 20), Share(19, 20), None, Verdict.INCONCLUSIVE),
        (Share(19, 20), Share(19, 20), 0.1, Verdict.INCONCLUSIVE),
        (Share(19, 20), Share(19, 20), 0.3, Verdict.NOT_WORSE),
    ],
)
def test_the_verdict_follows_from_the_interval_and_the_margin(
    before: Share, after: Share, margin: float | None, verdict: Verdict
) -> None:
    found = judge_shares(before, after, margin)
    assert found.outcome is verdict
    assert found.low <= found.estimate <= found.high
    assert found.is_exact


def test_very_many_parts_are_judged_by_the_statistic_which_is_told() -> None:
    found = judge_shares(Share(4500, 5000), Share(4700, 5000), None)
    assert (found.outcome, found.is_exact) == (Verdict.BETTER, False)
