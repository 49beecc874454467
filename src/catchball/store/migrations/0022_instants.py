"""When the rows were measured that an amendment of a trial leaves out."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column."""

    dependencies: ClassVar = [("store", "0021_taking")]
    operations: ClassVar = [migrations.AddField("trialplan", "instants", models.JSONField(default=dict))]
