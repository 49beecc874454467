"""What is said about a change: threads at its places, comments, and translations beside them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the tables, then runs threads.sql, which stands beside this file."""

    dependencies: ClassVar = [
        ("store", "0010_reissues"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposal", models.PositiveIntegerField(default=1)),
                ("uid", models.CharField(blank=True, max_length=90)),
                ("atom", models.JSONField(default=list)),
                ("side", models.CharField(blank=True, max_length=3)),
                ("x", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("y", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("at", models.DateTimeField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="threads", to="store.change"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.community"),
                ),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.person")),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="says", max_length=10)),
                ("language", models.CharField(max_length=20)),
                ("text", models.TextField(blank=True)),
                ("mentions", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "community",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.community"),
                ),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.person")),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="store.thread"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="translations", to="store.change"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.community"),
                ),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.person")),
            ],
            options={
                "indexes": [models.Index(fields=["change", "what"], name="translation_of_what")],
            },
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["party", "thing"], name="audit_by_thing")),
        migrations.RunSQL(Path(__file__).with_name("threads.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
