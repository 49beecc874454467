"""All views by the name in their address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catchball.core.views.control_plan import CONTROL_PLAN
from catchball.core.views.job_breakdown import JOB_BREAKDOWN
from catchball.core.views.rows import View
from catchball.core.views.set_up_sheet import SET_UP_SHEET
from catchball.core.views.tool_list import TOOL_LIST

VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "set-up-sheet": SET_UP_SHEET,
        "tool-list": TOOL_LIST,
        "control-plan": CONTROL_PLAN,
        "job-breakdown": JOB_BREAKDOWN,
    }
)
