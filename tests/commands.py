"""Running the command in tests, in the same process, and small cookbooks as files for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from catchball.cli.main import app
from catchball.core.document import Cookbook, cookbook, node
from catchball.formats.json_files.cookbook_json import write_cookbook

WIDE = {"COLUMNS": "200"}


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, what it wrote to stdout and to stderr."""

    code: int
    out: str
    err: str

    @property
    def raw(self) -> Any:
        """What it printed, as the one JSON document that it must be."""
        return json.loads(self.out)


def catchball(*words: object) -> Ended:
    """The end of `catchball words…`. Fails the test when a traceback would have been shown."""
    result = CliRunner().invoke(app, [str(word) for word in words], env=WIDE)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def step(words: str = "Clamp the part firmly.", **fields: Any) -> dict[str, Any]:
    """The fields of a step."""
    return {"title": {"en": "Clamp"}, "instruction": {"en": words}, **fields}


def book(**steps: dict[str, Any] | None) -> Cookbook:
    """A cookbook with the operation OP10 and the steps `s1`, `s2` …, by number, in the order given."""
    listed = {f"home-1{name.removeprefix('s')}": fields for name, fields in steps.items() if fields is not None}
    nodes = [
        node("home-1", "cookbook", {"title": {"en": "Housing"}, "language": "en"}),
        node("home-10", "operation", {"number": "10", "title": {"en": "Turn"}}),
        *(node(uid, "step", fields) for uid, fields in listed.items()),
    ]
    return cookbook("home-1", nodes, {"home-1": ["home-10"], "home-10": list(listed)})


def saved(folder: Path, **books: Cookbook) -> list[Path]:
    """The cookbooks as `<name>.json` in a folder."""
    paths = [folder / f"{name}.json" for name in books]
    for path, document in zip(paths, books.values(), strict=True):
        path.write_text(write_cookbook(document), encoding="utf-8")
    return paths


def torque(value: str, **more: str) -> dict[str, Any]:
    """The field `parameters` with a torque."""
    return {"parameters": {"torque": {"value": value, **more}}}
