"""Pictures of bearings, seals, cover and leak test."""

from __future__ import annotations

from itertools import pairwise

from catchball.cli.demo.gear_units.drawing import (
    BRASS,
    GREY,
    INK,
    METAL,
    MOTION,
    PALE,
    PAPER,
    TOOL,
    TOOL_FILL,
    WARM,
    Sheet,
    around,
)
from catchball.cli.demo.gear_units.part_views import View, output_face


def _pressing(sheet: Sheet, centre: float, inner: float, outer: float) -> None:
    """A bearing half on its shaft seat, with the sleeve between two radii in pixels."""
    sheet.box((centre - 60, 270), (centre + 60, 560), METAL)
    sheet.box((centre - 76, 430), (centre + 76, 560), METAL)
    sheet.centre_line((centre, 40), (centre, 590))
    for side in (1, -1):
        sheet.box((centre + side * 60, 300), (centre + side * 84, 380), TOOL_FILL)
        sheet.box((centre + side * 124, 300), (centre + side * 148, 380), TOOL_FILL)
        sheet.circle((centre + side * 104, 340), 22)
        sheet.box((centre + side * inner, 130), (centre + side * outer, 300), BRASS)
    sheet.box((centre - outer, 105), (centre + outer, 132), BRASS)
    sheet.arrow((centre, 30), (centre, 100))


def press_rear_bearing(sheet: Sheet) -> None:
    """Pressed by the inner ring: right; by the outer ring: wrong."""
    _pressing(sheet, 215, 62, 84)
    _pressing(sheet, 585, 124, 148)
    sheet.tick((70, 90))
    sheet.cross((770, 90), 18)


def press_curve(sheet: Sheet) -> None:
    """The force over the way, and its window."""
    sheet.arrow((90, 520), (90, 60), INK, 2)
    sheet.arrow((90, 520), (750, 520), INK, 2)
    sheet.text((48, 70), "kN", 22)
    sheet.text((735, 552), "mm", 22)
    sheet.box((230, 200), (600, 440), TOOL_FILL, TOOL)
    sheet.line(
        [(90, 512), (180, 505), (240, 400), (330, 360), (450, 325), (590, 292), (610, 280), (622, 110)], MOTION, 5
    )
    for y, words in ((200, "9"), (440, "1.5")):
        sheet.line([(90, y), (230, y)], GREY, 1.4, (6, 5))
        sheet.text((62, y), words, 20)
    sheet.line([(622, 110), (622, 520)], GREY, 1.4, (6, 5))
    sheet.text((622, 545), "18", 20)


def shaft_circlip(sheet: Sheet) -> None:
    """The ring in its groove, and the gauge that proves it."""
    view = View(sheet, (230, 300), 7)
    upper = [(-8, 0), (-8, 16), (11, 16), (11, 17.5), (31, 17.5), (31, 21), (46, 21), (46, 0)]
    sheet.shape([view.at(x, r) for x, r in upper] + [view.at(x, -r) for x, r in reversed(upper)], METAL)
    for x, r in ((11, 17.5), (31, 21)):
        sheet.line([view.at(x, r), view.at(x, -r)], INK, 1.2)
    view.bearing(14, 17, 17.5, 36)
    view.ring(12.4, 1.6, 16.6, 21)
    view.axis(-14, 52)
    sheet.leader(view.at(13, 20.5), (150, 90), "35 x 1.5")


def shaft_seats(sheet: Sheet) -> None:
    """The shaft with its three seats."""
    view = View(sheet, (220, 290), 3.1)
    view.shaft()
    for x, r, words, at in (
        (21, 17.5, "Ø 35 k6", (230, 130)),
        (81, 20, "Ø 40 k6", (450, 130)),
        (112, 19, "Ø 38 h11", (650, 130)),
    ):
        sheet.leader(view.at(x, r), at, words)
    for x in (31, 72):
        sheet.line([view.at(x, -25), view.at(x, -58)], GREY, 1.2)
    sheet.dimension(view.at(31, -54), view.at(72, -54), "41")


