"""Who opens Parquet files in this installation."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from catchball.core.measuring.tables import ParquetReader


def parquet_reader() -> ParquetReader:
    """That of the settings."""
    made: ParquetReader = import_string(settings.PARQUET_READER)()
    return made
