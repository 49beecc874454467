"""An environment with pinned libraries that are not ours, for as long as something is measured."""

from __future__ import annotations

import os
import subprocess
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def made(folder: Path, pins: Path) -> Iterator[Path]:
    """The Python of a new environment with what a file pins. Raises RuntimeError with what pip said."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    words = [str(python), "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "-r", str(pins)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["pip failed"])[-1][:200])
    yield python
