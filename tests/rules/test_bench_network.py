"""The families that are measured with: as large as they say, whatever columns the tables have by now."""

from __future__ import annotations

import pytest
from bench.network import classifying_network, rebasing_network

from catchball.store.models import Cookbook, Revision


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
