"""A change that was returned is proposed again: what it said before is kept, with the reviews that were given on it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the earlier proposals, then runs proposing_again.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0004_reports")]
    operations: ClassVar = [
        migrations.AddField("change", "proposal", models.PositiveIntegerField(default=1)),
        migrations.AddField("change", "proposers", models.JSONField(default=list)),
        migrations.AddField("change", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField("duty", "proposal", models.PositiveIntegerField(default=1)),
        migrations.AddField("review", "proposal", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "draft",
            "change",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="store.change"
            ),
        ),
        migrations.CreateModel(
            name="EarlierProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("types", models.JSONField(default=list)),
                ("edits", models.JSONField()),
                ("justification", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="earlier", to="store.change"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.community"),
                ),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.person")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.revision"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("change", "number"), name="earlier_proposal_once")]
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("proposing_again.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
