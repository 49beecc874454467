"""The day by which a change is to be verified again, and what may vanish until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from catchball.actions.refusals import NotValid
from catchball.actions.words_given import needed_words

_LONGEST_GROUND = 2_000


@dataclass(frozen=True, slots=True)
class ReverifyBy:
    """The last day on which it may be verified, and its ground: what may vanish."""

    day: date
    ground: str


def checked_reverify(given: ReverifyBy, first: date, ends_on: date | None) -> ReverifyBy:
    """The same with its words in normal form. `first` is the day on which the change takes effect. Raises NotValid."""
    if ends_on is not None:
        raise NotValid(gettext("It ends by itself; there is nothing to verify again."), ("reverify_by",))
    if given.day <= first:
        raise NotValid(
            gettext("It is verified again some time after it took effect: choose a later day."), ("reverify_by",)
        )
    ground = needed_words(
        given.ground, "reverify_ground", gettext("Say what may vanish, so that it is known what to look at."),
        _LONGEST_GROUND,
    )  # fmt: skip
    return ReverifyBy(given.day, ground)
