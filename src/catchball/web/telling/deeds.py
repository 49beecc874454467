"""The verbs of a change's history, as sentences begin with a name: `did what`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_DEEDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "propose change": _("proposed it"),
        "propose change again": _("proposed it again"),
        "review change": _("gave a verdict"),
        "accept change": _("accepted it"),
        "reject change": _("rejected it"),
        "return change": _("returned it"),
        "withdraw change": _("withdrew it"),
        "work on change again": _("worked on it again"),
        "prove change": _("gave a proof"),
        "take back evidence": _("took a proof back"),
        "judge proof again": _("judged again the trial of a proof"),
        "verify change": _("verified it again"),
        "lapse change": _("found its ground gone"),
        "settle obligation": _("noted what was needed from outside"),
        "depart temporarily": _("departed for a time"),
        "end departure": _("ended the departure"),
        "take change": _("took it over"),
        "open thread": _("opened a thread"),
        "comment on change": _("answered"),
        "resolve thread": _("resolved a thread"),
        "reopen thread": _("opened a thread again"),
        "translate": _("translated"),
    }
)


def deed(verb: str) -> str:
    """What was done, in the language of the page; a verb that is new here as it is."""
    return str(_DEEDS.get(verb, verb))
