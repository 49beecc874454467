"""`catchball api-schema`: the OpenAPI document of the HTTP API."""

from __future__ import annotations

import os

from catchball.cli.complaints import AskedWrongly
from catchball.cli.installation import set_up
from catchball.cli.terminal import print_raw

_ADDRESS = "/api/v1/openapi.json"


def api_schema() -> None:
    """Print the OpenAPI document of the HTTP API. Needs no database."""
    os.environ.setdefault("CATCHBALL_SECRET_KEY", "signs nothing here")
    set_up({"DJANGO_SETTINGS_MODULE": "catchball.config.settings"})
    from django.test import RequestFactory  # (Django is there by now)
    from django.urls import Resolver404, resolve

    try:
        found = resolve(_ADDRESS)
    except Resolver404 as error:
        raise AskedWrongly(f"{_ADDRESS}: this program was built without its HTTP API") from error
    answer = found.func(RequestFactory().get(_ADDRESS), *found.args, **found.kwargs)
    print_raw(answer.content.decode())
    print_raw("\n")
