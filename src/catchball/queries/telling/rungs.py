"""What the rungs of proof are called, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchball.core.evidence import Rung

RUNGS: Mapping[Rung, str | Promise] = MappingProxyType(
    {
        Rung.NONE: _("no proof"),
        Rung.REASONING: _("reasoning and a look at the risks"),
        Rung.ONE_OFF: _("a one-off"),
        Rung.REFERENCE: _("a reference"),
        Rung.SHORT_TRIAL: _("a short trial with an exact test"),
        Rung.FULL_TRIAL: _("a full trial"),
    }
)


def rung_name(rung: int) -> str:
    """What a rung is called."""
    return str(RUNGS[Rung(rung)])
