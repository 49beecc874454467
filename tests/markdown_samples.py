"""Pages of Markdown for tests, and what is compared of the cookbooks that are read from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from catchball.core.document import Cookbook, Node
from catchball.core.schema import Kind
from catchball.formats.markdown.pages import read_markdown_file

Content = tuple[str, Mapping[str, Any], list[Any]]


def content(book: Cookbook, uid: str | None = None) -> Content:
    """A cookbook without its uids: kind, fields and children of each node."""
    node = book.nodes[uid or book.root]
    return node.kind, node.fields, [content(book, child) for child in book.children.get(node.uid, ())]


def read(text: str, **options: Any) -> Cookbook:
    """The cookbook of a page named page.md."""
    return read_markdown_file("page.md", text.encode(), **options).cookbook


def nodes(book: Cookbook, kind: Kind) -> list[Node]:
    """The nodes of a kind, in reading order."""
    return [book.nodes[uid] for uid in book.walk() if book.nodes[uid].kind is kind]


def said(node: Node, name: str, language: str = "en") -> str:
    """The words of a text field; empty where it has none."""
    return str(node.fields.get(name, {}).get(language, ""))


def instructions(book: Cookbook, language: str = "en") -> list[str]:
    """The instructions of all steps, in reading order."""
    return [said(step, "instruction", language) for step in nodes(book, Kind.STEP)]


def picture(red: int = 255) -> bytes:
    """A small PNG."""
    written = BytesIO()
    Image.new("RGB", (3, 2), (red, 0, 0)).save(written, "PNG")
    return written.getvalue()


def words(text: str) -> Counter[str]:
    """The words, numbers and Chinese signs of a text, with how often each occurs."""
    return Counter(re.findall(r"[㐀-鿿]|[^\W\d_㐀-鿿]+|\d+", text))


def visible_words(page: str) -> Counter[str]:
    """What a reader of a page sees as words, found line by line without the reader that is tested.

    The numbers of lists and of steps are left out, for they follow from the order.
    """
    page = re.sub(r"(?im)^ *step[ \n]+\d+ *(?=\n *(?:-+|=+) *$)", "", page)
    lines = (re.sub(r"^\s*(?:>\s*)*(?:(?:[-*+]|\d+[.)])(?:\s+|$))+", "", line) for line in page.split("\n"))
    return words("\n".join(re.sub(r"^#+\s*Step\s*\d*", "", line) for line in lines))


def kept_words(book: Cookbook) -> Counter[str]:
    """All words that a cookbook holds, in whatever field."""
    return sum((words(text) for node in book.nodes.values() for text in _strings(node.fields)), Counter())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from (key, *_strings(part))
    else:
        for part in value:
            yield from _strings(part)


_PHRASES = ("tighten the bolt", "M3 x 25", "3 mm", "12", "酱油 盐", "the nut.", "step", "parts", "a: b: 3 mm", "`code`")
_LINES = (
    *("", "", "", "tighten the bolt", "  and then the nut", "    deep", "Press it home.", "酱油少许", "3 mm", "12."),
    *("# Mount", "## Assembly", "### Cleaning", "#### 12", "##", "# Requirements", "## Parts", "### Tools:"),
    *(
        "## Ingredients",
        "### Electronic parts",
        "### Notes",
        "## Step 1",
        "### Step 2: Press",
        "#  步骤 3",
        "## Press {pagestep}",
    ),
    *(
        "- press",
        "- 3x bolt",
        "- 15 ml oil",
        "- 1-2 g salt",
        "* 3-14x [nut](n.md), steel",
        "  - deeper",
        "    - deepest",
        "-",
    ),
    *(
        "- torque: 12 N·m",
        "- gap 0.2 mm ± 0.1",
        "- speed: 100-200 rpm",
        "gap: 0.2 mm",
        "- 500 g hammer",
        "- [ ] open",
        "+ more",
    ),
    *(
        "1. first",
        "2) second",
        "10. tenth",
        "   1. inner",
        "1.",
        "1. ```",
        "- # heading",
        "- > quote",
        "- - twice",
        "- 1. x",
    ),
    *("![front view](./a.jpg)", "see ![it](./b.jpg) here", "  ![](https://example.org/c.png)", "![](./a.jpg)"),
    *("take [nuts](n.md){Qty: 3} with [key](k.md){cat: tool}", '- [nut](n.md){Qty: 3, Cat: PrintedTool} {Id: "a,b"}'),
    *("```", "~~~", "---", "***", "===", "> quote", ">", "| a | b |", "|---|---|", "<div>", "</div>", "<!-- x", "-->"),
    *("{{BOM}}", "**Parts:**", "Tools:", "[a]: https://example.org", "[b]: <y z> 'T'", "see [a] and [x][b], not [c]"),
    *("• round", "¶ pilcrow", "¶", "- • round", "\\# no heading", "* * *", "&lt;b&gt;", "\ttab", "<camera> and <br>"),
)
_FRONTS = (
    *(
        "",
        "",
        "",
        "",
        "---\ntitle: The mount\ntags: [small, metal]\n---\n",
        "---\nlang: de\n---\n",
        "---\ntitle: ''\n---\n",
    ),
    "---\nauthor: [A, {b: c}]\ndate: 2020-01-01\nempty: []\n---\n",
)


def pages() -> st.SearchStrategy[str]:
    """Pages put together from lines that mean something to Markdown, to GitBuilding or to us."""
    lines = st.lists(st.sampled_from(_LINES) | st.sampled_from(_PHRASES), min_size=1, max_size=22)
    return st.builds(lambda front, body: front + "\n".join(body), st.sampled_from(_FRONTS), lines)
