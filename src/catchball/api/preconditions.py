"""ETag and If-Match: nobody changes what they have not seen."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from catchball.api.fields import LARGEST_VERSION, Shown
from catchball.api.problems import Unmet
from catchball.core.canonical import canonical, digest

IF_MATCH = "If-Match"
_DIGITS = 32
_TAG = re.compile(r'(W/)?"[!#-~]*"')


def etag_of(shown: Shown) -> str:
    """The tag of what is shown: it changes whenever that changes."""
    return f'"{digest(canonical(shown.model_dump(mode="json")))[:_DIGITS]}"'


def tagged(response: HttpResponse, shown: Shown) -> None:
    """Give the answer the tag of what it shows."""
    response["ETag"] = etag_of(shown)


def require_match(request: HttpRequest, shown: Shown) -> None:
    """Raise Unmet (428) without If-Match, and (412) when it names another state than the one shown now."""
    tags = _tags_of(request)
    if "*" not in tags and etag_of(shown) not in tags:
        raise Unmet(412, gettext("It was changed since you looked at it; look again, then decide."), (IF_MATCH,))


def version_tag(version: int) -> str:
    """The tag of a draft: its version."""
    return f'"{version}"'


def version_matched(request: HttpRequest, newest: int) -> int:
    """The version of a draft on which edits were made; an older one than the newest is merged, not refused.

    Raises Unmet (428) without If-Match, and (412) when it names no version that there was.
    """
    versions = [tag.strip('"') for tag in _tags_of(request)]
    if len(versions) != 1 or not re.fullmatch(r"0|[1-9][0-9]{0,9}", versions[0]):
        raise Unmet(
            412,
            gettext("If-Match names the one version that you edited, such as %(tag)s.") % {"tag": version_tag(newest)},
            (IF_MATCH,),
        )
    version = int(versions[0])
    if version > min(newest, LARGEST_VERSION):
        raise Unmet(
            412,
            gettext("There is no version %(version)s; the newest is %(newest)s.")
            % {"version": version, "newest": newest},
            (IF_MATCH,),
        )
    return version


def _tags_of(request: HttpRequest) -> list[str]:
    header = request.headers.get(IF_MATCH)
    if header is None or not header.strip():
        raise Unmet(428, gettext("Send If-Match with the ETag of what you have seen."), (IF_MATCH,))
    return ["*"] if header.strip() == "*" else [found.group() for found in _TAG.finditer(header) if not found.group(1)]
