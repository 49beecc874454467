"""No words that people read stand outside gettext: in Python, in templates, in the browser's scripts.

tests/web/test_pseudo_language.py looks at the pages themselves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.utils.translation import override
from tools.catalogues import TEMPLATES

from catchball.core.schema import FIELDS
from catchball.queries.telling.sentences import GROUPS, is_known, sentence
from catchball.queries.telling.vocabulary import WORDS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "catchball"
SHOWN = ("actions", "queries", "jobs", "web", "api")
"""Layers whose words go to people as they are."""
SAID = (
    *("core", "formats/pictures", "formats/xliff"),
    *("formats/xlsx/translation_sheet.py", "formats/xlsx/spreadsheet_in.py", "formats/xlsx/office_zip.py"),
    *("formats/utf8_text.py", "adapters/typesetting.py", "adapters/typesetting_process.py"),
)
"""Pure modules whose sentences are known again where they are shown."""
UNSEEN = ("catchball.core.spc", "catchball.core.sites")
"""What no page tells: its sentences are told on the command line, in English."""
SILENT = re.compile(r"catchball\.core\.spc\.(frozen|kinds)\b")
"""Of these, what says nothing: names and shapes."""
TOLD_ANEW = frozenset(
    SOURCE / file
    for file in (
        *("queries/charting.py", "queries/capability.py"),
        *("actions/control_limits.py", "actions/judged_stretches.py"),
    )
)
"""What reaches them all the same; where it is asked, their faults are told in sentences of the page."""
MARKED = frozenset(
    ("gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
)
SHOWING = frozenset(
    (
        *("Refused", "NotAllowed", "NotPossible", "NotValid", "NothingToFollow", "Denied", "Refusal", "Unmet"),
        *("problem", "NotFound", "UnknownCursor", "NotShared", "Letter", "Step", "needed_words"),
        *("success", "info", "warning", "ValidationError"),
    )
)
"""What shows its words to people."""
SHOWING_NAMES = frozenset(("label", "help_text", "verbose_name", "empty_label", "error_messages", "why", "heading"))
"""Arguments that are shown to people."""
LOGS = ("_log", "_LOG")
"""What writes to the server's log, which is English."""
NAMES = frozenset(("Catchball", "· Catchball", "Enter", "Esc", "Ctrl", "Ctrl K"))
"""Names, and what stands on keys."""
READ_OUT = frozenset(("title", "aria-label", "alt", "placeholder", "aria-roledescription", "data-name", "label"))
_WORD = re.compile(r"[^\W\d_]{2,}")


def test_no_words_of_python_that_people_read_stand_outside_gettext() -> None:
    assert [found for file in _files(SHOWN) for found in _bare(file)] == []


def test_every_sentence_of_core_and_formats_is_known_where_it_is_shown() -> None:
    unseen = tuple(f"{SOURCE.parent / Path(*module.split('.'))}/" for module in UNSEEN)
    said = [file for file in _files(SAID) if not str(file).startswith(unseen)]
    assert [found for file in said for found in _unknown(file)] == []


def test_what_is_told_in_english_alone_is_reached_by_no_page() -> None:
    files = (file for file in _files(SHOWN) if file not in TOLD_ANEW)
    told = ((file, SILENT.sub("", file.read_text("utf-8"))) for file in files)
    assert [file for file, text in told for module in UNSEEN if module in text] == []


def test_what_belongs_together_has_a_name_in_every_language() -> None:
    groups = {field.group for fields in FIELDS.values() for field in fields.values()} - {""}
    assert groups == GROUPS.keys()
    told = "both sides changed the node's {}: what belongs together should be looked at together"
    with override("es"):
        assert [group for group in groups if f"cambiaron {group} del" in sentence(told.format(group))] == []


def test_no_words_of_a_template_stand_outside_gettext() -> None:
    templates = sorted(file for kind in TEMPLATES for file in SOURCE.rglob(f"templates/**/*.{kind}"))
    assert len(templates) > 100
    found = [f"{file.name}: {words}" for file in templates for words in bare_in_template(file.read_text("utf-8"))]
    assert found == []


def test_no_script_of_the_browser_brings_words_of_its_own() -> None:
    scripts = sorted((ROOT / "frontend" / "src").glob("*.js"))
    assert len(scripts) > 5
    found = [f"{file.name}: {words}" for file in scripts for words in bare_in_script(file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'def act():\n    raise NotPossible("This is over.")',
        'def act():\n    raise NotPossible(f"This is {state}.")',
        'def act():\n    raise NotPossible(gettext(f"This is {state}."))',
        'NAME = CharField(label="Name of the thing")',
        'def tell():\n    told = "Nothing was changed, so nothing was saved."',
    ],
)
def test_bare_words_of_python_are_noticed(code: str) -> None:
    assert list(bare_in_python(code))


@pytest.mark.parametrize(
    "template",
    [
        "<p>Settle it</p>",
        '<p>{% translate "Settled" %} by now</p>',
        '<button aria-label="Settle it">{{ name }}</button>',
        '<input type="submit" value="Settle">',
    ],
)
def test_bare_words_of_a_template_are_noticed(template: str) -> None:
    assert list(bare_in_template(template))


