"""Rows and elements of lists on pages, said as everywhere else."""

from catchball.queries.telling.elements import (
    element_name,
    element_text,
    value_text,
)

__all__ = ["element_name", "element_text", "value_text"]
