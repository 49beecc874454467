"""The fixed words of trials, in the language of the page: parts of a plan, designs, subjects of conventions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_Words = Mapping[str, str | Promise]
SUBJECTS: _Words = MappingProxyType(
    {
        "plan": pgettext_lazy("what a check is about", "plan"),
        "data": pgettext_lazy("what a check is about", "data"),
    }
)
"""What a check is about where it is no metric."""
PLAN_PARTS: _Words = MappingProxyType(
    {
        "primary": pgettext_lazy("part of a plan", "metric"),
        "design": pgettext_lazy("part of a plan", "design"),
        "baseline": pgettext_lazy("part of a plan", "baseline"),
        "most": _("planned end"),
        "who": pgettext_lazy("part of a plan", "who runs it"),
        "guards": pgettext_lazy("part of a plan", "guard rails"),
        "every": _("looks"),
        "error": pgettext_lazy("part of a plan", "error rate"),
        "exclusions": _("what is left out"),
        "schedule": pgettext_lazy("part of a plan", "blocks"),
    }
)
DESIGN_NAMES: _Words = MappingProxyType(
    {
        "sequential": pgettext_lazy("design of a trial", "watched"),
        "before_after": pgettext_lazy("design of a trial", "before and after"),
        "parallel": pgettext_lazy("design of a trial", "beside a sister line"),
        "crossover": pgettext_lazy("design of a trial", "crossover"),
        "proportions": pgettext_lazy("design of a trial", "short trial of parts"),
        "rates": pgettext_lazy("design of a trial", "short trial of defects"),
        "defectives": pgettext_lazy("design of a trial", "series of failed parts"),
        "defects": pgettext_lazy("design of a trial", "series of defects"),
    }
)
CONVENTIONS: _Words = MappingProxyType(
    {
        "values": pgettext_lazy("what a convention is about", "values"),
        "error rate": pgettext_lazy("what a convention is about", "error rate"),
        "autocorrelation": pgettext_lazy("what a convention is about", "autocorrelation"),
        "drift": pgettext_lazy("what a convention is about", "drift"),
        "counts": pgettext_lazy("what a convention is about", "counts"),
        "missing values": pgettext_lazy("what a convention is about", "missing values"),
        "guard rail": pgettext_lazy("what a convention is about", "guard rail"),
        "left out": pgettext_lazy("what a convention is about", "left out"),
    }
)


def listed(words: str, names: _Words) -> str:
    """Words with commas between them, each by its name; unknown ones as they are."""
    return ", ".join(str(names.get(one, one)) for one in words.split(", "))
