"""Markdown that is refused, always with its file and line, and what only looks dangerous and is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.formats.errors import FormatError
from catchball.formats.markdown import drafts
from catchball.formats.markdown.page_out import write_markdown
from catchball.formats.markdown.pages import read_markdown_file
from catchball.formats.markdown.source import LARGEST_PAGE
from markdown_samples import content, picture, read, said


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        (b"# A\n\n\xff\xfe", r"^page\.md:3: is not UTF-8 \(byte 5\); save the page as UTF-8$"),
        (b"# A\nb\x00c", r"^page\.md:2: the sign U\+0000 cannot be printed; remove it$"),
        (b"# A\nb\x1bc", r"^page\.md:2: the sign U\+001B cannot be printed"),
        (b"a" * (LARGEST_PAGE + 1), r"^page\.md: the page has 5,242,881 bytes; at most 5,242,880 are allowed$"),
        (b"\n" * 100_001, r"^page\.md: the page has 100,002 lines; at most 100,000 are allowed$"),
        (b"# A\n\n" + b"a" * 100_001, r"^page\.md:3: a paragraph has more than 100,000 signs$"),
        (b"# A\n\n" + b"a\n\n" * 50_000, r"^page\.md: the page has 100,003 lines"),
        (b"# A\n\n" + b"aaaa\n\n" * 20_000, r"^page\.md:1: purpose › en: 119998 signs; at most 100000 are allowed$"),
        (b"---\ntitle: A\n", r"^page\.md:1: the front matter that begins here is not closed by a line ---$"),
        (b"---\n- a\n---\n", r"^page\.md:2: expected YAML of the form `key: value`$"),
        (b"---\na: 1\nb: [\n---\n", r"^page\.md:4: this is no YAML: "),
        (b"---\na: &x 1\nb: *x\n---\n", r"^page\.md:2: anchors \(&\) and aliases \(\*\) of YAML are not allowed"),
        (b"---\na: !!python/name:os.system\n---\n", r"^page\.md:2: tags \(!\) of YAML are not allowed"),
        (b"---\na: 1\na: 2\n---\n", r"^page\.md:3: the key “a” stands here twice$"),
        (b"---\na: " + b"[" * 30 + b"\n---\n", r"^page\.md:2: the YAML is nested more than 20 levels deep$"),
        (b"---\na: " + b"b" * 70_000 + b"\n---\n", r"^page\.md:2: the YAML is larger than 64 kB$"),
        (b"---\nauthor: " + b"b" * 3_000 + b"\n---\n", r"^page\.md:1: references › 1 › identifier: 3000 signs"),
        (b"# A\n\n" + b"> " * 70 + b"a", r"^page\.md:3: quotes and lists are nested too deep$"),
        (b"# A\n\n```catchball\nresult: [\n```\n", r"^page\.md:5: this is no YAML"),
        (
            b"# A\n\n## B\n\n```catchball\nresult: ok\nnonsense: x\n```\n",
            r"^page\.md:3: nonsense: there is no such field",
        ),
    ],
)
def test_a_page_that_cannot_be_read_is_refused_with_its_line(page: bytes, complaint: str) -> None:
    with pytest.raises(FormatError, match=complaint):
        read_markdown_file("page.md", page)


def test_more_steps_than_a_cookbook_may_have_are_refused_with_the_line_of_the_first_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drafts, "MOST_NODES", 4)

    assert len(read("# A\n\n- one\n- two\n").nodes) == 4
    with pytest.raises(FormatError, match=r"^page\.md:5: there are more than 4 steps$"):
        read("# A\n\n- one\n- two\n- three\n- four\n")


@pytest.mark.parametrize(
    "active",
    [
        "<script>x</script>",
        "<SCRIPT src=x>",
        "press <iframe src=x>",
        "<object data=x>",
        "<embed src=x>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<div\nonclick = 'x'>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "<a href='java&#10;script:alert(1)'>x</a>",
        "<javascript:alert(1)>",
        "![x](vbscript:x)",
        "[x](data:text/html,x)",
        "[x]: javascript:alert(1)",
        "[x]:\n  <javascript:alert(1)>",
        "`` ` <script> ```",
        "`a\n\n<script>`",
        "a ` b\n# <script> `",
        "\\`<script>\\`",
        "<div>`<script>`</div>",
        "a\n    ```\nb <script>",
        "- a\n\n  <script>",
        "> - <script>",
        "| a |\n|---|\n| <script> |",
        "<!-- <script> -->",
        '```catchball\nresult: "\\x3cscript>"\n```',
    ],
)
def test_what_a_browser_would_run_is_refused(active: str) -> None:
    with pytest.raises(FormatError, match=r"^page\.md:\d+: .* is a program, and instructions hold none"):
        read(f"# A\n\n## B\n\n{active}\n")


def test_what_a_browser_would_run_is_refused_in_front_matter_too() -> None:
    with pytest.raises(FormatError, match=r"^page\.md:3: a <script> element is a program"):
        read("---\na: 1\ntitle: x <script>\n---\n")


def test_the_line_of_active_content_is_that_of_the_file() -> None:
    with pytest.raises(FormatError, match=r"^page\.md:9: a <script> element"):
        read("---\na: 1\n---\n\n# A\n\n- one\n\n  two <script>\n")


@pytest.mark.parametrize(
    "harmless",
    [
        "`<script>`",
        "`` <script> ` ``",
        "```\n<script>\n```",
        "~~~\n<iframe>\n~~~",
        "optics_<camera>_<lens>.stl and <br>",
        "a < b on = c",
        "I say javascript: it is a language",
        "the <embedded> <object_name>",
        "<p one=1>",
        "<https://example.org>",
    ],
)
def test_what_only_looks_dangerous_stays_as_it_is(harmless: str) -> None:
    book = read(f"# A\n\n{harmless}\n")

    assert said(book.nodes[book.root], "purpose") == harmless


@pytest.mark.parametrize("target", ["../x.png", "a/../../x.png", "%2e%2e/x.png", "..%2fx.png"])
def test_a_picture_outside_the_folder_is_refused_even_where_missing_ones_are_kept(target: str) -> None:
    with pytest.raises(FormatError, match=r"^page\.md:5: .* lies outside the folder; move it into the folder$"):
        read(f"# A\n\n## B\n\n![x]({target})\n", missing_pictures="keep")


def test_a_picture_that_is_none_is_refused_with_the_line_that_shows_it() -> None:
    with pytest.raises(FormatError, match=r"^page\.md:3: the picture a\.svg: an SVG drawing can carry programs"):
        read("# A\n\n![x](a.svg)\n", files={"a.svg": b"<svg/>"})


def test_a_picture_in_the_midst_of_prose_that_is_missing_is_named_with_its_line() -> None:
    with pytest.raises(FormatError, match=r"^page\.md:6: the picture b\.png is not among the files"):
        read("# A\n\n## B\n\n- one\n- see ![x](b.png) there\n", files={"a.png": picture()})


def test_pictures_elsewhere_are_kept_by_name_and_no_error() -> None:
    book = read("# A\n\n![x](https://example.org/a.png)\n![y](/pix/b.png)\n", files={"a.png": picture()})

    assert [one["name"] for one in book.nodes[book.root].fields["layout"]] == [
        "https://example.org/a.png",
        "/pix/b.png",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "`" * 3000 + "a",
        "[" * 50_000,
        "[a][b" * 15_000,
        "<a " * 30_000,
        "\\" * 90_000,
        "![a](b(c" * 10_000,
        "*" * 90_000,
    ],
)
def test_signs_without_end_are_read_in_no_time(page: str) -> None:
    assert read(f"# A\n\n{page}\n").nodes


@given(
    name=st.sampled_from(
        ["title", "kind", "media", "layout", "resources", "parameters", "references", "labels", "hazards"]
    ),
    value=st.sampled_from(
        [
            "x",
            "''",
            "[]",
            "{}",
            "[x]",
            "[{}]",
            "{a: b}",
            "{a: {}}",
            "[{name: x}]",
            "[{name: [x]}]",
            "[[x]]",
            "{a: {value: 3}}",
        ]
    ),
    place=st.sampled_from(
        ["", "## B\n\n", "## B\n\n### Step 1\n\n![c](http://d)\n\n- e: 3 mm\n\n", "## B\n\n### C\n\n"]
    ),
)
def test_a_block_of_fields_of_any_shape_is_read_or_refused_with_a_line(name: str, value: str, place: str) -> None:
    complaint: FormatError | None = None
    try:
        read(f"# A\n\n{place}```catchball\n{name}: {value}\n```\n")
    except FormatError as error:
        complaint = error

    assert complaint is None or complaint.line is not None


@given(page=st.text(alphabet="#-*+1.>`~[]()!{}:|=\\<& \t\nabé盐•¶", max_size=60))
def test_any_signs_are_a_page_or_are_refused(page: str) -> None:
    try:
        book = read(page)
    except FormatError:
        return

    assert content(read(write_markdown(book))) == content(book)
