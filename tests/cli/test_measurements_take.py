"""`catchball measurements take`: a file into the database by a mapping, once, from where it stopped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from catchball.actions.file_mappings import save_mapping
from catchball.actions.measurement_files import begin_taking, note_file, take_batch
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.cli import measurement_rows
from catchball.cli.complaints import AskedWrongly
from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source
from catchball.core.measuring.taking import batches
from catchball.store.acting import acting
from catchball.store.file_mappings import mapping_from_json
from catchball.store.models import Delivery, Measurement, StoredMapping
from factories import NOW, Company, company

HEADER = ("when", "torque")


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def mapping(network: Company) -> StoredMapping:
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    series = open_series(actor=engineer, now=NOW, metric=metric, site=network.sites["cz"], place=Place())
    content = FileMapping(InstantColumns("when"), (Source(series.pk, "torque"),))
    return save_mapping(actor=engineer, now=NOW, name="Wrench", header=HEADER, mapping=content)


def username(network: Company) -> str:
    return network.people["cz engineer"].user.username


def parquet(folder: Path, count: int) -> Path:
    """A value for each second, the last of which is none."""
    path = folder / "wrench.parquet"
    begin = NOW - timedelta(days=3)
    instants = [begin + timedelta(seconds=second) for second in range(count)]
    values = [*map(float, range(count - 1)), float("inf")]
    pl.DataFrame({"when": instants, "torque": values}).write_parquet(path)
    return path


def test_a_preview_counts_and_tells_and_writes_nothing(
    network: Company, mapping: StoredMapping, tmp_path: Path
) -> None:
    path = parquet(tmp_path, 20)
    looked = measurement_rows.look(path, username(network), mapping.name)
    assert (looked.taken, looked.refused) == (19, 1)
    assert looked.wrong == (f"{path}: row 20, column torque: This is larger than a number can be.",)
    with acting(network.actor("cz engineer")):
        assert Delivery.objects.count() == 0


def test_a_file_that_was_begun_goes_on_and_taken_again_it_changes_nothing(
    network: Company, mapping: StoredMapping, tmp_path: Path
) -> None:
    path, actor = parquet(tmp_path, 10_020), network.actor("cz engineer")
    digest, size = measurement_rows._digest(path), path.stat().st_size
    row = note_file(actor=actor, now=NOW, name=path.name, digest=digest, size=size)
    row = begin_taking(actor=actor, now=NOW, file=row, mapping=mapping)
    kept = mapping_from_json(mapping.content)
    first = next(batches(measurement_rows._values(path, kept), 10_000))
    take_batch(actor=actor, now=NOW, file=row, number=0, batch=first)
    for known in (0, 10_019):
        told = measurement_rows.take(path, username(network), mapping.name)
        assert (told["new"], told["known"]) == (10_019, known)
    with acting(actor):
        assert Measurement.objects.count() == 10_019
        assert Delivery.objects.filter(file=row).count() == 4


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("Other", "when,torque\n1,2\n", "there is no mapping “Other”"),
        ("Wrench", "when,length\n1,2\n", "torque"),
        ("Wrench", "", "nothing"),
    ],
)
def test_what_cannot_be_taken_is_said(
    network: Company, mapping: StoredMapping, tmp_path: Path, name: str, text: str, why: str
) -> None:
    path = tmp_path / "wrench.csv"
    path.write_text(text)
    with pytest.raises(AskedWrongly, match=why):
        measurement_rows.take(path, username(network), name)
