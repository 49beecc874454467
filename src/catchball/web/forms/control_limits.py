"""The forms with which limits are frozen, and with which it is said what values may be."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from catchball.actions.control_limits import LimitsGiven, SpecificationGiven
from catchball.core.spc.frozen import FITTING, Grouping
from catchball.core.spc.kinds import SUBGROUPS
from catchball.store.metrics import Series
from catchball.store.signals import Specification
from catchball.web.telling.signalling import GROUPINGS, KINDS

_INSTANT = "%Y-%m-%dT%H:%M"
_BUDGETS = [
    (370, _("once in 370 points: the limits alone")),
    (200, _("once in 200 points: the limits and runs of nine")),
    (150, _("once in 150 points: two of three beyond two sigmas, too")),
    (100, _("once in 100 points: the four rules of Western Electric")),
]


def _instant(label: object, **more: object) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_INSTANT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[_INSTANT], **more)  # type: ignore[arg-type]


class LimitsForm(forms.Form):
    """From which stretch, for which chart, with how many false alarms, why."""

    since = _instant(_("First value from"))
    until = _instant(_("Last value before"))
    kind = forms.ChoiceField(label=_("Chart"))
    grouping = forms.ChoiceField(label=_("Points"), choices=list(GROUPINGS.items()), required=False)
    size = forms.IntegerField(label=_("Values of a subgroup"), min_value=2, max_value=25, required=False)
    budget = forms.TypedChoiceField(
        label=_("A healthy process may signal"), choices=_BUDGETS, coerce=int, initial=200
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why these values are healthy"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, series: Series, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        fitting = FITTING[series.metric.kind]
        chart = self.fields["kind"]
        assert isinstance(chart, forms.ChoiceField)
        chart.choices = [(kind.value, KINDS[kind]) for kind in fitting]
        if not SUBGROUPS.intersection(fitting):
            del self.fields["grouping"], self.fields["size"]

    def given(self) -> LimitsGiven:
        """What the form says."""
        told = self.cleaned_data
        return LimitsGiven(
            since=told["since"],
            until=told["until"],
            why=told["why"],
            kind=told["kind"],
            grouping=told.get("grouping") or Grouping.SINGLE,
            size=told.get("size") or 1,
            budget=told["budget"],
        )


class SpecificationForm(forms.Form):
    """What values may be."""

    low = forms.FloatField(label=_("Low limit"), required=False)
    high = forms.FloatField(label=_("High limit"), required=False)
    target = forms.FloatField(label=_("Target"), required=False, help_text=_("Empty: the middle."))
    method = forms.ChoiceField(
        label=_("Capability by"),
        choices=[
            (Specification.Method.SIGMAS, _("sigmas: the values are normal")),
            (Specification.Method.PERCENTILES, _("percentiles: they are not")),
        ],
    )

    def given(self) -> SpecificationGiven:
        """What the form says."""
        return SpecificationGiven(**self.cleaned_data)
