"""Measurements are taken in by the thousand: what was checked row by row is checked once for each statement."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT


class Migration(migrations.Migration):
    """Fewer indexes, and taking.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0020_evidence")]
    operations: ClassVar = [
        migrations.AlterField(
            "hoursummary", "party", models.ForeignKey(db_index=False, on_delete=PROTECT, to="store.party")
        ),
        migrations.AlterField(
            "hoursummary",
            "series",
            models.ForeignKey(db_index=False, on_delete=CASCADE, related_name="hours", to="store.series"),
        ),
        migrations.RemoveConstraint("hoursummary", "hour_summary_once"),
        migrations.AddConstraint(
            "hoursummary", models.UniqueConstraint(fields=["party", "series", "hour"], name="hour_summary_once")
        ),
        migrations.RunSQL(Path(__file__).with_name("taking.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
