"""What all tests have in common: profiles for property tests, quick for every run and deep for `make test-deep`."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from pytest_django import Settings

pytest_plugins = ["databases"]

gc.set_threshold(100_000, 50, 100)  # (a sixth of the time of tests of pages went into looking for garbage)


@pytest.fixture(autouse=True)
def _set_nothing(settings: Settings) -> None:
    """Tests of pages, API and commands set no PDF, which takes a second; those of typesetting do it themselves."""
    settings.TYPESETTER = "typesetters.Shown"


@pytest.fixture(scope="session", autouse=True)
def _hash_quickly() -> None:
    """A password is hashed slowly on purpose, and tests sign in a thousand times. Slow ones can still be checked."""
    project.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *project.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def _speak_english() -> Iterator[None]:
    """What an earlier test asked for in another language is not the language of the next."""
    with override("en"):
        yield


settings.register_profile("fast", max_examples=40, deadline=None, derandomize=True)
settings.register_profile(
    "deep",
    max_examples=2500,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
