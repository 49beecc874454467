"""Markdown out: what a page looks like, and that reading it again gives the same content."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.similarity import bare
from catchball.formats.errors import FormatError
from catchball.formats.markdown_out import page_pictures, write_markdown
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
        {parent: [child] for parent, child in zip(uids, uids[1:], strict=False)},
    )

    with pytest.raises(FormatError, match="nested too deep"):
        write_markdown(book)


@given(page=pages())
def test_any_page_is_written_so_that_it_is_read_as_the_same(page: str) -> None:
    try:
        book = read(page)
    except FormatError:
        return

    text = write_markdown(book)

    assert content(read(text)) == content(book)
    assert write_markdown(read(text)) == text


_WORDS = st.lists(
    st.sampled_from("clamp the housing gently then turn 扭矩 oil".split(" ")), min_size=1, max_size=4
).map(" ".join)


def _values(field: Field) -> st.SearchStrategy[Any]:
    match field.type:
        case Type.ATOM:
            return st.sampled_from(sorted(field.words) or ["OP10", "x, y", 'say "hi"', "no", "#1"])
        case Type.TEXT:
            return _WORDS.map(lambda words: {"en": words})
        case Type.AMOUNT:
            return st.sampled_from(["1 mm", "12.5 N·m", "3", "1/3 s"])
        case Type.QUANTITY:
            return st.sampled_from([{"value": "3"}, {"value": "20 cm"}, {"low": "1 g", "high": "2 g"}, {"low": "1"}])
        case Type.LABELS:
            return st.lists(_WORDS, min_size=1, max_size=2)
        case Type.TABLE:
            return st.dictionaries(_WORDS, _records(field.record), min_size=1, max_size=2)
        case Type.ITEMS:
            return st.lists(_records(field.record).filter(bool), min_size=1, max_size=2).map(_with_ids)


def _records(fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: _values(field) for name, field in fields.items()})


def _with_ids(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": str(place), **record} for place, record in enumerate(records, start=1)]


def _fields(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Any fields but pictures, whose names are files and not free words."""
    own = {name: field for name, field in FIELDS[kind].items() if name not in {"media", "layout", "language"}}
    return _records(own).filter(bool)


@st.composite
def _cookbooks(draw: st.DrawFn) -> Cookbook:
    root = node("h-1", "cookbook", {"language": "en", "title": {"en": "Gearbox"}, **draw(_fields(Kind.COOKBOOK))})
    first, second = draw(_fields(Kind.OPERATION)), draw(_fields(Kind.OPERATION))
    steps = draw(st.lists(_fields(Kind.STEP), max_size=3))
    return cookbook(
        "h-1",
        [
            root,
            node("h-2", "group", draw(_fields(Kind.GROUP))),
            node("h-3", "operation", first),
            node("h-4", "operation", second),
            *(node(f"h-{place}", "step", fields) for place, fields in enumerate(steps, start=5)),
        ],
        {"h-1": ["h-2", "h-4"], "h-2": ["h-3"], "h-4": [f"h-{place}" for place in range(5, 5 + len(steps))]},
    )


def _sorted_references(whole: Content) -> Content:
    """Content with references in one order: those of front matter come first when they are read."""
    kind, fields, children = whole
    references = sorted(map(str, bare(fields.get("references", ()))))
    return kind, {**bare(fields), "references": references}, [_sorted_references(child) for child in children]


@given(book=_cookbooks())
def test_a_cookbook_from_elsewhere_loses_nothing_on_its_way_through_markdown(book: Cookbook) -> None:
    assert _sorted_references(content(read(write_markdown(book)))) == _sorted_references(content(book))
