"""Nothing of substance is lost on the way in: every word that a reader of a page sees is found in the cookbook."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from catchball.formats.errors import FormatError
from catchball.formats.markdown.pages import read_markdown_file
from markdown_samples import kept_words, pages, read, visible_words, words

_FREELY_WRITTEN = Counter(
    {"x": 99, "Qty": 99, "cat": 99, "Cat": 99, "Id": 99, "lang": 9, "tags": 9, "title": 9, "Step": 99}
)
"""Words of notations, whose meaning is kept in fields: `3x`, `{Qty: 3}`, `{pagestep}`, keys of front matter."""


def lost(page: str) -> Counter[str]:
    """The words of a page that are neither in the cookbook nor in what is reported as dropped."""
    imported = read_markdown_file("page.md", page.encode())
    reported = sum((words(one.what) for one in imported.dropped), Counter[str]())
    return visible_words(page) - kept_words(imported.cookbook) - reported - _FREELY_WRITTEN


@pytest.mark.parametrize(
    "page",
    [
        "# One\n\ntwo\n\n## Three\n\n- four\n  five\n\nsix\n\n1. seven\n   - eight\n\n   nine\n\n![ten](eleven.png)\n",
        "> one\n\n| two | three |\n|---|---|\n| four | five |\n\n```six\nseven\n```\n\n    eight\n\n<div>nine</div>\n",
        "---\nten: eleven\ntags: [twelve]\n---\none\n***\ntwo\n\n- three\n\n***\n\n## Parts\n\n- 3x four\n\nfive\n",
        "## 必备原料和工具\n\n- 15ml 醋\n\n## 操作\n\n- 鸡腿洗净\n  - 切块\n\n### 步骤 1\n\n拧紧\n\n- 扭矩 12 N·m\n",
        "# A\n\nb ![c](d.png) e\n![f](g.png)\nh\n\n## Step 4: i\n\n### j\n\nk [l](m) [n][o] <p> &amp; q\n\n[o]: r\n",
        "tighten the bolt\n---\nstep\n12\n---",
        "Title\n===\n\nlazy\n> quote\ngoes on\n\n- entry\ngoes on too\n===\nand on\n",
    ],
)
def test_every_word_of_a_page_is_found_again(page: str) -> None:
    assert not lost(page) - Counter({"o": 2, "amp": 1, "步": 1, "骤": 1, "1": 1})


def test_a_word_that_is_lost_would_be_noticed() -> None:
    page = "# One\n\ntwo three\n"

    assert visible_words(page) - kept_words(read(page)) == Counter()
    assert visible_words(page) - kept_words(read("# One\n\ntwo\n")) == Counter({"three": 1})


@given(page=pages())
def test_no_word_of_any_page_is_lost(page: str) -> None:
    notation = Counter(
        {"步": 99, "骤": 99, "3": 99, "a": 99, "b": 99, "BOM": 9, "pagestep": 9, "Parts": 9, "Tools": 9, "step": 9}
    )
    try:
        missing = lost(page)
    except FormatError:
        return

    assert not missing - notation
