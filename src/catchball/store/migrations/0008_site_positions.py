"""Where sites are: for the map."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds latitude and longitude, both or none."""

    dependencies: ClassVar = [("store", "0007_qualifications")]
    operations: ClassVar = [
        migrations.AddField("site", "latitude", models.FloatField(null=True)),
        migrations.AddField("site", "longitude", models.FloatField(null=True)),
        migrations.AddConstraint(
            "site",
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_on_earth",
            ),
        ),
    ]
