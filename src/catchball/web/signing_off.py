"""Proving again who one is, for one decision: by what allauth offers to the person, and notes in the session."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.utils import timezone

from catchball.actions.sign_off import HOLDS_FOR, Signature

_USED = "proof_used"
"""In the session: when the proof was given with which something was signed; the next thing needs another."""


def signature(request: HttpRequest) -> Signature:
    """The fresh proof of whoever asks. Raises ReauthenticationRequired, after which the same request is done again."""
    proofs = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    if proofs and proofs[-1]["at"] != request.session.get(_USED):
        signed = Signature(str(proofs[-1]["method"]), datetime.fromtimestamp(proofs[-1]["at"], UTC))
        if timezone.now() - signed.at < HOLDS_FOR:
            request.session[_USED] = proofs[-1]["at"]
            return signed
    raise ReauthenticationRequired
