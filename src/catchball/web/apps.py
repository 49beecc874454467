from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app as Django knows it."""

    name = "catchball.web"
    label = "catchball_web"

    def ready(self) -> None:
        """Watch what allauth does with second factors."""
        from catchball.web.second_factor import watch  # (models are there by now)

        watch()
