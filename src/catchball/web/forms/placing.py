"""The place of a step: in which operation, after which of its steps."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.document import Cookbook
from catchball.core.schema import Kind
from catchball.web.telling.naming import Naming

Choices = list[tuple[str, list[tuple[str, str]]]]


class PlaceForm(forms.Form):
    """A place among the steps of an operation: the operation's uid, a colon, the uid of the step before."""

    place = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: object, places: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places

    @property
    def chosen(self) -> tuple[str, str]:
        """The uids of the operation and of the step before; that one is empty for the first place."""
        parent, _, after = str(self.cleaned_data["place"]).partition(":")
        return parent, after


class NewStepForm(PlaceForm):
    """A new step."""

    title = forms.CharField(label=_("Title of the new step"), max_length=500)
    field_order = ("title", "place")


def places(document: Cookbook, languages: Sequence[str], without: str = "") -> Choices:
    """The places for a step, by operation, those beside the step itself left out."""
    names = Naming((document,), languages)
    found: Choices = []
    for uid in document.walk():
        if document.nodes[uid].kind is Kind.OPERATION:
            steps = [step for step in document.children.get(uid, ()) if step != without]
            after = [(f"{uid}:{step}", gettext("after %(step)s") % {"step": names.node(step)}) for step in steps]
            found.append(
                (
                    names.short(uid),
                    [(f"{uid}:", gettext("first in %(operation)s") % {"operation": names.short(uid)}), *after],
                )
            )
    return found


def place_of(document: Cookbook, uid: str) -> str:
    """Where a step stands, as a value of the form."""
    parent = document.parents[uid]
    steps = document.children[parent]
    place = steps.index(uid)
    return f"{parent}:{steps[place - 1] if place else ''}"