def heating(sheet: Sheet) -> None:
    """The housing in the oven, and the probe on the front seat."""
    sheet.box((90, 90), (710, 540), PALE)
    sheet.box((120, 120), (680, 510), PAPER)
    view = View(sheet, (350, 450), 2.3, "up")
    view.housing(fill=WARM)
    sheet.line([(120, 450), (680, 450)], INK, 4)
    seat = view.at(82, 40)
    sheet.line([(610, 160), (seat[0] + 4, seat[1])], INK, 3)
    sheet.circle(seat, 7, MOTION)
    sheet.box((555, 130), (675, 190))
    sheet.text((615, 160), "110 °C", 24)
    sheet.circle((170, 200), 34, PAPER)
    for blade in around((170, 200), 20, 4, 20):
        sheet.line([(170, 200), blade], INK, 7)
    sheet.turning((170, 200), 52, -150, -20)
    for y in (260, 320, 380):
        sheet.arrow((590, y), (545, y), MOTION, 3)


def joining(sheet: Sheet) -> None:
    """The cold shaft with its bearings above the hot housing."""
    view = View(sheet, (400, 570), 2, "up")
    view.housing(fill=WARM)
    lifted = View(sheet, (400, 392), 2, "up")
    lifted.shaft(end=125)
    lifted.bearing(14, 17, 17.5, 36)
    lifted.bearing(72, 18, 20, 40)
    for x in (190, 610):
        sheet.arrow((x, 150), (x, 310))


def housing_circlip(sheet: Sheet) -> None:
    """The ring in the bore: gap at the drain, ears inside, seated all round."""
    centre = (290.0, 300.0)
    sheet.circle(centre, 235, PALE)
    sheet.circle(centre, 200, PAPER)
    sheet.arc(centre, 206, 112, 428, TOOL, 20)
    for x in (216, 364):
        sheet.circle((x, 478), 17, TOOL_FILL, TOOL)
        sheet.circle((x, 478), 6, PAPER)
    sheet.circle(centre, 178, PALE)
    sheet.circle(centre, 150, PAPER)
    sheet.circle(centre, 120, TOOL_FILL)
    sheet.circle(centre, 80, METAL)
    sheet.hatched([(570, 150), (760, 150), (760, 235), (700, 235), (700, 205), (660, 205), (660, 235), (570, 235)])
    sheet.box((664, 208), (698, 300), TOOL_FILL, TOOL)
    sheet.box((570, 238), (662, 330), BRASS)
    sheet.dimension((664, 300), (698, 300), "2.5", shift=(0, 60))


def axial_play(sheet: Sheet) -> None:
    """Pushed and pulled, read on the dial gauge."""
    view = View(sheet, (200, 320), 2.5)
    view.housing()
    view.shaft(end=125)
    view.bearing(14, 17, 17.5, 36)
    view.bearing(72, 18, 20, 40)
    view.ring(90.1, 2.5, 36, 41.7, TOOL_FILL)
    sheet.line([(513, 320), (590, 320)], INK, 6)
    sheet.circle((640, 320), 52, PAPER, INK, 3)
    for tick, inner in zip(around((640, 320), 46, 12, -90), around((640, 320), 38, 12, -90), strict=True):
        sheet.line([tick, inner], INK, 2)
    sheet.line([(640, 320), (664, 290)], MOTION, 4)
    sheet.line([(640, 372), (640, 545), (560, 545), (720, 545)], INK, 5)
    sheet.arrow((100, 250), (40, 250))
    sheet.arrow((50, 390), (110, 390))


def seal_press(sheet: Sheet) -> None:
    """Stamp, seal and cover: lip to the oil, flush with the shoulder."""
    sheet.box((90, 500), (710, 540), METAL)
    for side in (1, -1):
        cover = [(120, 500), (300, 500), (300, 440), (262, 440), (262, 320), (210, 320), (210, 420), (120, 420)]
        sheet.hatched([(400 + side * (x - 400), y) for x, y in cover])
        body = [
            (264, 215),
            (264, 300),
            (312, 300),
            (312, 275),
            (340, 230),
            (334, 215),
            (306, 253),
            (290, 263),
            (284, 215),
        ]
        sheet.shape([(400 + side * (x - 400), y) for x, y in body], INK)
        sheet.box((400 + side * -134, 105), (400 + side * -116, 213), BRASS)
    sheet.box((266, 80), (534, 108), BRASS)
    sheet.arrow((400, 15), (400, 76))
    sheet.centre_line((400, 10), (400, 570))
    sheet.dimension((264, 340), (536, 340), "Ø 55")


