"""Pictures of the line, the casting and the first clamping."""

from __future__ import annotations

from itertools import pairwise

from catchball.cli.demo.gear_units.drawing import (
    GREY,
    INK,
    METAL,
    MOTION,
    PALE,
    PAPER,
    TOOL,
    TOOL_FILL,
    Point,
    Sheet,
    around,
)
from catchball.cli.demo.gear_units.part_views import FINISHED, ROUGH, View, base_face, cast_base, cast_output

_DOTS = ("1010101010", "1100101101", "1011010010", "1000110101", "1110010110")
_DOTS_BELOW = ("1001101011", "1101001100", "1010110111", "1011011010", "1111111111")


def line_layout(sheet: Sheet) -> None:
    """The eight operations in a U, and the way of the part."""
    names = [f"OP{number}0" for number in range(1, 9)]
    places = [(110 + 193 * place, 130) for place in range(4)] + [(689 - 193 * place, 450) for place in range(4)]
    for (x, y), name in zip(places, names, strict=True):
        sheet.box((x - 66, y - 55), (x + 66, y + 55), TOOL_FILL if y < 300 else PALE)
        sheet.text((x, y), name, 26)
        sheet.circle((x, y + (88 if y < 300 else -88)), 12, METAL)
    for (x, y), (to_x, to_y) in pairwise(places):
        if y == to_y:
            side = 1 if to_x > x else -1
            sheet.arrow((x + side * 70, y), (to_x - side * 70, to_y))
    sheet.arrow((745, 190), (745, 390))
    sheet.line([(110, 290), (689, 290)], GREY, 2, (10, 7))
    sheet.arrow((30, 60), (60, 95))
    sheet.arrow((70, 510), (40, 555))


def casting_faults(sheet: Sheet) -> None:
    """The casting in section, with pores in a seat, a fin on the parting line and a rest of the gate."""
    view = View(sheet)
    view.housing(ROUGH)
    for x, r in ((80, 43), (84, 45), (78, 47), (26, 39)):
        sheet.circle(view.at(x, r), 4, PAPER, INK, 2)
    fin = [view.at(15, -91), view.at(8, -91), view.at(7, -97), view.at(5, -91)]
    sheet.shape(fin, METAL)
    sheet.shape([view.at(40, -54), view.at(40, -62), view.at(52, -60), view.at(52, -54)], METAL)
    sheet.line([view.at(-2.5, 70), view.at(4, 66), view.at(3, 60), view.at(9, 54)], INK, 2)


def hardness_spot(sheet: Sheet) -> None:
    """Where hardness is tested, and the ball on the pad milled for it."""
    cast_output(sheet, (215, 300), 1.9)
    sheet.box((310, 395), (340, 420), TOOL_FILL)
    sheet.line([(340, 395), (470, 360)], GREY, 1.2)
    sheet.line([(340, 420), (470, 470)], GREY, 1.2)
    sheet.hatched([(470, 360), (540, 360), (540, 376), (740, 376), (740, 470), (470, 470)])
    sheet.circle((640, 334), 46, TOOL_FILL, TOOL, 3)
    sheet.box((622, 150), (658, 290), METAL)
    sheet.arrow((640, 70), (640, 145))
    sheet.leader((540, 368), (500, 320), "0.5")
    sheet.dimension((594, 334), (686, 334), "Ø 5")
    sheet.dimension((612, 376), (668, 376), "d", shift=(0, 60))


def allowance(sheet: Sheet) -> None:
    """The casting around the outline of the finished part."""
    view = View(sheet, (240, 300))
    view.housing(ROUGH)
    for side in (1, -1):
        outline = [view.at(x, side * r) for x, r in FINISHED]
        sheet.line([*outline, outline[0]], TOOL, 2.4, (9, 5))
    sheet.dimension(view.at(-2.5, 91), view.at(0, 91), "2.5", shift=(0, -22))
    sheet.dimension(view.at(98, -61), view.at(100.5, -61), "2.5", shift=(0, 30))
    sheet.leader(view.at(85, 38.5), (640, 190), "2.5")
    sheet.leader(view.at(25, -34.7), (640, 420), "2.5")


