"""Markdown out: what a page looks like, and that reading it again gives the same content."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.formats.errors import FormatError
from catchball.formats.markdown.page_out import page_pictures, write_markdown
from markdown_samples import Content, content, pages, read

PAGE = """\
---
title: Apple sauce
tags: [quick, sweet]
author: Ann
---

Simple and good.

- Prep time: 10 min

## Ingredients

- 900 g (4-5) apples
- 2x lemon
- 1-2 g nutmeg

## Directions

1. Peel.
2. Cook.
   - with the lid on

Serve warm.

## Variants

### With pears

- Halve the pears.

  ![Halved](pear.jpg)

- Go on as above.

### Baking

Slow.

#### Step 1

Press.

- force: 12 N ± 1 N

#### Step 2: Turn

Turn.
"""


def test_a_page_in_our_own_style_is_written_as_it_was() -> None:
    assert write_markdown(read(PAGE)) == PAGE


def test_a_chinese_page_keeps_its_words_and_its_bullets() -> None:
    page = "# 黄焖鸡\n\n## 必备原料和工具\n\n- 15 ml 醋\n- 锅\n\n## 操作\n\n- 鸡腿洗净\n- 切块\n"

    assert write_markdown(read(page)) == page


def test_a_language_that_cannot_be_guessed_is_written_down() -> None:
    text = write_markdown(read("# Presse\n\nDrücken.\n", language="de"))

    assert text == "---\nlanguage: de\n---\n\n# Presse\n\nDrücken.\n"
    assert read(text).nodes["home-1"].fields["title"] == {"de": "Presse"}


def test_a_translation_is_written_where_it_is_asked_for_and_the_original_where_there_is_none() -> None:
    book = cookbook(
        "h-1",
        [
            node(
                "h-1",
                "cookbook",
                {
                    "title": {"en": "Press", "de": {"text": "Presse", "of": {"language": "en", "text": "Press"}}},
                    "purpose": {"en": "Heavy."},
                    "language": "en",
                },
            )
        ],
        {},
    )

    assert write_markdown(book) == "# Press\n\nHeavy.\n"
    assert write_markdown(book, "de") == "---\nlanguage: de\n---\n\n# Presse\n\nHeavy.\n"


def test_what_markdown_has_no_form_for_stands_in_a_block_and_comes_back() -> None:
    step = {
        "instruction": {"en": "Press."},
        "hazards": [{"id": "1", "hazard": {"en": "pinch"}, "protective_equipment": ["gloves"]}],
        "parameters": {"force": {"value": "3 N", "class": "safety"}, "gap": {"high": "2 mm"}},
        "resources": [{"id": "1", "role": "tool", "name": {"en": "key"}, "position": "T4"}],
    }
    book = cookbook(
        "h-1",
        [node("h-1", "cookbook", {"language": "en"}), node("h-2", "operation", {}), node("h-3", "step", step)],
        {"h-1": ["h-2"], "h-2": ["h-3"]},
    )

    text = write_markdown(book)

    assert text.endswith(
        "Press.\n\n- gap: ≤ 2 mm\n\n**Tools:**\n\n* key {Position: T4}\n\n"
        "```catchball\nhazards:\n  - hazard: pinch\n    protective_equipment: [gloves]\n"
        "parameters:\n  force:\n    value: 3 N\n    class: safety\n```\n"
    )
    assert content(read(text)) == content(book)


def test_a_picture_without_a_name_gets_one_of_its_content() -> None:
    digest = "sha256:" + "ab" * 32
    book = cookbook("h-1", [node("h-1", "cookbook", {"layout": [{"id": "1", "content": digest}]})], {})

    assert write_markdown(book, endings={digest: "png"}) == "![](images/abababababababab.png)\n"
    assert page_pictures(book, endings={digest: "png"}) == {"images/abababababababab.png": digest}


def test_groups_that_are_nested_deeper_than_headings_go_are_refused() -> None:
    uids = [f"h-{number}" for number in range(1, 8)]
    book = cookbook(
        "h-1",
        [node("h-1", "cookbook", {}), *(node(uid, "group", {"title": {"en": "deep"}}) for uid in uids[1:])],
        {parent: [child] for parent, child in pairwise(uids)},
    )

    with pytest.raises(FormatError, match="nested too deep"):
        write_markdown(book)


@pytest.mark.parametrize(
    "page",
    [
        "# A\n\n## B\n\n- bolt\nlazy\n===\n  [c]: z\n",
        "# A\n\n## B\n\n- ![p](./a.jpg)\n\n  ```\n  code\n",
        "# A\n\n## B\n\n- a\n\n### Requirements\n\n1. one\n\n###\n\n- two\n",
        "# A\n\n## B\n\n### Parts\n\n- nut\n\n1. one\n\n   ![p](./a.jpg)\n\n### Step 1\n\nx\n",
        "# A\n\n![p](./a.jpg)\n\n<!-- open\n",
        "# A\n\n![p](./a.jpg)\n10. no list\n",
        "# A\n\n![p](./a.jpg)\n[c]: z\nsee [c]\n",
        "# A\n\n## Step 1\n\n¶ sign\n\n- torque: 1 N·m\n- torque: 2 N·m\n",
        "# A\n\n## B\n\n1. one\n\n   ![p](./a.jpg)\n\nprose between\n\n2. two\n",
        "# A\n\n## Ingredients\n\n1. one\n\nTools:\n\n2) two\n\n- three\n",
        "# A\n\n## B\n\n### Requirements\n\n1. one\n\n###\n\n- two\n",
        "# A\n\n## B\n\n- a\n\n### Notes\n\ntext\n\n###\n\n- gap: 0.2 mm\n",
        "# A\n\n## B\n\n### C\n\n### Parts\n\n{{BOM}}\n\n- nut\n\n### Step 1\n\nx\n",
        "# A\n\n## Electronic parts\n\ntext\n\n- nut\n\n###\n\n- bolt\n",
        "# A\n\n### B ![p](http://x/y.png)\n\n![](http://x/y.png)\n",
        "# A\n\n## B\n\n10. a\n    \tb\n\n    #### c\n",
        "---\ntitle: ''\n---\n\n## B\n\ntext\n",
        "---\ntags: [a]\ntitle: B\n---\n\n## B\n\n# B\n\ntext\n",
        "# Step 1: A\n\n## Step 1\n\na\n\n### Step 2\n\nb\n",
        "## Step 1\n\na\n\n## Step 2\n\nb\n\n## C\n\n## Step 3\n\nd\n",
        "# A\n\n- one\n\n## Step 1\n\ntwo\n",
        "# Parts list\n\n## Parts\n\n- 2x nut\n\nand more\n\n- bolt {Cat: tool, Id: X}\n",
        "# A\n\n###### Step 1\n\nx\n\n- y\n",
    ],
)
def test_a_page_that_is_easily_misread_is_written_so_that_it_is_read_as_the_same(page: str) -> None:
    book = read(page)

    assert content(read(write_markdown(book))) == content(book)


@given(page=pages())
def test_any_page_is_written_so_that_it_is_read_as_the_same(page: str) -> None:
    try:
        book = read(page)
    except FormatError:
        return

    text = write_markdown(book)

    assert content(read(text)) == content(book)
    assert write_markdown(read(text)) == text


_WORDS = ("clamp", "the", "housing", "gently", "then", "turn", "扭矩", "oil")


def _words(draw: Random) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(draw.randint(1, 4)))


def _value(draw: Random, field: Field) -> Any:
    match field.type:
        case Type.ATOM:
            return draw.choice(sorted(field.words) or ["OP10", "x, y", 'say "hi"', "no", "#1"])
        case Type.TEXT:
            return {"en": _words(draw)}
        case Type.AMOUNT:
            return draw.choice(["1 mm", "12.5 N·m", "3", "1/3 s"])
        case Type.QUANTITY:
            return draw.choice([{"value": "3"}, {"value": "20 cm"}, {"low": "1 g", "high": "2 g"}, {"low": "1"}])
        case Type.LABELS:
            return [_words(draw) for _ in range(draw.randint(1, 2))]
        case Type.TABLE:
            return {_words(draw): _record(draw, field.record) for _ in range(draw.randint(1, 2))}
        case Type.ITEMS:
            return [{"id": str(place), **_record(draw, field.record)} for place in range(1, draw.randint(2, 3))]


def _record(draw: Random, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Some of the fields, but no pictures, whose names are files and not free words."""
    names = [name for name in fields if name not in {"media", "layout", "language"}]
    chosen = [name for name in names if draw.random() < draw.choice([0.1, 0.5])] or [draw.choice(names)]
    return {name: _value(draw, fields[name]) for name in chosen}


