"""The form of a line plan: period, demand, mix, stations, and what is done at which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.actions.line_plans import PlanGiven, StationGiven
from catchball.store.line_plans import LinePlan

_LINE = re.compile(r"(?P<name>[^;]{1,60}?)\s*(?:;\s*(?P<operators>\d{1,2})\s*)?")
_SHARE = re.compile(r"\s*(?P<variant>\S{1,40})\s+(?P<share>\d{1,3})\s*%?\s*")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Work = tuple[int, str]


class PlanForm(forms.Form):
    """Everything but what is done where, which `placed` reads from the list below it."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("The line and the period: Line 1, 2nd quarter"))
    begins = forms.DateField(label=_("First day"), widget=_DAY)
    ends = forms.DateField(label=_("Last day"), widget=_DAY)
    demand = forms.IntegerField(label=_("Parts wanted in the period"), min_value=1, max_value=10**8)
    minutes = forms.IntegerField(
        label=_("Available minutes in the period"), min_value=1, max_value=10**7,
        help_text=_("Of all shifts together, without breaks and planned stops."),
    )  # fmt: skip
    mix = forms.CharField(
        label=_("Mix of variants"), required=False, max_length=500,
        help_text=_("Variant and per cent, such as: S 80, D 20. Empty when all parts are alike."),
    )  # fmt: skip
    stations = forms.CharField(
        label=_("Stations"), widget=forms.Textarea(attrs={"rows": 6}), max_length=6000, required=False,
        help_text=_("One in each line, in the order of the flow; after a semicolon how many work there: Press; 2"),
    )  # fmt: skip

    @staticmethod
    def said_before(plan: LinePlan) -> dict[str, Any]:
        """What a plan says, as the form shows it."""
        return {
            "name": plan.name,
            "begins": plan.begins,
            "ends": plan.ends,
            "demand": plan.demand,
            "minutes": plan.minutes,
            "mix": ", ".join(f"{variant} {share}" for variant, share in plan.mix.items()),
            "stations": "\n".join(f"{station['name']}; {station['operators']}" for station in plan.stations),
        }

    def clean_mix(self) -> Mapping[str, int]:
        """Variant -> per cent."""
        found: dict[str, int] = {}
        for part in filter(str.strip, self.cleaned_data["mix"].split(",")):
            told = _SHARE.fullmatch(part)
            if told is None:
                raise forms.ValidationError(
                    gettext("“%(part)s” is not a variant and its share, such as S 80.") % {"part": part}
                )
            found[told["variant"]] = int(told["share"])
        return found

    def clean_stations(self) -> Sequence[tuple[str, int]]:
        """Names, and how many work there; one where nothing is said."""
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["stations"].splitlines())):
            told = _LINE.fullmatch(line)
            if told is None:
                raise forms.ValidationError(gettext("“%(line)s” is not a station, such as Press; 2.") % {"line": line})
            found.append((told["name"].strip(), int(told["operators"] or 1)))
        return found

    def given(self, placed: Mapping[Work, int]) -> PlanGiven:
        """What the form says; `placed` tells the place of the station at which something is done, from 0."""
        told = self.cleaned_data
        stations = [
            StationGiven(name, operators, [work for work, at in placed.items() if at == place])
            for place, (name, operators) in enumerate(told["stations"])
        ]
        return PlanGiven(
            told["name"], told["begins"], told["ends"], told["demand"], told["minutes"], told["mix"], stations
        )


def field_of(work: Work) -> str:
    """The name of the field that says where something is done."""
    return f"at-{work[0]}-{work[1]}"


def placed(data: Mapping[str, Any], choices: Sequence[Work]) -> dict[Work, int]:
    """What is done at which station, by its place, as far as that is said."""
    told = {work: str(data.get(field_of(work), "")) for work in choices}
    return {work: int(at) for work, at in told.items() if at.isascii() and at.isdigit() and len(at) < 4}