def marking_pad(sheet: Sheet) -> None:
    """The pad for the code on the flange, and the code enlarged."""
    cast_output(sheet, (250, 300), 2.4)
    sheet.box((364, 396), (404, 436), PAPER)
    sheet.line([(404, 396), (520, 170)], GREY, 1.2)
    sheet.line([(404, 436), (520, 410)], GREY, 1.2)
    sheet.box((520, 170), (760, 410), PAPER)
    for row, dots in enumerate((*_DOTS, *_DOTS_BELOW)):
        for column, dot in enumerate(dots):
            if dot == "1":
                sheet.circle((550 + 20 * column, 200 + 20 * row), 7, INK)
    sheet.dimension((520, 410), (760, 410), "8", shift=(0, 45))


def base_fixture(sheet: Sheet) -> None:
    """The casting in the first fixture, base face up: rests under the flange, jaws on the boss."""
    view = View(sheet, (400, 170), 2.9, "down")
    view.housing(ROUGH)
    sheet.box((70, 480), (730, 540), METAL)
    for side in (-1, 1):
        x = 400 + side * 215
        sheet.shape([(x - 22, 480), (x - 22, 260), (x - 12, 215), (x + 12, 215), (x + 22, 260), (x + 22, 480)])
        inner = 400 + side * 178
        sheet.box((inner, 390), (inner + side * 15, 480), TOOL_FILL, TOOL)
        sheet.arrow((inner + side * 130, 510), (inner + side * 40, 510))
    sheet.arrow((400, 60), (400, 130))


def base_fixture_air(sheet: Sheet) -> None:
    """The same fixture with air in its rests: where a chip lies the pressure does not rise."""
    base_fixture(sheet)
    for side in (-1, 1):
        x = 400 + side * 215
        sheet.line([(x, 560), (x, 232)], PAPER, 9)
        for edge in (-5, 5):
            sheet.line([(x + edge, 560), (x + edge, 232)], TOOL, 2)
        sheet.arrow((x, 590), (x, 500), MOTION)
    sheet.line([(185, 575), (615, 575)], TOOL, 2, (8, 5))


def face_milling(sheet: Sheet) -> None:
    """The way of the face mill over the base face."""
    centre = (400.0, 300.0)
    cast_base(sheet, centre)
    sheet.circle(centre, 58 * 2.75, None, MOTION, 2)
    sheet.turning(centre, 58 * 2.75, -160, -62)
    cutter = around(centre, 58 * 2.75, 8, -45)[0]
    sheet.circle(cutter, 40 * 2.75, None, TOOL, 3)
    for insert in around(cutter, 37 * 2.75, 6, 10):
        sheet.circle(insert, 8, TOOL_FILL, TOOL)
    sheet.turning(cutter, 62, 150, 260, TOOL)
    sheet.dimension((cutter[0] - 110, cutter[1]), (cutter[0] + 110, cutter[1]), "Ø 80", shift=(0, -8))


def dowel_bores(sheet: Sheet) -> None:
    """The two dowel bores on the base face."""
    centre = (400, 270)
    base_face(sheet, centre, 2.6)
    left, right = (205.0, 270.0), (595.0, 270.0)
    sheet.dimension(left, right, "150 ±0.02", shift=(0, 275))
    sheet.leader((597, 262), (690, 90), "2 x Ø 8 H7")


def seat_check(sheet: Sheet) -> None:
    """A rest with its air nozzle: seated, and with a chip below."""
    for x, gap in ((60, 0), (430, 16)):
        sheet.hatched([(x, 190 - gap), (x + 310, 190 - gap), (x + 310, 290 - gap), (x, 290 - gap)])
        rest = [(x + 70, 290), (x + 240, 290), (x + 260, 470), (x + 50, 470)]
        sheet.shape(rest, METAL)
        sheet.line([(x + 155, 300), (x + 155, 470)], TOOL, 6)
        sheet.arrow((x + 155, 540), (x + 155, 478), TOOL)
    chip: list[Point] = [(500, 290), (512, 276), (528, 280), (540, 274), (552, 290)]
    sheet.shape(chip, MOTION)
    sheet.arrow((600, 282), (400, 282), TOOL, 2.5)
    sheet.tick((215, 110))
    sheet.cross((585, 110))
