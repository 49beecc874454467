"""The documentation: what it says is there is there, and what is there is in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
DEVELOP = DOCS / "develop"
PACKAGE = PROJECT / "src" / "catchball"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PAGES = [PROJECT / "README.md", *sorted(DOCS.rglob("*.md"))]
PARTS = ["Situation", "Choice", "Consequence"]
LAYERS = ("core", "formats", "store", "queries", "actions", "adapters", "jobs", "web", "api", "cli", "config")

_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)\]\((?P<target>[^()\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_TOPS = "|".join((*LAYERS, "src", "frontend", "tests", "bench", "docs", "requirements"))
_NAMED_FILE = re.compile(rf"`((?:{_TOPS})/[\w./*-]*)`")
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def words(page: Path) -> str:
    """A page without its blocks of code."""
    return _CODE.sub("", page.read_text(encoding="utf-8"))


def anchor(heading: str) -> str:
    """The anchor that a heading of Markdown gets."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.replace(" ", "-")


def in_project(named: str) -> str:
    """The path of a file that a page names: layers are named without the folders above them."""
    return f"src/catchball/{named}" if named.startswith(LAYERS) else named


def listed(text: str) -> set[str]:
    return {in_project(named) for named in _NAMED_FILE.findall(text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    for link in _LINK.finditer(words(page)):
        target, _, place = link["target"].partition("#")
        if "://" in target:
            continue
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), link["target"]
        if place:
            assert place in {anchor(heading) for heading in _HEADING.findall(words(found))}, link["target"]


@pytest.mark.parametrize("page", [*sorted(DEVELOP.glob("*.md")), *DECISIONS], ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    missing = [named for named in sorted(listed(words(page))) if not any(PROJECT.glob(named.rstrip("/")))]
    assert missing == []


def test_every_module_is_on_the_map() -> None:
    named = listed(words(DEVELOP / "map.md"))
    modules = [path.relative_to(PROJECT).as_posix() for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]
    assert [module for module in sorted(modules) if not any(fnmatch(module, pattern) for pattern in named)] == []


def test_every_make_target_is_explained() -> None:
    targets = set(_TARGET.findall((PROJECT / "Makefile").read_text(encoding="utf-8")))
    explained = set(re.findall(r"`make ([a-z-]+)`", words(DEVELOP / "testing.md")))
    assert targets
    assert explained == targets


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.name)
def test_every_decision_has_its_three_parts_and_its_number_in_the_title(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert text.startswith(f"# {page.name[:3]} ")
    assert all(part.strip() for part in re.split(r"^#+ .+$", text, flags=re.MULTILINE)[2:])


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [page.name[:4] for page in DECISIONS] == [f"{number:03}-" for number in range(1, len(DECISIONS) + 1)]
    assert DECISIONS


def test_every_dependency_is_explained_with_its_licence() -> None:
    page = "".join(path.read_text(encoding="utf-8") for path in DECISIONS if "dependencies" in path.name).lower()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = (project["project"]["dependencies"], *project["dependency-groups"].values())
    names = {re.split(r"[<>=!~;\[ ]", requirement)[0].lower() for group in groups for requirement in group}
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", page)} == set()


def project_files() -> Iterator[Path]:
    """What belongs to the project: no caches, no environment, nothing that a command made."""
    for path in PROJECT.iterdir():
        if path.is_file() and path.name != ".git":  # (a file in a worktree of its own, and no part of the project)
            yield path
    for folder in ("src", "tests", "bench", "docs", "requirements", ".ci"):
        yield from (p for p in (PROJECT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def test_no_file_names_the_host_of_a_package_index_or_a_path_of_one_machine() -> None:
    hosts = rb"py" rb"pi\.org|python" rb"hosted|index-" rb"url\s*=|https?://[^\s/]*/simple\b"
    paths = rb"(?<![\w.])/(?:wor" rb"k|hom" rb"e/\w+|Use" rb"rs/\w+)/"
    forbidden = re.compile(hosts + rb"|" + paths)
    found = {
        path.relative_to(PROJECT).as_posix(): hit.group()
        for path in project_files()
        if (hit := forbidden.search(path.read_bytes()))
    }
    assert found == {}


def test_pins_have_hashes_and_no_addresses() -> None:
    for path in (PROJECT / "requirements").glob("*.txt"):
        pins = path.read_text(encoding="utf-8")
        assert "://" not in pins
        found = re.split(r"^(?=[a-z0-9])", pins, flags=re.MULTILINE | re.IGNORECASE)[1:]
        assert found
        assert [pin for pin in found if "==" not in pin or "--hash=sha256:" not in pin] == []
