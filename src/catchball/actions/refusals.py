"""Why an act was not done. Nothing was changed; the sentence is for the person who asked."""

from __future__ import annotations

from catchball.queries.permissions import Answer, Denied


class Refused(Exception):
    """The act was not done."""

    status = 409


class NotAllowed(Refused):
    """Not you: the actor may not do this."""

    status = 403


class NotPossible(Refused):
    """Not now, or not so: whoever asks, the state of things forbids it."""

    status = 409


class NotValid(Refused):
    """What was given is not valid. `where` names the place, such as a field or an atom of the document."""

    status = 422

    def __init__(self, why: str, where: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.where = where


def require(answer: Answer) -> None:
    """Raise NotAllowed with the sentence of a denial."""
    if isinstance(answer, Denied):
        raise NotAllowed(answer.why)
