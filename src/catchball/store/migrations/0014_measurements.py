"""Metrics, their series, and what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, DO_NOTHING, PROTECT


def _to(table: str, on_delete: Any = PROTECT, **more: Any) -> Any:
    return models.ForeignKey(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _named(length: int = 100) -> Any:
    return models.CharField(blank=True, max_length=length)


_KINDS = [(kind, kind.capitalize()) for kind in ("mean", "proportion", "count", "rate", "duration", "sum")]
_DIRECTIONS = [(direction, direction.capitalize()) for direction in ("higher", "lower", "neither")]


class Migration(migrations.Migration):
    """The tables, and measurements.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0013_second_factor")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Metric",
            fields=[
                ("id", _id()),
                ("name", models.CharField(max_length=200)),
                ("unit", _named(40)),
                ("kind", models.CharField(choices=_KINDS, max_length=20)),
                ("direction", models.CharField(choices=_DIRECTIONS, max_length=20)),
                ("formula", models.TextField(blank=True)),
                ("iso_name", _named()),
                ("at", models.DateTimeField()),
                ("defined_by", _to("person", related_name="+")),
                ("owner", _to("person", null=True, related_name="+")),
                ("party", _to("party")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["party", "name"], name="metric_once")]},
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", _id()),
                ("line", _named()),
                ("machine", _named()),
                ("part", _named()),
                ("relation", _named()),
                ("uid", _named(90)),
                ("at", models.DateTimeField()),
                ("cookbook", _to("cookbook", null=True, related_name="series")),
                ("metric", _to("metric", related_name="series")),
                ("opened_by", _to("person", related_name="+")),
                ("party", _to("party")),
                ("site", _to("site", related_name="+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["metric", "site", "line", "machine", "part", "relation", "cookbook", "uid"],
                        name="series_once",
                        nulls_distinct=False,
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", _id()),
                ("source", models.CharField(max_length=20)),
                ("name", _named(200)),
                ("at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("by", _to("person", null=True, related_name="+")),
                ("party", _to("party")),
            ],
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series", "at", "key", "edition", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("key", _named()),
                ("edition", models.IntegerField(default=0)),
                ("value", models.FloatField(null=True)),
                ("size", models.FloatField(default=1)),
                ("delivery", _to("delivery", DO_NOTHING, related_name="measurements")),
                ("party", _to("party", DO_NOTHING)),
                ("series", _to("series", DO_NOTHING, related_name="measurements")),
            ],
            options={"db_table": "store_measurement", "managed": False},
        ),
        migrations.CreateModel(
            name="HourSummary",
            fields=[
                ("id", _id()),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("mean", models.FloatField()),
                ("m2", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("size", models.FloatField()),
                ("party", _to("party")),
                ("series", _to("series", CASCADE, related_name="hours")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["series", "hour"], name="hour_summary_once")]},
        ),
        migrations.CreateModel(
            name="QuarantinedRow",
            fields=[
                ("id", _id()),
                ("number", models.PositiveIntegerField()),
                ("raw", models.JSONField()),
                ("field", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("state", models.CharField(default="open", max_length=20)),
                ("ended_at", models.DateTimeField(null=True)),
                ("delivery", _to("delivery", related_name="quarantined")),
                ("ended_by", _to("person", null=True, related_name="+")),
                ("party", _to("party")),
                ("series", _to("series", related_name="quarantined")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["delivery", "number"], name="quarantined_once")],
                "indexes": [models.Index(fields=["party", "state"], name="quarantined_by_state")],
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("measurements.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
