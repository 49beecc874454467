"""Mappings and files of measurements; reasons in quarantine as codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT

_STATES = [(state, state.capitalize()) for state in ("waiting", "taking", "taken", "dropped", "unreadable")]


def _to(table: str, on_delete: Any = PROTECT, **more: Any) -> Any:
    return models.ForeignKey(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """The tables, and mappings.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0015_trials")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="StoredMapping",
            fields=[
                ("id", _id()),
                ("name", models.CharField(max_length=100)),
                ("header", models.JSONField()),
                ("content", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("party", _to("party")),
                ("saved_by", _to("person", related_name="+")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["party", "name"], name="mapping_once")]},
        ),
        migrations.CreateModel(
            name="MeasurementFile",
            fields=[
                ("id", _id()),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("bytes", models.BinaryField(null=True)),
                ("beside", models.BinaryField(null=True)),
                ("beside_name", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(choices=_STATES, default="waiting", max_length=20)),
                ("content", models.JSONField(default=dict)),
                ("batches", models.PositiveIntegerField(default=0)),
                ("told", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", _to("person", related_name="+")),
                ("mapping", _to("storedmapping", null=True, related_name="files")),
                ("party", _to("party")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["party", "sha256"], name="measurement_file_once")]
            },
        ),
        migrations.AddField("delivery", "file", _to("measurementfile", null=True, related_name="deliveries")),
        migrations.AddField("quarantinedrow", "said", models.JSONField(default=dict)),
        migrations.AddField("quarantinedrow", "row", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("quarantinedrow", "column", models.CharField(blank=True, max_length=200)),
        migrations.AlterField("quarantinedrow", "series", _to("series", null=True, related_name="quarantined")),
        migrations.RunSQL(
            "update store_quarantinedrow set said = jsonb_build_object('sentence', reason), reason = 'as told'",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("quarantinedrow", "reason", models.CharField(max_length=40)),
        migrations.RunSQL(Path(__file__).with_name("mappings.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
