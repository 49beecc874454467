"""What machines tell is taken once, and their effectiveness is reckoned for each shift: late states are corrections."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from catchball.actions.effectiveness import reckon_effectiveness
from catchball.actions.machine_times import (
    KEPT,
    ItemsGiven,
    StateGiven,
    Taken,
    tell_items,
    tell_states,
    track_effectiveness,
)
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.queries.actors import system_actor
from catchball.queries.machine_times import effectiveness_of
from catchball.store.acting import acting
from catchball.store.models import EffectivenessTracked, Measurement, Metric
from factories import NOW, Company, company

BEGIN = NOW.replace(hour=0) - timedelta(days=2)
"""Two shifts of twelve hours a day."""


@pytest.fixture
def network(database: None) -> Company:
    return company()


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def states(network: Company, *told: StateGiven, name: str = "cz operator") -> Taken:
    return tell_states(actor=network.actor(name), now=NOW, site=network.sites["cz"], machine="Press 3", states=told)


def items(network: Company, *told: ItemsGiven) -> Taken:
    site = network.sites["cz"]
    return tell_items(actor=network.actor("cz operator"), now=NOW, site=site, machine="Press 3", items=told)


def tracked(network: Company) -> EffectivenessTracked:
    site, shifts = network.sites["cz"], [time(0), time(12)]
    engineer = network.actor("cz engineer")
    row = track_effectiveness(actor=engineer, now=NOW, site=site, machine="Press 3", shifts=shifts)
    EffectivenessTracked.objects.using("owner").update(zone="UTC")
    return row


def reckoned(network: Company, row: EffectivenessTracked, index: str) -> list[tuple[float, int, float | None]]:
    """All editions of the values of an index: hours since the beginning, edition, value."""
    system = system_actor(network.maker.pk)
    reckon_effectiveness(actor=system, now=NOW, tracked=row.pk, first=at(0), last=NOW)
    with acting(network.actor("cz engineer")):
        rows = Measurement.objects.filter(series=row.series[index]).order_by("at", "edition")
        return [((one.at - BEGIN) / timedelta(hours=1), one.edition, one.value) for one in rows]


def test_each_shift_that_is_over_and_known_has_a_value_in_a_series_with_the_name_of_the_standard(
    network: Company,
) -> None:
    row = tracked(network)
    states(network, StateGiven(at(0), "production"), StateGiven(at(9), "down"), StateGiven(at(12), "production"))
    items(network, ItemsGiven(at(5), 300, 270, 60), ItemsGiven(at(8), 150, 150, 60))
    first = {index: reckoned(network, row, index)[0] for index in KEPT}
    assert {(begin, edition) for begin, edition, _ in first.values()} == {(0, 0)}
    expected = {
        "availability": 0.75,
        "effectiveness": 7.5 / 9,
        "quality_ratio": 420 / 450,
        "oee_index": 420 * 60 / (12 * 3600),
    }
    assert {index: value for index, (_, _, value) in first.items()} == pytest.approx(expected)
    assert [begin for begin, _, _ in reckoned(network, row, "availability")] == [0, 12, 24, 36]
    with acting(network.actor("cz engineer")):
        names = set(Metric.objects.values_list("iso_name", flat=True))
    assert names == {"Availability", "Effectiveness", "Quality ratio", "OEE index"}


def test_a_late_state_is_a_correction_and_reckoning_again_changes_nothing(network: Company) -> None:
    row = tracked(network)
    states(network, StateGiven(at(0), "production"), StateGiven(at(12), "planned down"))
    assert reckoned(network, row, "availability")[:2] == [(0, 0, 1.0)]
    states(network, StateGiven(at(6), "down"), StateGiven(at(9), "production"))
    for _ in range(2):
        assert reckoned(network, row, "availability") == [(0, 0, 1.0), (0, 1, 0.75)]


def test_a_shift_of_which_a_part_is_unknown_has_no_value_and_one_that_becomes_so_loses_it(network: Company) -> None:
    row = tracked(network)
    states(network, StateGiven(at(1), "production", ends=at(24)))
    assert reckoned(network, row, "availability") == [(12, 0, 1.0)]
    states(network, StateGiven(at(1), "production", ends=at(20), edition=1))
    assert reckoned(network, row, "availability") == [(12, 0, 1.0), (12, 1, None)]


def test_what_is_told_twice_is_kept_once_and_something_else_is_refused(network: Company) -> None:
    told = StateGiven(at(0), "production")
    assert states(network, told, StateGiven(at(1), "down")) == Taken(2, 0)
    assert states(network, told, StateGiven(at(2), "delay")) == Taken(1, 1)
    with pytest.raises(NotPossible, match="Row 2"):
        states(network, StateGiven(at(3), "down"), StateGiven(at(0), "down"))
    assert states(network, StateGiven(at(3), "down"), StateGiven(at(0), "down", edition=1)) == Taken(2, 0)
    made = ItemsGiven(at(1), 10, 9, 30)
    assert (items(network, made), items(network, made)) == (Taken(1, 0), Taken(0, 1))
    with pytest.raises(NotPossible, match="Row 1"):
        items(network, ItemsGiven(at(1), 11, 9, 30))


@pytest.mark.parametrize(
    "wrong",
    [
        StateGiven(at(0), "asleep"),
        StateGiven(at(0), ""),
        StateGiven(at(0), "down", ends=at(0)),
        StateGiven(at(1000), "down"),
        StateGiven(at(0), "down", edition=1001),
    ],
)
def test_a_state_that_cannot_be_is_refused_with_its_row_and_nothing_is_kept(
    network: Company, wrong: StateGiven
) -> None:
    with pytest.raises(NotValid, match="Row 2"):
        states(network, StateGiven(at(3), "down"), wrong)
    assert states(network, StateGiven(at(3), "down")) == Taken(1, 0)


def test_more_good_items_than_were_produced_are_refused(network: Company) -> None:
    with pytest.raises(NotValid, match="more items are good"):
        items(network, ItemsGiven(at(1), 9, 10, 30))


def test_another_party_neither_tells_nor_sees(network: Company) -> None:
    states(network, StateGiven(at(0), "production"))
    with pytest.raises(NotAllowed):
        states(network, StateGiven(at(1), "down"), name="supplier owner")
    stranger = network.actor("supplier owner")
    with acting(stranger):
        found = effectiveness_of(stranger, network.sites["cz"], "Press 3", at(0), at(12), NOW)
    assert (found.totals.unknown, found.indices.availability) == (timedelta(hours=12), None)


def test_a_machine_is_tracked_once(network: Company) -> None:
    tracked(network)
    with pytest.raises(NotPossible, match="already"):
        tracked(network)
