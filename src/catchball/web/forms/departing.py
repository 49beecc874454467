"""What is filled in about a departure at a step."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class StepDepartureForm(forms.Form):
    """Three answers: what happened, what is done instead, until when."""

    reason = forms.CharField(
        label=_("What happened"), max_length=2_000, widget=forms.TextInput(attrs={"autofocus": True})
    )
    instruction = forms.CharField(
        label=_("What is done instead: change the words"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
