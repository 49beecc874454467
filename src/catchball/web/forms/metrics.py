"""The forms that say what is measured, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catchball.actions.metrics import MetricGiven, Place
from catchball.store.cookbooks import Cookbook
from catchball.store.metrics import Metric
from catchball.store.parties import Site

KINDS = (
    ("mean", pgettext_lazy("a kind of metric", "measured value")),
    ("proportion", pgettext_lazy("a kind of metric", "proportion: so many of so many")),
    ("count", pgettext_lazy("a kind of metric", "count")),
    ("rate", pgettext_lazy("a kind of metric", "rate: so many in so much")),
    ("duration", pgettext_lazy("a kind of metric", "duration")),
    ("sum", pgettext_lazy("a kind of metric", "sum")),
)
DIRECTIONS = (
    ("neither", _("neither: a value to keep to")),
    ("higher", _("the higher the better")),
    ("lower", _("the lower the better")),
)


class MetricForm(forms.Form):
    """What is measured."""

    name = forms.CharField(label=_("Name"), max_length=200)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("Such as N·m; empty for a bare number.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    direction = forms.ChoiceField(label=_("Better"), choices=DIRECTIONS)
    formula = forms.CharField(
        label=_("How it is computed"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    iso_name = forms.CharField(label=_("Name in ISO 22400-2"), max_length=100, required=False)

    def given(self) -> MetricGiven:
        """What the form says."""
        return MetricGiven(**self.cleaned_data)


class SeriesForm(forms.Form):
    """Where a metric is measured."""

    metric = forms.TypedChoiceField(label=_("Metric"), coerce=int)
    site = forms.TypedChoiceField(label=_("Site"), coerce=int)
    line = forms.CharField(label=_("Line"), max_length=100, required=False)
    machine = forms.CharField(label=_("Machine"), max_length=100, required=False)
    part = forms.CharField(label=_("Part"), max_length=100, required=False)
    relation = forms.CharField(
        label=_("Partner"), max_length=100, required=False, help_text=_("A supplier or a customer.")
    )
    cookbook = forms.TypedChoiceField(label=_("Cookbook"), coerce=int, required=False, empty_value=None)

    def __init__(
        self,
        data: Any,
        *,
        metrics: Iterable[Metric],
        sites: Iterable[Site],
        cookbooks: Sequence[Cookbook],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self._offer("metric", [(one.pk, one.name) for one in metrics])
        self._offer("site", [(one.pk, str(one)) for one in sites])
        self._offer("cookbook", [("", _("none")), *((one.pk, f"{one.site}: {one}") for one in cookbooks)])

    def _offer(self, field: str, choices: Sequence[tuple[Any, Any]]) -> None:
        offered = self.fields[field]
        assert isinstance(offered, forms.TypedChoiceField)
        offered.choices = list(choices)

    def place(self) -> Place:
        """Where at the site."""
        told = self.cleaned_data
        return Place(told["line"], told["machine"], told["part"], told["relation"])
