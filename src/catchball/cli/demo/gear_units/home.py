"""The home cookbook of the demonstration company, first revision."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from catchball.cli.demo.gear_units import (
    base_face,
    bearing_seats,
    bearings,
    dowel_bores,
    drilling,
    fine_boring,
    heat_joining,
    marking,
    measuring,
    receiving,
    sealing,
    washing,
)
from catchball.cli.demo.gear_units.building import Raw, drawing, number, picture, said
from catchball.cli.demo.gear_units.pictures import picture_content
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.schema import TIME_SHARES, Kind

ROOT = "home-1"
OPERATIONS: Mapping[str, tuple[Raw, Mapping[str, Raw]]] = {
    "home-10": (receiving.OPERATION, receiving.STEPS | marking.STEPS),
    "home-20": (base_face.OPERATION, base_face.STEPS | dowel_bores.STEPS),
    "home-30": (bearing_seats.OPERATION, bearing_seats.STEPS | fine_boring.STEPS),
    "home-40": (drilling.OPERATION, drilling.STEPS),
    "home-50": (washing.OPERATION, washing.STEPS),
    "home-60": (measuring.OPERATION, measuring.STEPS),
    "home-70": (bearings.OPERATION, bearings.STEPS | heat_joining.STEPS),
    "home-80": (sealing.OPERATION, sealing.STEPS),
}
"""Each operation with its steps, as raw fields."""


@cache
def home_cookbook() -> Cookbook:
    """The standard as the home plant first issued it: eight operations, two product variants."""
    nodes = [node(ROOT, Kind.COOKBOOK, _shown(_root_fields()))]
    children: dict[str, list[str]] = {ROOT: list(OPERATIONS)}
    for uid, (operation, steps) in OPERATIONS.items():
        nodes.append(node(uid, Kind.OPERATION, _shown({**operation, "standard_time": _sum_of_times(steps)})))
        nodes += [node(step, Kind.STEP, _shown(fields)) for step, fields in steps.items()]
        children[uid] = list(steps)
    return cookbook(ROOT, nodes, children)


def _root_fields() -> Raw:
    return {
        "title": said(
            "Bearing housing, machining and assembly",
            "Lagergehäuse, Bearbeitung und Montage",
            "轴承座，加工与装配",
        ),
        "purpose": said(
            "Output bearing housing LG 80 of gear unit G 80, from the casting EN AC-43000 T6 to the tested unit.",
            "Abtriebs-Lagergehäuse LG 80 des Getriebes G 80, vom Rohteil EN AC-43000 T6 zur geprüften Baugruppe.",
            "减速机 G 80 输出轴承座 LG 80：从铝铸件 EN AC-43000 T6 到检验合格的总成。",
        ),
        "product": "LG 80",
        "language": "en",
        "variants": [
            {"id": "v1", "code": "S", "name": said("Standard", "Standard", "标准型"), "kind": "product"},
            {
                "id": "v2",
                "code": "D",
                "name": said(
                    "Dusty places: breather and V-ring",
                    "Staubige Umgebung: Entlüfter und V-Ring",
                    "防尘型：通气塞和 V 形圈",
                ),
                "kind": "product",
            },
        ],
        "layout": [
            {
                "id": "m1",
                **picture(
                    "line-layout",
                    ("The line", "Die Linie", "生产线"),
                    number(720, 300, "Machining ends here", "Hier endet die Bearbeitung", "机加工结束"),
                ),
            }
        ],
        "references": [{"id": "d1", **drawing()}, {"id": "d2", **drawing("LG80-000", "C")}],
    }


def _shown(fields: Raw) -> Raw:
    """The fields with the contents of their pictures, which are drawn now."""
    drawn: Raw = {
        field: [{**medium, "content": picture_content(medium["name"].removesuffix(".png"))} for medium in fields[field]]
        for field in ("media", "layout")
        if field in fields
    }
    return {**fields, **drawn}


def _sum_of_times(steps: Mapping[str, Raw]) -> Raw:
    """The standard time of an operation: that of its steps in each cycle, all variants together."""
    cycle = [told.get("standard_time", {}) for told in steps.values() if told["occasion"] == "cycle"]
    totals = {share: sum(_seconds(told.get(share)) for told in cycle) for share in TIME_SHARES}
    return {share: {"value": f"{seconds} s"} for share, seconds in totals.items() if seconds}


def _seconds(row: Mapping[str, Any] | None) -> int:
    return int(str(row["value"]).removesuffix(" s")) if row else 0
