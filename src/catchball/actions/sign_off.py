"""Sign-off: whoever decides on a change proves again who they are, where the cookbook asks for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext

from catchball.actions.refusals import NotPossible, require
from catchball.actions.turns import cookbook_in_turn
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Cookbook

HOLDS_FOR = timedelta(minutes=1)
"""How long a proof holds: for the decision that it was given for."""


class NotSigned(NotPossible):
    """The cookbook asks for a sign-off, and there is none for this decision."""


@dataclass(frozen=True, slots=True)
class Signature:
    """By what somebody proved again who they are (`password`, `mfa`), and when."""

    method: str
    at: datetime


def ask_for_sign_off(*, actor: Actor, now: datetime, cookbook: Cookbook, is_asked: bool) -> Cookbook:
    """Ask for a sign-off at each decision on a change of the cookbook from now on, or no more."""
    with acting(actor):
        require(may(actor, "ask for sign-off", cookbook))
        cookbook = cookbook_in_turn(cookbook.pk)
        cookbook.asks_sign_off = is_asked
        cookbook.save(update_fields=["asks_sign_off"])
        record(actor, now, "ask for sign-off", f"cookbook {cookbook.pk}", {"asks": is_asked})
        return cookbook


def required_signature(cookbook: Cookbook, signed: Signature | None, now: datetime) -> Signature | None:
    """The signature that is noted with a decision; None where none is asked for. Raises NotSigned."""
    if not cookbook.asks_sign_off:
        return None
    if signed is None or not timedelta() <= now - signed.at <= HOLDS_FOR:
        raise NotSigned(
            gettext("This cookbook asks for a sign-off: decide on the page of the change, and confirm who you are.")
        )
    return signed
