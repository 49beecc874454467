"""Names of tests are the same in every process: those that run the suite side by side refuse to begin otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def test_another_process_at_another_time_gives_every_test_the_same_name(request: pytest.FixtureRequest) -> None:
    arguments = ["--collect-only", "-q", "-o", "addopts=", "-p", "no:cacheprovider"]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *sorted({str(item.path) for item in request.session.items})],
        cwd=PROJECT,
        env=surroundings | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert {item.nodeid for item in request.session.items} <= set(listed)
