"""Connections to machines, what they remember, and what was not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT


def _to(table: str, on_delete: Any = PROTECT, **more: Any) -> Any:
    return models.ForeignKey(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _choices(*values: str) -> Any:
    return models.CharField(choices=[(value, value.capitalize()) for value in values], max_length=20)


def _count(first: int = 0) -> Any:
    return models.PositiveBigIntegerField(default=first)


class Migration(migrations.Migration):
    """The tables, and machines.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0017_signals")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="MachineConnection",
            fields=[
                ("id", _id()),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=20)),
                ("runner", models.CharField(max_length=40)),
                ("state", _choices("listening", "waiting", "ended")),
                ("trouble", models.TextField(blank=True)),
                ("quiet_minutes", models.PositiveIntegerField()),
                ("began_at", models.DateTimeField()),
                ("alive_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(null=True)),
                ("messages", _count()),
                ("new", _count()),
                ("known", _count()),
                ("refused", _count()),
                ("by", _to("person", related_name="+")),
                ("party", _to("party")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["party", "name"], name="machine_connection_once")]
            },
        ),
        migrations.CreateModel(
            name="MachineMemory",
            fields=[
                ("id", _id()),
                ("place", models.CharField(max_length=600)),
                ("state", models.JSONField()),
                ("connection", _to("machineconnection", CASCADE, related_name="memories")),
                ("party", _to("party")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["connection", "place"], name="machine_memory_once")]
            },
        ),
        migrations.CreateModel(
            name="MachineGap",
            fields=[
                ("id", _id()),
                ("place", models.CharField(max_length=600)),
                ("began", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("reason", models.TextField()),
                ("noted_at", models.DateTimeField()),
                ("connection", _to("machineconnection", CASCADE, related_name="gaps")),
                ("party", _to("party")),
            ],
        ),
        migrations.CreateModel(
            name="UnreadMessage",
            fields=[
                ("id", _id()),
                ("place", models.CharField(max_length=600)),
                ("payload", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.TextField()),
                ("state", _choices("waiting", "open", "read")),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
                ("connection", _to("machineconnection", CASCADE, related_name="unread")),
                ("party", _to("party")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["connection", "digest"], name="unread_message_once")],
                "indexes": [models.Index(fields=["connection", "state", "place"], name="unread_by_place")],
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("machines.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
