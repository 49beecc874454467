"""Who reads and writes second factors."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Runs second_factor.sql, which stands beside this file."""

    dependencies: ClassVar = [
        ("store", "0012_letters"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(Path(__file__).with_name("second_factor.sql").read_text("utf-8"), migrations.RunSQL.noop)
    ]
