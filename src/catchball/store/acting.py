"""Who acts. Outside of `acting` the application's database role sees no row that belongs to a party."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

_SETTING = "app.party"


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the actor wears; without a site, at all sites of the party."""

    name: str
    site: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts for which party. `person` is None for the system itself, which acts for one party at a time, too."""

    party: int
    person: int | None
    pseudonym: str
    functions: tuple[Function, ...] = ()
    is_read_only: bool = False

    @property
    def somebody(self) -> int:
        """The person who acts. Raises NobodyActs for the system, in whose name nothing is signed."""
        if self.person is None:
            raise NobodyActs("this is signed by a person, not by the system")
        return self.person

    def wears(self, *names: str, site: int | None = None) -> bool:
        """Whether the actor has one of these functions, at the site where one is named."""
        return any(
            function.name in names and (site is None or function.site in (None, site)) for function in self.functions
        )


class NobodyActs(RuntimeError):
    """The system tried to do what a person signs."""


class AnotherParty(RuntimeError):
    """Something tried to act for a second party while it was acting for one."""


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """One transaction in which the database shows what the actor's party may see.

    May be nested for the same party; raises AnotherParty for another one.
    """
    is_outermost = not connection.in_atomic_block  # (its end is the end of the setting, too)
    with transaction.atomic():
        before = _exchanged(str(actor.party))
        if before not in ("", str(actor.party)):
            raise AnotherParty(f"acting for party {before}, asked to act for {actor.party}")
        yield  # (an exception rolls back to here, and takes the setting back with the rows)
        if not before and not is_outermost and not connection.needs_rollback:
            _exchanged("")


def _exchanged(party: str) -> str:
    """Set for whom the database shows rows, until the transaction is over; gives for whom it did before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with before as materialized (select coalesce(current_setting(%s, true), '') as party) "
            "select before.party, set_config(%s, %s, true) from before",
            [_SETTING, _SETTING, party],
        )
        (value, _) = cursor.fetchone()
    return str(value)
