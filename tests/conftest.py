"""What all tests have in common: profiles for property tests, quick for every run and deep for `make test-deep`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from pytest_django import Settings

pytest_plugins = ["databases"]


@pytest.fixture(autouse=True)
def _set_nothing(settings: Settings) -> None:
    """Tests of pages, API and commands set no PDF, which takes a second; those of typesetting do it themselves."""
    settings.TYPESETTER = "typesetters.Shown"


@pytest.fixture(autouse=True)
def _speak_english() -> Iterator[None]:
    """What an earlier test asked for in another language is not the language of the next."""
    with override("en"):
        yield


settings.register_profile("fast", max_examples=150, deadline=None, derandomize=True)
settings.register_profile(
    "deep",
    max_examples=2500,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
