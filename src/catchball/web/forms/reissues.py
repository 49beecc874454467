"""The form with which a reissued document is noted."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from catchball.actions.reissues import KINDS, DocumentGiven
from catchball.web.telling.vocabulary import word


class ReissueForm(forms.Form):
    """Which document, and which issue of it holds."""

    kind = forms.ChoiceField(label=_("Kind"))
    identifier = forms.CharField(
        label=_("Number"), max_length=200,
        help_text=_("As the references have it. A number without its line, such as PFMEA-7, means all lines of it."),
    )  # fmt: skip
    issue = forms.CharField(label=_("New issue"), max_length=100)
    on = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("What changed in it"), max_length=2000, required=False, widget=forms.Textarea)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, word(kind)) for kind in KINDS]
        self.fields["note"].widget.attrs["rows"] = 3

    def given(self) -> DocumentGiven:
        """What the form says."""
        told = self.cleaned_data
        return DocumentGiven(told["kind"], told["identifier"], told["issue"], told["on"], told["note"])
