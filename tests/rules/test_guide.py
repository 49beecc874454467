"""The guide for those who run Catchball: every command, option and setting is in it, and nothing else."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from catchball.cli.main import app

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "src" / "catchball"
GUIDE = PROJECT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
HELP = {"-h", "--help"}

_BLOCK = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)\]\((?P<target>[^()\s]+)\)")
_ROW = re.compile(r"^\| (?P<first>`.*?) \| (?P<second>.*?) ?\| .*\|$", re.MULTILINE)
_QUOTED = re.compile(r"`([^`]+)`")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_SECTION = re.compile(r"^#{2,3} (?P<name>catchball .+)$", re.MULTILINE)
_CALL = re.compile(r"(?:^|(?<!-u)\s|bin/)catchball (?P<words>(?:[a-z]|--)[^\n]*)$", re.MULTILINE)
_NAMED_CALL = re.compile(r"`catchball ([a-z][^`]*)`")
_SHELL = re.compile(r"\$\([^)]*\)")
_VARIABLE = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b")
_OURS = ("CATCHBALL_", "DATABASE_")
_HARMLESS = {"items", "update"}
"""What is done with the environment as a whole, and reads no variable that a person would set."""


def all_commands() -> dict[str, Any]:
    """Every command and group by its words: `catchball user add`."""
    found: dict[str, Any] = {}

    def walk(name: str, command: Any) -> None:
        found[name] = command
        for word, below in getattr(command, "commands", {}).items():
            walk(f"{name} {word}", below)

    walk("catchball", typer.main.get_command(app))
    return found


COMMANDS = all_commands()


def options(command: Any) -> set[str]:
    """The options of a command, in all their spellings, without those that every command has."""
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts) if name.startswith("-")} - HELP


def arguments(command: Any) -> set[str]:
    """The arguments of a command, as its help names them."""
    return {str(one.metavar) for one in command.params if one.param_type_name == "argument"}


def sections(page: str) -> dict[str, str]:
    """The text below each heading that is a command, up to the next heading."""
    return {
        found["name"]: re.split(r"^#{1,3} ", page[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]
        for found in _SECTION.finditer(page)
    }


COMMANDS_PAGE = (GUIDE / "commands.md").read_text(encoding="utf-8")
SECTIONS = sections(COMMANDS_PAGE)


def parsed(words: str) -> str | None:
    """Why the program would refuse these words after `catchball`; None when it would not. Carries nothing out."""
    rest = shlex.split(_SHELL.sub("x", re.split(r" [|<>#;] ?", words)[0]).rstrip("\\ "))
    name, command = "catchball", COMMANDS["catchball"]
    while rest and rest[0] in getattr(command, "commands", {}):
        word = rest.pop(0)
        name, command = f"{name} {word}", command.commands[word]
    if hasattr(command, "commands"):
        return None if set(rest) <= options(command) | HELP else f"{name} has no command {rest[:1]}"
    try:
        command.make_context(name, rest)
    except Exception as error:  # noqa: BLE001 (typer's own kinds of error are not public)
        return f"{name}: {error}"
    return None


@dataclass(frozen=True)
class Reading:
    """One place at which the program reads a variable of the environment; no name where that cannot be told."""

    place: str
    name: str | None
    default: str = ""


def is_environment(node: ast.AST) -> bool:
    """Whether it is `os.environ` or `environ`."""
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or (
        isinstance(node, ast.Name) and node.id == "environ"
    )


def is_harmless(node: ast.AST) -> bool:
    """Whether it is something of the environment as a whole that reads no setting."""
    return isinstance(node, ast.Attribute) and node.attr in _HARMLESS and is_environment(node.value)


def constant(node: ast.AST | None) -> str | None:
    """The text that a node is, where it is one."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def readings_of(node: ast.AST, place: str) -> Iterator[Reading]:
    """What one node of a program reads by itself, without what is in it; nothing where it reads nothing."""
    match node:
        case ast.Subscript(value=value) if is_environment(value):
            yield Reading(place, constant(node.slice))
        case ast.Compare(left=left, comparators=sides) if any(is_environment(side) for side in sides):
            yield Reading(place, constant(left))
        case ast.Call(func=ast.Attribute(value=value, attr="get" | "pop" as method)) if is_environment(value):
            default = constant(node.args[1]) if method == "get" and len(node.args) > 1 else None
            yield Reading(place, constant(node.args[0]), default or "")
        case ast.Call(func=ast.Attribute(value=value, attr="setdefault")) if is_environment(value):
            yield Reading(place, constant(node.args[0]))
        case ast.Call(func=ast.Attribute(attr="getenv") | ast.Name(id="getenv")):
            yield Reading(place, constant(node.args[0]))
        case ast.keyword(arg="envvar"):
            names = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
            yield from (Reading(place, constant(name)) for name in names)


def readings(tree: ast.AST, file: str) -> Iterator[Reading]:
    """Everything that a module reads from the environment, and every use of it that tells no name."""
    understood: set[ast.AST] = set()
    for node in ast.walk(tree):
        found = list(readings_of(node, f"{file}:{getattr(node, 'lineno', 0)}"))
        if found or is_harmless(node):
            understood.update(ast.walk(node))
        yield from found
    for node in ast.walk(tree):
        if is_environment(node) and node not in understood:
            yield Reading(f"{file}:{getattr(node, 'lineno', 0)}", None)
        elif isinstance(node, ast.ImportFrom) and any(
            one.asname and one.name in {"environ", "getenv"} for one in node.names
        ):
            yield Reading(f"{file}:{node.lineno}", None)


