"""States and counts of machines, and whose effectiveness is reckoned."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT


def _to(table: str, **more: Any) -> Any:
    return models.ForeignKey(on_delete=PROTECT, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _once(name: str, *fields: str) -> dict[str, Any]:
    return {"constraints": [models.UniqueConstraint(fields=fields, name=name)]}


class Migration(migrations.Migration):
    """The tables, and machine_times.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0018_connections")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="StateBegan",
            fields=[
                ("id", _id()),
                ("machine", models.CharField(max_length=100)),
                ("begins", models.DateTimeField()),
                ("edition", models.PositiveIntegerField(default=0)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("ends", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("by", _to("person", null=True, related_name="+")),
                ("party", _to("party")),
                ("site", _to("site", related_name="+")),
            ],
            options=_once("state_began_once", "site", "machine", "begins", "edition"),
        ),
        migrations.CreateModel(
            name="ItemsProduced",
            fields=[
                ("id", _id()),
                ("machine", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                ("key", models.CharField(blank=True, max_length=100)),
                ("edition", models.PositiveIntegerField(default=0)),
                ("produced", models.FloatField(null=True)),
                ("good", models.FloatField(default=0)),
                ("seconds", models.FloatField(default=0)),
                ("received_at", models.DateTimeField()),
                ("by", _to("person", null=True, related_name="+")),
                ("party", _to("party")),
                ("site", _to("site", related_name="+")),
            ],
            options=_once("items_produced_once", "site", "machine", "at", "key", "edition"),
        ),
        migrations.CreateModel(
            name="EffectivenessTracked",
            fields=[
                ("id", _id()),
                ("machine", models.CharField(max_length=100)),
                ("shifts", models.JSONField()),
                ("zone", models.CharField(max_length=60)),
                ("series", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("party", _to("party")),
                ("site", _to("site", related_name="+")),
                ("started_by", _to("person", related_name="+")),
            ],
            options=_once("effectiveness_once", "site", "machine"),
        ),
        migrations.RunSQL(Path(__file__).with_name("machine_times.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
