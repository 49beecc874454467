"""Pictures of boring, drilling and tapping."""

from __future__ import annotations

from catchball.cli.demo.gear_units.drawing import (
    GREY,
    INK,
    METAL,
    MOTION,
    PAPER,
    TOOL,
    TOOL_FILL,
    Sheet,
    around,
)
from catchball.cli.demo.gear_units.part_views import BORED, FINISHED, View, output_face


def second_fixture(sheet: Sheet) -> None:
    """The base face on the plate, dowels in their bores, a clamp right over each rest."""
    view = View(sheet, (400, 440), 2.9, "up")
    view.housing(BORED)
    sheet.box((60, 470), (740, 540), METAL)
    for side in (-1, 1):
        x = 400 + side * 245
        sheet.box((x - 20, 440), (x + 20, 470), TOOL_FILL)
        clamp = [(-16, 398), (12, 398), (12, 378), (84, 378), (84, 336), (-16, 346)]
        sheet.shape([(x + side * across, y) for across, y in clamp], TOOL_FILL, TOOL)
        sheet.box((x + side * 56, 378), (x + side * 80, 470), METAL)
        sheet.arrow((x, 240), (x, 336))
        pin = 400 + side * 75 * 2.9
        sheet.box((pin - 11, 415), (pin + 11, 500), METAL)


def housing_section(sheet: Sheet) -> None:
    """The finished housing in section, with the sizes that matter."""
    view = View(sheet, (220, 280), 2.6)
    view.housing()
    sheet.dimension(view.at(98, 40), view.at(98, -40), "Ø 80 M7", shift=(95, 0))
    sheet.dimension(view.at(25, 36), view.at(25, -36), "Ø 72 J7", shift=(0, 0))
    sheet.dimension(view.at(0, 31), view.at(0, -31), "Ø 62", shift=(-80, 0))
    sheet.line([view.at(98, -60), view.at(98, -106)], GREY, 1.2)
    sheet.line([view.at(0, -90), view.at(0, -106)], GREY, 1.2)
    sheet.dimension(view.at(0, -104), view.at(98, -104), "98 ±0.1")
    sheet.leader(view.at(91.3, 41.5), (640, 90), "2.65 H13")


def rough_boring(sheet: Sheet) -> None:
    """The shoulder mill on its helix in the front bore."""
    view = View(sheet, (190, 300))
    view.housing(BORED)
    top, bottom = view.at(74, 37.5), view.at(118, 5.5)
    sheet.box(top, bottom, TOOL_FILL, TOOL)
    sheet.box(view.at(118, 31), view.at(200, 12), METAL, TOOL)
    sheet.centre_line(view.at(66, 21.5), view.at(208, 21.5))
    sheet.turning(view.at(66, 0), 62, -150, -60)
    sheet.arrow((760, 440), (620, 440))
    sheet.dimension(view.at(118, 37.5), view.at(118, 5.5), "Ø 32", shift=(60, 0))


def stepped_bar(sheet: Sheet) -> None:
    """The stepped bar: both seats at once."""
    view = View(sheet, (170, 300))
    view.housing(BORED)
    for x, end, radius in ((10, 36, 24), (36, 98, 24), (98, 140, 30), (140, 205, 34)):
        sheet.box(view.at(x, radius), view.at(end, -radius), METAL, TOOL)
    for x, inner, outer in ((17, 24, 35.9), (75, 24, 39.9)):
        for side in (1, -1):
            insert = [view.at(x, side * inner), view.at(x + 9, side * inner), view.at(x + 5, side * outer)]
            sheet.shape([*insert, view.at(x, side * outer)], TOOL_FILL, TOOL)
    view.axis(-12, 214)
    sheet.arrow((740, 470), (610, 470))
    sheet.turning(view.at(170, 0), 60, -150, -20)
    sheet.dimension(view.at(17, 39.9), view.at(75, 39.9), "58", shift=(0, -140))


def circlip_groove(sheet: Sheet) -> None:
    """The groove and the shoulder, enlarged."""
    outline = [(60, 330), (130, 330), (130, 250), (520, 250), (520, 190), (580, 190), (580, 250), (740, 250)]
    sheet.hatched([*outline, (740, 110), (60, 110)])
    sheet.shape([(526, 560), (526, 198), (574, 198), (574, 560)], TOOL_FILL, TOOL)
    sheet.line([(130, 330), (130, 560)], GREY, 1.2)
    sheet.line([(580, 250), (580, 480)], GREY, 1.2)
    sheet.dimension((130, 450), (580, 450), "20.65 ±0.05")
    sheet.dimension((520, 190), (580, 190), "2.65", shift=(0, -48))
    sheet.line([(580, 190), (760, 190)], GREY, 1.2)
    sheet.arrow((680, 560), (680, 200), INK, 1.4)
    sheet.text((680, 400), "Ø 83.5", plate=True)


def lead_in_chamfer(sheet: Sheet) -> None:
    """The chamfer at the entry of a seat, enlarged."""
    sheet.hatched([(90, 120), (600, 120), (600, 292), (410, 343), (90, 343)])
    sheet.line([(410, 343), (770, 343)], GREY, 1.2)
    sheet.line([(600, 292), (760, 249)], GREY, 1.2)
    sheet.arc((410, 343), 315, 345, 360, INK, 1.6)
    sheet.text((735, 300), "15°", plate=True)
    sheet.dimension((410, 343), (600, 343), "1.5 ±0.3", shift=(0, 60))
    sheet.shape([(430, 560), (430, 500), (610, 452), (700, 452), (700, 560)], TOOL_FILL, TOOL)
    sheet.arrow((655, 440), (655, 380))
    sheet.centre_line((60, 560), (770, 560))


