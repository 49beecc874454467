"""Documents that were reissued, and the nodes that are to check for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT, SET_NULL


def _to(table: str, on_delete: Any = PROTECT, **more: Any) -> Any:
    return models.ForeignKey(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """The tables, and reissues.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0009_line_plans")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Reissue",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(max_length=20)),
                ("identifier", models.CharField(max_length=200)),
                ("issue", models.CharField(max_length=100)),
                ("on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("noted_by", _to("person", related_name="+")),
                ("party", _to("party")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["party", "kind", "identifier", "issue"], name="reissue_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="ToCheck",
            fields=[
                ("id", _id()),
                ("uid", models.CharField(max_length=90)),
                ("issue", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(default="open", max_length=20)),
                ("words", models.TextField(blank=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by", _to("person", null=True, related_name="+")),
                ("cookbook", _to("cookbook", CASCADE, related_name="to_check")),
                ("draft", _to("draft", SET_NULL, null=True, related_name="+")),
                ("party", _to("party")),
                ("reissue", _to("reissue", CASCADE, related_name="nodes")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["reissue", "cookbook", "uid"], name="to_check_once")],
                "indexes": [models.Index(fields=["party", "state"], name="to_check_by_state")],
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("reissues.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
