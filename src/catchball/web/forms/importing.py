"""The form that brings in a cookbook: its files, where it lives, its language, since when it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchball.formats.bundles import ENDINGS
from catchball.queries.telling.vocabulary import LANGUAGES
from catchball.store.parties import Site

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")


class _Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """All files that were chosen."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file is what one file must be."""
        given = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class ImportForm(forms.Form):
    """What is asked when a cookbook is brought in. `sites` are those where the person may do that."""

    given = FilesField(
        label=_("Files"),
        help_text=_(
            "A spreadsheet, a Markdown page or a JSON file, and the pictures that it shows; or a folder as a ZIP file."
        ),
    )
    site = forms.TypedChoiceField(label=_("Site"), coerce=int)
    language = forms.ChoiceField(
        label=_("Language of the text"),
        required=False,
        help_text=_("Only where the file does not say it."),
    )
    effective_from = forms.DateField(
        label=_("It holds since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, files: Any, *, sites: Iterable[Site], today: date) -> None:
        super().__init__(data, files, initial={"effective_from": today})
        self.sites = {site.pk: site for site in sites}
        places, languages = self.fields["site"], self.fields["language"]
        assert isinstance(places, forms.TypedChoiceField)
        assert isinstance(languages, forms.ChoiceField)
        places.choices = [(pk, str(site)) for pk, site in self.sites.items()]
        languages.choices = [("", _("as the file says")), *LANGUAGES.items()]
        self.fields["given"].widget.attrs["accept"] = ",".join((*ENDINGS, *_PICTURES))

    @property
    def chosen_site(self) -> Site:
        """Where it shall live."""
        return self.sites[self.cleaned_data["site"]]

    @property
    def sent(self) -> list[UploadedFile[bytes]]:
        """The files, in the order in which they were chosen."""
        return list(self.cleaned_data["given"])
