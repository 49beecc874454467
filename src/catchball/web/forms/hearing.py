"""How soon letters of each kind come."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.letters import LetterKind, Rhythm

_KINDS: Mapping[LetterKind, str | Promise] = MappingProxyType(
    {
        LetterKind.DUTY: _("You are asked to review a change"),
        LetterKind.DECISION: _("It was decided on a change that you wrote, reviewed or follow"),
        LetterKind.MENTION: _("Somebody mentions you"),
        LetterKind.COMMENT: _("Somebody writes about a change that you follow"),
        LetterKind.PROPOSAL: _("A change is proposed, or proposed again, that you follow"),
        LetterKind.RELEASE: _("A revision was released, at your site or of a cookbook that you follow"),
        LetterKind.DEPARTURE: _("A departure could not end by itself"),
        LetterKind.REPORT: _("Reports from workstations"),
        LetterKind.DELTA: _("Changed steps that you are to confirm"),
        LetterKind.SIGNAL: _("A series that you follow signals"),
        LetterKind.REVERIFICATION: _("A change is to be verified again, was, or has lapsed"),
        LetterKind.TRIAL: _("A trial that you planned, or of a series that you follow, can be judged"),
    }
)
_RHYTHMS = [
    (Rhythm.AT_ONCE.value, _("at once")),
    (Rhythm.DAILY.value, _("in one letter a day")),
    (Rhythm.NEVER.value, _("not at all")),
]
assert set(_KINDS) == set(LetterKind), "every kind of letter has its sentence"


class LettersForm(forms.Form):
    """A choice for each kind of letter, and their language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in _KINDS.items():
            self.fields[kind.value] = forms.ChoiceField(label=str(label), choices=_RHYTHMS)
        languages = [("", gettext("that of my site")), *settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(
            label=gettext("Language of the letters and of the calendar"), choices=languages, required=False
        )

    def rhythms(self) -> Mapping[str, str]:
        """What was chosen, by kind."""
        return {kind.value: self.cleaned_data[kind.value] for kind in LetterKind}
