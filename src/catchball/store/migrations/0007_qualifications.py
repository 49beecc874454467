"""Who is qualified for which cookbook, on which revision, and what a party calls its levels."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT


def _to(table: str, on_delete: Any = PROTECT, **more: Any) -> Any:
    return models.ForeignKey(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """The tables, and qualifications.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0006_search")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="QualificationLevels",
            fields=[
                ("id", _id()),
                ("levels", models.JSONField()),
                ("party", models.OneToOneField(on_delete=CASCADE, to="store.party")),
            ],
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", _id()),
                ("level", models.PositiveSmallIntegerField()),
                ("since", models.DateField()),
                ("asked", _to("revision", null=True, related_name="+")),
                ("cookbook", _to("cookbook", CASCADE, related_name="qualifications")),
                ("party", _to("party")),
                ("person", _to("person", CASCADE, related_name="qualifications")),
                ("revision", _to("revision", related_name="+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["person", "cookbook"], name="qualification_once"),
                    models.CheckConstraint(
                        condition=models.Q(level__gte=1, level__lte=4), name="qualification_of_four_levels"
                    ),
                ]
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("qualifications.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
