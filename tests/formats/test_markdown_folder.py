"""A folder of Markdown pages, as GitBuilding keeps them, in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.markdown.folder import read_markdown_folder
from catchball.formats.markdown.folder_out import folder_pictures, write_markdown_folder
from catchball.formats.pictures.cleaning import picture_id
from markdown_samples import content, instructions, nodes, pages, picture, said

FILES: Mapping[str, bytes] = {
    "buildconf.yaml": b"OverviewPage: start.md\nAuthors:\n  - Ann\n",
    "_navigation.md": b"- [Home](./start.md)\n  - [Second](./2_turn.md)\n  - [First](./1_press.md)\n",
    "start.md": b"# The press\n\nHow to build it.\n\n## About\n\nIt is heavy.\n\n- [Press](1_press.md)\n",
    "1_press.md": b"# Press\n\n# Requirements\n\nSee below.\n\n"
    b"## Parts\n\n- 3x [nut](parts/small/nut.md)\n\n## Tools\n\n- hammer\n\n"
    b"# Assembly\n\n## Step 1\n\nPress it.\n\n![in](./img/in.png)\n\n## Step 2\n\nDone.\n",
    "2_turn.md": b"# Turn\n\n1. left\n2. right\n",
    "parts/small/nut.md": b"# Nut\n\n## Details\n\n- Inner diameter: 5 mm\n- **Supplier:** any\n\n"
    b"![a nut](../../img/nut.png)\n",
    "parts/list.md": b"# List of parts\n\n- 2x nut\n",
    "README.md": b"# Read me\n\nFirst.\n",
    "img/in.png": picture(1),
    "img/nut.png": picture(2),
    "img/old.png": picture(3),
    "model.stl": b"solid",
}


def outline(book: Cookbook) -> Iterator[str]:
    """Kind and title of everything above the steps, indented."""
    for uid in book.walk():
        if book.nodes[uid].kind is not Kind.STEP:
            yield f"{'  ' * (len(book.path(uid)) - 1)}{book.nodes[uid].kind} {said(book.nodes[uid], 'title')}".rstrip()


def again(book: Cookbook, pictures: Mapping[str, bytes]) -> Cookbook:
    """What is read from the folder that is written."""
    pages_written = {path: text.encode() for path, text in write_markdown_folder(book).items()}
    shown = {path: pictures[content_id] for path, content_id in folder_pictures(book).items() if content_id in pictures}
    return read_markdown_folder({**pages_written, **shown}, missing_pictures="keep").cookbook


def test_pages_are_operations_in_the_order_of_the_navigation_and_folders_are_groups() -> None:
    assert list(outline(read_markdown_folder(FILES).cookbook)) == [
        "cookbook The press",
        "  operation About",
        "  operation Turn",
        "  operation Press",
        "  operation Read me",
        "  group parts",
        "    operation List of parts",
        "    group small",
        "      operation Nut",
    ]


def test_without_a_navigation_the_overview_gives_the_order() -> None:
    files = {name: data for name, data in FILES.items() if name != "_navigation.md"}

    titles = [said(one, "title") for one in nodes(read_markdown_folder(files).cookbook, Kind.OPERATION)]
    assert titles[:3] == ["About", "Press", "Turn"]


def test_lists_headed_parts_and_tools_are_the_resources_of_the_page() -> None:
    book = read_markdown_folder(FILES).cookbook
    press = next(one for one in nodes(book, Kind.OPERATION) if said(one, "title") == "Press")

    assert press.fields["resources"] == (
        {"id": "1", "role": "part", "name": {"en": "[nut](parts/small/nut.md)"}, "quantity": {"value": "3"}},
        {"id": "2", "role": "tool", "name": {"en": "hammer"}},
    )
    assert [
        (said(book.nodes[uid], "title"), said(book.nodes[uid], "instruction")) for uid in book.children[press.uid]
    ] == [
        ("Requirements", "¶ See below."),
        ("Assembly", "¶"),
        ("", "Press it."),
        ("", "Done."),
    ]


def test_a_section_of_a_page_is_a_passage_with_its_parameters() -> None:
    book = read_markdown_folder(FILES).cookbook
    details = next(one for one in nodes(book, Kind.STEP) if said(one, "title") == "Details")

    assert details.fields["parameters"] == {"Inner diameter": {"value": "5 mm"}}
    assert "• **Supplier:** any" in instructions(book)


def test_a_page_titled_as_a_list_of_parts_is_one() -> None:
    book = read_markdown_folder(FILES).cookbook
    listed = next(one for one in nodes(book, Kind.OPERATION) if said(one, "title") == "List of parts")

    assert listed.fields["resources"] == (
        {"id": "1", "role": "part", "name": {"en": "nut"}, "quantity": {"value": "2"}},
    )


def test_pictures_are_found_from_the_page_that_shows_them_and_kept_once() -> None:
    imported = read_markdown_folder(FILES)

    assert set(imported.pictures) == {picture_id(picture(1)), picture_id(picture(2))}


def test_everything_that_is_in_no_cookbook_is_reported_with_what_it_is() -> None:
    assert [(one.source, one.what) for one in read_markdown_folder(FILES).dropped] == [
        ("buildconf.yaml", "the setting Authors: ['Ann']"),
        ("_navigation.md", "the navigation with 3 links; the order of the pages was taken from it"),
        ("img/old.png", "a file that is no page, and no picture that a page shows"),
        ("model.stl", "a file that is no page, and no picture that a page shows"),
    ]


def test_a_missing_picture_is_named_with_its_line() -> None:
    files = {name: data for name, data in FILES.items() if name != "img/in.png"}

    with pytest.raises(FormatError, match=r"1_press\.md:21: the picture \./img/in\.png is not among the files"):
        read_markdown_folder(files)


def test_a_missing_picture_can_be_kept_by_name_and_is_noted() -> None:
    files = {**FILES, "img/in.png": b"version https://git-lfs.github.com/spec/v1\n"}
    del files["img/nut.png"]

    imported = read_markdown_folder(files, missing_pictures="keep")

    assert [one for one in imported.notes if "picture" in one] == [
        "1_press.md:21: the picture ./img/in.png is only a pointer of Git LFS; its name and caption are kept",
        "parts/small/nut.md:8: the picture ../../img/nut.png is not among the files; its name and caption are kept",
    ]
    press = next(one for one in nodes(imported.cookbook, Kind.STEP) if said(one, "instruction") == "Press it.")
    assert press.fields["media"] == ({"id": "1", "kind": "picture", "name": "./img/in.png", "caption": {"en": "in"}},)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({}, r"the folder: holds no page"),
        ({"a.txt": b"x"}, r"the folder: holds no page"),
        ({"buildconf.yaml": b"OverviewPage: b.md\n", "a.md": b""}, r"buildconf\.yaml: names the overview page b\.md"),
        ({"buildconf.yaml": b"a: 1\n- b", "a.md": b""}, r"buildconf\.yaml:2: this is no YAML"),
        ({"x/a.md": b"\n![](../../b.png)\n"}, r"x/a\.md:2: \.\./\.\./b\.png lies outside the folder"),
        ({"x/a.md": b"![](%2e%2e/%2e%2e/b.png)\n"}, r"x/a\.md:1: .* lies outside the folder"),
        (
            {"a.md": b"# A\n\n## B\n\n![](b.png)\n", "b.png": b"no"},
            r"a\.md:5: the picture b\.png: this is not a picture",
        ),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused_with_its_place(files: dict[str, bytes], complaint: str) -> None:
    with pytest.raises(FormatError, match=complaint):
        read_markdown_folder(files)


def test_what_is_written_is_read_as_the_same_with_its_pictures() -> None:
    imported = read_markdown_folder(FILES)

    assert content(again(imported.cookbook, imported.pictures)) == content(imported.cookbook)


def test_pages_keep_their_names_and_new_operations_get_one_by_their_title() -> None:
    book = cookbook(
        "h-1",
        [
            node("h-1", "cookbook", {"title": {"en": "Gearbox"}}),
            node("h-2", "operation", {"title": {"en": "Clamp & press"}}),
            node("h-3", "operation", {"title": {"en": "Clamp – press"}}),
            node("h-4", "group", {"title": {"en": "Small parts"}}),
            node("h-5", "operation", {"references": [{"id": "1", "kind": "document", "identifier": "old/own.md"}]}),
            node("h-6", "operation", {"references": [{"id": "1", "kind": "document", "identifier": "../../etc/x.md"}]}),
        ],
        {"h-1": ["h-2", "h-3", "h-4", "h-6"], "h-4": ["h-5"]},
    )

    assert list(write_markdown_folder(book)) == [
        "_navigation.md",
        "buildconf.yaml",
        "clamp-press-2.md",
        "clamp-press.md",
        "index.md",
        "operation.md",
        "small-parts/_index.md",
        "small-parts/own.md",
    ]


def test_two_pictures_of_one_name_are_written_to_two_files() -> None:
    one, two = picture_id(picture(1)), picture_id(picture(2))
    book = cookbook(
        "h-1",
        [
            node("h-1", "cookbook", {"language": "en"}),
            *(
                node(f"h-{place}", "operation", {"media": [{"id": "1", "name": "a.png", "content": content_id}]})
                for place, content_id in enumerate((one, two, one), start=2)
            ),
        ],
        {"h-1": ["h-2", "h-3", "h-4"]},
    )

    assert folder_pictures(book) == {"a.png": one, f"a-{two[7:23]}.png": two}


@given(
    files=st.dictionaries(
        st.sampled_from(["index.md", "a.md", "b/c.md", "b/d/e.md", "b/_index.md", "_navigation.md"]), pages()
    )
)
def test_any_folder_is_written_so_that_it_is_read_as_the_same(files: dict[str, str]) -> None:
    raw: dict[str, Any] = {name: text.encode() for name, text in files.items()}
    try:
        book = read_markdown_folder(raw, missing_pictures="keep").cookbook
    except FormatError:
        return

    assert content(again(book, {})) == content(book)
    assert write_markdown_folder(book) == write_markdown_folder(book)
