"""The rules of imports: each contract is broken on purpose, in a copy of the package, and exactly that one says so."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "src" / "catchball"
RULES = PROJECT / "pyproject.toml"
_VERDICT = re.compile(r"^(?P<contract>.+) (?P<verdict>KEPT|BROKEN)(?: .*)?$", re.MULTILINE)

LAYERS = "Layers: a layer may import only the layers below it"
CORE = "The core knows no library but its units and its numbers"
PINT = "Only core.units knows Pint"
NUMBERS = "Only the statistics of the core and their commands know numpy and scipy"
FRAMES = "Of the core only the reduction knows a library of frames"
FORMATS = "Formats are pure of terminals and of the web"
PAGES = "Pages and API touch no table, no job and no adapter"
ACTIONS = "Queries and actions know no format and no web"


@dataclass(frozen=True)
class Breach:
    """New modules, as path -> text, that break one contract and no other."""

    contract: str
    modules: Mapping[str, str]


BREACHES = {
    "the core imports a format": Breach(
        LAYERS, {"core/planted.py": "import catchball.formats.planted", "formats/planted.py": ""}
    ),
    "the core imports the command line": Breach(
        LAYERS, {"core/planted.py": "import catchball.cli.planted", "cli/planted.py": ""}
    ),
    "a format imports the command line": Breach(
        LAYERS, {"formats/planted.py": "from catchball.cli import planted", "cli/planted.py": ""}
    ),
    "an import hides in a function": Breach(
        LAYERS, {"core/planted.py": "def late():\n    import catchball.cli.planted", "cli/planted.py": ""}
    ),
    "a package stands beside the layers and is in none": Breach(LAYERS, {"planted/__init__.py": ""}),
    "a module stands beside the layers and is in none": Breach(LAYERS, {"planted.py": ""}),
    "the core imports a library": Breach(CORE, {"core/planted.py": "from rich import print"}),
    "the core reaches a library through another module": Breach(
        CORE, {"core/planted.py": "import catchball.core.deeper", "core/deeper.py": "import yaml"}
    ),
    "another module of the core imports Pint": Breach(PINT, {"core/planted.py": "import pint"}),
    "a format imports Pint": Breach(PINT, {"formats/planted.py": "import pint"}),
    "the command line imports Pint": Breach(PINT, {"cli/planted.py": "from pint import UnitRegistry"}),
    "a merge imports numpy": Breach(NUMBERS, {"core/planted.py": "import numpy as np"}),
    "a format imports scipy": Breach(NUMBERS, {"formats/planted.py": "from scipy.stats import norm"}),
    "the command line imports numpy as it starts": Breach(NUMBERS, {"cli/planted.py": "import numpy"}),
    "another module of the core imports narwhals": Breach(FRAMES, {"core/planted.py": "import narwhals as nw"}),
    "the core imports polars": Breach(FRAMES, {"core/planted.py": "import polars"}),
    "a format imports a terminal": Breach(FORMATS, {"formats/planted.py": "import typer"}),
    "a format imports the web": Breach(FORMATS, {"formats/planted.py": "import django.http"}),
    "a format imports the store": Breach(
        LAYERS, {"formats/planted.py": "import catchball.store.planted", "store/planted.py": ""}
    ),
    "a query imports an action": Breach(
        LAYERS, {"queries/planted.py": "import catchball.actions.planted", "actions/planted.py": ""}
    ),
    "an action imports a job": Breach(
        LAYERS, {"actions/planted.py": "import catchball.jobs.planted", "jobs/planted.py": ""}
    ),
    "a page imports the API": Breach(LAYERS, {"web/planted.py": "import catchball.api.planted", "api/planted.py": ""}),
    "the settings are imported by a page": Breach(LAYERS, {"web/planted.py": "import catchball.config.settings"}),
    "a page reads a table": Breach(PAGES, {"web/planted.py": "from catchball.store.models import Cookbook"}),
    "the API calls an adapter": Breach(
        PAGES, {"api/planted.py": "import catchball.adapters.planted", "adapters/planted.py": ""}
    ),
    "an action reads a format": Breach(
        ACTIONS, {"actions/planted.py": "import catchball.formats.planted", "formats/planted.py": ""}
    ),
    "a query knows the framework of the API": Breach(ACTIONS, {"queries/planted.py": "import ninja"}),
}


def contracts() -> list[dict[str, Any]]:
    rules: dict[str, Any] = tomllib.loads(RULES.read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = rules["tool"]["importlinter"]["contracts"]
    return listed


@dataclass(frozen=True)
class Linter:
    """Import-linter on copies of the package, each below the folder and with new modules added."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def told(self, modules: Mapping[str, str]) -> str:
        """All that it says of a copy, chains of imports included."""
        copy = self.folder / "catchball"
        shutil.copytree(PACKAGE, copy, ignore=lambda _, names: [name for name in names if name == "__pycache__"])
        for path, text in modules.items():
            (copy / path).parent.mkdir(exist_ok=True)
            (copy / path).write_text(text, encoding="utf-8")
        with self.monkeypatch.context() as patched:
            patched.delitem(sys.modules, "catchball", raising=False)  # or the package itself would be found again
            patched.syspath_prepend(self.folder)
            lint_imports(config_filename=str(RULES), no_cache=True)
        told = self.capsys.readouterr().out
        assert "Contracts: " in told, told
        return told

    def verdicts(self, modules: Mapping[str, str]) -> dict[str, str]:
        """KEPT or BROKEN, by the name of the contract."""
        return {found["contract"]: found["verdict"] for found in _VERDICT.finditer(self.told(modules))}


