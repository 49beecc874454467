"""Reports from workstations."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT


def _to(table: str, **more: Any) -> Any:
    return models.ForeignKey(on_delete=PROTECT, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """The tables, and reports.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0003_tokens")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", _id()),
                ("uid", models.CharField(max_length=90)),
                ("key", models.UUIDField()),
                ("words", models.TextField(blank=True)),
                ("said_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("function", models.CharField(max_length=20)),
                ("due", models.DateField()),
                ("state", models.CharField(default="open", max_length=20)),
                ("outcome", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", _to("person", null=True, related_name="+")),
                ("change", _to("change", null=True, related_name="reports")),
                ("cookbook", _to("cookbook", related_name="reports")),
                ("party", _to("party")),
                ("reporter", _to("person", related_name="+")),
                ("revision", _to("revision", related_name="+")),
                ("site", _to("site")),
            ],
            options={
                "indexes": [models.Index(fields=["party", "state", "due"], name="report_by_state")],
                "constraints": [models.UniqueConstraint(fields=["reporter", "key"], name="report_once")],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", _id()),
                ("function", models.CharField(max_length=20)),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                ("party", _to("party")),
                ("person", _to("person", related_name="+")),
                ("report", _to("report", related_name="hand_overs")),
                ("site", _to("site")),
            ],
        ),
        migrations.RunSQL(Path(__file__).with_name("reports.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
