"""Why a value was not taken, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchball.core.measuring.faults import Fault, Reason
from catchball.core.measuring.mapping import Written
from catchball.queries.telling.sentences import sentence
from catchball.store.measurements import QuarantinedRow

WRITTEN: Mapping[Written, Promise] = MappingProxyType(
    {
        Written.ISO: _("2026-03-31 14:05:00 (ISO 8601)"),
        Written.DAY_FIRST: _("31.03.2026 14:05:00 (day first)"),
        Written.MONTH_FIRST: _("3/31/2026 2:05 PM (month first)"),
        Written.SERIAL: _("46112.586 (days, as spreadsheets count them)"),
        Written.SECONDS: _("1774958700 (seconds since 1970)"),
        Written.MILLISECONDS: _("1774958700000 (milliseconds since 1970)"),
    }
)
"""How instants are written, by an example."""
FIELDS: Mapping[str, Promise] = MappingProxyType(
    {
        "at": _("instant"),
        "value": _("value"),
        "size": _("size"),
        "key": _("key"),
        "edition": _("edition"),
        "series": _("series"),
    }
)
_TOLD: Mapping[Reason, str | Promise] = MappingProxyType(
    {
        Reason.NOT_ISO: _("An instant is written as 2026-03-31T14:05:00+02:00, with its time zone."),
        Reason.NO_INSTANT: _("There is no instant in this row."),
        Reason.NOT_WRITTEN_SO: _("“%(text)s” is not an instant like %(written)s."),
        Reason.SKIPPED_HOUR: _("%(text)s does not exist in %(zone)s: the clocks are put forward over it."),
        Reason.HOUR_TWICE: _("%(text)s comes twice in %(zone)s, as the clocks are put back. Write it with its offset."),
        Reason.OUT_OF_TIME: _("This instant lies before the year 2000, or ahead of today."),
        Reason.EDITION: _("An edition is 0, or up to %(most)s for corrections."),
        Reason.NO_VALUE: _("There is no value. Only a correction may take one back."),
        Reason.INFINITE: _("This is larger than a number can be."),
        Reason.OUT_OF_BOUNDS: _(
            "This number cannot be added up with others. One that is not 0 lies between %(least)s and %(most)s, or as "
            "far below zero; write it in another unit."
        ),
        Reason.NOT_A_NUMBER: _("“%(text)s” is not a number."),
        Reason.OTHER_DECIMAL: _("“%(text)s” is not written with a decimal “%(sign)s”, as the mapping says."),
        Reason.THOUSANDS: _("“%(text)s” has signs between thousands; write it without them."),
        Reason.SIZE: _("A size is a number above zero."),
        Reason.KEY: _("A key has at most %(most)s letters."),
        Reason.KEY_NEEDED: _(
            "Several values were measured at this instant, and nothing tells which of them this edition corrects. Name "
            "the column of the key in the mapping, or give the key here."
        ),
        Reason.DIFFERS: _("Something else was measured at this instant; a correction has the next edition."),
        Reason.ARCHIVED: _(
            "The values of %(month)s are in the archive. Once an administrator has brought them back, with catchball "
            "measurements recall %(month)s, this row can be taken."
        ),
        Reason.UNKNOWN_SERIES: _("The mapping knows no series “%(text)s”."),
        Reason.WRONG_CELL: _("This cell %(what)s."),
        Reason.AS_TOLD: "%(sentence)s",
    }
)


def told_fault(fault: Fault) -> str:
    """The sentence of a fault."""
    return _sentence(fault.reason, dict(fault.said))


def told_reason(row: QuarantinedRow) -> str:
    """The sentence of a row in quarantine; of a reason that is not known any more its code."""
    try:
        return _sentence(Reason(row.reason), row.said)
    except (ValueError, KeyError):
        return row.reason


def _sentence(reason: Reason, said: Mapping[str, Any]) -> str:
    parts = dict(said)
    if reason is Reason.NOT_WRITTEN_SO:
        parts["written"] = WRITTEN[Written(parts["written"])]
    if reason is Reason.AS_TOLD:
        parts["sentence"] = sentence(str(parts["sentence"]))
    if reason is Reason.WRONG_CELL:
        parts["what"] = sentence(str(parts["what"]))
    return str(_TOLD[reason]) % parts
