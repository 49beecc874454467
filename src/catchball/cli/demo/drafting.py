"""A draft that an engineer of the demonstration company is working on: saved from time to time, not proposed yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from catchball.actions.drafts import open_draft, save_draft
from catchball.cli.demo.finding import actor, cookbook
from catchball.cli.demo.gear_units.workbench import Workbench
from catchball.core.diff import diff
from catchball.queries.documents import document_of, head_of
from catchball.store.acting import acting

_COVER = "home-802"


def _turn_the_cover(bench: Workbench) -> None:
    bench.word(
        _COVER,
        "instruction",
        "Push sleeve M-38 over the keyway, grease lip and O-ring. "
        "Slide the cover on, turning it a little, until it stands on the housing. Line the holes up.",
        "Hülse M-38 über die Nut schieben, Lippe und O-Ring fetten. "
        "Deckel leicht drehend aufschieben, bis er am Gehäuse ansteht. Löcher fluchten lassen.",
    )


def _why_turning(bench: Workbench) -> None:
    bench.key_point(
        _COVER,
        "cz-k2",
        ("Turn it while it slides", "Beim Schieben drehen"),
        ("Pushed straight, the lip folds over", "Gerade geschoben klappt die Lippe um"),
    )


def _in_czech(bench: Workbench) -> None:
    bench.translate(_COVER, "cs", title="Nasadit víko")


def _work(now: datetime, step: Callable[[Workbench], None]) -> None:
    engineer = actor("engineer.cz", now)
    draft = open_draft(actor=engineer, now=now, cookbook=cookbook(engineer, "cz"))
    with acting(engineer):
        seen = document_of(head_of(draft.cookbook), engineer)
    bench = Workbench(seen)
    step(bench)
    edits = diff(seen, bench.issue())
    save_draft(actor=engineer, now=now, draft=draft, edits=edits, against=draft.version)


def _so_far(*steps: Callable[[Workbench], None]) -> Callable[[Workbench], None]:
    def work(bench: Workbench) -> None:
        for step in steps:
            step(bench)

    return work


DRAFTED: Sequence[tuple[int, Callable[[datetime], None]]] = (
    (-1, partial(_work, step=_turn_the_cover)),
    (-1, partial(_work, step=_so_far(_turn_the_cover, _why_turning))),
    (-1, partial(_work, step=_so_far(_turn_the_cover, _why_turning, _in_czech))),
)
"""What is saved in it, and on which day, counted from today."""
