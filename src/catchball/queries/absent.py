"""What is said where a thing is not there, or is not for the one who asks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchball.store.models import (
    Change,
    Community,
    Cookbook,
    Delivery,
    Draft,
    Evidence,
    FrozenLimits,
    LinePlan,
    MeasurementFile,
    Metric,
    Obligation,
    Party,
    Person,
    Qualification,
    QuarantinedRow,
    Rebase,
    Reissue,
    Report,
    Revision,
    Series,
    Signal,
    Site,
    StoredMapping,
    Thread,
    ToCheck,
    Token,
    Trial,
    TrialVerdict,
)

NOT_HERE: Mapping[type[Model], Promise] = MappingProxyType(
    {
        Change: _("There is no change %(number)s here."),
        Community: _("There is no community %(number)s here."),
        Cookbook: _("There is no cookbook %(number)s here."),
        Delivery: _("There is no delivery %(number)s here."),
        Draft: _("There is no draft %(number)s here."),
        Evidence: _("There is no proof %(number)s here."),
        LinePlan: _("There is no line plan %(number)s here."),
        MeasurementFile: _("There is no file %(number)s here."),
        Metric: _("There is no metric %(number)s here."),
        Obligation: _("There is no obligation %(number)s here."),
        Party: _("There is no party %(number)s here."),
        Person: _("There is no person %(number)s here."),
        Qualification: _("There is no qualification %(number)s here."),
        QuarantinedRow: _("There is no refused row %(number)s here."),
        Rebase: _("There is no rebase %(number)s here."),
        Reissue: _("There is no reissue %(number)s here."),
        Report: _("There is no report %(number)s here."),
        Revision: _("There is no revision %(number)s here."),
        Series: _("There is no series %(number)s here."),
        FrozenLimits: _("There are no limits %(number)s here."),
        Signal: _("There is no signal %(number)s here."),
        Site: _("There is no site %(number)s here."),
        StoredMapping: _("There is no mapping %(number)s here."),
        Thread: _("There is no thread %(number)s here."),
        ToCheck: _("There is nothing to check with the number %(number)s here."),
        Trial: _("There is no trial %(number)s here."),
        TrialVerdict: _("There is no verdict %(number)s here."),
        Token: _("There is no token %(number)s here."),
    }
)
"""The sentence for each kind of thing that can be asked for by its number."""
