"""What is filled in about a change: the proposal with its justification, a review, a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from catchball.actions.changes import VERDICTS, Proposal
from catchball.actions.reverify_dates import ReverifyBy
from catchball.core.review import CHANGE_TYPES, QUESTIONS, Act
from catchball.store.changes import Change
from catchball.web.forms.widgets import CheckColumns, RadioLines
from catchball.web.telling.vocabulary import WORDS, word

_TYPES = [(name, WORDS.get(name, name)) for name in CHANGE_TYPES]
_VERDICTS = [("agree", _("I agree")), ("heard", _("No objection")), ("against", _("I am against it"))]
_ACTS = [
    (Act.ACCEPT.value, _("Accept: it takes effect")),
    (Act.RETURN.value, _("Return to the author")),
    (Act.REJECT.value, _("Reject")),
]
_OBLIGATIONS = [
    ("", _("none")),
    ("customer approval", _("approval by the customer")),
    ("risk assessment", _("risk assessment")),
    ("works council", _("works council")),
    ("authority", _("authority")),
]
_DATE = {"type": "date"}


class ProposalForm(forms.Form):
    """The proposal of a change. The last day is for what ends by itself."""

    title = forms.CharField(label=_("Title, by which people will speak of it"), required=False, max_length=200)
    types = forms.MultipleChoiceField(
        label=_("Of what type it is"), required=False, choices=_TYPES, widget=CheckColumns
    )
    ends_on = forms.DateField(
        label=_("Last day, if it ends by itself"),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question] = forms.CharField(
                label=word(question),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=10_000,
            )

    @staticmethod
    def said_before(change: Change) -> dict[str, Any]:
        """What a change said when it was proposed before, to begin with."""
        told = {"title": change.title, "types": change.types, "ends_on": change.ends_on}
        return {**told, **change.justification}

    def proposal(self, obligations: BaseFormSet[ObligationForm]) -> Proposal:
        """The proposal that was filled in."""
        told = self.cleaned_data
        rows = [form.cleaned_data for form in obligations if form.cleaned_data.get("kind")]
        return Proposal(
            title=told["title"],
            types=tuple(told["types"]),
            justification={question: told[question] for question in QUESTIONS if told[question]},
            obligations=[(row["kind"], row["identifier"]) for row in rows],
            ends_on=told["ends_on"],
        )

    def tell(self, why: str, where: tuple[str, ...]) -> None:
        """Put a refusal beside the field that it is about, else above the form."""
        field = next((name for name in reversed(where) if name in self.fields), None)
        self.add_error(field, why)


class ObligationForm(forms.Form):
    """What must be there, outside Catchball, before a change takes effect."""

    kind = forms.ChoiceField(label=_("Needed from outside"), required=False, choices=_OBLIGATIONS)
    identifier = forms.CharField(label=_("Number, if there is one yet"), required=False, max_length=100)


ObligationForms = forms.formset_factory(ObligationForm, extra=2)


class DepartureForm(forms.Form):
    """A departure that ends by itself."""

    reason = forms.CharField(label=_("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))


class ReviewForm(forms.Form):
    """A peer's verdict on the proposal that they have before them."""

    proposal = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("Your verdict"), choices=_VERDICTS, widget=RadioLines)
    comment = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    """A decision with its reason, on the proposal that the decider has before them."""

    proposal = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    act = forms.ChoiceField(label=_("Your decision"), choices=_ACTS, widget=RadioLines)
    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    effective_from = forms.DateField(
        label=_("Effective from; without a date, today"),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )
    reverify_by = forms.DateField(
        label=_("To be verified again by, if its ground may vanish"),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )
    reverify_ground = forms.CharField(
        label=_("What may vanish: a supplier's bar, a machine, a rule"), required=False, max_length=2_000
    )

    def reverify(self) -> ReverifyBy | None:
        """By when it is verified again; None where neither a day nor a ground was given."""
        told = self.cleaned_data
        if not told["reverify_by"]:
            return None
        return ReverifyBy(told["reverify_by"], told["reverify_ground"])


assert {name for name, _label in _VERDICTS} == set(VERDICTS), "the form offers the verdicts that there are"
