"""What a plan of a trial can find, told before anybody begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from catchball.queries.telling.sentences import sentence
from catchball.web.telling.control_chart import number

if TYPE_CHECKING:
    from catchball.core.trials.planning import Ability, Prospect


@dataclass(frozen=True, slots=True)
class AbilityTold:
    """What can be found of one metric."""

    metric: str
    before: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProspectTold:
    """What a plan can find, and what stands against it (empty: it can answer)."""

    abilities: tuple[AbilityTold, ...]
    obstacles: tuple[str, ...]


def prospect_told(found: Prospect) -> ProspectTold:
    """What a plan can find, in the reader's language."""
    return ProspectTold(tuple(map(_ability, found.abilities)), tuple(map(sentence, found.obstacles)))


def _ability(found: Ability) -> AbilityTold:
    level = found.baseline
    before = gettext("mean %(mean)s, spread %(spread)s, autocorrelation %(phi)s")
    said = {
        "mean": number(level.mean.value),
        "spread": number(level.spread.value),
        "phi": number(round(level.phi.value, 2)),
    }
    return AbilityTold(found.metric, before % said, tuple(_facts(found)))


def _facts(found: Ability) -> Iterator[tuple[str, str]]:
    yield gettext("Effect looked for"), number(found.size)
    if found.watched is not None:
        yield gettext("Power when watched"), number(round(found.watched.power, 2))
        yield gettext("New rows needed when watched"), _count(found.watched_needs)
        yield gettext("Ends on average after, if the effect is there"), _count(round(found.watched.length))
        if found.idle_length is not None:
            yield gettext("Ends on average after, if nothing changes"), _count(round(found.idle_length))
    yield gettext("Power when judged once at the end"), number(round(found.once, 2))
    yield gettext("New rows needed when judged once"), _count(found.once_needs)


def _count(rows: int | None) -> str:
    return gettext("no number of them will do") if rows is None else str(rows)
