"""Limits are frozen once, and values that come are judged by them: in whatever order, each signal is said once."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from random import Random
from threading import Event, Thread

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from catchball.actions import judged_stretches
from catchball.actions.control_limits import LimitsGiven, SpecificationGiven, follow_series, freeze_limits, specify
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.refusals import NotAllowed, NotValid
from catchball.core.spc.frozen import Grouping, Observed, rows_of
from catchball.core.spc.judging import judge
from catchball.core.spc.kinds import Kind
from catchball.jobs import tasks
from catchball.queries.control_limits import frozen_of, specification_of, stretches
from catchball.store.acting import acting
from catchball.store.models import FrozenLimits, JudgingDue, Series, Signal, User
from factories import NOW, Company, company
from jobs.working import sent, work

BEGIN = NOW.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)
HEALTHY = [10.0, 11.0, 10.0, 9.0, 10.0, 11.0, 9.0, 10.0, 9.0, 11.0]
NUMBERS = count()


@pytest.fixture
def network(database: None) -> Company:
    made = company()
    for user in User.objects.using("owner").all():
        user.email = f"{user.username}@example.org"
        user.save(using="owner")
    return made


def opened(network: Company, kind: str = "mean") -> Series:
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven(f"M{next(NUMBERS)}", "", kind, "neither"))
    return open_series(actor=engineer, now=NOW, metric=metric, site=network.sites["cz"], place=Place())


def at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def row(minute: float, value: float | None, **more: object) -> Row:
    return Row(at(minute).isoformat(), value, **more)  # type: ignore[arg-type]


def take(network: Company, series: Series, *rows: Row) -> None:
    take_measurements(actor=network.actor("cz operator"), now=NOW, series=series, rows=rows, source="api")


def frozen(network: Company, series: Series, **more: object) -> FrozenLimits:
    """Limits of ten healthy values, from the eleventh minute on."""
    given = LimitsGiven(since=at(0), until=at(10), why="Healthy.", **more)  # type: ignore[arg-type]
    return freeze_limits(actor=network.actor("cz engineer"), now=NOW, series=series, given=given)


def watched(network: Company) -> Series:
    series = opened(network)
    take(network, series, *[row(minute, value) for minute, value in enumerate(HEALTHY)])
    frozen(network, series)
    work()
    return series


def signals(network: Company, series: Series) -> list[tuple[float, int, str]]:
    """The minute of the point, the rule, and why it has ended."""
    with acting(network.actor("cz engineer")):
        rows = Signal.objects.filter(series=series).order_by("at", "key", "chart", "rule", "pk")
        return [((one.at - BEGIN) / timedelta(minutes=1), one.rule, one.ended_why) for one in rows]


def test_limits_come_from_their_stretch_alone_and_say_who_froze_them_why(network: Company) -> None:
    series = opened(network)
    take(network, series, *[row(minute, value) for minute, value in enumerate([*HEALTHY, 500.0])])
    limits = frozen(network, series)
    assert (limits.kind, limits.used, limits.centre) == ("individuals", 10, 10.0)
    assert limits.sigma == pytest.approx(11 / 9 / 1.1283791670955126)
    assert (limits.rules, limits.why, limits.begins) == ([1, 2], "Healthy.", at(10))
    assert limits.frozen_by_id == network.people["cz engineer"].pk


def test_a_value_whose_delivery_is_under_way_while_limits_are_frozen_is_judged_by_them(network: Company) -> None:
    series = opened(network)
    take(network, series, *[row(minute, value) for minute, value in enumerate(HEALTHY)])
    operator, freezing = network.actor("cz operator"), Event()

    def freeze() -> None:
        freezing.set()
        frozen(network, series)
        work()
        connection.close()

    waiting = Thread(target=freeze, daemon=True)
    with acting(operator):
        take(network, series, row(20, 99.0))
        waiting.start()
        freezing.wait()
        waiting.join(1)
    waiting.join()
    work()
    assert (20, 1, "") in signals(network, series)


@pytest.mark.parametrize(("budget", "rules"), [(None, [1, 2]), (100, [1, 2, 5, 6]), (150, [1, 2, 5]), (370, [1])])
def test_rules_are_chosen_for_a_budget_of_false_alarms(
    network: Company, budget: float | None, rules: list[int]
) -> None:
    series = opened(network)
    take(network, series, *[row(minute, value) for minute, value in enumerate(HEALTHY)])
    assert frozen(network, series, budget=budget).rules == rules


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"why": " "}, "why"),
        ({"until": at(-1)}, "until"),
        ({"kind": "p"}, "kind"),
        ({"grouping": "instant", "size": 2}, "grouping"),
        ({"kind": "means-range", "grouping": "instant", "size": 1}, "size"),
        ({"begins": at(-1)}, "begins"),
        ({"budget": 400}, "budget"),
        ({"rules": (1, 9)}, "rules"),
        ({"since": at(8.5)}, "since"),
        ({"constants": "rounded"}, "constants"),
    ],
)
def test_limits_that_cannot_be_are_refused_with_the_field(
    network: Company, more: dict[str, object], where: str
) -> None:
    series = opened(network)
    take(network, series, *[row(minute, value) for minute, value in enumerate(HEALTHY)])
    given = LimitsGiven(**{"since": at(0), "until": at(10), "why": "Healthy.", **more})  # type: ignore[arg-type]
    with pytest.raises(NotValid) as refused:
        freeze_limits(actor=network.actor("cz engineer"), now=NOW, series=series, given=given)
    assert refused.value.where == (where,)
    with acting(network.actor("cz engineer")):
        assert not FrozenLimits.objects.exists()


def test_who_only_measures_freezes_no_limits(network: Company) -> None:
    series = opened(network)
    given = LimitsGiven(since=at(0), until=at(10), why="Healthy.")
    for name in ("cz operator", "home engineer", "supplier owner"):
        with pytest.raises(NotAllowed):
            freeze_limits(actor=network.actor(name), now=NOW, series=series, given=given)


def test_a_value_beyond_the_limits_signals_once_whatever_comes_again(network: Company) -> None:
    series = watched(network)
    assert signals(network, series) == []
    for _ in range(2):
        take(network, series, row(20, 30.0))
        work()
        tasks.judge_series(party=network.maker.pk, series=series.pk)
    assert signals(network, series) == [(20, 1, "")]


def test_a_correction_unmakes_a_signal_which_stays_on_record_and_another_makes_it_again(network: Company) -> None:
    series = watched(network)
    take(network, series, row(20, 30.0))
    work()
    take(network, series, row(20, 10.0, edition=1))
    work()
    assert signals(network, series) == [(20, 1, "values")]
    take(network, series, row(20, 31.0, edition=2))
    work()
    assert signals(network, series) == [(20, 1, "values"), (20, 1, "")]


def test_a_late_value_may_complete_a_run_and_may_break_one(network: Company) -> None:
    series = watched(network)
    take(network, series, *[row(minute, 10.5) for minute in range(20, 29) if minute != 24])
    work()
    assert signals(network, series) == []
    take(network, series, row(24, 10.5))
    work()
    assert signals(network, series) == [(28, 2, "")]
    take(network, series, row(24.5, 9.5))
    work()
    assert signals(network, series) == [(28, 2, "values")]


def test_a_series_without_limits_is_not_judged_and_costs_no_job(network: Company) -> None:
    series = opened(network)
    take(network, series, *[row(minute, value) for minute, value in enumerate([*HEALTHY, 500.0])])
    assert not ProcrastinateJob.objects.filter(task_name="judge_series").exists()


def test_values_that_are_older_than_the_limits_are_not_judged(network: Company) -> None:
    series = watched(network)
    take(network, series, row(5.5, 500.0))
    assert not ProcrastinateJob.objects.filter(task_name="judge_series", status="todo").exists()


def test_newer_limits_take_over_from_where_they_begin_and_older_ones_judge_before(network: Company) -> None:
    series = watched(network)
    take(network, series, row(20, 30.0), row(40, 30.0), *[row(30 + n / 10, 30.0 + n % 3) for n in range(9)])
    work()
    later = {"since": at(30), "until": at(31), "why": "A new tool.", "begins": at(30)}
    given = LimitsGiven(**later)  # type: ignore[arg-type]
    freeze_limits(actor=network.actor("cz engineer"), now=NOW, series=series, given=given)
    work()
    holding = [(minute, rule) for minute, rule, why in signals(network, series) if not why]
    assert holding == [(20, 1)]
    assert {why for minute, _, why in signals(network, series) if minute >= 30} == {"limits"}
    take(network, series, row(25, 30.0), row(50, 10.0))
    work()
    holding = [(minute, rule) for minute, rule, why in signals(network, series) if not why]
    assert holding == [(20, 1), (25, 1), (50, 1)]


def test_limits_are_never_changed_nor_are_signals_deleted(network: Company) -> None:
    series = watched(network)
    take(network, series, row(20, 30.0))
    work()
    other = watched(network)
    assert signals(network, other) == []
    with acting(network.actor("cz engineer")):
        for refused in (
            lambda: FrozenLimits.objects.update(centre=1.0),
            FrozenLimits.objects.filter(signals=None).delete,
            Signal.objects.all().delete,
        ):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                refused()


def test_who_follows_a_series_is_told_once_an_hour_and_not_of_old_points(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = watched(network)
    follow_series(actor=network.actor("cn owner"), now=NOW, series=series, follows=True)
    take(network, series, row(21, 31.0))
    judged(network, series, NOW)
    assert "by rule 1" in mail.outbox[0].body
    assert f"/measurements/{series.pk}/" in mail.outbox[0].body
    (told,) = sent()
    assert told[0] == "cn.owner"
    assert "at CZ signals" in told[1]
    take(network, series, row(22, 32.0))
    judged(network, series, NOW + timedelta(minutes=59))
    assert sent() == []
    take(network, series, row(20, 30.0))
    judged(network, series, NOW + timedelta(days=10))
    assert sent() == []
    follow_series(actor=network.actor("cn owner"), now=NOW, series=series, follows=False)
    take(network, series, row(23, 32.0))
    judged(network, series, NOW + timedelta(days=1))
    assert sent() == []


def judged(network: Company, series: Series, now: datetime) -> None:
    from catchball.actions.judging import judge_series
    from catchball.queries.actors import system_actor

    judge_series(actor=system_actor(network.maker.pk), now=now, series=series.pk)
    work()


def test_a_specification_is_only_added_to_and_the_newest_counts(network: Company) -> None:
    series = opened(network)
    engineer = network.actor("cz engineer")
    specify(actor=engineer, now=NOW, series=series, given=SpecificationGiven(low=8, high=12))
    specify(actor=engineer, now=NOW, series=series, given=SpecificationGiven(high=13))
    with acting(engineer):
        found = specification_of(engineer, series)
    assert found is not None
    assert (found.low, found.high) == (None, 13)
    with pytest.raises(NotValid, match="below the high one"):
        specify(actor=engineer, now=NOW, series=series, given=SpecificationGiven(low=9, high=8))


_CHARTS = [
    (Kind.INDIVIDUALS, Grouping.SINGLE, 1),
    (Kind.EWMA, Grouping.SINGLE, 1),
    (Kind.CUSUM, Grouping.SINGLE, 1),
    (Kind.MEANS_RANGE, Grouping.CONSECUTIVE, 3),
    (Kind.MEANS_DEVIATION, Grouping.INSTANT, 2),
]


@pytest.mark.parametrize(("kind", "grouping", "size"), _CHARTS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_in_whatever_order_and_pieces_values_come_what_signals_is_as_if_all_had_been_there(
    network: Company, kind: Kind, grouping: Grouping, size: int, seed: int
) -> None:
    chance = Random(seed)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("_FIRST_PIECE", 7), ("_PIECE", 30), ("_APART", 16)):
            patched.setattr(judged_stretches, name, value)
        series = opened(network)
        keys = ("a", "b") if grouping is Grouping.INSTANT else ("",)
        rows = [row(minute, chance.gauss(10, 1), key=key) for minute in range(90) for key in keys]
        phase_1, phase_2 = rows[: 30 * len(keys)], rows[30 * len(keys) :]
        take(network, series, *phase_1)
        shape = {"kind": kind, "grouping": grouping, "size": size, "rules": tuple(range(1, 9))}
        given = LimitsGiven(since=at(0), until=at(30), why="Healthy.", **shape)  # type: ignore[arg-type]
        limits = freeze_limits(actor=network.actor("cz engineer"), now=NOW, series=series, given=given)
        moved = [
            Row(one.at, (one.value or 0) + chance.choice((0, 0, 2.5)), key=one.key, edition=1)
            for one in chance.sample(phase_2, 9)
        ]
        coming = phase_2 + moved
        if chance.random() < 0.7:
            chance.shuffle(coming)
        while coming:
            many = chance.randint(1, 25)
            take(network, series, *coming[:many])
            coming = coming[many:]
            work()
        last = {(one.at, one.key): one for one in phase_2} | {(one.at, one.key): one for one in moved}
        values = [
            Observed(datetime.fromisoformat(when), key, one.value or 0, 1) for (when, key), one in sorted(last.items())
        ]
        whole, _ = rows_of(values, frozen_of(limits))
        found = judge(whole, frozen_of(limits)).found
        expected = sorted((whole[one.place].at, one.chart, one.rule) for one in found)
        with acting(network.actor("cz engineer")):
            holding = Signal.objects.filter(series=series, ended_at=None)
            assert sorted(holding.values_list("at", "chart", "rule")) == expected
            assert not JudgingDue.objects.exists()


def test_limits_that_are_replaced_whole_judge_nothing_more(network: Company) -> None:
    rows = [FrozenLimits(pk=1, begins=at(10)), FrozenLimits(pk=2, begins=at(30)), FrozenLimits(pk=3, begins=at(20))]
    assert [(one.limits.pk, one.until) for one in stretches(rows)] == [(3, None), (1, at(20))]
