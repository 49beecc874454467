"""What proves a change, what a family asks for, and whether a change still holds when it is looked at again."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT


def _to(table: str, on_delete: Any = PROTECT, kind: Any = models.ForeignKey, **more: Any) -> Any:
    return kind(on_delete=on_delete, to=f"store.{table}", **more)


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


_DEMAND: dict[str, models.Field[Any, Any]] = {
    "demanded": models.PositiveSmallIntegerField(default=1),
    "demanded_why": models.TextField(blank=True),
}


class Migration(migrations.Migration):
    """The tables, and evidence.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0019_archive")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="EvidencePolicy",
            fields=[
                ("id", _id()),
                ("number", models.PositiveIntegerField()),
                ("rules", models.JSONField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("community", _to("community", null=True)),
                ("cookbook", _to("cookbook", CASCADE, related_name="evidence_policies")),
                ("party", _to("party")),
                ("person", _to("person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["cookbook", "number"], name="evidence_policy_once")]
            },
        ),
        *(migrations.AddField("change", name, field) for name, field in _DEMAND.items()),
        *(migrations.AddField("earlierproposal", name, field) for name, field in _DEMAND.items()),
        migrations.AddField("change", "demanded_by", _to("evidencepolicy", null=True, related_name="+")),
        migrations.AddField("change", "reverify_by", models.DateField(null=True)),
        migrations.AddField("change", "reverify_ground", models.TextField(blank=True)),
        migrations.AddField("change", "takes_back", _to("change", null=True, related_name="taking_back")),
        migrations.AddField("deviation", "lapsed_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", _id()),
                ("number", models.PositiveIntegerField()),
                ("proposal", models.PositiveIntegerField(default=1)),
                ("rung", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField(default=dict)),
                ("result", models.JSONField(null=True)),
                ("dossier", models.JSONField(null=True)),
                ("why", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("change", _to("change", CASCADE, related_name="evidence")),
                ("community", _to("community", null=True)),
                ("party", _to("party")),
                ("person", _to("person")),
                ("takes_back", _to("evidence", kind=models.OneToOneField, null=True, related_name="taken_back")),
                ("verdict", _to("trialverdict", null=True, related_name="+")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["change", "number"], name="evidence_once")]},
        ),
        migrations.CreateModel(
            name="Reverification",
            fields=[
                ("id", _id()),
                (
                    "outcome",
                    models.CharField(
                        choices=[(word, word.capitalize()) for word in ("announced", "verified", "lapsed")],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("words", models.TextField(blank=True)),
                ("judged", models.JSONField(null=True)),
                ("next_by", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("change", _to("change", CASCADE, related_name="reverifications")),
                ("community", _to("community", null=True)),
                ("evidence", _to("evidence", null=True, related_name="+")),
                ("party", _to("party")),
                ("person", _to("person", null=True)),
            ],
        ),
        migrations.RunSQL(Path(__file__).with_name("evidence.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
