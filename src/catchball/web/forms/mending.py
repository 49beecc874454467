"""The form in which a refused row is mended: as it came, to be written anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catchball.actions.measurements import Row
from catchball.core.measuring.faults import Fault
from catchball.core.measuring.instants import instant_of
from catchball.core.measuring.mapping import InstantColumns, Written
from catchball.core.measuring.numbers import number_of
from catchball.queries.telling.refused_values import told_fault
from catchball.store.file_mappings import mapping_from_json
from catchball.store.measurements import QuarantinedRow
from catchball.store.metrics import Series
from catchball.web.forms.mapping import series_name


class MendForm(forms.Form):
    """A refused row. Its instant may be written as in its file; both decimal signs are understood."""

    at = forms.CharField(label=_("Instant"), max_length=60)
    value = forms.CharField(label=_("Value"), max_length=60, required=False)
    size = forms.CharField(label=_("Size"), max_length=60, required=False)
    key = forms.CharField(label=_("Key"), max_length=100, required=False)
    edition = forms.IntegerField(label=_("Edition"), min_value=0, max_value=1000, required=False)
    series = forms.TypedChoiceField(label=_("Series"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any, *, row: QuarantinedRow, series: Sequence[Series]) -> None:
        raw = row.raw
        told = {
            name: "" if raw.get(name) is None else str(raw[name]) for name in ("at", "value", "size", "key", "edition")
        }
        super().__init__(data, initial=told, auto_id=f"id_{row.pk}_%s")
        self._row = row
        field = self.fields["series"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("choose")), *((one.pk, series_name(one)) for one in series)]
        if row.series_id is not None:
            del self.fields["series"]

    def clean_at(self) -> datetime:
        """The instant, as the file of the row writes them."""
        at = instant_of(self.cleaned_data["at"], None, self._columns())
        if isinstance(at, Fault):
            raise forms.ValidationError(told_fault(at))
        return at

    def clean_value(self) -> float | None:
        """The number."""
        return self._number("value")

    def clean_size(self) -> float:
        """The number, 1 where nothing is said."""
        size = self._number("size")
        return 1.0 if size is None else size

    def given(self) -> Row:
        """What the form says."""
        told = self.cleaned_data
        return Row(told["at"].isoformat(), told["value"], told["size"], told["key"], told["edition"] or 0)

    def _number(self, field: str) -> float | None:
        text = self.cleaned_data[field]
        told = number_of(text, "," if "," in text else ".", field)
        if isinstance(told, Fault):
            raise forms.ValidationError(told_fault(told))
        return told

    def _columns(self) -> InstantColumns:
        file = self._row.delivery.file
        if file is None or not file.content:
            return InstantColumns("at", "", Written.ISO, timezone.get_current_timezone_name())
        at = mapping_from_json(file.content).instant
        return InstantColumns("at", "", at.written, at.zone)
