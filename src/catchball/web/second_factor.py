"""Second factors, as allauth keeps them: what an app is shown, and what is noted when one comes or goes."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.accounts import note_second_factor
from catchball.queries.actors import actor_of
from catchball.queries.qr_codes import qr_svg


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth treats second factors here."""

    def get_totp_label(self, user: Any) -> str:
        """What an authenticator app calls the account: the name to sign in with."""
        return str(user.username)

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls the installation."""
        return "Catchball"

    def build_totp_svg(self, url: str) -> str:
        """The key as a QR code, to be read by the app."""
        return qr_svg(url, gettext("The key as a QR code"))


def watch() -> None:
    """From now on the audit trail tells when a second factor comes or goes."""
    post_save.connect(_noted_new, sender=Authenticator, dispatch_uid="second factor added")
    post_delete.connect(_noted_gone, sender=Authenticator, dispatch_uid="second factor removed")


def _noted_new(*, instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        _note(instance, "add")


def _noted_gone(*, instance: Authenticator, **_: Any) -> None:
    _note(instance, "remove")


def _note(authenticator: Authenticator, verb: str) -> None:
    if context.request is None:  # (a command, which notes in whose name it did what)
        return
    now = timezone.now()
    actor = actor_of(authenticator.user, timezone.localdate())
    note_second_factor(actor=actor, now=now, verb=verb, kind=str(authenticator.type))
