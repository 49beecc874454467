"""Proving again who one is, for one decision: by what allauth offers to the person, and notes in the session."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.utils import timezone

from catchball.actions.sign_off import HOLDS_FOR, Signature

_ASKED = "sign_off_asked"
"""In the session: for which act a proof was asked, and when. Any earlier proof was given for something else."""


def signature(request: HttpRequest) -> Signature:
    """The proof of whoever asks, given for this act. Raises ReauthenticationRequired, after which it is done again."""
    now = timezone.now()
    asked = request.session.pop(_ASKED, None)
    proofs = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    if proofs and asked and asked["for"] == request.path and proofs[-1]["at"] > asked["at"]:
        signed = Signature(str(proofs[-1]["method"]), datetime.fromtimestamp(proofs[-1]["at"], UTC))
        if now - signed.at < HOLDS_FOR:
            return signed
    request.session[_ASKED] = {"for": request.path, "at": now.timestamp()}
    raise ReauthenticationRequired
