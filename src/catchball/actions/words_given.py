"""Words from outside, such as a title or a reason: in normal form, not too long, without signs that nobody can see."""

from __future__ import annotations

from typing import Any

from catchball.actions.refusals import NotValid
from catchball.core.errors import InvalidCookbook
from catchball.core.values import LONGEST_TEXT, plain
from catchball.queries.telling.sentences import sentence


def words(raw: Any, where: str, longest: int = LONGEST_TEXT) -> str:
    """The words without blanks at their ends. Raises NotValid, naming the place."""
    try:
        return plain(raw, (where,), longest)
    except InvalidCookbook as error:
        raise NotValid(sentence(str(error)), error.where) from error


def needed_words(raw: Any, where: str, why: str, longest: int = LONGEST_TEXT) -> str:
    """The words, of which there must be some. Raises NotValid with why they are needed."""
    found = words(raw, where, longest)
    if not found:
        raise NotValid(why, (where,))
    return found
