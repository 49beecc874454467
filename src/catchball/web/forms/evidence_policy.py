"""What is filled in to say which proof a family asks for: a row for each rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchball.core.evidence import CLASSES, Rung
from catchball.core.review import CHANGE_TYPES
from catchball.queries.telling.rungs import RUNGS
from catchball.web.telling.vocabulary import word

_EXTRA = 2


class RuleForm(forms.Form):
    """A rule: of any of these types, or touching any of these classes → which rung, and why."""

    rung = forms.TypedChoiceField(label=_("Proof that is asked for"), required=False, coerce=int)
    types = forms.MultipleChoiceField(
        label=_("Of these types"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )
    classes = forms.MultipleChoiceField(
        label=_("Or touching these classes"), required=False, widget=forms.SelectMultiple(attrs={"size": 3})
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (
            ("rung", [("", _("none: leave this row out")), *((int(one), RUNGS[one]) for one in Rung)]),
            ("types", [(one, word(one)) for one in CHANGE_TYPES]),
            ("classes", [(one, word(one)) for one in CLASSES]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


RuleRows = forms.formset_factory(RuleForm, extra=_EXTRA, max_num=30)


class PolicyForm(forms.Form):
    """Why the rules are so from now on; `seen` is the policy that was looked at."""

    reason = forms.CharField(label=_("Why it is so from now on"), max_length=2_000)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def rules_in(rows: Any) -> list[dict[str, Any]]:
    """The rules that were filled in, as the actions take them."""
    told = [form.cleaned_data for form in rows.forms]
    return [
        {"rung": row["rung"], "why": row["why"], "types": row["types"], "classes": row["classes"]}
        for row in told
        if row.get("rung")
    ]
