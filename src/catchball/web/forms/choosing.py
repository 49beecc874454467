"""Short forms with which one thing is chosen: a community to share with, a site, a cookbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchball.store.communities import Community
from catchball.store.cookbooks import Cookbook
from catchball.store.parties import Site

M = TypeVar("M", bound=Model)


class _Choosing(forms.Form, Generic[M]):
    """One of some rows, by its id."""

    chosen = forms.TypedChoiceField(coerce=int, empty_value=None)
    label: Promise

    def __init__(self, *args: object, rows: Iterable[M], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.rows = {row.pk: row for row in rows}
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(pk, self.row_name(row)) for pk, row in self.rows.items()]
        field.label = str(self.label)

    def row_name(self, row: M) -> str:
        """How a row is called in the list."""
        return str(row)


class SiteForm(_Choosing[Site]):
    """At which site a local cookbook is opened."""

    label = _("Site")


class CookbookForm(_Choosing[Cookbook]):
    """Into which cookbook a change is taken."""

    label = _("Into which cookbook")

    def row_name(self, row: Cookbook) -> str:
        """A cookbook is called by its site: of one family there is one at each."""
        return f"{row.site}: {row}"


class CommunityForm(_Choosing[Community]):
    """With whom a cookbook is shared; none is a choice, too."""

    label = _("Shared with")

    def __init__(self, *args: object, rows: Iterable[Community], **kwargs: object) -> None:
        super().__init__(*args, rows=rows, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedChoiceField)
        field.required = False
        field.choices = [("", _("nobody outside our company")), *[(pk, str(row)) for pk, row in self.rows.items()]]
