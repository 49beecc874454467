"""Forms about qualifications: somebody's level for a cookbook, and what the levels are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from catchball.core.qualification import LEVELS, Level
from catchball.store.parties import Person
from catchball.web.forms.choosing import _Choosing


class QualifyForm(_Choosing[Person]):
    """Who, and how well."""

    label = _("Person")
    level = forms.TypedChoiceField(label=_("Level"), coerce=int)

    def __init__(self, *args: object, rows: Iterable[Person], levels: Sequence[Level], **kwargs: object) -> None:
        super().__init__(*args, rows=rows, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (number, f"{level.label}: {level.meaning}" if level.meaning else level.label)
            for number, level in enumerate(levels, start=1)
        ]

    def row_name(self, row: Person) -> str:
        """The name of a person, else the pseudonym."""
        user = getattr(row, "user", None)
        return str(user.get_full_name() if user is not None else row.pseudonym)


class LevelForm(forms.Form):
    """What one level is called."""

    label = forms.CharField(label=_("Label"), max_length=20)
    meaning = forms.CharField(label=_("What somebody on it can do"), max_length=200, required=False)


LevelForms = forms.formset_factory(LevelForm, extra=0, min_num=LEVELS, max_num=LEVELS, validate_min=True)
