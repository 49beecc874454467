"""The fixed words on pages, said as everywhere else."""

from catchball.queries.telling.vocabulary import (
    FIELDS,
    LANGUAGES,
    WORDS,
    field_name,
    language_name,
    word,
)

__all__ = ["FIELDS", "LANGUAGES", "WORDS", "field_name", "language_name", "word"]
