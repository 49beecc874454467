"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Catchball's tables."""

    name = "catchball.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
