"""Check boxes and radio buttons that can be hit on a tablet."""

from __future__ import annotations

from typing import Any

from django import forms


class RadioLines(forms.RadioSelect):
    """Radio buttons, one below the other."""

    template_name = "widgets/choices.html"
    option_template_name = "django/forms/widgets/input.html"
    column = "col-12"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs; how wide a column is stands beside it."""
        context = super().get_context(name, value, attrs)
        context["widget"]["column"] = self.column
        return context


class CheckColumns(forms.CheckboxSelectMultiple):
    """Check boxes, several in a row where there is room."""

    template_name = "widgets/choices.html"
    option_template_name = "django/forms/widgets/input.html"
    column = "col-6 col-md-4 col-lg-3"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs; how wide a column is stands beside it."""
        context = super().get_context(name, value, attrs)
        context["widget"]["column"] = self.column
        return context
