"""Row-level security on every table that holds a party's knowledge; what never changes; what belongs together."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Runs policies.sql and belonging.sql, which stand beside this file."""

    dependencies: ClassVar = [("store", "0001_tables")]
    operations: ClassVar = [
        migrations.RunSQL(Path(__file__).with_name(name).read_text("utf-8"), migrations.RunSQL.noop)
        for name in ("policies.sql", "belonging.sql")
    ]
