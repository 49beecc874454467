"""Charts, rules and signals in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.spc.frozen import Grouping
from catchball.core.spc.kinds import Kind

RULES: Mapping[int, str | Promise] = MappingProxyType(
    {
        1: _("beyond the limits"),
        2: _("nine in a row on one side of the centre"),
        3: _("six in a row, each higher or each lower than the one before"),
        4: _("fourteen in a row, up and down in turn"),
        5: _("two of three beyond two sigmas on one side"),
        6: _("four of five beyond one sigma on one side"),
        7: _("fifteen in a row within one sigma"),
        8: _("eight in a row beyond one sigma on either side"),
    }
)
KINDS: Mapping[Kind, str | Promise] = MappingProxyType(
    {
        Kind.INDIVIDUALS: _("single values"),
        Kind.MEANS_RANGE: _("means and ranges (X̄-R)"),
        Kind.MEANS_DEVIATION: _("means and standard deviations (X̄-S)"),
        Kind.P: _("shares (p)"),
        Kind.NP: _("numbers (np)"),
        Kind.C: _("counts (c)"),
        Kind.U: _("rates (u)"),
        Kind.LANEY_P: _("shares that vary more than chance (Laney p′)"),
        Kind.LANEY_U: _("rates that vary more than chance (Laney u′)"),
        Kind.EWMA: _("weighted means (EWMA)"),
        Kind.CUSUM: _("cumulative sums (CUSUM)"),
    }
)
PANELS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "values": _("Values"),
        "means": _("Means"),
        "ranges": _("Ranges"),
        "standard deviations": _("Standard deviations"),
        "shares": _("Shares"),
        "numbers": _("Numbers"),
        "counts": _("Counts"),
        "rates": _("Rates"),
        "weighted means": _("Weighted means"),
        "upper sums": _("Sums upwards"),
        "lower sums": _("Sums downwards"),
    }
)
GROUPINGS: Mapping[Grouping, str | Promise] = MappingProxyType(
    {
        Grouping.SINGLE: _("each value is a point"),
        Grouping.INSTANT: _("the values of one instant are a subgroup"),
        Grouping.CONSECUTIVE: _("so many values in a row are a subgroup"),
    }
)


def rules_told(rules: Iterable[int]) -> str:
    """`rule 1: beyond the limits`, of several one after the other."""
    said = (gettext("rule %(rule)s: %(finds)s") % {"rule": rule, "finds": RULES[rule]} for rule in rules)
    return "; ".join(said)