def _cookbook(draw: Random) -> Cookbook:
    """A cookbook with any fields, a group, two operations and up to three steps."""
    steps = [f"h-{place}" for place in range(5, 5 + draw.randint(0, 3))]
    kinds = {"h-1": Kind.COOKBOOK, "h-2": Kind.GROUP, "h-3": Kind.OPERATION, "h-4": Kind.OPERATION}
    kinds |= dict.fromkeys(steps, Kind.STEP)
    nodes = [node(uid, kind, _record(draw, FIELDS[kind])) for uid, kind in kinds.items() if uid != "h-1"]
    root = node("h-1", Kind.COOKBOOK, {"title": {"en": "A"}, **_record(draw, FIELDS[Kind.COOKBOOK]), "language": "en"})
    return cookbook("h-1", [root, *nodes], {"h-1": ["h-2", "h-4"], "h-2": ["h-3"], "h-4": steps})


def _sorted_references(whole: Content) -> Content:
    """Content with references in one order: those of front matter come first when they are read."""
    kind, fields, children = whole
    told = [{key: value for key, value in one.items() if key != "id"} for one in fields.get("references", ())]
    return kind, {**fields, "references": sorted(map(str, told))}, [_sorted_references(child) for child in children]


@given(seed=st.integers(min_value=0, max_value=10**6))
def test_a_cookbook_from_elsewhere_loses_nothing_on_its_way_through_markdown(seed: int) -> None:
    book = _cookbook(Random(seed))

    assert _sorted_references(content(read(write_markdown(book)))) == _sorted_references(content(book))
