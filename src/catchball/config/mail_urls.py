"""Where mail goes, as Django wants it: `smtp+tls://user:password@host:587`, or a folder of files."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class InvalidMailUrl(ValueError):
    """An address that names no way to send mail."""


@dataclass(frozen=True, slots=True)
class Mail:
    """How Django sends mail; without an address it is written to the log of the worker."""

    backend: str = "django.core.mail.backends.console.EmailBackend"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    begins_tls: bool = False
    is_tls: bool = False
    folder: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether letters leave the log."""
        return bool(self.host or self.folder)


def mail_from(url: str) -> Mail:
    """The way that an address names: smtp (as it is), smtp+tls (STARTTLS), smtps (TLS at once), folder (files).

    Raises InvalidMailUrl when the address is of another kind.
    """
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme == "folder" and parts.path:
        return Mail("django.core.mail.backends.filebased.EmailBackend", folder=unquote(parts.path))
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidMailUrl(
            f"it begins with {parts.scheme or 'nothing known'}; write smtp://, smtp+tls:// or smtps:// "
            f"with the name of a host, or folder:/a/folder"
        )
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        begins_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
