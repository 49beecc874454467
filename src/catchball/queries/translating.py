"""How far cookbooks are in their languages: counted when a revision is released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catchball.core.document import Cookbook as Document
from catchball.core.translations import State, mandatory_languages, own_language, progress
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import Actor
from catchball.store.models import Cookbook

Progress = Mapping[str, Mapping[str, int]]
"""Language -> state -> number of texts."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The texts of a cookbook in one language, by state."""

    language: str
    states: Mapping[State, int]
    is_mandatory: bool = False

    @property
    def total(self) -> int:
        """All texts."""
        return sum(self.states.values())

    @property
    def approved(self) -> int:
        """Those that are done."""
        return self.states.get(State.APPROVED, 0)

    @property
    def open(self) -> int:
        """Those that are not."""
        return self.total - self.approved

    @property
    def percent(self) -> int:
        """The share that is done, rounded down: 100 is all."""
        return 100 * self.approved // self.total if self.total else 100


def progress_of_head(actor: Actor, cookbook: Cookbook) -> Progress:
    """How far the newest revision is in each language; counted now where it is from before revisions were counted."""
    head = head_of(cookbook)
    counted: Progress = head.translations or progress(document_of(head, actor))
    return counted


def counts(found: Progress, own: str, mandatory: tuple[str, ...] = ()) -> tuple[Counts, ...]:
    """Progress by language, the cookbook's own first, states in their order."""
    in_order = sorted(found.items(), key=lambda entry: (entry[0] != own, entry[0]))
    return tuple(
        Counts(language, {state: states[state] for state in State if state in states}, language in mandatory)
        for language, states in in_order
    )


def counts_of(document: Document) -> tuple[Counts, ...]:
    """How far a document is in each language."""
    return counts(progress(document), own_language(document), mandatory_languages(document))
