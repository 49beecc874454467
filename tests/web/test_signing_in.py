"""Signing in, and passwords: who is kept out, which letters are sent, and what is written down."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from catchball.store.models import AuditEntry, User
from factories import Company, company
from serving import clean_environment

PASSWORD = "correct horse battery staple"  # noqa: S105  (a test's)


@pytest.fixture
def network(database: None, settings: Settings) -> Iterator[Company]:
    """A network in which letters are sent; nobody has tried a wrong password yet."""
    settings.SENDS_LETTERS = True
    settings.PUBLIC_URL = "https://catchball.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    cache.clear()
    made = company()
    user = User.objects.get(username="cz.engineer")
    user.email = "engineer@example.org"
    user.set_password(PASSWORD)
    user.save(using="owner")
    yield made
    cache.clear()


def asked_for_a_letter(address: str, host: str = "testserver") -> None:
    answer = Client(SERVER_NAME=host).post(reverse("account_reset_password"), {"email": address})
    assert answer.status_code in (200, 302)


def signed_in(password: str, client: str) -> int:
    """The status of an attempt to sign in through one proxy; 302 is success."""
    form = {"login": "cz.engineer", "password": password}
    answer = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=client).post(reverse("account_login"), form)
    return answer.status_code


def test_an_address_that_no_account_has_gets_no_letter(network: Company) -> None:
    del network
    asked_for_a_letter("anybody@example.org")
    assert mail.outbox == []


def test_the_link_of_a_letter_is_at_the_address_of_the_installation(network: Company) -> None:
    del network
    asked_for_a_letter("engineer@example.org", host="10.0.0.1")
    (letter,) = mail.outbox
    assert re.findall(r"https?://[^/\s]+", str(letter.body)) == ["https://catchball.example.org"] * 2
    assert str(letter.subject).startswith("[Catchball] ")


def test_a_password_set_anew_by_a_letter_opens_the_account_and_is_in_the_audit_trail(network: Company) -> None:
    asked_for_a_letter("engineer@example.org")
    link = re.findall(r"https://catchball.example.org(/\S+)", str(mail.outbox[0].body))[0]
    client = Client()
    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0], {"password1": "another horse battery", "password2": "another horse battery"}
    )
    assert Client().login(username="cz.engineer", password="another horse battery")  # noqa: S106  (a test's)
    assert written(network) == ["change password"]


def test_a_password_that_is_changed_is_in_the_audit_trail_and_a_wrong_old_one_is_not(network: Company) -> None:
    client = Client()
    client.force_login(User.objects.get(username="cz.engineer"))
    form = {"password1": "another horse battery", "password2": "another horse battery"}
    client.post(reverse("account_change_password"), {**form, "oldpassword": "wrong"})
    assert written(network) == []
    client.post(reverse("account_change_password"), {**form, "oldpassword": PASSWORD})
    assert written(network) == ["change password"]
    assert client.get(reverse("my_work")).status_code == 200, "who changed it stays signed in"


def written(network: Company) -> list[str]:
    """What the audit trail says of the engineer."""
    pseudonym = network.people["cz engineer"].pseudonym
    entries = AuditEntry.objects.using("owner").filter(actor=pseudonym, thing=f"person {pseudonym}")
    return list(entries.values_list("verb", flat=True))


def test_where_no_letters_are_sent_the_page_says_who_helps(network: Company, settings: Settings) -> None:
    del network
    settings.SENDS_LETTERS = False
    asked_for_a_letter("engineer@example.org")
    assert mail.outbox == []
    page = Client().get(reverse("account_reset_password"))
    assert "Ask your administrator for a new password" in page.content.decode()


def test_behind_a_proxy_one_who_guesses_does_not_lock_out_the_others(network: Company, settings: Settings) -> None:
    del network
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(11):
        form = {"login": f"nobody{number}", "password": "wrong"}
        Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9").post(reverse("account_login"), form)
    assert signed_in(PASSWORD, "203.0.113.9") != 302, "who guesses is kept out"
    assert signed_in(PASSWORD, "203.0.113.9, 198.51.100.7") == 302, "the address that the proxy added is what counts"


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({}, "ALLAUTH_TRUSTED_PROXY_COUNT", 0),
        ({}, "SECURE_PROXY_SSL_HEADER", None),
        ({"CATCHBALL_PROXIES": "2"}, "ALLAUTH_TRUSTED_PROXY_COUNT", 2),
        ({"CATCHBALL_PROXIES": "1"}, "SECURE_PROXY_SSL_HEADER", ["HTTP_X_FORWARDED_PROTO", "https"]),
        ({}, "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS", False),
        ({}, "SENDS_LETTERS", False),
        ({"CATCHBALL_MAIL": "smtp://mail.example.org"}, "SENDS_LETTERS", True),
        ({"CATCHBALL_MAIL": "folder:/letters"}, "SENDS_LETTERS", True),
        ({"CATCHBALL_HOSTS": " a.example.org, b.example.org,"}, "ALLOWED_HOSTS", ["a.example.org", "b.example.org"]),
    ],
)
def test_a_variable_of_the_environment_becomes_the_setting_that_it_means(
    given: dict[str, str], name: str, value: object
) -> None:
    program = f"import json; from catchball.config import settings; print(json.dumps(settings.{name}))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=clean_environment(**given), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == value
