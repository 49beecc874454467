from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app as Django knows it."""

    name = "catchball.jobs"
    label = "catchball_jobs"
