"""Accounts, as far as their own people change them."""

from __future__ import annotations

from datetime import datetime

from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import User


def change_password(*, actor: Actor, now: datetime, user: User, password: str) -> None:
    """Give the actor's own account the password that they chose. Whether it is good enough was asked before."""
    with acting(actor):
        user.set_password(password)
        user.save(update_fields=["password"])
        record(actor, now, "change password", f"person {actor.pseudonym}")


def note_second_factor(*, actor: Actor, now: datetime, verb: str, kind: str) -> None:
    """Note that the actor's own account got a second factor, or lost one: an authenticator app, or recovery codes."""
    with acting(actor):
        record(actor, now, f"{verb} second factor", f"person {actor.pseudonym}", {"kind": kind})
