"""Frozen limits, what signals by them, and specifications; following a series."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT


def _to(table: str, on_delete: Any = PROTECT, **more: Any) -> Any:
    return models.ForeignKey(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _named(length: int = 100) -> Any:
    return models.CharField(blank=True, max_length=length)


_METHODS = [("sigmas", "Sigmas"), ("percentiles", "Percentiles")]
_ONCE = models.UniqueConstraint(
    condition=models.Q(("ended_at", None)), fields=("limits", "at", "key", "chart", "rule"), name="signal_holds_once"
)


class Migration(migrations.Migration):
    """The tables, and signals.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0016_mappings")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Specification",
            fields=[
                ("id", _id()),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("target", models.FloatField(null=True)),
                ("method", models.CharField(choices=_METHODS, default="sigmas", max_length=20)),
                ("why", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("party", _to("party")),
                ("series", _to("series", related_name="specifications")),
                ("set_by", _to("person", related_name="+")),
            ],
        ),
        migrations.CreateModel(
            name="FrozenLimits",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(max_length=20)),
                ("grouping", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField(default=1)),
                ("centre", models.FloatField()),
                ("sigma", models.FloatField(null=True)),
                ("widening", models.FloatField(default=1)),
                ("rules", models.JSONField(default=list)),
                ("budget", models.FloatField(null=True)),
                ("constants", models.CharField(max_length=10)),
                ("conventions", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("used", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("begins", models.DateTimeField()),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                ("frozen_by", _to("person", related_name="+")),
                ("party", _to("party")),
                ("series", _to("series", related_name="limits")),
            ],
            options={"indexes": [models.Index(fields=["series", "begins"], name="limits_by_series")]},
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", _id()),
                ("at", models.DateTimeField()),
                ("key", _named()),
                ("chart", models.CharField(max_length=30)),
                ("rule", models.PositiveSmallIntegerField()),
                ("height", models.FloatField()),
                ("found_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", _named(10)),
                ("limits", _to("frozenlimits", related_name="signals")),
                ("party", _to("party")),
                ("series", _to("series", related_name="signals")),
            ],
            options={
                "constraints": [_ONCE],
                "indexes": [
                    models.Index(fields=["series", "at"], name="signal_by_series"),
                    models.Index(fields=["series", "at"], condition=~models.Q(("ended_at", None)), name="signal_ended"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JudgingDue",
            fields=[
                ("id", _id()),
                ("first", models.DateTimeField()),
                ("last", models.DateTimeField()),
                ("party", _to("party")),
                ("series", _to("series", CASCADE, related_name="+")),
            ],
        ),
        migrations.CreateModel(
            name="JudgingAnchor",
            fields=[
                ("id", _id()),
                ("at", models.DateTimeField()),
                ("key", _named()),
                ("up", models.FloatField(default=0)),
                ("down", models.FloatField(default=0)),
                ("limits", _to("frozenlimits", CASCADE, related_name="anchors")),
                ("party", _to("party")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["limits", "at", "key"], name="anchor_once")]},
        ),
        migrations.AddField(
            model_name="following", name="series", field=_to("series", CASCADE, null=True, related_name="followings")
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.UniqueConstraint(fields=("person", "series"), name="following_of_series_once"),
        ),
        migrations.RunSQL(Path(__file__).with_name("signals.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