def finish_front(sheet: Sheet) -> None:
    """The fine boring head in the front seat."""
    view = View(sheet, (150, 300))
    view.housing(FINISHED)
    sheet.box(view.at(80, 27), view.at(150, -27), METAL, TOOL)
    sheet.box(view.at(150, 34), view.at(212, -34), METAL, TOOL)
    sheet.shape([view.at(80, 27), view.at(90, 27), view.at(86, 40), view.at(82, 40)], TOOL_FILL, TOOL)
    view.axis(60, 222)
    sheet.arrow((740, 440), (620, 440))
    sheet.turning(view.at(178, 0), 60, -150, -20)


def finish_rear(sheet: Sheet) -> None:
    """The long bar in the rear seat: bored forward, lifted off, drawn back."""
    view = View(sheet, (110, 300))
    view.housing(FINISHED)
    sheet.box(view.at(22, 24), view.at(150, -24), METAL, TOOL)
    sheet.box(view.at(150, 36), view.at(225, -36), METAL, TOOL)
    sheet.shape([view.at(22, 24), view.at(32, 24), view.at(28, 36), view.at(24, 36)], TOOL_FILL, TOOL)
    view.axis(0, 235)
    sheet.arrow((580, 60), (440, 60))
    sheet.arrow((520, 100), (520, 160))
    sheet.arrow((620, 130), (760, 130))
    for number, at in enumerate(((600, 60), (550, 120), (600, 130)), start=1):
        sheet.balloon(at, number)


def probing(sheet: Sheet) -> None:
    """Four points, probed at two depths."""
    output_face(sheet, (260, 300), 2.4)
    for point in around((260, 300), 40 * 2.4 - 9, 4, -45):
        sheet.circle(point, 9, TOOL_FILL, TOOL)
    sheet.hatched([(500, 150), (760, 150), (760, 220), (500, 220)])
    sheet.hatched([(500, 430), (760, 430), (760, 500), (500, 500)])
    for x in (560, 700):
        sheet.line([(x, 220), (x, 430)], TOOL, 2, (8, 5))
        for y in (229, 421):
            sheet.circle((x, y), 9, TOOL_FILL, TOOL)
    sheet.centre_line((480, 325), (785, 325))


def hole_pattern(sheet: Sheet) -> None:
    """Flange holes and cover threads on the output face."""
    output_face(sheet, (330, 300), 2.75)
    sheet.circle((330, 300), 220, None, GREY, 1.2)
    sheet.circle((330, 300), 137.5, None, GREY, 1.2)
    sheet.leader((537, 212), (690, 120), "8 x Ø 9")
    sheet.leader((457, 365), (700, 480), "6 x M6")
    sheet.leader((330 + 219, 318), (705, 300), "Ø 160")
    sheet.leader((330 + 131, 260), (690, 215), "Ø 100")


def thread_m6(sheet: Sheet) -> None:
    """The blind thread in section: core hole, thread, what is left below."""
    sheet.hatched([(180, 90), (620, 90), (620, 540), (180, 540)])
    sheet.shape([(330, 90), (470, 90), (470, 440), (400, 482), (330, 440)], PAPER)
    sheet.shape([(312, 90), (488, 90), (470, 108), (330, 108)], PAPER)
    for side in (1, -1):
        sheet.line([(400 + side * 82, 102), (400 + side * 82, 360)], INK, 1.4)
        for y in range(116, 360, 18):
            sheet.line([(400 + side * 70, y), (400 + side * 82, y + 9), (400 + side * 70, y + 18)], INK, 1.4)
    sheet.line([(318, 362), (482, 362)], INK, 2)
    sheet.centre_line((400, 60), (400, 520))
    sheet.dimension((470, 90), (470, 362), "14", shift=(90, 0))
    sheet.dimension((470, 90), (470, 440), "18", shift=(200, 0))
    sheet.dimension((330, 400), (470, 400), "Ø 5.55")
    sheet.dimension((318, 90), (482, 90), "M6", shift=(0, -45))


def plug_bore(sheet: Sheet) -> None:
    """The plug bore through the wall, with its spot face."""
    sheet.hatched([(120, 150), (270, 150), (270, 168), (318, 168), (318, 450), (120, 450)])
    sheet.hatched([(680, 150), (530, 150), (530, 168), (482, 168), (482, 450), (680, 450)])
    for side in (1, -1):
        sheet.line([(400 + side * 93, 168), (400 + side * 93, 450)], INK, 1.4)
    sheet.line([(270, 168), (530, 168)], INK, 1.4)
    sheet.line([(318, 450), (482, 450)], INK, 1.4)
    sheet.centre_line((400, 60), (400, 520))
    sheet.dimension((270, 150), (530, 150), "Ø 18", shift=(0, -50))
    sheet.dimension((307, 450), (493, 450), "M12 x 1.5", shift=(0, 70))
    sheet.dimension((318, 300), (482, 300), "Ø 10.5")
    sheet.dimension((680, 150), (680, 168), "1", shift=(50, 0))


def radial_bores(sheet: Sheet) -> None:
    """Where the radial bores stand, seen on the output face."""
    centre = (400.0, 300.0)
    output_face(sheet, centre, 2.75)
    for (x, y), words, at in (
        ((400, 157), "M10 x 1", (560, 60)),
        ((543, 300), "M12 x 1.5", (705, 210)),
        ((400, 443), "M12 x 1.5", (560, 555)),
    ):
        across = (10, 24) if x == 400 else (24, 10)
        sheet.box((x - across[0], y - across[1]), (x + across[0], y + across[1]), TOOL_FILL, TOOL)
        sheet.leader((x, y), at, words)
    sheet.arrow((400, 40), (400, 118), MOTION)
