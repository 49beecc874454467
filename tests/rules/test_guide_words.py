"""What the guide for those who work with Catchball prints in bold is what they read on the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools.catalogues import strings

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
PEOPLE = (
    "everyone",
    "operator",
    "process-engineer",
    "process-owner",
    "improvement-team",
    "supplier",
    "programme-coordinator",
    "administrator",
)
SIGN_IN = {"Username", "Password", "Forgot your password?"}
"""Words of the sign-in library, which has them in all languages itself."""
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_word_in_bold_is_written_so_on_the_screen(name: str) -> None:
    shown = {form for _, told in strings() for form in ([told] if isinstance(told, str) else told)}
    bold = {" ".join(words.split()) for words in _BOLD.findall((GUIDE / f"{name}.md").read_text("utf-8"))}
    assert bold or name == "administrator"
    assert bold - shown - SIGN_IN == set()


def test_the_guide_has_a_page_for_each_kind_of_person_and_names_no_address_of_the_project() -> None:
    first = (GUIDE / "README.md").read_text("utf-8")
    assert [name for name in PEOPLE if f"]({name}.md)" not in first] == []
    assert [page.name for page in GUIDE.glob("*.md") if "github.com" in page.read_text("utf-8")] == []
