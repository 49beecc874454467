"""What people of the demonstration company answer to the questions of a justification, by the type of a change."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_USUAL = {
    "touches": "The steps that are named, and the operators of this line.",
    "tasks": "Nobody's task vanishes; the same people do it in the other way.",
    "training": "Shown at the machine, ten minutes in each shift.",
    "cost": "None beyond what is in the tool store.",
    "benefit": "Seen in the first four weeks: no stop and no complaint at these steps.",
}
_BY_TYPE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "material": {
            "touches": "Purchasing and the coolant or material store; the steps that use it.",
            "cost": "The price per part is told in the offer that purchasing keeps.",
        },
        "resource": {
            "touches": "The tool or fixture store, and whoever sets up this machine.",
            "cost": "One fixture or tool, made or bought once.",
        },
        "inspection": {
            "touches": "Quality, the control plan and the operators who measure.",
            "training": "Shown by quality on three parts, signed by each operator.",
            "benefit": "Faults are found at the step where they arise.",
        },
        "flow": {
            "touches": "The order of work on this line and whoever stands at it.",
            "benefit": "Less walking between the stations, by the spaghetti diagram.",
        },
        "method": {
            "training": "Two parts under supervision for each operator.",
            "benefit": "The result is the same, with less strength or less time.",
        },
        "safety": {
            "touches": "Everybody at this station; the risk assessment is revised.",
            "benefit": "The hazard is met by what people wear or by the machine, no longer by care alone.",
        },
        "revision": {
            "touches": "All plants that have a local cookbook of this family.",
            "training": "Changed steps are confirmed at each station within a month of adoption.",
            "cost": "Half a day for each plant to move over.",
        },
    }
)


def answers(reason: str, types: tuple[str, ...]) -> dict[str, str]:
    """A complete justification."""
    told = dict(_USUAL)
    for kind in reversed(types):
        told |= _BY_TYPE.get(kind, {})
    return {"reason": reason, **told}
