"""Files of measurements: taken once whatever comes twice, what is wrong refused with its place, mended and replayed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection

from catchball.actions import measurement_files as measurement_files_taken
from catchball.actions import replaying
from catchball.actions.file_mappings import save_mapping
from catchball.actions.measurement_files import (
    begin_taking,
    bring_in_file,
    end_taking,
    put_away,
    take_all,
    take_batch,
    take_later,
)
from catchball.actions.measurements import Row, mend_row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.replaying import replay_rows
from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source
from catchball.core.measuring.tables import LARGEST_FILE
from catchball.core.measuring.taking import Value, batches, values_of
from catchball.jobs.measurement_files import take_file
from catchball.queries.measurements import Became, became_of, deliveries, last_points, measurement_files, quarantined
from catchball.store.acting import acting
from catchball.store.file_mappings import COUNTS_EMPTY, mapping_from_json
from catchball.store.models import Delivery, MeasurementFile, QuarantinedRow, Series, StoredMapping
from factories import NOW, Company, company
from jobs.working import work

BEGIN = NOW - timedelta(days=2)
HEADER = ("when", "what", "value")


@pytest.fixture
def network(database: None) -> Company:
    return company()


def series(network: Company, machine: str, site: str = "cz") -> Series:
    engineer = network.actor(f"{site} engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven(f"Torque of {machine}", "N·m", "mean", "neither"))
    where = network.sites[site]
    return open_series(actor=engineer, now=NOW, metric=metric, site=where, place=Place(machine=machine))


def long_form(*of: Series) -> FileMapping:
    sources = tuple(Source(one.pk, "value", named=f"M{number}") for number, one in enumerate(of, start=1))
    return FileMapping(InstantColumns("when"), sources, "what")


def at(minute: int) -> str:
    return (BEGIN + timedelta(minutes=minute)).isoformat()


def text(*rows: tuple[str, str, str]) -> bytes:
    return "\n".join(",".join(row) for row in (HEADER, *rows)).encode()


def values(mapping: FileMapping, data: bytes) -> list[Value]:
    rows = [line.split(",") for line in data.decode().splitlines()]
    return list(values_of(mapping, rows[0], enumerate(rows[1:], start=2), NOW))


def saved(network: Company, mapping: FileMapping, seen: int = 0) -> StoredMapping:
    actor = network.actor("cz engineer")
    return save_mapping(actor=actor, now=NOW, name="Torque wrench", header=HEADER, mapping=mapping, seen=seen)


def taken(network: Company, kept: StoredMapping, mapping: FileMapping, data: bytes) -> MeasurementFile:
    actor = network.actor("cz operator")
    file = bring_in_file(actor=actor, now=NOW, name="torque.csv", data=data)
    file = begin_taking(actor=actor, now=NOW, file=file, mapping=kept)
    return take_all(actor=actor, now=NOW, file=file, values=values(mapping, data))


def became(network: Company, file: MeasurementFile) -> Became:
    actor = network.actor("cz engineer")
    with acting(actor):
        return became_of(actor, file)


def refused(network: Company) -> list[QuarantinedRow]:
    actor = network.actor("cz engineer")
    with acting(actor):
        return list(quarantined(actor).order_by("pk"))


def points(network: Company, of: Series) -> list[float]:
    actor = network.actor("cz engineer")
    with acting(actor):
        return [point.value for point in last_points(actor, of, NOW, 100)]


def keyed(network: Company, of: Series) -> list[tuple[str, float]]:
    actor = network.actor("cz engineer")
    with acting(actor):
        return [(point.key, point.value) for point in last_points(actor, of, NOW, 100)]


def test_a_file_is_taken_series_by_series_and_what_is_wrong_is_refused_with_its_place(network: Company) -> None:
    one, two = series(network, "Press 1"), series(network, "Press 2")
    mapping = long_form(one, two)
    rows = [(at(0), "M1", "12.0"), (at(0), "M2", "9"), ("soon", "M1", "12"), (at(1), "M3", "7"), (at(1), "M1", "12.5")]
    file = taken(network, saved(network, mapping), mapping, text(*rows))
    assert (file.state, file.bytes) == ("taken", None)
    assert became(network, file) == Became(rows=5, new=3, known=0, refused=2, open=2)
    assert (points(network, one), points(network, two)) == ([12.0, 12.5], [9.0])
    told = {(row.row, row.column, row.field, row.reason, row.series_id) for row in refused(network)}
    assert told == {(4, "when", "at", "other format", one.pk), (5, "what", "series", "unknown series", None)}


def test_the_same_file_sent_twice_changes_nothing_not_even_where_rows_were_refused_or_mended(network: Company) -> None:
    one = series(network, "Press 1")
    mapping = long_form(one)
    kept = saved(network, mapping)
    data = text((at(0), "M1", "12"), (at(0), "M1", "12.1"), (at(1), "M1", "no"), (at(2), "M9", "1"))
    taken(network, kept, mapping, data)
    first, second = refused(network)
    engineer = network.actor("cz engineer")
    mended = first if first.row == 4 else second
    unknown = second if mended is first else first
    mend_row(actor=engineer, now=NOW, row=mended, given=Row(at(1), 12.2))
    mend_row(actor=engineer, now=NOW, row=unknown, given=Row(at(2), 12.3), series=one)
    before = points(network, one)
    again = taken(network, kept, mapping, data)
    assert before == points(network, one) == [12, 12.1, 12.2, 12.3]
    assert [row.state for row in refused(network)] == ["mended", "mended"]
    assert became(network, again).new == 2
    assert became(network, again).known == 2


def test_a_value_that_says_something_else_than_what_is_there_is_refused_with_its_row_and_only_once(
    network: Company,
) -> None:
    one = series(network, "Press 1")
    mapping = long_form(one)
    kept = saved(network, mapping)
    taken(network, kept, mapping, text((at(0), "M1", "12")))
    changed = text((at(1), "M1", "11"), (at(0), "M1", "13"))
    for _ in range(2):
        taken(network, kept, mapping, changed)
    (row,) = refused(network)
    assert (row.row, row.column, row.reason) == (3, "value", "differs")
    assert points(network, one) == [12, 11]


def test_a_file_that_was_begun_goes_on_where_it_stopped(network: Company) -> None:
    one, two = series(network, "Press 1"), series(network, "Press 2")
    mapping = long_form(one, two)
    data = text(*((at(minute), f"M{1 + minute % 2}", str(minute)) for minute in range(10)))
    actor = network.actor("cz operator")
    file = bring_in_file(actor=actor, now=NOW, name="torque.csv", data=data)
    file = begin_taking(actor=actor, now=NOW, file=file, mapping=saved(network, mapping))
    found = list(batches(values(mapping, data), 2))
    for number, batch in enumerate(found[:3]):
        assert take_batch(actor=actor, now=NOW, file=file, number=number, batch=batch)
    done = [
        take_batch(actor=actor, now=NOW, file=file, number=number, batch=batch) for number, batch in enumerate(found)
    ]
    assert [one is None for one in done] == [True, True, True, *[False] * (len(found) - 3)]
    end_taking(actor=actor, file=file)
    assert became(network, file) == Became(10, 10, 0, 0, 0)


def test_a_mapping_that_learns_a_series_takes_refused_rows_when_they_are_replayed(network: Company) -> None:
    one, two = series(network, "Press 1"), series(network, "Press 2")
    kept = saved(network, long_form(one))
    file = taken(network, kept, long_form(one), text((at(0), "M2", "9"), (at(1), "M2", "no"), (at(2), "M9", "1")))
    actor = network.actor("cz engineer")
    with acting(actor):
        (delivery,) = deliveries(actor).filter(file=file)
    saved(network, long_form(one, two), seen=kept.version)
    with acting(actor):
        delivery = deliveries(actor).get(pk=delivery.pk)
        taken_now = replay_rows(actor=actor, now=NOW, delivery=delivery)
    assert (taken_now, points(network, two)) == (1, [9])
    assert [(row.state, row.reason) for row in refused(network)] == [
        ("mended", "unknown series"),
        ("open", "no number"),
        ("open", "unknown series"),
    ]


def test_values_of_one_instant_whose_series_was_not_known_are_as_many_after_replaying_as_taken_at_once(
    network: Company,
) -> None:
    one, two, three = (series(network, f"Press {number}") for number in (1, 2, 3))
    kept = saved(network, long_form(one))
    rows = [(at(0), "M1", "1.5"), *((at(0), "M2", value) for value in ("7.25", "7.25", "no", "7.5"))]
    file = taken(network, kept, long_form(one), text(*rows))
    kept = saved(network, long_form(one, two), seen=kept.version)
    actor = network.actor("cz engineer")
    with acting(actor):
        (delivery,) = deliveries(actor).filter(file=file, refused__gt=0)
        replay_rows(actor=actor, now=NOW, delivery=delivery)
    at_once = long_form(one, three)
    taken(network, saved(network, at_once, seen=kept.version), at_once, text(*rows, (at(1), "M1", "1.5")))
    assert keyed(network, two) == keyed(network, three) == [("", 7.25), ("2", 7.25), ("4", 7.5)]


def test_rows_that_are_still_wrong_do_not_keep_those_behind_them_from_being_replayed(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "MOST_ROWS", 3)
    one = series(network, "Press 1")
    actor, late = network.actor("cz engineer"), NOW + timedelta(days=2)
    rows = [Row(at(minute), 1.0, size=-1) for minute in range(7)]
    rows += [Row((NOW + timedelta(days=1, minutes=minute)).isoformat(), 2.0 + minute) for minute in (1, 2, 3, 4)]
    made = take_measurements(actor=actor, now=NOW, series=one, rows=rows, source="api")
    assert (made.new, made.refused) == (0, 11)
    assert replay_rows(actor=actor, now=late, delivery=made) == 4
    with acting(actor):
        assert [point.value for point in last_points(actor, one, late, 100)] == [3, 4, 5, 6]
    assert [row.reason for row in refused(network) if row.state == "open"] == ["size"] * 7


def test_two_who_replay_rows_of_the_same_series_in_another_order_do_not_wait_for_each_other_in_turn(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = series(network, "Press 1"), series(network, "Press 2")
    actor, late = network.actor("cz engineer"), NOW + timedelta(days=2)
    made = []
    take_measurements(actor=actor, now=NOW, series=of[0], rows=[Row(at(9), 1.0)], source="api")  # (begins the month)
    with acting(actor):
        for minute, order in enumerate((of, of[::-1])):
            delivery = Delivery.objects.create(party_id=actor.party, source="file", by_id=actor.person, at=NOW, rows=2)
            for number, one in enumerate(order, start=1):
                told = {"at": at(minute), "value": 1.0, "size": 1.0, "key": "", "edition": 0}
                QuarantinedRow.objects.create(
                    party_id=actor.party, delivery=delivery, series=one, number=number, raw=told, field="at", said={}
                )
            made.append(delivery)
    found, is_first = list[object](), Event()

    def slow(**given: Any) -> Delivery:
        written = take_measurements(**given)
        is_first.wait(1)  # (until the other has written its first, too, where nothing keeps it from doing so)
        return written

    def replay(delivery: Delivery) -> None:
        try:
            found.append(replay_rows(actor=actor, now=late, delivery=delivery))
        except DatabaseError as error:
            found.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(replaying, "take_measurements", slow)
    threads = [Thread(target=replay, args=(delivery,), daemon=True) for delivery in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2, 2]


def editions(network: Company, of: Series) -> tuple[StoredMapping, FileMapping]:
    mapping = FileMapping(InstantColumns("when"), (Source(of.pk, "value"),), edition="what")
    return saved(network, mapping), mapping


def test_an_edition_of_one_of_several_values_is_refused_where_nothing_tells_which_it_corrects(network: Company) -> None:
    one = series(network, "Press 1")
    kept, mapping = editions(network, one)
    clear = [(at(1), "0", "5"), (at(1), "1", "5.5")]
    file = taken(network, kept, mapping, text((at(0), "0", "1"), (at(0), "0", "2"), (at(0), "1", "2.5"), *clear))
    assert keyed(network, one) == [("", 1), ("2", 2), ("", 5.5)]
    taken(network, kept, mapping, text((at(0), "1", "2.5")))
    assert keyed(network, one) == [("", 1), ("2", 2), ("", 5.5)]
    found = refused(network)
    assert [(row.row, row.column, row.reason) for row in found] == [
        (4, "value", "key needed"),
        (2, "value", "key needed"),
    ]
    actor = network.actor("cz engineer")
    with acting(actor):
        delivery = deliveries(actor).get(file=file)
    assert replay_rows(actor=actor, now=NOW, delivery=delivery) == 0
    mend_row(actor=actor, now=NOW, row=found[0], given=Row(at(0), 2.5, key="2", edition=1))
    assert keyed(network, one) == [("", 1), ("2", 2.5), ("", 5.5)]


def test_an_edition_that_is_kept_already_is_known_when_its_file_comes_again(network: Company) -> None:
    one = series(network, "Press 1")
    kept, mapping = editions(network, one)
    first = [(at(0), "0", "1"), (at(0), "1", "1.5")]
    taken(network, kept, mapping, text(*first))
    again = taken(network, kept, mapping, text(*first, (at(0), "0", "2")))
    assert (became(network, again).known, refused(network)) == (2, [])
    assert keyed(network, one) == [("", 1.5), ("2", 2)]


def test_files_of_a_mapping_from_before_empty_cells_had_places_are_known_again_also_when_it_is_changed(
    network: Company,
) -> None:
    one = series(network, "Press 1")
    mapping = FileMapping(InstantColumns("when"), (Source(one.pk, "value"),), counts_empty=False)
    kept = saved(network, mapping)
    with acting(network.actor("cz engineer")):
        StoredMapping.objects.update(
            content={part: kept.content[part] for part in kept.content if part != COUNTS_EMPTY}
        )
        old = mapping_from_json(StoredMapping.objects.get().content)
    assert old == mapping
    changed = saved(network, replace(mapping, decimal=",", counts_empty=True), seen=1)
    assert mapping_from_json(changed.content) == replace(mapping, decimal=",")
    rows = [(at(0), "", ""), (at(0), "", "5")]
    taken(network, kept, mapping, text(*rows))
    again = taken(network, changed, mapping_from_json(changed.content), text(*rows, (at(1), "", "6")))
    assert (became(network, again).known, keyed(network, one)) == (1, [("", 5), ("", 6)])


def test_the_worker_takes_what_is_too_long_for_a_page_and_tells_what_cannot_be_read(network: Company) -> None:
    one = series(network, "Press 1")
    kept = saved(network, long_form(one))
    actor = network.actor("cz operator")
    for data, state in (
        (text((at(0), "M1", "12")), "taken"),
        (b"when;what\n1;2\n", "unreadable"),
        (b"PAR1", "unreadable"),
    ):
        file = bring_in_file(actor=actor, now=NOW, name="torque.csv", data=data)
        begin_taking(actor=actor, now=NOW, file=file, mapping=kept)
        take_later(actor=actor, file=file)
        work()
        with acting(actor):
            found = measurement_files(actor).get(pk=file.pk)
        assert (found.state, bool(found.told)) == (state, state == "unreadable")
    assert points(network, one) == [12]


@pytest.mark.parametrize(
    ("error", "is_told"),
    [
        (DataError("value out of range: overflow\nCONTEXT: hours"), "(value out of range: overflow)"),
        (IntegrityError(""), "(IntegrityError)"),
        (NotAllowed("You may not do this."), "You may not do this."),
        (NotPossible("The month is closed."), "The month is closed."),
    ],
)
def test_a_file_whose_taking_fails_for_good_says_why_and_can_be_brought_in_again(
    network: Company, monkeypatch: pytest.MonkeyPatch, error: Exception, is_told: str
) -> None:
    one = series(network, "Press 1")
    kept, data = saved(network, long_form(one)), text((at(0), "M1", "12"))
    actor = network.actor("cz operator")

    def failing(**_: object) -> None:
        raise error

    file = bring_in_file(actor=actor, now=NOW, name="torque.csv", data=data)
    begin_taking(actor=actor, now=NOW, file=file, mapping=kept)
    with monkeypatch.context() as patch, suppress(DataError, IntegrityError):
        patch.setattr(measurement_files_taken, "take_measurements", failing)
        take_file(file.pk, actor.somebody, NOW)
    with acting(actor):
        ended = MeasurementFile.objects.get(pk=file.pk)
    assert (ended.state, is_told in ended.told, ended.bytes) == ("unreadable", True, None)
    assert taken(network, kept, long_form(one), data).state == "taken"
    assert points(network, one) == [12]


def test_a_database_that_is_away_for_a_moment_does_not_end_the_taking_of_a_file(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = series(network, "Press 1")
    actor = network.actor("cz operator")

    def away(**_: object) -> None:
        raise OperationalError

    file = bring_in_file(actor=actor, now=NOW, name="torque.csv", data=text((at(0), "M1", "12")))
    begin_taking(actor=actor, now=NOW, file=file, mapping=saved(network, long_form(one)))
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(measurement_files_taken, "take_measurements", away)
        take_file(file.pk, actor.somebody, NOW)
    take_file(file.pk, actor.somebody, NOW)
    assert points(network, one) == [12]


def test_a_file_waits_until_it_is_taken_or_put_away(network: Company) -> None:
    kept = saved(network, long_form(series(network, "Press 1")))
    actor = network.actor("cz operator")
    file = bring_in_file(actor=actor, now=NOW, name="a\0b.csv", data=b"x")
    assert file.name == "a b.csv"
    put_away(actor=actor, now=NOW, file=file)
    with pytest.raises(NotPossible):
        begin_taking(actor=actor, now=NOW, file=file, mapping=kept)
    with pytest.raises(NotPossible):
        put_away(actor=actor, now=NOW, file=file)
    begun = begin_taking(
        actor=actor, now=NOW, file=bring_in_file(actor=actor, now=NOW, name="a.csv", data=b"x"), mapping=kept
    )
    assert begun.pk == file.pk
    with pytest.raises(NotPossible):
        bring_in_file(actor=actor, now=NOW, name="a.csv", data=b"x")
    for data in (b"", b"x" * (LARGEST_FILE + 1)):
        with pytest.raises(NotValid):
            bring_in_file(actor=actor, now=NOW, name="a.csv", data=data)


def test_a_mapping_is_saved_once_by_those_who_may_with_series_that_are_there(network: Company) -> None:
    one = series(network, "Press 1")
    mapping = long_form(one)
    kept = saved(network, mapping)
    with pytest.raises(NotPossible):
        saved(network, mapping)
    assert saved(network, mapping, seen=1).version == 2
    with pytest.raises(NotPossible):
        saved(network, mapping, seen=1)
    wrong = (replace(mapping, sources=(replace(mapping.sources[0], series=10**9),)), replace(mapping, key="serial"))
    for one_wrong in wrong:
        with pytest.raises(NotValid):
            saved(network, one_wrong, seen=2)
    with pytest.raises(NotAllowed):
        operator = network.actor("cz operator")
        save_mapping(actor=operator, now=NOW, name="Mine", header=HEADER, mapping=mapping)
    elsewhere = long_form(series(network, "Press 9", "cn"))
    with pytest.raises(NotAllowed):
        saved(network, elsewhere, seen=2)
    with acting(network.actor("cz engineer")):
        assert StoredMapping.objects.get(pk=kept.pk).version == 2


def test_nobody_else_s_mapping_or_file_is_seen(network: Company) -> None:
    saved(network, long_form(series(network, "Press 1")))
    bring_in_file(actor=network.actor("cz operator"), now=NOW, name="a.csv", data=b"x")
    supplier = next(name for name, who in network.people.items() if who.party_id != network.maker.pk)
    with acting(network.actor(supplier)):
        assert (StoredMapping.objects.count(), MeasurementFile.objects.count()) == (0, 0)
