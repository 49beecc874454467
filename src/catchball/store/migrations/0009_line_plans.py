"""The line plan of a site for a period."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    """The table, and line_plans.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0008_translations")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LinePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("demand", models.PositiveIntegerField()),
                ("minutes", models.PositiveIntegerField()),
                ("mix", models.JSONField(default=dict)),
                ("stations", models.JSONField(default=list)),
                ("party", models.ForeignKey(on_delete=PROTECT, to="store.party")),
                ("site", models.ForeignKey(on_delete=PROTECT, related_name="line_plans", to="store.site")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(ends__gte=models.F("begins")), name="line_plan_ends_after_begin"
                    )
                ],
                "indexes": [models.Index(fields=["site", "begins"], name="line_plan_by_site")],
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("line_plans.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
