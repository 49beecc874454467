"""Who one is."""

from __future__ import annotations

from typing import Self

from ninja import Router

from catchball.api.answers import lists
from catchball.api.authentication import Asked
from catchball.api.fields import Shown
from catchball.store.acting import Actor

router = Router(tags=["Me"])


class WornFunction(Shown):
    """A function that somebody wears; without a site, at all sites of the party."""

    name: str
    site: int | None


class Me(Shown):
    """Who asks: a person, by pseudonym, who acts for a party."""

    party: int
    person: int | None
    pseudonym: str
    functions: list[WornFunction]
    is_read_only: bool

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """The actor as shown to themselves."""
        return cls(
            party=actor.party,
            person=actor.person,
            pseudonym=actor.pseudonym,
            functions=[WornFunction(name=worn.name, site=worn.site) for worn in actor.functions],
            is_read_only=actor.is_read_only,
        )


@router.get("/me", response=lists(Me))
def show_me(request: Asked) -> Me:
    """Who the token or the session stands for, and with which functions."""
    return Me.of(request.actor)
