"""Forms as a browser sends them: read from the page, with what somebody filled in."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.test import Client

Sent = dict[str, list[str]]


class _Forms(HTMLParser):
    """The controls of the form with a class, with what they hold."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.sent = wanted, Sent()
        self._inside = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = self.wanted in told.get("class", "").split()
        if not self._inside:
            return
        name = told.get("name", "")
        if tag == "input" and name and told.get("type") not in ("file", "submit"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self.sent.setdefault(name, []).append(told.get("value", "on"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            self.sent[self._select] = [told.get("value", "")]
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def form_of(page: str, wanted: str = "node-form") -> Sent:
    """What a form of a page sends when nothing is changed in it."""
    forms = _Forms(wanted)
    forms.feed(page)
    return {name: values for name, values in forms.sent.items() if name != "csrfmiddlewaretoken"}


def filled(client: Client, address: str, told: Mapping[str, Any], wanted: str = "node-form") -> Sent:
    """The form at an address, with some controls otherwise."""
    return {**form_of(client.get(address).content.decode(), wanted), **told}


def spare_row(sent: Sent, field: str) -> str:
    """The key of the row of a list that is there for what is new."""
    return sent[field][-1]
