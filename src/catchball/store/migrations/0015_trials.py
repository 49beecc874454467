"""Trials: their plans, the series that they are judged by, and the verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT


def _to(table: str, **more: Any) -> Any:
    return models.ForeignKey(on_delete=PROTECT, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _one_of(*words: str, **more: Any) -> Any:
    return models.CharField(choices=[(word, word.capitalize()) for word in words], max_length=10, **more)


class Migration(migrations.Migration):
    """The tables, and trials.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0014_measurements")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", _id()),
                ("title", models.CharField(max_length=200)),
                ("spacing", _one_of("value", "hour", "day")),
                ("state", _one_of("planned", "running", "ended", "stopped", default="planned")),
                ("baseline", models.JSONField()),
                ("at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ending", models.TextField(blank=True)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("look", models.JSONField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("change", _to("change", null=True, related_name="trials")),
                ("cookbook", _to("cookbook", null=True, related_name="trials")),
                ("ended_by", _to("person", null=True, related_name="+")),
                ("party", _to("party")),
                ("planned_by", _to("person", related_name="+")),
                ("site", _to("site", related_name="+")),
            ],
        ),
        migrations.CreateModel(
            name="TrialPlan",
            fields=[
                ("id", _id()),
                ("number", models.PositiveIntegerField()),
                ("plan", models.JSONField()),
                ("why", models.TextField(blank=True)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("by", _to("person", related_name="+")),
                ("party", _to("party")),
                ("trial", _to("trial", related_name="plans")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["trial", "number"], name="trial_plan_once")]},
        ),
        migrations.CreateModel(
            name="TrialColumn",
            fields=[
                ("id", _id()),
                ("name", models.CharField(max_length=200)),
                ("takes", _one_of("value", "size", default="value")),
                ("party", _to("party")),
                ("series", _to("series", related_name="trial_columns")),
                ("trial", _to("trial", related_name="columns")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["trial", "name"], name="trial_column_once")]},
        ),
        migrations.CreateModel(
            name="TrialVerdict",
            fields=[
                ("id", _id()),
                ("number", models.PositiveIntegerField()),
                ("verdict", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("dossier", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", _to("person", related_name="+")),
                ("party", _to("party")),
                ("trial", _to("trial", related_name="verdicts")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["trial", "number"], name="trial_verdict_once")]},
        ),
        migrations.RunSQL(Path(__file__).with_name("trials.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
