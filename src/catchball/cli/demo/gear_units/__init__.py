"""The demonstration company: a maker of gear units, its plants and a supplier; one cookbook at work in all of them.

`home_cookbook()` and `home_cookbook_next()` are two revisions of the standard, `local_cookbooks()` what four places
make of the first, `deviation_headers()` why, `pictures()` what all of them show. Nothing here knows a date: headers
count days from a day that the caller gives.
"""

from catchball.cli.demo.gear_units.deviations import DeviationHeader, Meets, State
from catchball.cli.demo.gear_units.home import home_cookbook
from catchball.cli.demo.gear_units.home_next import home_cookbook_next
from catchball.cli.demo.gear_units.local_plants import (
    RefusedEdit,
    deviation_edits,
    deviation_headers,
    local_cookbook,
    local_cookbooks,
    refused_edit,
)
from catchball.cli.demo.gear_units.pictures import pictures

__all__ = [
    "DeviationHeader",
    "Meets",
    "RefusedEdit",
    "State",
    "deviation_edits",
    "deviation_headers",
    "home_cookbook",
    "home_cookbook_next",
    "local_cookbook",
    "local_cookbooks",
    "pictures",
    "refused_edit",
]
