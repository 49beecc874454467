"""Accounts are made by an administrator; nobody signs up by themselves. What allauth is told about accounts here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catchball.actions.accounts import change_password
from catchball.queries.actors import actor_of


@dataclass(frozen=True, slots=True)
class _Site:
    """What letters call this installation."""

    name: str
    domain: str


class SigningIn(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth treats accounts here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def set_password(self, user: Any, password: str) -> None:
        """The password that somebody chose, signed in or by the link of a letter, with an entry in the audit trail."""
        actor = actor_of(user, timezone.localdate())
        change_password(actor=actor, now=timezone.now(), user=user, password=password)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """By what somebody confirms who they are: the second factor where they have one, else the password."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] == "mfa_reauthenticate"] or methods

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter: at the address of the installation, whatever name the page was asked for by."""
        asked: str = super().get_reset_password_from_key_url(key)
        return f"{settings.PUBLIC_URL}{urlsplit(asked).path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter that names the installation as its other letters do."""
        site = _Site("Catchball", settings.PUBLIC_URL)
        super().send_mail(template_prefix, email, {**context, "current_site": site})


def reset_password(request: HttpRequest) -> HttpResponse:
    """The page that sends the letter for a forgotten password; where no letters are sent it says who helps instead."""
    if not settings.SENDS_LETTERS:
        return render(request, "account/password_reset_closed.html")
    answer: HttpResponse = views.password_reset(request)
    return answer
