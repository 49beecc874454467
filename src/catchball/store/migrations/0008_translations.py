"""How far a revision is in each language, counted when it is released."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the counts; of earlier revisions there are none, and they are counted when they are asked for."""

    dependencies: ClassVar = [("store", "0008_site_positions")]
    operations: ClassVar = [
        migrations.AddField(model_name="revision", name="translations", field=models.JSONField(default=dict)),
    ]
