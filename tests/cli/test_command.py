"""The command as it is started from a shell: help, version, exit codes, encodings, colours."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from catchball.cli.doc import doc
from catchball.formats.json_files.cookbook_json import write_cookbook
from commands import book, catchball, saved, step

COMMANDS = ("import", "export", "show", "check", "diff", "merge", "pick", "apply", "classify")
RUN = [sys.executable, "-c", "from catchball.cli.main import run; run()"]


def started(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONIOENCODING", "PYTHONUTF8")}
    return subprocess.run(
        [*RUN, *map(str, words)], capture_output=True, env=clean | environment, check=False, timeout=60
    )


def test_help_names_every_command_and_shows_examples() -> None:
    out = catchball("--help").out
    assert "see a company at work" in out
    assert all(name in out for name in ("doc", "demo", "--version"))
    listed = catchball("doc", "--help").out
    assert all(f"  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_explains_each_option_and_shows_an_example(command: str) -> None:
    ended = catchball("doc", command, "--help")
    assert ended.code == 0
    assert f"  catchball doc {command} " in ended.out
    whole: Any = get_command(doc)
    assert all(parameter.help for parameter in whole.commands[command].params)


def test_the_version_is_told() -> None:
    ended = catchball("--version")
    assert ended.code == 0
    assert ended.out.startswith("catchball ")


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("doc", "nonsense"),
        ("doc", "show"),
        ("doc", "show", "a.json", "--nonsense"),
        ("doc", "export", "a.json", "-o", "b", "--as", "pdf"),
        ("doc", "merge", "a.json", "b.json"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2_and_says_so_on_stderr(words: tuple[str, ...]) -> None:
    ended = catchball(*words)
    assert (ended.code, ended.out) == (2, "")
    assert "Error: " in ended.err


def test_a_process_ends_with_the_code_and_one_sentence(tmp_path: Path) -> None:
    ended = started("doc", "show", tmp_path / "none.json")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode() == f"{tmp_path / 'none.json'}: No such file or directory\n"


@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_output_is_utf8_whatever_the_encoding_of_the_system(encoding: str, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step("先夹紧 Ø 72 “gut”.")))
    ended = started("doc", "show", path, PYTHONIOENCODING=encoding)
    assert ended.returncode == 0
    assert "先夹紧 Ø 72 “gut”." in ended.stdout.decode("utf-8")


def test_a_file_name_that_is_no_text_is_told_without_a_traceback(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.json"
    ended = subprocess.run([*RUN, "doc", "show", path], capture_output=True, check=False, timeout=60)
    assert ended.returncode == 2
    assert b"No such file or directory" in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_who_has_seen_enough_causes_no_complaint(form: list[str], tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(**{f"s{number}": step("Turn it. " * 200) for number in range(1, 100)}))
    with subprocess.Popen(
        [*RUN, "doc", "show", str(path), *form], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def on_a_terminal(*words: object, **environment: str) -> str:
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*RUN, *map(str, words)], stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm", **environment}
    ):
        os.close(theirs)
        read = b""
        while chunk := _chunk(ours):
            read += chunk
    os.close(ours)
    return read.decode()


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # (the other side has closed the terminal)
        return b""


def test_colours_are_shown_on_a_terminal_only_and_not_where_they_are_not_wanted(tmp_path: Path) -> None:
    paths = saved(tmp_path, a=book(s1=step("Clamp it.")), b=book(s1=step("Clamp it well.")))
    green = "\x1b[32m{+well+}\x1b[0m"
    assert green in on_a_terminal("doc", "diff", *paths)
    assert green not in on_a_terminal("doc", "diff", *paths, NO_COLOR="1")
    assert b"{+well+}" in started("doc", "diff", *paths).stdout
    assert b"\x1b" not in started("doc", "diff", *paths).stdout


def test_heavy_libraries_are_loaded_only_by_what_needs_them() -> None:
    heavy = "{'openpyxl', 'PIL', 'pint', 'markdown_it', 'yaml', 'importlib.metadata', 'catchball.core.match'}"
    code = f"import sys, catchball.cli.main; print(sorted({heavy} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert ended.stdout.decode().strip() == "[]"


def test_a_document_is_written_the_same_on_every_system(tmp_path: Path) -> None:
    document = book(s1=step("Turn it."))
    (path,) = saved(tmp_path, a=document)
    catchball("doc", "import", path, "-o", tmp_path / "b.json")
    assert (tmp_path / "b.json").read_bytes() == write_cookbook(document).encode()