def test_bare_words_of_a_script_are_noticed() -> None:
    assert list(bare_in_script("/* Says it. */\nstatus.textContent = `Nothing was saved: ${why}`;"))


def _files(places: tuple[str, ...]) -> list[Path]:
    files = [file for place in places for file in _below(SOURCE / place)]
    assert files
    return files


def _below(place: Path) -> list[Path]:
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def _bare(file: Path) -> Iterator[str]:
    is_described = "api" in file.parts  # (the description of the API is English; it stands outside of functions)
    for line, words in bare_in_python(file.read_text("utf-8"), only_in_functions=is_described):
        yield f"{file.relative_to(SOURCE)}:{line}: {words}"


def bare_in_python(code: str, *, only_in_functions: bool = False) -> Iterator[tuple[int, str]]:
    """Words that people read and that no call of gettext marks; f-strings in such a call, which it cannot find."""
    tree = ast.parse(code)
    for call in _calls(tree, MARKED):
        for inner in ast.walk(call):
            if isinstance(inner, ast.JoinedStr) and inner in call.args:
                yield inner.lineno, ast.unparse(inner)
    shown = {id(inner) for argument in _shown_arguments(tree) for inner in ast.walk(argument)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(inner) for function in functions for line in function.body for inner in ast.walk(line)}
    for literal, words in _literals(tree):
        if only_in_functions and id(literal) not in inside:
            continue
        told = words.replace("[Catchball]", "")
        if _reads_as_sentence(told) or (id(literal) in shown and " " in told and _WORD.search(told)):
            yield literal.lineno, words


def _shown_arguments(tree: ast.Module) -> Iterator[ast.expr]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _name(call) in SHOWING:
            yield from call.args[_name(call) == "Refusal" :]  # (the first is the name of a form)
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWING_NAMES)


def _reads_as_sentence(words: str) -> bool:
    return bool(re.match(r"[A-Z“]\w*[^\w\s]? \S.*[.?!:…]$", words, re.DOTALL)) and len(_WORD.findall(words)) > 2


def _unknown(file: Path) -> Iterator[str]:
    for literal, words in _literals(ast.parse(file.read_text("utf-8"))):
        parts = [part for part in words.split("; ") if _is_sentence(part)]
        if not is_known(words) and words not in WORDS and not all(map(is_known, parts)):
            yield f"{file.relative_to(SOURCE)}:{literal.lineno}: {words}"


def _is_sentence(words: str) -> bool:
    return words.count(" ") > 1 and bool(re.search(r"[a-z]{2} [a-z]{2}", words)) and "=" not in words


def _literals(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Strings with their words, a gap as `0`: all but documentation, assertions, and what gettext or a log takes."""
    taken: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Expr, ast.JoinedStr, ast.FormattedValue)) and not _is_call(node):
            taken.update(id(inner) for inner in ast.iter_child_nodes(node))
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and (_name(node) in MARKED or _logs(node))):
            taken.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if id(node) in taken:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
        if isinstance(node, ast.JoinedStr):
            yield node, "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def _calls(tree: ast.Module, names: frozenset[str]) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in names)


def _logs(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in LOGS


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


class _Read(HTMLParser):
    """What of a page people see and hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.found.extend(value or "" for name, value in attrs if name in READ_OUT)
        if tag == "input" and told.get("type") in ("submit", "button", "reset"):
            self.found.append(told.get("value") or "")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


_GAP = "\x00"
_ATTRIBUTE = re.compile(r"[a-z-]+=\"")
"""How a template begins that holds attributes for the tag of another."""


def bare_in_template(template: str) -> Iterator[str]:
    """Words between tags, and in attributes that are read out, that are no tag of the template."""
    page, skipped = "", ""
    for token in Lexer(template).tokenize():
        name = token.contents.partition(" ")[0]
        if token.token_type is TokenType.BLOCK and name == f"end{skipped}":
            skipped = ""
        elif token.token_type is TokenType.BLOCK and name in ("blocktranslate", "comment"):
            skipped = name
        if token.token_type is TokenType.TEXT and not skipped:
            page += token.contents
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            page += _GAP
    reader = _Read()
    reader.feed(_whole_tags(page))
    for words in (part.strip() for found in reader.found for part in found.split(_GAP)):
        if _WORD.search(words) and words not in NAMES and not _ATTRIBUTE.match(words):
            yield words


def _whole_tags(page: str) -> str:
    """The page without the gaps in its tags, which no parser understands."""
    return re.sub(r"<[a-zA-Z/\x00][^<>]*>", lambda tag: tag.group().replace(f"<{_GAP}", "<b").replace(_GAP, " "), page)


_SCRIPT = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)


def bare_in_script(script: str) -> Iterator[str]:
    """Strings of several words; comments, selectors and what only a log tells are none."""
    for found in _SCRIPT.finditer(script):
        if found.group()[0] == "/" or script[: found.start()].endswith("new Error("):
            continue
        words = re.sub(r"\$\{[^}]*\}", "x", found.group()[1:-1])
        if "[" not in words and re.search(r"(^|\s)[A-Z]?[a-z]{2,}[,:]? [a-z]{2,}", words):
            yield words
