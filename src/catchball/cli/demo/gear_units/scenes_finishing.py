"""Pictures of deburring, washing and measuring."""

from __future__ import annotations

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
from catchball.cli.demo.gear_units.part_views import View, output_face


def cross_bore_burr(sheet: Sheet) -> None:
    """Where the radial bore breaks into the chamber, with its burr and the brush."""
    sheet.hatched([(70, 180), (320, 180), (320, 400), (70, 400)])
    sheet.hatched([(730, 180), (480, 180), (480, 400), (730, 400)])
    for side in (1, -1):
        edge = 400 + side * 80
        burr = [(edge, 400), (edge - side * 16, 414), (edge - side * 8, 432), (edge + side * 10, 420)]
        sheet.shape([*burr, (edge + side * 18, 400)], MOTION)
    sheet.box((392, 60), (408, 330), METAL)
    for y in range(340, 470, 12):
        sheet.line([(326, y + 8), (474, y)], TOOL, 2.4)
    sheet.box((392, 330), (408, 480), METAL)
    sheet.turning((400, 110), 46, 190, 340)
    sheet.arrow((560, 90), (560, 160))
    sheet.centre_line((400, 40), (400, 540))


def edges(sheet: Sheet) -> None:
    """An edge: sharp, broken as it should be, broken too far."""
    for x, size, good in ((60, 0, False), (310, 14, True), (560, 62, False)):
        corner = [(x, 260), (x + 180 - size, 260), (x + 180, 260 + size), (x + 180, 470), (x, 470)]
        sheet.hatched(corner)
        (sheet.tick if good else sheet.cross)((x + 90, 140))
    sheet.text((400, 520), "0.2 ... 0.4", 24)


def basket(sheet: Sheet) -> None:
    """Housings in the basket: bore to the jets, apart from each other."""
    sheet.line([(80, 200), (80, 450), (720, 450), (720, 200)], INK, 4)
    for x in range(100, 720, 24):
        sheet.line([(x, 444), (x, 456)], INK, 2)
    for x in (240, 560):
        view = View(sheet, (x, 430), 1.5, "up")
        view.housing()
    for x in (160, 240, 320, 480, 560, 640):
        sheet.arrow((x, 560), (x, 476), TOOL, 3)
        sheet.arrow((x, 110), (x, 190), TOOL, 3)
    sheet.dimension((375, 400), (425, 400), "20", shift=(0, -70))


def blow_out(sheet: Sheet) -> None:
    """The nozzle in a blind thread, the part tilted, the chips flying away."""
    corner: list[Point] = [
        (140, 330),
        (350, 250),
        (378, 322),
        (424, 304),
        (396, 232),
        (600, 155),
        (680, 370),
        (222, 546),
    ]
    sheet.hatched(corner)
    sheet.line([(300, 40), (392, 282)], METAL, 16)
    sheet.line([(300, 40), (392, 282)], GREY, 1.4)
    sheet.arrow((392, 270), (399, 296), TOOL, 3)
    for end in ((470, 120), (520, 170), (330, 150)):
        sheet.arrow((405, 235), end, MOTION, 2.6)


def bore_gauge(sheet: Sheet) -> None:
    """Two heights, two directions."""
    view = View(sheet, (90, 300), 2.6)
    view.housing()
    for x in (76, 86):
        sheet.line([view.at(x, 40), view.at(x, -40)], TOOL, 3)
    for x in (18, 31):
        sheet.line([view.at(x, 36), view.at(x, -36)], TOOL, 3)
    sheet.circle((620, 300), 110, PALE)
    sheet.circle((620, 300), 80, PAPER)
    sheet.arrow((620, 300), (620, 222), TOOL, 2.6)
    sheet.arrow((620, 300), (620, 378), TOOL, 2.6)
    sheet.arrow((620, 300), (542, 300), TOOL, 2.6)
    sheet.arrow((620, 300), (698, 300), TOOL, 2.6)
    sheet.text((620, 150), "0°", 22)
    sheet.text((758, 300), "90°", 22)


def coaxiality(sheet: Sheet) -> None:
    """Seats A and B, the base face C, and what is tolerated between them."""
    view = View(sheet, (220, 290), 2.5)
    view.housing()
    sheet.leader(view.at(25, 36), (500, 70), "")
    sheet.leader(view.at(80, -40), (560, 470), "")
    _frame(sheet, (500, 70), "0.02", "A", round_sign=True)
    _frame(sheet, (560, 470), "0.02", "C", round_sign=False)
    for letter, foot, at in (("A", view.at(84, 40), (600, 190)), ("C", view.at(0, -80), (110, 490))):
        sheet.line([foot, at], INK, 1.4)
        sheet.circle(foot, 5, INK)
        sheet.box((at[0] - 18, at[1] - 18), (at[0] + 18, at[1] + 18))
        sheet.text(at, letter)


def _frame(sheet: Sheet, corner: Point, zone: str, datum: str, *, round_sign: bool) -> None:
    """A frame of geometrical tolerancing: coaxial, or perpendicular."""
    x, y = corner
    for left, right in ((0, 44), (44, 130), (130, 170)):
        sheet.box((x + left, y - 20), (x + right, y + 20))
    if round_sign:
        sheet.circle((x + 22, y), 12)
        sheet.circle((x + 22, y), 6)
    else:
        sheet.line([(x + 8, y + 11), (x + 36, y + 11)])
        sheet.line([(x + 22, y + 11), (x + 22, y - 13)])
    sheet.text((x + 87, y), f"Ø {zone}", 18)
    sheet.text((x + 150, y), datum, 18)


def setting_ring(sheet: Sheet) -> None:
    """The bore gauge in the setting ring."""
    sheet.hatched([(180, 330), (290, 330), (290, 500), (180, 500)])
    sheet.hatched([(620, 330), (510, 330), (510, 500), (620, 500)])
    for y in (330, 500):
        sheet.line([(290, y), (510, y)], GREY, 1.2)
    sheet.box((384, 180), (416, 400), METAL)
    sheet.box((312, 392), (488, 436), TOOL_FILL, TOOL)
    for x, end in ((312, 292), (488, 508)):
        sheet.line([(x, 414), (end, 414)], INK, 6)
    sheet.circle((400, 118), 66, PAPER, INK, 3)
    for tick, inner in zip(around((400, 118), 60, 12, -90), around((400, 118), 50, 12, -90), strict=True):
        sheet.line([tick, inner], INK, 2)
    sheet.line([(400, 118), (400, 72)], MOTION, 4)
    sheet.text((400, 148), "0", 22)
    sheet.turning((400, 414), 240, 283, 305)
    sheet.dimension((290, 500), (510, 500), "Ø 80", shift=(0, 50))


def face_points(sheet: Sheet) -> None:
    """What the measuring machine probes on the output face and in both seats."""
    output_face(sheet, (400, 300), 2.75)
    for point in around((400, 300), 36 * 2.75, 8, 22.5):
        sheet.circle(point, 6, TOOL_FILL, TOOL)
    for point in around((400, 300), 55 * 2.75, 6, -60):
        sheet.circle(point, 6, TOOL_FILL, TOOL)
