"""What people want to hear of, calendars of their deadlines, and sign-off of decisions."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the tables and fields, then runs letters.sql, which stands beside this file."""

    dependencies: ClassVar = [
        ("store", "0011_threads"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="cookbook",
            name="asks_sign_off",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="decision",
            name="signed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="signed_with",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="person",
            name="language",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_keys", to="store.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("follows", models.BooleanField()),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followings",
                        to="store.change",
                    ),
                ),
                (
                    "cookbook",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followings",
                        to="store.cookbook",
                    ),
                ),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followings", to="store.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "change"), name="following_of_change_once"),
                    models.UniqueConstraint(fields=("person", "cookbook"), name="following_of_cookbook_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("rhythm", models.CharField(max_length=10)),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letter_choices", to="store.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="letter_choice_once")],
            },
        ),
        migrations.CreateModel(
            name="WaitingLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=40)),
                ("thing", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.party")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "about", "thing"), name="waiting_letter_once")
                ],
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("letters.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
