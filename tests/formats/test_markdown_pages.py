"""One page of Markdown as a cookbook: what becomes what."""

from __future__ import annotations

from catchball.core.schema import Kind
from catchball.formats.markdown.drafts import Sign, signed, unsigned
from catchball.formats.markdown.pages import read_markdown_file
from catchball.formats.pictures.cleaning import picture_id
from markdown_samples import instructions, nodes, picture, read, said

RECIPE = """\
# Apple sauce

![A bowl](/pix/sauce.webp)

Simple and good.

## Ingredients

For two people.

- 900 g (4-5) apples
- 15 ml lemon juice
- 1-2 g nutmeg
- sugar

## Directions

1. Peel the apples.
2. Cook them:
   - with the lid on
   - for 20 min
3. Mash.

Serve warm.
"""


def test_title_prose_and_sections_become_title_purpose_and_operations() -> None:
    book = read(RECIPE)
    root = book.nodes[book.root]

    assert said(root, "title") == "Apple sauce"
    assert said(root, "purpose") == "Simple and good."
    assert [said(operation, "title") for operation in nodes(book, Kind.OPERATION)] == ["Ingredients", "Directions"]


def test_a_picture_alone_in_a_paragraph_becomes_a_media_item() -> None:
    book = read(RECIPE)

    assert book.nodes[book.root].fields["layout"] == (
        {"id": "1", "kind": "picture", "name": "/pix/sauce.webp", "caption": {"en": "A bowl"}},
    )


def test_a_list_of_ingredients_becomes_materials_with_quantities() -> None:
    ingredients = nodes(read(RECIPE), Kind.OPERATION)[0]

    assert said(ingredients, "description") == "For two people."
    assert [(one["role"], one["name"]["en"], one.get("quantity")) for one in ingredients.fields["resources"]] == [
        ("material", "(4-5) apples", {"value": "900 g"}),
        ("material", "lemon juice", {"value": "15 ml"}),
        ("material", "nutmeg", {"low": "1 g", "high": "2 g"}),
        ("material", "sugar", None),
    ]


def test_each_entry_of_a_numbered_list_is_a_step_and_prose_after_it_a_passage() -> None:
    assert instructions(read(RECIPE)) == [
        "Peel the apples.",
        "Cook them:\n- with the lid on\n- for 20 min",
        "Mash.",
        "¶ Serve warm.",
    ]


def test_each_entry_of_a_bullet_list_is_a_step_that_keeps_its_bullet_and_its_nested_entries() -> None:
    assert instructions(read("# A\n\n## B\n\n- one\n  - inner\n- two\n\n  more of two\n")) == [
        "• one\n- inner",
        "• two\n\nmore of two",
    ]


def test_sections_headed_step_are_steps_with_all_that_they_hold() -> None:
    book = read(
        "# A\n\n## Work\n\nBefore.\n\n### Step 1\n\nPress.\n\n- gently\n\n### Step 7: Turn it\n\n#### Mind\n\nTurn.\n"
    )
    work = nodes(book, Kind.OPERATION)[0]

    assert said(work, "description") == "Before."
    assert [(said(step, "title"), said(step, "instruction")) for step in nodes(book, Kind.STEP)] == [
        ("", "Press.\n\n- gently"),
        ("Turn it", "# Mind\n\nTurn."),
    ]


def test_steps_are_recognised_in_german_and_chinese_and_by_gitbuildings_mark() -> None:
    book = read(
        "# A\n\n## Schritt 1: Kleben\n\na\n\n## 步骤 2：拧紧\n\nb\n\n## Fit it {pagestep}\n\nc\n\n## Steps taken\n\nd\n"
    )

    assert [said(step, "title") for step in nodes(book, Kind.STEP)] == ["Kleben", "拧紧", "Fit it"]
    assert said(nodes(book, Kind.OPERATION)[1], "title") == "Steps taken"


def test_a_section_that_only_holds_sections_is_a_group() -> None:
    book = read("# A\n\n## Dishes\n\nAll of them.\n\n### Soups\n\n- one\n\n### Cakes\n\n#### Dry\n\n- two\n")

    groups = nodes(book, Kind.GROUP)
    assert [(said(group, "title"), said(group, "description")) for group in groups] == [
        ("Dishes", "All of them."),
        ("Cakes", ""),
    ]
    assert [said(operation, "title") for operation in nodes(book, Kind.OPERATION)] == ["Soups", "Dry"]


