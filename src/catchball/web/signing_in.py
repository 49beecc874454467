"""Accounts are made by an administrator; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class SigningIn(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth treats accounts here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False
