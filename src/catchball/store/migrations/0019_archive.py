"""Which months of measurements lie in the archive."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """archive.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0018_machine_times")]
    operations: ClassVar = [
        migrations.RunSQL(Path(__file__).with_name("archive.sql").read_text("utf-8"), migrations.RunSQL.noop)
    ]