def test_a_section_within_an_operation_is_a_passage_under_its_title() -> None:
    book = read("# A\n\n## Work\n\n1. press\n\n### Hints\n\nSlowly.\n\n- now\n")

    assert [(said(step, "title"), said(step, "instruction")) for step in nodes(book, Kind.STEP)] == [
        ("", "press"),
        ("Hints", "¶ Slowly."),
        ("", "• now"),
    ]


def test_a_list_before_the_first_section_becomes_steps_of_an_operation_without_title() -> None:
    book = read("# A\n\nWhat for.\n\n- Prep time: 10 min\n- [One](one.html)\n")

    assert said(book.nodes[book.root], "purpose") == "What for."
    assert instructions(book) == ["• Prep time: 10 min", "• [One](one.html)"]
    assert nodes(book, Kind.OPERATION)[0].fields == {}


def test_a_heading_of_parts_and_tools_in_german_and_chinese_gives_the_role() -> None:
    book = read("# A\n\n## Benötigtes Werkzeug\n\n- 2x Zange\n\n## 必备原料和工具\n\n- 15ml 醋\n- 锅\n", language="de")

    werkzeug, material = nodes(book, Kind.OPERATION)
    assert werkzeug.fields["resources"] == (
        {"id": "1", "role": "tool", "name": {"de": "Zange"}, "quantity": {"value": "2"}},
    )
    assert [(one["role"], one["name"]["de"]) for one in material.fields["resources"]] == [
        ("material", "醋"),
        ("material", "锅"),
    ]


def test_a_list_below_a_heading_of_remarks_is_no_list_of_materials() -> None:
    book = read("# A\n\n## Ingredients\n\n- oil\n\n### Dough\n\n- flour\n\n### Notes\n\n- mind the oil\n")

    assert instructions(book) == ["¶", "¶", "• mind the oil"]
    assert nodes(book, Kind.STEP)[0].fields["resources"][0]["name"] == {"en": "flour"}


def test_entries_and_paragraphs_that_only_give_an_amount_are_parameters_of_their_step() -> None:
    book = read("# A\n\n## Step 1\n\nTighten to 12 N·m.\n\n- torque 12 N·m ± 0.5\n- slowly\n\ngap: 0.2 mm\n")
    step = nodes(book, Kind.STEP)[0]

    assert step.fields["parameters"] == {
        "gap": {"value": "0.2 mm"},
        "torque": {"value": "12 N·m", "low": "11.5 N·m", "high": "12.5 N·m"},
    }
    assert said(step, "instruction") == "Tighten to 12 N·m.\n\n- slowly"


def test_two_parameters_of_one_name_stay_words_for_none_can_be_preferred() -> None:
    step = nodes(read("# A\n\n## Step 1\n\nPress.\n\n- force: 3 N\n- force: 4 N\n"), Kind.STEP)[0]

    assert "parameters" not in step.fields
    assert said(step, "instruction") == "Press.\n\n- force: 3 N\n- force: 4 N"


def test_links_by_reference_are_written_out_so_that_each_text_stands_alone() -> None:
    imported = read_markdown_file(
        "p.md",
        b"# A\n\nSee [here][Home] and [home], not `[home]` or [there].\n\n"
        b"## B\n\n- [home][]\n\n[home]: <u v> 'T'\n[old]: w\n",
    )

    assert said(imported.cookbook.nodes[imported.cookbook.root], "purpose") == (
        "See [here](<u v> 'T') and [home](<u v> 'T'), not `[home]` or [there]."
    )
    assert instructions(imported.cookbook) == ["• [home](<u v> 'T')"]
    assert [(one.line, one.what) for one in imported.dropped] == [
        (10, "the definition of a link that nothing uses, [old]: w")
    ]


def test_gitbuilding_quantities_and_categories_become_resources_of_the_step() -> None:
    step = nodes(
        read("# A\n\n## Step 1\n\nTake [nuts](n.md){Qty: 3} and a [key](k.md){cat: tool, note: x}.\n"), Kind.STEP
    )[0]

    assert said(step, "instruction") == "Take [nuts](n.md) and a [key](k.md){note: x}."
    assert step.fields["resources"] == (
        {"id": "1", "role": "part", "name": {"en": "nuts"}, "identifier": "n.md", "quantity": {"value": "3"}},
        {"id": "2", "role": "tool", "name": {"en": "key"}, "identifier": "k.md"},
    )


def test_a_generated_list_of_parts_is_dropped_and_said_so_with_its_line() -> None:
    imported = read_markdown_file("p.md", b"# A\n\n## Parts\n\n{{BOM}}\n")

    assert [(one.source, one.line, one.what) for one in imported.dropped] == [
        ("p.md", 5, "{{BOM}}, generated content: the list of all parts, made from the steps")
    ]


