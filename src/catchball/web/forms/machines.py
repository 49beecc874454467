"""The forms about machines: which stretch of days is looked at, and whose effectiveness is reckoned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.store.parties import Site

MOST_DAYS = 92
_DAYS = date(2000, 1, 1), date(2100, 1, 1)
"""Before and after these machines tell nothing, and calendars come to their ends."""
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_BETWEEN = re.compile(r"[\s,;]+")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class StretchForm(forms.Form):
    """From which day to which."""

    since = forms.DateField(label=_("First day"), widget=_DAY)
    until = forms.DateField(label=_("Last day"), widget=_DAY)

    def clean(self) -> dict[str, Any]:
        """Days in their order, and not too many of them to be seen."""
        told: dict[str, Any] = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if isinstance(since, date) and isinstance(until, date):
            is_within = _DAYS[0] <= since and until < _DAYS[1]
            if not is_within or not timedelta() <= until - since < timedelta(days=MOST_DAYS):
                why = gettext("The last day comes after the first, and at most %(most)s days are shown.")
                raise forms.ValidationError(why % {"most": MOST_DAYS})
        return told


class TrackForm(forms.Form):
    """Of which machine, for which shifts."""

    site = forms.TypedChoiceField(label=_("Site"), coerce=int)
    machine = forms.CharField(label=_("Machine"), max_length=100, help_text=_("As its states and counts name it."))
    shifts = forms.CharField(
        label=_("Shifts begin at"), max_length=100, help_text=_("Such as 06:00, 14:00, 22:00; one alone makes days.")
    )

    def __init__(self, data: Any, *, sites: Iterable[Site]) -> None:
        super().__init__(data)
        offered = self.fields["site"]
        assert isinstance(offered, forms.TypedChoiceField)
        offered.choices = [(one.pk, str(one)) for one in sites]

    def clean_shifts(self) -> list[time]:
        """Times of day."""
        found = []
        for part in filter(None, _BETWEEN.split(self.cleaned_data["shifts"])):
            if not _TIME.fullmatch(part):
                raise forms.ValidationError(gettext("“%(part)s” is no time of day, such as 06:00.") % {"part": part})
            found.append(time.fromisoformat(part))
        return found
