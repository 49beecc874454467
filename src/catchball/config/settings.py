"""Django's settings, from the environment. Every variable is explained in docs/guide/settings.md."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from catchball.config.database_urls import connection_from
from catchball.config.mail_urls import mail_from
from catchball.config.variables import checked, count, listed, log_level, time_zone

DATA = Path(os.environ.get("CATCHBALL_DATA", "catchball-data")).resolve()
SECRET_KEY = os.environ.get("CATCHBALL_SECRET_KEY", "")
DEBUG = os.environ.get("CATCHBALL_DEBUG") == "1"
ALLOWED_HOSTS = listed(os.environ.get("CATCHBALL_HOSTS", "127.0.0.1,localhost"))
CSRF_TRUSTED_ORIGINS = listed(os.environ.get("CATCHBALL_ORIGINS", ""))

_CONNECTION = partial(connection_from, pooled=os.environ.get("CATCHBALL_POOL") == "1")
DATABASES = {
    "default": checked("DATABASE_URL", os.environ.get("DATABASE_URL", ""), _CONNECTION),
    "owner": checked("DATABASE_OWNER_URL", os.environ.get("DATABASE_OWNER_URL", ""), connection_from),
}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "catchball.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "catchball.store",
    "catchball.jobs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "catchball.web.content_security.ContentSecurityMiddleware",
    "catchball.web.acting.ActingMiddleware",
]
ROOT_URLCONF = "catchball.config.urls"
WSGI_APPLICATION = "catchball.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "my_work"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "catchball.web.signing_in.SigningIn"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Catchball] "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # (else anybody could have letters sent to any address)
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "catchball.web.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # (phones are some seconds off)

# Wrong passwords are counted for each address. Behind proxies it is the one by which the outermost of them was asked.
ALLAUTH_TRUSTED_PROXY_COUNT = checked("CATCHBALL_PROXIES", os.environ.get("CATCHBALL_PROXIES", "0"), count)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("CATCHBALL_HTTPS") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("zh-hans", "简体中文"), ("es", "Español")]
TIME_ZONE = checked("CATCHBALL_TIME_ZONE", os.environ.get("CATCHBALL_TIME_ZONE", "UTC"), time_zone)
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "catchball.adapters.media.PictureStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TYPESETTER = "catchball.adapters.typesetting.Typesetter"
PARQUET_READER = "catchball.adapters.parquet.ParquetFiles"

_MAIL = checked("CATCHBALL_MAIL", os.environ.get("CATCHBALL_MAIL", ""), mail_from)
SENDS_LETTERS = _MAIL.is_sent
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL.backend, _MAIL.folder or None
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.host, _MAIL.port, 30
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.begins_tls, _MAIL.is_tls
DEFAULT_FROM_EMAIL = os.environ.get("CATCHBALL_MAIL_FROM", "catchball@localhost")
PUBLIC_URL = os.environ.get("CATCHBALL_URL", "http://127.0.0.1:8000").rstrip("/")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_ON_APP_READY = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": checked("CATCHBALL_LOG", os.environ.get("CATCHBALL_LOG", "WARNING"), log_level),
    },
}