def cover_sleeve(sheet: Sheet) -> None:
    """The sleeve over the keyway, the cover on its way."""
    view = View(sheet, (130, 300), 2.5)
    view.housing()
    view.shaft(end=160)
    view.bearing(14, 17, 17.5, 36)
    view.bearing(72, 18, 20, 40)
    view.ring(90.1, 2.5, 36, 41.7, TOOL_FILL)
    sheet.box(view.at(128, 19), view.at(158, 14), PAPER)
    cone = [(118, 19.6), (160, 19.6), (176, 15), (176, -15), (160, -19.6), (118, -19.6)]
    sheet.line([view.at(x, r) for x, r in (*cone, cone[0])], TOOL, 3)
    view.cover(192)
    view.seal(193)
    sheet.arrow((740, 95), (620, 95))


def tightening_order(sheet: Sheet) -> None:
    """Six screws, crosswise."""
    centre = (400.0, 300.0)
    output_face(sheet, centre, 2.75)
    sheet.circle(centre, 165, PALE)
    sheet.circle(centre, 60, PAPER)
    sheet.circle(centre, 52, METAL)
    places = around(centre, 137.5, 6, -90)
    order = [0, 3, 1, 4, 2, 5]
    tour = [places[place] for place in order]
    for start, end in pairwise(tour):
        sheet.line([start, end], GREY, 1.2, (7, 5))
    for number, point in enumerate(tour, start=1):
        sheet.circle(point, 22, METAL)
        sheet.balloon(point, number)


def breather(sheet: Sheet) -> None:
    """The breather on top, the plugs at the side and below."""
    centre = (400.0, 310.0)
    output_face(sheet, centre, 2.4)
    sheet.box((386, 118), (414, 172), BRASS)
    sheet.box((372, 78), (428, 118), BRASS)
    for box in (((530, 296), (584, 324)), ((386, 448), (414, 502))):
        sheet.box(*box, TOOL_FILL, TOOL)
    sheet.turning((400, 98), 58, 200, 340)


def v_ring(sheet: Sheet) -> None:
    """The V-ring on the shaft, its lip on the cover."""
    sheet.box((60, 330), (740, 530), METAL)
    sheet.hatched([(60, 60), (330, 60), (330, 310), (60, 310)], lean=-1)
    sheet.shape([(420, 330), (520, 330), (520, 230), (440, 215), (330, 130), (345, 185), (420, 262)], INK)
    sheet.centre_line((40, 560), (770, 560))
    sheet.line([(330, 310), (330, 480)], GREY, 1.2)
    sheet.line([(520, 330), (520, 480)], GREY, 1.2)
    sheet.dimension((330, 450), (520, 450), "6 ±0.8")
    sheet.arrow((720, 280), (560, 280))


def leak_test(sheet: Sheet) -> None:
    """The closed housing on the leak tester."""
    view = View(sheet, (190, 290), 2.2)
    view.housing()
    view.shaft(end=125)
    view.bearing(14, 17, 17.5, 36)
    view.bearing(72, 18, 20, 40)
    view.cover()
    view.seal()
    sheet.box((120, 170), (186, 410), TOOL_FILL, TOOL)
    sheet.line([(310, 172), (310, 70), (620, 70), (620, 180)], TOOL, 5)
    sheet.circle((620, 250), 70, PAPER, INK, 3)
    for tick, inner in zip(around((620, 250), 62, 9, 135), around((620, 250), 50, 9, 135), strict=True):
        sheet.line([tick, inner], INK, 2)
    sheet.line([(620, 250), (590, 212)], MOTION, 4)
    sheet.text((620, 290), "bar", 20)
