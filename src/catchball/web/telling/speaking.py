"""Texts and amounts on pages, said as everywhere else."""

from catchball.queries.telling.speaking import (
    Spoken,
    amount,
    amounts,
    joined,
    languages_of,
    limits,
    reading_languages,
    shortened,
    spoken,
)

__all__ = [
    "Spoken",
    "amount",
    "amounts",
    "joined",
    "languages_of",
    "limits",
    "reading_languages",
    "shortened",
    "spoken",
]
