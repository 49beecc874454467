"""The index of the search, and the functions that answer from it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, BigAutoField, CharField, DateField, ForeignKey


class Migration(migrations.Migration):
    """Makes the tables and runs search.sql, which stands beside this file. `catchball migrate` then fills the index."""

    dependencies: ClassVar = [("store", "0005_proposing_again")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", CharField(max_length=64)),
                ("kind", CharField(max_length=12)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("party", ForeignKey(on_delete=PROTECT, to="store.party")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["party", "key"], name="search_text_once")]},
        ),
        migrations.CreateModel(
            name="SearchPlace",
            fields=[
                ("id", BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", CharField(max_length=64)),
                ("uid", CharField(blank=True, max_length=90)),
                ("parent", CharField(blank=True, max_length=90)),
                ("begins", DateField()),
                ("ends", DateField(null=True)),
                ("cookbook", ForeignKey(on_delete=CASCADE, related_name="search_places", to="store.cookbook")),
                ("party", ForeignKey(on_delete=PROTECT, to="store.party")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["party", "key"], name="search_place_by_key"),
                    models.Index(fields=["cookbook", "uid"], name="search_place_by_uid"),
                ]
            },
        ),
        migrations.RunSQL(Path(__file__).with_name("search.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