def all_readings() -> list[Reading]:
    """Of all modules, of which those without one of these words need not be parsed."""
    sources = {path: path.read_bytes() for path in sorted(PACKAGE.rglob("*.py"))}
    return [
        reading
        for path, source in sources.items()
        if any(word in source for word in (b"environ", b"getenv", b"envvar"))
        for reading in readings(ast.parse(source), path.relative_to(PROJECT).as_posix())
    ]


READINGS = all_readings()
READ = {reading.name for reading in READINGS if reading.name}
SETTINGS_PAGE = (GUIDE / "settings.md").read_text(encoding="utf-8")
SETTINGS = {
    found[1]: row["second"] for row in _ROW.finditer(SETTINGS_PAGE) for found in [_QUOTED.match(row["first"])] if found
}


def test_every_command_has_its_section_on_the_page_and_no_other_has_one() -> None:
    """The page of commands has one heading for every command of the program, and none for anything else."""
    assert len(COMMANDS) > 30
    assert set(SECTIONS) == set(COMMANDS) - {"catchball"}
    assert len(_SECTION.findall(COMMANDS_PAGE)) == len(SECTIONS)


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"catchball"}))
def test_the_table_of_a_command_holds_its_options_and_arguments_and_no_others(name: str) -> None:
    """The table below a command's heading names exactly what its `--help` does."""
    quoted = [text for row in _ROW.finditer(SECTIONS.get(name, "")) for text in _QUOTED.findall(row["first"])]
    named = {option for text in quoted for option in _OPTION.findall(text)}
    bare = {text for text in quoted if not text.startswith("-")}
    assert named == options(COMMANDS[name])
    assert bare == arguments(COMMANDS[name])


def test_the_options_of_the_program_itself_are_on_the_page() -> None:
    """What may stand before any command is named at the top of the page of commands."""
    top = COMMANDS_PAGE.split("\n## ")[0]
    assert set(_OPTION.findall(" ".join(_QUOTED.findall(top)))) == options(COMMANDS["catchball"]) | HELP


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_in_the_guide_is_one_that_the_program_takes(page: Path) -> None:
    """No page shows a command, an option or a value that the program would refuse to read."""
    text = page.read_text(encoding="utf-8")
    shown = [call["words"] for block in _BLOCK.findall(text) for call in _CALL.finditer(block.replace("\\\n", " "))]
    assert [why for words in shown if (why := parsed(words))] == []
    named = [words for words in _NAMED_CALL.findall(_BLOCK.sub("", text)) if f"catchball {words}" not in COMMANDS]
    assert [why for words in named if (why := parsed(words))] == []


def test_every_reading_of_the_environment_names_its_variable() -> None:
    """The program reads no variable by a name that is put together, which no page could promise to explain."""
    assert [reading.place for reading in READINGS if reading.name is None] == []


def test_every_setting_that_the_program_reads_is_on_the_page_and_no_other_is() -> None:
    """The tables of settings have one row for every variable that any module reads, and none for anything else."""
    assert set(SETTINGS) == READ
    assert set(_VARIABLE.findall(SETTINGS_PAGE)) - READ == set()


def test_every_default_on_the_page_of_settings_is_that_of_the_program() -> None:
    """Where the program falls back to a value, the page names this very value."""
    with_default = [reading for reading in READINGS if reading.name and reading.default]
    assert with_default
    assert [one for one in with_default if f"`{one.default}`" not in SETTINGS.get(str(one.name), "")] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_of_the_guide_names_a_setting_that_is_not_read(page: Path) -> None:
    """Whatever looks like a setting of ours, on any page, is one."""
    named = {name for name in _VARIABLE.findall(page.read_text(encoding="utf-8")) if name.startswith(_OURS)}
    assert named - READ == set()


@pytest.mark.parametrize("page", [*PAGES, PROJECT / "README.md"], ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_relative_link_of_the_guide_resolves(page: Path) -> None:
    """Every link to a file of the project leads to a file that is there."""
    targets = [link["target"].partition("#")[0] for link in _LINK.finditer(_BLOCK.sub("", page.read_text("utf-8")))]
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_every_page_of_the_guide_is_linked_from_its_first_page() -> None:
    """Whoever reads the first page of the guide finds all others."""
    first = (GUIDE / "README.md").read_text(encoding="utf-8")
    linked = {(GUIDE / link["target"].partition("#")[0]).resolve() for link in _LINK.finditer(first)}
    assert PAGES
    assert [page.name for page in PAGES if page.name != "README.md" and page not in linked] == []


@pytest.mark.parametrize(
    ("program", "names"),
    [
        ('os.environ["A_B"]', ["A_B"]),
        ('os.environ.get("A_B", "c")', ["A_B"]),
        ('environ.pop("A_B")', ["A_B"]),
        ('os.environ.setdefault("A_B", "c")', ["A_B"]),
        ('os.getenv("A_B")', ["A_B"]),
        ('getenv("A_B")', ["A_B"]),
        ('"A_B" in os.environ', ["A_B"]),
        ('typer.Option("--data", envvar="A_B")', ["A_B"]),
        ('typer.Option("--data", envvar=["A_B", "C_D"])', ["A_B", "C_D"]),
        ("os.environ.get(name)", [None]),
        ("os.environ[name]", [None]),
        ("os.environ.items()", []),
        ("os.environ.update(more)", []),
        ("from os import environ", []),
        ("from os import environ as env", [None]),
        ("dict(os.environ)", [None]),
        ("helper(os.environ)", [None]),
    ],
)
def test_readings_of_the_environment_are_found_however_they_are_written(program: str, names: list[str | None]) -> None:
    """The judge of this module sees every way in which a variable is read."""
    assert [reading.name for reading in readings(ast.parse(program), "program")] == names
