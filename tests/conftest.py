"""Profiles for property tests: quick for every run, deep for `make test-deep`."""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings

pytest_plugins = ["databases"]

settings.register_profile("fast", max_examples=150, deadline=None, derandomize=True)
settings.register_profile(
    "deep",
    max_examples=2500,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
