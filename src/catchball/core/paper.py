"""What is printed, as plain values: a template's name, the data that it shows, the pictures that stand in these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be set. `data` is what JSON can say; `pictures` are contents (`sha256:…`) that it names."""

    template: str
    data: dict[str, Any]
    pictures: tuple[str, ...] = ()


class CannotPrint(Exception):
    """It cannot be printed here and now. The sentence says what is missing and what to do."""


class FontMissing(CannotPrint):
    """There is no font for a script that the document is written in."""


class Typesetter(Protocol):
    """Sets a document as PDF."""

    def pdf(self, paper: Paper) -> bytes:
        """The PDF. Raises CannotPrint."""
        ...
