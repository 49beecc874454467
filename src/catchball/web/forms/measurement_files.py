"""The form that brings in a file of measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchball.formats.measurements.tables import ENDINGS
from catchball.web.forms.importing import FilesField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class FileForm(forms.Form):
    """One file; of AQDEF in two files, both."""

    given = FilesField(
        label=_("File"),
        help_text=_("CSV, XLSX, Parquet or Q-DAS (.dfq; a .dfd together with its .dfx)."),
    )

    def __init__(self, data: Any, files: Any) -> None:
        super().__init__(data, files)
        self.fields["given"].widget.attrs["accept"] = ",".join(ENDINGS)

    @property
    def sent(self) -> list[UploadedFile[bytes]]:
        """The files, in the order in which they were chosen."""
        return list(self.cleaned_data["given"])
