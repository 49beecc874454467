"""What is filled in about a report: what does not work, what became of it, to whom it is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catchball.actions.reports import Said
from catchball.queries.reports import Desk
from catchball.store.changes import Change
from catchball.web.telling.vocabulary import word


class ReportForm(forms.Form):
    """What does not work. A device that was without a network says when it was told, too, by its own clock."""

    key = forms.UUIDField()
    node = forms.CharField(max_length=90)
    revision = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    words = forms.CharField(required=False, max_length=2_000)
    at = forms.CharField(required=False, max_length=40)

    def said(self) -> Said:
        """What was said."""
        told = self.cleaned_data
        return Said(told["key"], told["node"], told["words"], _moment(told["at"]))


class AnswerForm(forms.Form):
    """What became of a report."""

    outcome = forms.CharField(
        label=_("What became of it"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )
    change = forms.TypedChoiceField(
        label=_("The change that it became, if there is one"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: object, changes: Iterable[Change], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.rows = {row.pk: row for row in changes}
        field = self.fields["change"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("none")), *((pk, row.title) for pk, row in self.rows.items())]

    @property
    def chosen(self) -> Change | None:
        """The change that was chosen."""
        return self.rows.get(self.cleaned_data["change"])


class HandOverForm(forms.Form):
    """To which function a report goes, and why."""

    to = forms.ChoiceField(label=_("To whom"))
    why = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000)

    def __init__(self, *args: object, desks: Iterable[Desk], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.desks = {desk.key: desk for desk in desks}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, f"{desk.site_name}: {word(desk.function)}") for key, desk in self.desks.items()]

    @property
    def chosen(self) -> Desk:
        """The function at a site that was chosen."""
        return self.desks[self.cleaned_data["to"]]


def _moment(told: str) -> datetime:
    """When it was said; now, where a device says nothing that can be read as a time."""
    try:
        said = datetime.fromisoformat(told)
    except ValueError:
        return timezone.now()
    return said if said.tzinfo else said.replace(tzinfo=UTC)
