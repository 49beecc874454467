"""What is filled in to argue: a remark in a language, at a place of a change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catchball.actions.threads import Remark, Spot
from catchball.web.telling.talking import place_given
from catchball.web.telling.vocabulary import LANGUAGES

_LONGEST = 10_000
_TONGUES = tuple(LANGUAGES.items())


def own_language() -> str:
    """The language of the page, as instructions and comments name it."""
    of_page = str(get_language()).lower()
    return next((tag for tag in LANGUAGES if tag.lower() == of_page), "en")


class RemarkForm(forms.Form):
    """What somebody says, and in which language. `auto_id` is off where the form stands on a page several times."""

    text = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Written in"), choices=_TONGUES)

    def remark(self) -> Remark:
        """What was said."""
        return Remark(self.cleaned_data["text"], self.cleaned_data["language"])


class ThreadForm(RemarkForm):
    """A remark at a place: of a picture, with a spot."""

    place = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    side = forms.ChoiceField(required=False, choices=[("", ""), ("old", ""), ("new", "")])
    x = forms.CharField(required=False, max_length=10)
    y = forms.CharField(required=False, max_length=10)

    def clean_place(self) -> tuple[str, ...]:
        """The place as the actions take it."""
        try:
            return place_given(self.cleaned_data["place"])
        except ValueError as error:
            raise forms.ValidationError(_("There is no such place.")) from error

    def spot(self) -> Spot | None:
        """The spot on the picture, where one was set."""
        told: dict[str, Any] = self.cleaned_data
        return Spot(told["side"], told["x"], told["y"]) if told["side"] and told["x"] and told["y"] else None


class AnswerForm(RemarkForm):
    """An answer in a thread, which may resolve it or open it again."""

    kind = forms.ChoiceField(required=False, choices=[("says", ""), ("resolves", ""), ("reopens", "")])


class TranslationForm(RemarkForm):
    """What was said, in another language."""

    what = forms.CharField(max_length=40)
