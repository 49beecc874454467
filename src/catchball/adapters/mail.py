"""Mail to people. Which way it goes is said by the setting CATCHBALL_MAIL.

The readable fake is Django's own: in tests letters are kept in `django.core.mail.outbox`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person. `key` names it among all letters: one that is sent twice is known to be the same."""

    key: str
    to: str
    subject: str
    text: str


def send(letter: Letter) -> None:
    """Send a letter. Raises OSError when the mail server cannot be reached or refuses it."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMessage(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[letter.to],
        headers={"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.send()
