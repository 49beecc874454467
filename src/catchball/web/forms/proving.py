"""What is filled in to prove a change: a short form for each rung, made to take minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from catchball.core.evidence import Rung
from catchball.core.evidence_forms import MOST_PARTS, ONE_OFF_KINDS
from catchball.store.changes import Change
from catchball.store.trials import TrialVerdict
from catchball.web.telling.dossiers import VERDICTS
from catchball.web.telling.vocabulary import word

_CONDITIONS = 5
_LONGEST = 5_000


def _words(label: Any, rows: int = 2, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=area, max_length=_LONGEST, help_text=help_text)


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=_LONGEST, help_text=help_text)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _parts(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_PARTS)


def _one_off_kinds() -> list[tuple[str, str]]:
    """Asked each time that a form is made: in the language of its reader."""
    return [(name, word(name)) for name in ONE_OFF_KINDS]


class ProofForm(forms.Form):
    """A proof on one rung."""

    rung: ClassVar[Rung]

    def answers(self) -> dict[str, Any]:
        """The answers as the actions take them: what was left empty is not said."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def tell(self, why: str, where: tuple[str, ...]) -> None:
        """Put a refusal beside the field that it is about, else above the form."""
        self.add_error(next((name for name in reversed(where) if name in self.fields), None), why)


class ReasoningForm(ProofForm):
    """A look at the risks of what can be taken back."""

    rung = Rung.REASONING
    risks = _words(_("What can go wrong"))
    notice = _words(_("How it would be noticed"))
    undo = _words(_("How it is taken back"))


class OneOffForm(ProofForm):
    """A first article, a certificate, a calculation."""

    rung = Rung.ONE_OFF
    kind = forms.ChoiceField(label=_("What it is"), choices=_one_off_kinds)
    number = _line(_("Its number"))
    result = _words(_("What came out"))
    place = _line(_("Where it lies"))
    checked_by = _line(_("Who checked it"))


class ReferenceForm(ProofForm):
    """That it was verified at another site; its conditions are rows of their own."""

    rung = Rung.REFERENCE
    where = _line(_("At which site it was verified"))
    change = forms.TypedChoiceField(label=_("The change there, if you can see it"), required=False, coerce=int)
    result = _words(_("What came out there"))

    def __init__(self, *args: Any, changes: Sequence[Change] = (), rows: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = rows
        field = self.fields["change"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((row.pk, f"{row.cookbook.site}: {row.title}") for row in changes)]

    def is_valid(self) -> bool:
        """The rows must be valid, too."""
        return super().is_valid() and (self.rows is None or self.rows.is_valid())

    def answers(self) -> dict[str, Any]:
        """The answers with the conditions that were filled in."""
        rows: list[dict[str, Any]] = [] if self.rows is None else [form.cleaned_data for form in self.rows.forms]
        return {**super().answers(), "conditions": [row for row in rows if row.get("what")]}

    def tell(self, why: str, where: tuple[str, ...]) -> None:
        """A refusal of a condition is told above all of them, with its number."""
        super().tell(f"{where[-2]}: {why}" if "conditions" in where and len(where) > 2 else why, where)


class ConditionForm(forms.Form):
    """A condition that is compared between two sites."""

    what = _line(_("Condition"))
    there = _line(_("There"))
    here = _line(_("Here"))
    same = forms.BooleanField(label=_("The same"), required=False)
    why = _line(_("If not: why that does not matter"))


ConditionRows = forms.formset_factory(ConditionForm, extra=_CONDITIONS)


class ShortTrialForm(ProofForm):
    """Good parts of all, before and after, planned beforehand."""

    rung = Rung.SHORT_TRIAL
    good = _line(_("Which parts are good"), _("so that somebody else would count the same"))
    plan = _words(_("What was planned: which parts, how many, looked at by whom"))
    planned_on = _day(_("Planned on"))
    began_on = _day(_("First part made on"))
    before_good = _parts(_("Good before"))
    before_all = _parts(_("All before"))
    after_good = _parts(_("Good after"))
    after_all = _parts(_("All after"))
    margin = forms.FloatField(
        label=_("By how many percentage points it may be lower, if that was planned"), required=False
    )
    why = _line(_("If it is only not worse: why the organisation wants it all the same"))

    def answers(self) -> dict[str, Any]:
        """Days as they are written."""
        found = super().answers()
        for name in ("planned_on", "began_on"):
            if name in found:
                found[name] = found[name].isoformat()
        return found


class FullTrialForm(ProofForm):
    """The verdict on one of the party's ended trials."""

    rung = Rung.FULL_TRIAL
    verdict = forms.TypedChoiceField(label=_("Which trial"), coerce=int)
    why = _line(_("If it is only not worse: why the organisation wants it all the same"))

    def __init__(self, *args: Any, verdicts: Sequence[TrialVerdict] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.pk, _verdict(row)) for row in verdicts]

    def answers(self) -> dict[str, Any]:
        """The verdict is no answer: it is given by its id."""
        return {name: value for name, value in super().answers().items() if name != "verdict"}


def _verdict(row: TrialVerdict) -> str:
    name, *_rest = VERDICTS[row.verdict]
    return f"{row.trial.title}, {row.trial.site}, {date_format(row.at)}: {name}"


FORMS: Mapping[Rung, type[ProofForm]] = MappingProxyType(
    {form.rung: form for form in (ReasoningForm, OneOffForm, ReferenceForm, ShortTrialForm, FullTrialForm)}
)


class VerifyForm(forms.Form):
    """By what a change in effect was seen to hold still, and by when it is looked at the next time."""

    words = _words(_("By what you saw that it still holds"))
    evidence = forms.TypedChoiceField(label=_("A proof given since it took effect"), required=False, coerce=int)
    again = _day(_("To be verified again by; without a day, no more"))
    ground = _line(_("What may vanish until then"))

    def __init__(self, *args: Any, numbers: Sequence[tuple[int, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none")), *numbers]
