"""What became, or would become, of a change in a cookbook, as a person reads it and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.text import Text

from catchball.cli.conflicts import Telling, print_conflicts, print_reviews, summary
from catchball.cli.differences import Sentence, sentences
from catchball.cli.listing import print_sentences
from catchball.cli.marking import ASKED, CAME, QUIET, WENT
from catchball.cli.naming import Naming
from catchball.cli.reading import Loaded
from catchball.cli.terminal import print_line, print_unwrapped
from catchball.core.decisions import Atom, Place, Verdict
from catchball.core.pick import Picked

_BAD_FIRST = (Verdict.CONFLICT, Verdict.REVIEW, Verdict.CLEAN, Verdict.MOOT, Verdict.ALREADY)
_STYLES: Mapping[Verdict, str] = MappingProxyType(dict(zip(_BAD_FIRST, (WENT, ASKED, CAME, QUIET, QUIET), strict=True)))
_UNREMARKABLE = (Verdict.CLEAN, Verdict.ALREADY)


def is_taken(picked: Picked) -> bool:
    """Whether the change is in the cookbook now, as far as it concerns it at all."""
    return picked.verdict not in (Verdict.CONFLICT, Verdict.MOOT)


def raw_outcomes(loaded: Loaded, picked: Picked) -> dict[str, Any]:
    """The verdict of the whole and of each edit, as data."""
    outcomes = [{"atom": list(one.edit.atom), "verdict": str(one.verdict)} for one in picked.outcomes]
    return {"file": str(loaded.path), "verdict": str(picked.verdict), "outcomes": outcomes}


def print_picked(console: Console, loaded: Loaded, picked: Picked, telling: Telling) -> None:
    """The whole change, each sentence with its verdict; reviews and conflicts; one line that counts them."""
    _print_outcomes(console, loaded, picked, hidden=())
    print_reviews(console, telling)
    print_conflicts(console, telling)
    line = Text.assemble((str(picked.verdict), _STYLES[picked.verdict]), f": {summary(picked.merge)}")
    print_line(console, line)


def print_classified(console: Console, loaded: Loaded, picked: Picked) -> None:
    """One line with the verdict of the whole, and the sentences whose verdict calls for attention."""
    counts = Counter(outcome.verdict for outcome in picked.outcomes)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _BAD_FIRST if counts[verdict])
    verdict = (str(picked.verdict), _STYLES[picked.verdict])
    print_unwrapped(console, Text.assemble(f"{loaded.path}: ", verdict, f" ({told or 'no edits'})"))
    _print_outcomes(console, loaded, picked, hidden=_UNREMARKABLE)


def _print_outcomes(console: Console, loaded: Loaded, picked: Picked, hidden: Sequence[Verdict]) -> None:
    verdicts = {outcome.edit.atom: outcome.verdict for outcome in picked.outcomes}
    documents = [loaded.cookbook]

    def tag(sentence: Sentence) -> Text:
        worst = _worst(sentence.atoms, verdicts)
        return Text(f"{worst:<8}", _STYLES[worst])

    found = sentences([outcome.edit for outcome in picked.outcomes], documents)
    names = Naming(documents, brought=[sentence.brings for sentence in found if sentence.brings is not None])
    shown = [one for one in found if _worst(one.atoms, verdicts) not in hidden]
    print_sentences(console, shown, names, in_full=False, tag=tag)


def _worst(atoms: frozenset[Atom], verdicts: Mapping[Atom, Verdict]) -> Verdict:
    """The worst outcome of the edits that a sentence tells; lists of children count only where nothing else does."""
    own = [verdicts[atom] for atom in atoms if atom[1] != Place.ORDER] or [verdicts[atom] for atom in atoms]
    return next(verdict for verdict in _BAD_FIRST if verdict in own)
