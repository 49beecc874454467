"""All addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from catchball.web.signing_in import reset_password
from catchball.web.views.hearing import calendar_feed

handler500 = "catchball.config.failures.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/password/reset/", reset_password, name="account_reset_password"),  # (in place of allauth's)
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("catchball.api.urls")),
    path("calendar/<str:secret>.ics", calendar_feed, name="calendar_feed"),
    path("", include("catchball.web.urls")),
]
