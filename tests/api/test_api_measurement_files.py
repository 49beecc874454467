"""A file of measurements by the API: by a mapping, with what is wrong in quarantine, and read once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart

from api_callers import Answer, Caller, good
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.store.models import Series
from factories import NOW, Company

Callers = Callable[[str], Caller]
AT = "2026-02-27 14:0{}:00"


@pytest.fixture
def series(network: Company) -> list[Series]:
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    site = network.sites["cz"]
    return [open_series(actor=engineer, now=NOW, metric=metric, site=site, place=Place(machine=name)) for name in "ab"]


def mapped(caller: Caller, *named: Series, seen: int = 0) -> Answer:
    sources = [{"series": one.pk, "column": "torque", "named": one.machine} for one in named]
    content = {"instant": {"column": "when", "zone": "Europe/Prague"}, "sources": sources, "series_column": "what"}
    header = ["when", "what", "torque"]
    return caller.post("/mappings", {"name": "Wrench", "header": header, "content": content, "seen": seen})


def sent(caller: Caller, mapping: int, text: str) -> Answer:
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("wrench.csv", text.encode(), "text/csv")})
    return caller.post(f"/mappings/{mapping}/files", body)


def test_a_file_is_taken_by_a_mapping_and_refused_rows_once_more_when_it_has_learnt(
    network: Company, series: list[Series], caller: Callers
) -> None:
    engineer = caller("cz engineer")
    kept = good(mapped(engineer, series[0]))
    rows = [f"{AT.format(1)},a,12.5", f"{AT.format(2)},b,13", f"{AT.format(3)},a,much"]
    became = good(sent(caller("cz operator"), kept["id"], "\n".join(["when,what,torque", *rows])))
    assert (became["file"]["state"], became["new"], became["refused"], became["open"]) == ("taken", 1, 2, 2)
    told = {(one["row"], one["column"], one["code"]) for one in good(engineer.get("/quarantine"))["items"]}
    assert told == {(3, "what", "unknown series"), (4, "torque", "no number")}
    assert mapped(engineer, *series).status == 409
    good(mapped(engineer, *series, seen=kept["version"]))
    taken = [
        good(engineer.post(f"/deliveries/{one['id']}/replay")) for one in good(engineer.get("/deliveries"))["items"]
    ]
    assert sorted(one["taken"] for one in taken) == [0, 1]
    assert good(engineer.get(f"/measurement-files/{became['file']['id']}"))["open"] == 1
    (point,) = good(engineer.get(f"/series/{series[1].pk}/measurements"))["points"]
    assert (point["at"][:16], point["value"]) == ("2026-02-27T13:02", 13)


@pytest.mark.parametrize(
    ("text", "why"), [("when,torque\n1,2\n", "The file has no column “what”."), ("PAR1", "cannot be read as Parquet")]
)
def test_a_file_that_cannot_be_taken_is_refused_and_not_kept(
    text: str, why: str, network: Company, series: list[Series], caller: Callers
) -> None:
    engineer = caller("cz engineer")
    kept = good(mapped(engineer, series[0]))
    answer = sent(engineer, kept["id"], text)
    assert (answer.status, why in answer.body["detail"]) == (422, True)
    assert good(engineer.get("/measurement-files"))["items"] == []
