"""The form of one step in one language: title, instruction, parameters, key points with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.document import Cookbook
from catchball.core.errors import InvalidCookbook
from catchball.core.values import Record, phrase_text
from catchball.web.forms.step_edits import is_stale, text_with, with_step
from catchball.web.telling.vocabulary import language_name

_CLASSES = [("", _("—")), ("ordinary", _("ordinary")), ("special", _("special")), ("safety", _("safety"))]
_PARTS = ("value", "low", "high", "class")
_SPARE_ROWS = 2


class StepForm(forms.Form):
    """Title and instruction."""

    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    instruction = forms.CharField(
        label=_("Instruction"), required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=100_000
    )
    confirmed = forms.BooleanField(label=_("All texts below still fit what the original says now"), required=False)


class ParameterForm(forms.Form):
    """One row of the parameters."""

    name = forms.CharField(label=_("Parameter"), required=False, max_length=200)
    value = forms.CharField(label=_("Value"), required=False, max_length=200)
    low = forms.CharField(label=_("Low limit"), required=False, max_length=200)
    high = forms.CharField(label=_("High limit"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Class"), required=False, choices=_CLASSES)

    def clean(self) -> dict[str, Any]:
        """A row with an amount has a name."""
        told = dict(super().clean() or {})
        if not told.get("name") and any(told.get(part) for part in ("value", "low", "high")):
            self.add_error("name", gettext("Name the parameter, such as torque."))
        return told


class KeyPointForm(forms.Form):
    """One key point with its reason."""

    id = forms.CharField(required=False, widget=forms.HiddenInput, max_length=128)
    point = forms.CharField(label=_("Key point"), required=False, max_length=2000)
    reason = forms.CharField(label=_("Reason why"), required=False, max_length=2000)


ParameterForms = forms.formset_factory(ParameterForm, extra=_SPARE_ROWS, can_delete=True)
KeyPointForms = forms.formset_factory(KeyPointForm, extra=_SPARE_ROWS, can_delete=True)


@dataclass
class StepForms:
    """The form of a step with its rows. `own_language` is the one that the document is written in."""

    document: Cookbook
    uid: str
    language: str
    step: StepForm
    parameters: BaseFormSet[ParameterForm]
    key_points: BaseFormSet[KeyPointForm]

    @property
    def fields(self) -> Record:
        """What the step says before the form is carried out."""
        return self.document.nodes[self.uid].fields

    @property
    def own_language(self) -> str:
        """The language in which the document is written."""
        return str(self.document.nodes[self.document.root].fields.get("language", "en"))

    @property
    def is_stale(self) -> bool:
        """Whether a text of the form is a translation of something that says something else by now."""
        points = self.fields.get("key_points", ())
        texts = [self.fields.get("title"), self.fields.get("instruction")]
        texts += [point.get(part) for point in points for part in ("point", "reason")]
        return any(is_stale(text, self.language) for text in texts)

    def tell_originals(self) -> None:
        """Say beside each text of a translation what stands there in the language of the document."""
        if self.language == self.own_language:
            return
        points = self.fields.get("key_points", ())
        for form, told in zip([self.step, *self.key_points], [self.fields, *points], strict=False):
            for name in form.fields.keys() & {"title", "instruction", "point", "reason"}:
                if words := _words(told.get(name), self.own_language):
                    form.fields[name].help_text = format_html("{}: {}", language_name(self.own_language), words)

    def is_valid(self) -> bool:
        """Whether all was filled in so that it can be tried."""
        return all([self.step.is_valid(), self.parameters.is_valid(), self.key_points.is_valid()])

    def edited(self) -> Cookbook | None:
        """The document with what was filled in; None where it is not valid, which the forms then tell."""
        fields = {
            "title": self._text(self.fields.get("title"), self.step.cleaned_data["title"]),
            "instruction": self._text(self.fields.get("instruction"), self.step.cleaned_data["instruction"]),
            "parameters": self._parameters(),
            "key_points": self._key_points(),
        }
        try:
            return with_step(self.document, self.uid, fields)
        except InvalidCookbook as error:
            self._tell(error)
            return None

    def _text(self, old: Mapping[str, Any] | None, words: str) -> Mapping[str, Any]:
        told = words.replace("\r\n", "\n").strip()
        confirmed = bool(self.step.cleaned_data["confirmed"])
        return text_with(old, self.language, told, self.own_language, confirmed=confirmed)

    def _parameters(self) -> dict[str, dict[str, str]]:
        rows: dict[str, dict[str, str]] = {}
        for form in self.parameters:
            told = form.cleaned_data
            if told.get("name") and not told.get("DELETE"):
                row = {"value": told["value"], "low": told["low"], "high": told["high"], "class": told["kind"]}
                rows[told["name"]] = {part: row[part] for part in _PARTS if row[part]}
        return rows

    def _key_points(self) -> list[dict[str, Any]]:
        known = {point["id"]: point for point in self.fields.get("key_points", ())}
        points = []
        for form in self.key_points:
            told = form.cleaned_data
            old = known.get(told.get("id", ""), {})
            is_left = bool(old) or told.get("point") or told.get("reason")
            if is_left and not told.get("DELETE"):
                texts = {part: self._text(old.get(part), told[part]) for part in ("point", "reason")}
                points.append({**old, **texts, "id": old.get("id") or f"k-{token_hex(4)}"})
        return points

    def _tell(self, error: InvalidCookbook) -> None:
        """Put what is wrong beside the row that it is about."""
        where = error.where
        if where[1:2] == ("parameters",):
            for form in self.parameters:
                if form.cleaned_data.get("name") == where[2]:
                    form.add_error(where[3] if where[3:] and where[3] in form.fields else None, error.what)
                    return
        self.step.add_error(where[1] if where[1:] and where[1] in self.step.fields else None, error.what)


def step_forms(document: Cookbook, uid: str, language: str, data: QueryDict | None = None) -> StepForms:
    """The form of a step as the document has it, or as it was filled in."""
    fields = document.nodes[uid].fields
    initial = {name: _words(fields.get(name), language) for name in ("title", "instruction")}
    rows = [
        {"name": name, "kind": row.get("class", ""), **{part: row.get(part, "") for part in ("value", "low", "high")}}
        for name, row in fields.get("parameters", {}).items()
    ]
    points = [
        {"id": point["id"], **{part: _words(point.get(part), language) for part in ("point", "reason")}}
        for point in fields.get("key_points", ())
    ]
    forms_of_step = StepForms(
        document,
        uid,
        language,
        StepForm(data, initial=initial),
        ParameterForms(data, initial=rows, prefix="parameters"),
        KeyPointForms(data, initial=points, prefix="key_points"),
    )
    forms_of_step.tell_originals()
    return forms_of_step


def _words(text: Mapping[str, Any] | None, language: str) -> str:
    return phrase_text(text[language]) if text and language in text else ""
