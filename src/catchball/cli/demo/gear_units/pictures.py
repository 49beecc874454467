"""All pictures of the demonstration company, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from catchball.cli.demo.gear_units import scenes_assembly, scenes_casting, scenes_finishing, scenes_machining
from catchball.cli.demo.gear_units.drawing import Sheet
from catchball.formats.pictures.cleaning import clean_picture, picture_id

SCENES: Mapping[str, Callable[[Sheet], None]] = MappingProxyType(
    {
        scene.__name__.replace("_", "-"): scene
        for scene in (
            scenes_casting.line_layout,
            scenes_casting.casting_faults,
            scenes_casting.hardness_spot,
            scenes_casting.allowance,
            scenes_casting.marking_pad,
            scenes_casting.base_fixture,
            scenes_casting.base_fixture_air,
            scenes_casting.seat_check,
            scenes_casting.face_milling,
            scenes_casting.dowel_bores,
            scenes_machining.second_fixture,
            scenes_machining.housing_section,
            scenes_machining.rough_boring,
            scenes_machining.stepped_bar,
            scenes_machining.circlip_groove,
            scenes_machining.lead_in_chamfer,
            scenes_machining.finish_front,
            scenes_machining.finish_rear,
            scenes_machining.probing,
            scenes_machining.hole_pattern,
            scenes_machining.thread_m6,
            scenes_machining.plug_bore,
            scenes_machining.radial_bores,
            scenes_finishing.cross_bore_burr,
            scenes_finishing.edges,
            scenes_finishing.blow_out,
            scenes_finishing.basket,
            scenes_finishing.setting_ring,
            scenes_finishing.bore_gauge,
            scenes_finishing.coaxiality,
            scenes_finishing.face_points,
            scenes_assembly.shaft_seats,
            scenes_assembly.press_rear_bearing,
            scenes_assembly.press_curve,
            scenes_assembly.shaft_circlip,
            scenes_assembly.heating,
            scenes_assembly.joining,
            scenes_assembly.housing_circlip,
            scenes_assembly.axial_play,
            scenes_assembly.seal_press,
            scenes_assembly.cover_sleeve,
            scenes_assembly.tightening_order,
            scenes_assembly.breather,
            scenes_assembly.v_ring,
            scenes_assembly.leak_test,
        )
    }
)


@cache
def picture(name: str) -> bytes:
    """One picture: a cleaned PNG of 800 × 600 pixels, the same bytes each time."""
    sheet = Sheet()
    SCENES[name](sheet)
    return clean_picture(sheet.png(), f"{name}.png")


def picture_content(name: str) -> str:
    """The identity of a picture, as media fields hold it: `sha256:<hex>`."""
    return picture_id(picture(name))


def pictures() -> dict[str, bytes]:
    """All pictures: file name -> cleaned PNG."""
    return {f"{name}.png": picture(name) for name in SCENES}