def test_pictures_in_a_line_of_prose_stay_there_and_their_files_are_kept() -> None:
    files = {"img/a.png": picture(1), "img/b.png": picture(2)}
    book = read(
        "# A\n\n## Step 1\n\nPress ![this](img/a.png) key.\n\nThen:\n![front](img/b.png)\n![back](./img/b.png)\n",
        files=files,
    )
    step = nodes(book, Kind.STEP)[0]

    assert said(step, "instruction") == "Press ![this](img/a.png) key.\n\nThen:"
    assert [(one["name"], one.get("caption", {}).get("en"), one["content"]) for one in step.fields["media"]] == [
        ("img/a.png", None, picture_id(picture(1))),
        ("img/b.png", "front", picture_id(picture(2))),
        ("./img/b.png", "back", picture_id(picture(2))),
    ]


def test_a_link_to_another_file_than_a_picture_stays_text() -> None:
    book = read("# A\n\n![a model](part.stl)\n", files={"part.stl": b"solid"})

    assert said(book.nodes[book.root], "purpose") == "![a model](part.stl)"
    assert "layout" not in book.nodes[book.root].fields


def test_front_matter_gives_title_labels_language_and_references_in_any_order() -> None:
    front = "title: Sauce\ntags: [sweet, apple]\nlang: de\nauthor: [Ann, Bo]\ndate: 2022-07-11\n"
    first = read(f"---\n{front}---\n\nText.\n")
    second = read("---\n{}---\n\nText.\n".format("".join(sorted(front.splitlines(keepends=True)))))

    assert first.nodes[first.root].fields == {
        "title": {"de": "Sauce"},
        "purpose": {"de": "Text."},
        "language": "de",
        "labels": ("apple", "sweet"),
        "references": (
            {"id": "1", "kind": "document", "identifier": "Ann", "title": {"de": "author"}},
            {"id": "2", "kind": "document", "identifier": "Bo", "title": {"de": "author"}},
            {"id": "3", "kind": "document", "identifier": "2022-07-11", "title": {"de": "date"}},
        ),
    }
    assert first == second


def test_the_language_is_chinese_where_chinese_signs_outnumber_words() -> None:
    assert read("# 黄焖鸡\n\n用 lid 盖上锅盖。\n").nodes["home-1"].fields["language"] == "zh-Hans"
    assert read("# Chicken 鸡\n\nCover the pan.\n").nodes["home-1"].fields["language"] == "en"


def test_uids_are_numbered_in_reading_order_after_the_issuer() -> None:
    book = read(RECIPE, issuer="kitchen")

    assert list(book.walk()) == [f"kitchen-{number}" for number in range(1, 8)]


def test_an_empty_page_is_an_empty_cookbook() -> None:
    book = read("")

    assert book.nodes["home-1"].fields == {"language": "en"}


def test_setext_headings_nested_fences_tables_and_quotes_are_understood() -> None:
    work = "- code:\n\n  ```\n  # no heading\n  - no entry\n  ```\n- next\n\n> quote\n\n| a |\n|---|\n| 1 |\n"
    book = read(f"Title\n=====\n\nWork\n----\n\n{work}")

    assert said(book.nodes[book.root], "title") == "Title"
    assert instructions(book) == [
        "• code:\n\n```\n# no heading\n- no entry\n```",
        "• next",
        "¶\n\n> quote\n\n| a |\n|---|\n| 1 |",
    ]


def test_code_set_off_by_blanks_keeps_its_first_blanks() -> None:
    book = read("# A\n\n      two deep\n    none\n")

    assert said(book.nodes[book.root], "purpose") == "```\n  two deep\nnone\n```"


def test_a_step_that_says_nothing_is_reported() -> None:
    imported = read_markdown_file("p.md", b"# A\n\n## Work\n\n- one\n-\n\n### Step 2\n")

    assert instructions(imported.cookbook) == ["• one"]
    assert [one.line for one in imported.dropped] == [6, 8]


def test_the_sign_of_a_step_is_told_from_words_that_begin_with_one() -> None:
    assert unsigned(signed(Sign.BULLET, "• x")) == (Sign.BULLET, "• x")
    assert unsigned(signed(Sign.NUMBER, "¶ x")) == (Sign.NUMBER, "&para; x")
    assert unsigned(signed(Sign.PASSAGE, "")) == (Sign.PASSAGE, "")
    assert unsigned("•x") == (Sign.NUMBER, "•x")
