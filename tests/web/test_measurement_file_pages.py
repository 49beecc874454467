"""A file of measurements through the pages: looked at, mapped, remembered, taken, mended, replayed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catchball.actions.metrics import Place, open_series
from catchball.queries.measurements import became_of, deliveries, last_points, measurement_files
from catchball.store.acting import acting
from catchball.store.models import Measurement, MeasurementFile, QuarantinedRow, Series, StoredMapping
from jobs.working import work
from web.routes import mapping_form
from web.world import World, now
from web.worlds import made_world, world

__all__ = ["made_world", "world"]


@pytest.fixture
def engineer(world: World) -> Client:
    return world.client("cz engineer")


def sent(client: Client, text: str | bytes, name: str = "wrench.csv") -> str:
    """The address of the page to which an uploaded file leads."""
    data = text if isinstance(text, bytes) else text.encode()
    answer = client.post(reverse("measurement_files"), {"given": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def posted(client: Client, address: str, form: Mapping[str, Any], status: int) -> str:
    answer = client.post(address, {name: value for name, value in form.items() if value is not None})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def counted(world: World, series: Series | None = None) -> int:
    with acting(world.network.actor("cz engineer")):
        return Measurement.objects.filter(series=series or world.series).count()


def at(minute: int) -> str:
    return (now() - timedelta(days=1, minutes=-minute)).isoformat(" ", "seconds")


def test_a_preview_shows_what_would_be_taken_and_what_is_wrong_and_writes_nothing(
    world: World, engineer: Client
) -> None:
    before = counted(world)
    shown = posted(engineer, reverse("measurement_file", args=[world.waiting.pk]), mapping_form(world, take=None), 200)  # type: ignore[arg-type]  # leaves it out
    assert "“about 12” is not a number." in shown
    assert shown.count("<td>torque</td>") == 4
    assert "Take it like this" in shown
    assert counted(world) == before
    with acting(world.network.actor("cz engineer")):
        assert StoredMapping.objects.count() == 0
        assert MeasurementFile.objects.get(pk=world.waiting.pk).state == "waiting"


def test_a_mapping_is_remembered_and_offered_for_the_next_file_with_these_columns(
    world: World, engineer: Client
) -> None:
    posted(engineer, reverse("measurement_file", args=[world.waiting.pk]), mapping_form(world), 302)
    following = sent(engineer, f"note;when;torque\n;{at(3)};12,9\n", "next.csv")
    shown = page(engineer, following)
    assert '<option value="1" selected>Torque wrench</option>' in shown
    assert "12.9" in shown.partition("What would be taken")[2].partition("What the columns mean")[0]
    other = page(engineer, sent(engineer, f"when;length\n{at(3)};12,9\n", "other.csv"))
    assert "selected>Torque wrench" not in other


def test_who_may_not_make_mappings_takes_a_file_by_one_that_is_there(world: World, engineer: Client) -> None:
    posted(engineer, reverse("measurement_file", args=[world.waiting.pk]), mapping_form(world), 302)
    operator = world.client("cz operator")
    address = sent(operator, f"when;torque;note\n{at(3)};12,9;\n", "next.csv")
    with acting(world.network.actor("cz operator")):
        kept = StoredMapping.objects.get()
    form = mapping_form(world, mapping=str(kept.pk), seen="1")
    assert "This is for engineers" in posted(operator, address, {**form, "decimal": "."}, 403)
    posted(operator, address, form, 302)
    with acting(world.network.actor("cz operator")):
        assert StoredMapping.objects.get().version == 1


def test_a_changed_mapping_is_a_new_version_unless_somebody_was_faster(world: World, engineer: Client) -> None:
    posted(engineer, reverse("measurement_file", args=[world.waiting.pk]), mapping_form(world), 302)
    with acting(world.network.actor("cz engineer")):
        kept = StoredMapping.objects.get()
    address = sent(engineer, f"when;torque;note\n{at(3)};12,9;a\n", "next.csv")
    form = mapping_form(world, mapping=str(kept.pk), seen="1", key="2")
    assert "Somebody has changed this mapping" in posted(engineer, address, {**form, "seen": "7"}, 409)
    posted(engineer, address, form, 302)
    with acting(world.network.actor("cz engineer")):
        assert (StoredMapping.objects.get().version, StoredMapping.objects.get().content["key"]) == (2, "note")


def test_names_in_a_column_are_series_or_are_left_out(world: World, engineer: Client) -> None:
    actor = world.network.actor("cz engineer")
    other = open_series(
        actor=actor, now=now(), metric=world.series.metric, site=world.network.sites["cz"], place=Place(machine="M10")
    )
    rows = [f"{at(minute)};{name}" for minute in range(4) for name in (f"M8;{12 + minute}", f"M10;{40 + minute}")]
    rows += [f"{at(0)};M12;70", f"{at(1)};?;1"]
    address = sent(engineer, "when;what;torque\n" + "\n".join(rows))
    assert "“M10” is" in page(engineer, address)
    columns = {"instant": "0", "written": "iso", "zone": "UTC", "decimal": ".", "series_column": "1", "value": "2"}
    names = {"named-0": str(world.series.pk), "named-1": str(other.pk), "named-2": "0", "named-3": ""}
    posted(engineer, address, {"name": "By name", **columns, **names, "take": "1"}, 302)
    with acting(actor):
        assert [point.value for point in last_points(actor, other, now(), 9)] == [40, 41, 42, 43]
        file = measurement_files(actor).get(name="wrench.csv", state="taken")
        became = became_of(actor, file)
    assert (became.rows, became.new, became.open) == (9, 8, 1)


def test_a_long_file_is_taken_by_the_worker_in_deliveries_of_its_name(world: World, engineer: Client) -> None:
    begin = now() - timedelta(days=40)
    rows = "\n".join(f"{(begin + timedelta(minutes=n)).isoformat(' ', 'seconds')};{n},5;" for n in range(10_050))
    address = sent(engineer, f"when;torque;note\n{rows}\n", "long.csv")
    before = counted(world)
    posted(engineer, address, mapping_form(world), 302)
    under_way = page(engineer, address)
    assert "is being taken" in under_way
    assert f'hx-get="{address}"' in under_way
    work()
    assert f'hx-get="{address}"' not in page(engineer, address)
    assert counted(world) - before == 10_050
    actor = world.network.actor("cz engineer")
    with acting(actor):
        told = [(one.name, one.rows) for one in deliveries(actor).filter(file__name="long.csv").order_by("pk")]
    assert told == [("long.csv", 10_000), ("long.csv", 50)]
    assert "10050" in page(engineer, address)


def test_a_refused_row_is_mended_as_its_file_writes_or_dropped_or_replayed(world: World, engineer: Client) -> None:
    text = "when;torque\n31.12.2025 25:00;1\n30.12.2025 12:00;x\n29.12.2025 12:00;3\n"
    form = {**mapping_form(world), "written": "day-first", "zone": "Europe/Prague"}
    posted(engineer, sent(engineer, text, "days.csv"), form, 302)
    actor = world.network.actor("cz engineer")
    with acting(actor):
        first, second = QuarantinedRow.objects.filter(delivery__name="days.csv").order_by("row")
    address = reverse("mend_row", args=[first.pk])
    assert "is not an instant like" in posted(engineer, address, {"at": "31.12.2025 26:00", "value": "1,5"}, 422)
    assert "is not a number" in posted(engineer, address, {"at": "31.12.2025 22:00", "value": "1,5x"}, 422)
    posted(engineer, address, {"at": "31.12.2025 22:00", "value": "1,5"}, 302)
    posted(engineer, reverse("drop_row", args=[second.pk]), {}, 302)
    with acting(actor):
        kept = Measurement.objects.get(series=world.series, value=1.5)
        states = list(QuarantinedRow.objects.filter(delivery__name="days.csv").order_by("row").values_list("state"))
    assert (kept.at.isoformat(), states) == ("2025-12-31T21:00:00+00:00", [("mended",), ("dropped",)])
    assert "wait for somebody" in page(engineer, f"{reverse('quarantine')}?delivery={first.delivery_id}&state=mended")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "The submitted file is empty."),
        (b"PAR1", "cannot be read as Parquet"),
        (b"PK\x03\x04", "is not an .xlsx file"),
        (b'a;b\n1;"2', "its quotes or its cells are damaged"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_kept(world: World, engineer: Client, data: bytes, why: str) -> None:
    answer = engineer.post(reverse("measurement_files"), {"given": SimpleUploadedFile("bad.bin", data)})
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    with acting(world.network.actor("cz engineer")):
        assert MeasurementFile.objects.count() == 1
