"""What people do in a browser, in the words of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, expect

PASSWORD = "only for this test"  # noqa: S105  (of accounts that live as long as a test)


@dataclass(frozen=True)
class Browser:
    """One window, in which people sign in one after the other."""

    page: Page

    @contextmanager
    def signed_in(self, name: str) -> Iterator[Page]:
        """The window while somebody is signed in, without filling in the form; they begin at My work."""
        send_sign_in(self.page, name)
        self.page.goto("/")
        yield self.page
        self.page.context.clear_cookies()


def send_sign_in(page: Page, name: str) -> None:
    """What the form of the sign-in page would send; nothing is shown."""
    found = re.search('name="csrfmiddlewaretoken" value="(.+?)"', page.request.get("/account/login/").text())
    assert found is not None
    form = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
    answer = page.request.post("/account/login/", form=form, max_redirects=0)
    assert answer.status == 302, answer.text()


def sign_in(page: Page, name: str) -> None:
    """Who they are, and their password; they begin at My work."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def open_cookbook(page: Page, site: str) -> None:
    """Go to the cookbook of a site by the list."""
    page.get_by_role("link", name="Cookbooks", exact=True).click()
    page.get_by_role("row").filter(has=page.get_by_role("cell", name=re.compile(rf"^{site}\b"))).get_by_role(
        "link"
    ).click()


def edit_step(page: Page, title: str, fields: Mapping[str, str]) -> None:
    """From a cookbook into a draft, and there one step by its form."""
    page.get_by_role("button", name="Edit in a draft").click()
    page.get_by_role("link", name=f"Edit {title}").click()
    for label, words in fields.items():
        page.get_by_label(label, exact=True).first.fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def propose(page: Page, title: str, kind: str) -> None:
    """From a draft to a change in review, with a justification."""
    page.get_by_role("link", name="Propose this change").click()
    justify(page, title, kind)
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_text("in review", exact=True)).to_be_visible()


def justify(page: Page, title: str, kind: str) -> None:
    """Fill in the form of a proposal."""
    page.get_by_label("Title, by which people will speak of it").fill(title)
    page.get_by_label(kind, exact=True).check()
    for question in ("Why", "What and whom it touches", "Training", "Cost", "Benefit"):
        page.get_by_role("textbox", name=question, exact=True).fill(f"{question}: said in the test.")
    page.get_by_role("textbox", name="Whose task changes or vanishes").fill("Nobody's.")


def agree(page: Page, title: str) -> None:
    """Find a change among what one is asked to review, and agree."""
    page.get_by_role("link", name=title).first.click()
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Give this verdict").click()
    expect(page.get_by_text("Your verdict is noted.")).to_be_visible()


def accept(page: Page, title: str) -> None:
    """Find a change among what one is to decide, and accept it."""
    page.get_by_role("link", name="My work", exact=True).click()
    page.get_by_role("link", name=title).first.click()
    decide(page)


def decide(page: Page) -> None:
    """Accept the change whose page this is."""
    decision = page.get_by_role("region", name="Decision")
    decision.get_by_label("Accept: it takes effect").check()
    decision.get_by_label("Why").fill("It was seen to work.")
    decision.get_by_role("button", name="Decide so").click()
    expect(page.get_by_text("in effect", exact=True)).to_be_visible()
