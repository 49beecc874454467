"""Finding a token before anybody acts."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Runs tokens.sql, which stands beside this file."""

    dependencies: ClassVar = [("store", "0002_policies")]
    operations: ClassVar = [
        migrations.RunSQL(Path(__file__).with_name("tokens.sql").read_text("utf-8"), migrations.RunSQL.noop),
    ]
