"""The families that are measured with: as large as they say, whatever columns the tables have by now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.network import classifying_network, rebasing_network

from catchball.store.models import Cookbook, Revision

ROOT = Path(__file__).parents[2]
SMALL = """
import sys
from bench import system
system.MANY, system.REBASED, system.GOES = 4, 2, 2
system.slowness = lambda: 1.0
sys.exit(system.main())
"""


@pytest.mark.usefixtures("database")
def test_a_family_is_classified_over_every_one_of_its_local_cookbooks() -> None:
    verdicts = classifying_network(4, 0.5)()
    assert len(verdicts) == 4
    assert Cookbook.objects.using("owner").filter(upstream__isnull=False, head__isnull=False).count() == 4


@pytest.mark.usefixtures("database")
def test_a_family_to_rebase_is_behind_its_home_with_every_local_cookbook() -> None:
    family = rebasing_network(2, 3)
    assert family.look().behind == 2
    assert Revision.objects.using("owner").count() == 6


def test_the_whole_measurement_runs_with_workers_of_its_own() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CATCHBALL_", "DATABASE_"))}
    command = [sys.executable, "-c", SMALL]
    ended = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "rebase 2 local cookbooks" in ended.stdout