@pytest.fixture
def linter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Linter:
    return Linter(tmp_path, monkeypatch, capsys)


def test_a_harmless_new_module_in_every_layer_breaks_no_contract(linter: Linter) -> None:
    harmless = {
        "core/planted.py": "import json",
        "core/spc/planted.py": "import numpy\nfrom scipy.stats import norm",
        "formats/planted.py": "import catchball.core.planted\nimport yaml",
        "store/planted.py": "import django.db\nimport catchball.core.planted",
        "queries/planted.py": "import catchball.store.planted",
        "actions/planted.py": "import catchball.queries.planted\nimport catchball.store.planted",
        "adapters/planted.py": "import catchball.core.planted\nimport psycopg",
        "jobs/planted.py": "import catchball.actions.planted\nimport catchball.adapters.planted",
        "web/planted.py": "import catchball.actions.planted\nimport catchball.formats.planted\nimport django.http",
        "api/planted.py": "import catchball.queries.planted\nimport ninja",
        "cli/planted.py": "import catchball.formats.planted\nimport catchball.actions.planted\nimport rich",
        "config/planted.py": "import catchball.web.planted",
    }
    assert linter.verdicts(harmless) == {contract["name"]: "KEPT" for contract in contracts()}


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES.keys())
def test_a_planted_import_breaks_its_contract_and_no_other(linter: Linter, breach: Breach) -> None:
    found = linter.verdicts(breach.modules)
    assert [name for name, verdict in found.items() if verdict == "BROKEN"] == [breach.contract]


def test_every_contract_is_broken_by_a_case() -> None:
    assert {contract["name"] for contract in contracts()} == {breach.contract for breach in BREACHES.values()}


def test_every_forbidden_library_is_found_in_every_layer_that_may_not_know_it(linter: Linter) -> None:
    forbidden = {
        (source, library)
        for contract in contracts()
        if contract["type"] == "forbidden"
        for source in contract["source_modules"]
        for library in contract["forbidden_modules"]
        if not library.startswith("catchball.")
    }
    modules = {
        f"{source.removeprefix('catchball.')}/planted_{library.lower()}.py": f"import {library}"
        for source, library in forbidden
    }
    told = linter.told(modules)
    assert {(s, b) for s, b in forbidden if f"{s}.planted_{b.lower()} -> {b} " not in told} == set()


def test_the_core_is_forbidden_every_library_that_the_project_needs_but_units_and_numbers() -> None:
    names = {_plain(name) for name in requires("catchball") or ()}
    imports = {module for module, homes in packages_distributions().items() if names & set(map(_plain, homes))}
    forbidden = {
        module
        for contract in contracts()
        if contract["name"] in (CORE, FRAMES)
        for module in contract["forbidden_modules"]
    }
    allowed = {"pint", "numpy", "scipy"}
    assert {module for module in imports if not module.startswith("_")} - allowed <= forbidden


def _plain(requirement: str) -> str:
    """The name of a distribution, without its version and in one spelling."""
    return re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-")
