"""The place of a node: below which other, after which of its siblings."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.document import Cookbook
from catchball.core.schema import PARENTS, Kind
from catchball.web.telling.naming import Naming

Choices = list[tuple[str, list[tuple[str, str]]]]


class PlaceForm(forms.Form):
    """A place among siblings: the uid of the node above, a colon, the uid of the sibling before."""

    place = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: object, places: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places

    @property
    def chosen(self) -> tuple[str, str]:
        """The uids of the node above and of the sibling before; that one is empty for the first place."""
        parent, _, after = str(self.cleaned_data["place"]).partition(":")
        return parent, after


class NewStepForm(PlaceForm):
    """A new step."""

    title = forms.CharField(label=_("Title of the new step"), max_length=500)
    field_order = ("title", "place")


class NewOperationForm(PlaceForm):
    """A new operation, usually with a number."""

    number = forms.CharField(label=_("Number, such as 20"), max_length=20, required=False)
    title = forms.CharField(label=_("Title of the new operation"), max_length=500)
    field_order = ("number", "title", "place")


def places(document: Cookbook, languages: Sequence[str], kind: Kind, without: str = "") -> Choices:
    """The places for a node of a kind, by the node above, those beside the node itself left out."""
    names = Naming((document,), languages)
    inside = set(document.walk(without)) if without else set()
    found: Choices = []
    for uid in document.walk():
        if document.nodes[uid].kind in PARENTS[kind] and uid not in inside:
            siblings = [one for one in document.children.get(uid, ()) if one != without]
            after = [(f"{uid}:{one}", gettext("after %(step)s") % {"step": names.node(one)}) for one in siblings]
            first = (f"{uid}:", gettext("first in %(operation)s") % {"operation": names.short(uid)})
            found.append((names.short(uid), [first, *after]))
    return found


def place_of(document: Cookbook, uid: str) -> str:
    """Where a node stands, as a value of the form; empty for the root, which stands nowhere else."""
    parent = document.parents.get(uid, "")
    if not parent:
        return ""
    siblings = document.children[parent]
    place = siblings.index(uid)
    return f"{parent}:{siblings[place - 1] if place else ''}"
