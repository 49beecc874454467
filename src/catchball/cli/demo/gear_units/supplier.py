"""The supplier of housings: it casts and machines; bearings and seal are fitted by its customer."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import check, hazard, resource, step, times
from catchball.cli.demo.gear_units.deviations import Days, Deviation, Meets, State
from catchball.cli.demo.gear_units.workbench import Workbench


def _scope(bench: Workbench) -> None:
    for uid in ("home-70", "home-80"):
        bench.word(
            uid,
            "work_organisation",
            "Done by the customer. The housing leaves us released, in a sealed bag, after OP60.",
            "Macht der Kunde. Das Gehäuse verlässt uns nach OP60, freigegeben, im verschlossenen Beutel.",
            "由客户完成。壳体在 OP60 放行后装入密封袋出厂。",
        )


def _coolant(bench: Workbench) -> None:
    for uid in ("home-20", "home-30"):
        bench.put(uid, "resources/r1/identifier", "LX-11")
        bench.word(uid, "resources/r1/name", "Emulsion LX-11", "Emulsion LX-11", "乳化液 LX-11")


def _fixture(bench: Workbench) -> None:
    bench.put("home-301", "resources/r1/identifier", "JJ-08")
    bench.word(
        "home-301",
        "resources/r1/name",
        "Fixture for two parts, four dowels",
        "Vorrichtung für zwei Teile, vier Stifte",
        "双件夹具，四销",
    )
    bench.put("home-301", "resources/r1/quantity/value", "2")


def _dowel_sensor(bench: Workbench) -> None:
    sensor = resource("fixture", "CG-2", ("Sensor in each dowel", "Sensor in jedem Stift", "定位销内传感器"), "2")
    bench.append("home-302", "resources", "sup-r1", sensor)
    bench.key_point(
        "home-302",
        "sup-k1",
        ("Both lamps green before clamping", "Beide Lampen grün vor dem Spannen", "两灯变绿后才夹紧"),
        (
            "A part from the other fixture sits on one dowel only",
            "Ein Teil der anderen Vorrichtung sitzt nur auf einem Stift",
            "另一夹具的工件只能套入一销",
        ),
    )


def _chinese_words(bench: Workbench) -> None:
    bench.translate("home-502", "zh-Hans", title="倒棱", instruction="用刮刀沿基面和输出端面外缘刮一次。不要碰密封面。")
    bench.translate(
        "home-503", "zh-Hans", title="吹净盲孔螺纹", instruction="在舱内倾斜工件。从孔底向外吹净每个 M6 螺纹。"
    )
    bench.translate(
        "home-505", "zh-Hans", title="清洗", instruction="选择程序 4，启动清洗机。每班两次在卡上记录温度和 pH 值。"
    )


def _inspection_split(bench: Workbench) -> None:
    bench.word("home-102", "title", "Look at the seats", "Sitze sichtprüfen", "目视检查轴承座")
    bench.word(
        "home-102",
        "instruction",
        "Turn the casting once under the lamp. Look into both seats.",
        "Gussteil unter der Lampe einmal drehen. In beide Sitze sehen.",
        "在灯下将铸件转一圈。查看两个轴承座。",
    )
    second = step(
        ("Look at faces and parting line", "Flächen und Formteilung sichtprüfen", "目视检查端面和分型线"),
        (
            "Look at the sealing face, then along the parting line. Knock fins off with the file.",
            "Dichtfläche ansehen, dann die Formteilung entlang. Grate mit der Feile abschlagen.",
            "查看密封面，再沿分型线查看。用锉刀去除飞边。",
        ),
        keys=[
            (
                ("File away from the face", "Von der Fläche weg feilen", "锉刀背离端面"),
                (
                    "A score deeper than 2 mm stays after milling",
                    "Eine Riefe tiefer als 2 mm bleibt nach dem Fräsen",
                    "深于 2 mm 的划痕铣后仍在",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Sharp fins", "Scharfe Grate", "锋利飞边"),
                ("Wear gloves", "Handschuhe tragen", "戴手套"),
                "cut-resistant gloves",
            )
        ],
        standard_time=times(manual=12),
    )
    bench.add("sup-1", "home-102", second, source="home-102")


def _allowance_check(bench: Workbench) -> None:
    bench.hand_over("home-104", "checks", "c1", "home-101", "sup-c1")


def _seat_limit(bench: Workbench) -> None:
    bench.put("home-308", "checks/c1/limits/high", "79.996 mm")


def _blow_out_first(bench: Workbench) -> None:
    bench.move("home-503", "home-501")


def _clamping(bench: Workbench) -> None:
    bench.amounts("home-302", clamping_pressure="42 bar")


def x_ray(bench: Workbench) -> None:
    """Two castings of each melt through the X-ray."""
    added = check(
        ("Porosity in the front seat", "Porosität im vorderen Sitz", "前座气孔"),
        ("X-ray, ASTM E505, level 2", "Röntgen, ASTM E505, Stufe 2", "X 射线，ASTM E505，2 级"),
        ("Block the melt, section one casting", "Schmelze sperren, ein Gussteil aufsägen", "隔离批次，剖切一件"),
        kind="special",
        gauge="XR-1",
        sample="2",
        frequency="1/melt",
    )
    bench.append("home-102", "checks", "sup-c2", added)


def _slower_spindle(bench: Workbench) -> None:
    bench.amounts("home-303", cutting_speed="1130 m/min", spindle_speed="4500 rpm", feed_rate="4050 mm/min")


def _laser(bench: Workbench) -> None:
    bench.put("home-105", "resources/r1/identifier", "LM-LG80")
    bench.word("home-105", "resources/r1/name", "Laser program", "Laserprogramm", "激光程序")


def _rack(bench: Workbench) -> None:
    bench.put("home-107", "resources/r1/identifier", "G-12")
    bench.word("home-107", "resources/r1/name", "Rack for 12 castings", "Gestell für 12 Gussteile", "12 件料架")


def _filter(bench: Workbench) -> None:
    bench.put("home-507", "checks/c1/frequency", "1/basket")


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "scope",
        "Bearings and sealing are done by the customer",
        "The contract ends with the released housing.",
        State.WITHIN_LATITUDE,
        "production",
        ("flow",),
        Days(proposed=-400, effective=-400),
        _scope,
    ),
    Deviation(
        "coolant",
        "Coolant of the central tank",
        "All our machines run on one tank. LX-11 was tested for stains on aluminium with 500 housings.",
        State.ACCEPTED,
        "production",
        ("material",),
        Days(proposed=-380, decided=-366, effective=-360),
        _coolant,
    ),
    Deviation(
        "fixture",
        "Two housings in one boring fixture",
        "Half the tool changes. Coaxiality is the same for both places: 0.011 and 0.012 mm on 50 parts.",
        State.WITHIN_LATITUDE,
        "production",
        ("resource",),
        Days(proposed=-350, effective=-340),
        _fixture,
    ),
    Deviation(
        "dowel-sensor",
        "Sensors in the dowels",
        "With two places a part was once put on one dowel only. The sensors hold the clamps open until it sits.",
        State.ON_TRIAL,
        "improvement",
        ("method", "resource"),
        Days(proposed=-22, effective=-15, ends=15),
        _dowel_sensor,
    ),
    Deviation(
        "chinese-words",
        "Deburring and washing in Chinese",
        "Our people read Chinese.",
        State.ACCEPTED,
        "production",
        ("editorial",),
        Days(proposed=-355, decided=-352, effective=-350),
        _chinese_words,
    ),
    Deviation(
        "inspection-split",
        "Seats first, faces second",
        "Seats are judged by the foundry's inspector, faces by the loader. Two steps say who answers for what.",
        State.ACCEPTED,
        "quality",
        ("method",),
        Days(proposed=-290, decided=-271, effective=-265),
        _inspection_split,
    ),
    Deviation(
        "allowance-check",
        "Allowance checked when the pallet is booked",
        "We cast in-house: the template hangs at the foundry's gate, a wrong core is found a day earlier.",
        State.IN_REVIEW,
        "quality",
        ("inspection",),
        Days(proposed=-7),
        _allowance_check,
    ),
    Deviation(
        "seat-limit",
        "Front seat not above 79.996 mm",
        "Measured at 23 °C here and at 20 °C at the customer; 4 µm cover the difference.",
        State.WITHIN_LATITUDE,
        "quality",
        ("inspection",),
        Days(proposed=-210, effective=-208),
        _seat_limit,
    ),
    Deviation(
        "blow-out-first",
        "Blowing out before breaking edges",
        "The blade then meets no chips; fewer scratches on the sealing face.",
        State.ACCEPTED,
        "production",
        ("flow",),
        Days(proposed=-145, decided=-139, effective=-133),
        _blow_out_first,
    ),
    Deviation(
        "clamping",
        "Clamping at 42 bar",
        "Two parts share one pump; at 42 bar the further one still has 40.",
        State.WITHIN_LATITUDE,
        "production",
        ("setting",),
        Days(proposed=-338, effective=-338),
        _clamping,
        Meets.CONFLICT,
    ),
    Deviation(
        "x-ray",
        "X-ray of two castings a melt",
        "Pores were found after boring, with all the work spent. The X-ray finds them in the casting.",
        State.OFFERED,
        "quality",
        ("inspection",),
        Days(proposed=-190, decided=-168, effective=-160),
        x_ray,
        Meets.ABSORBED,
    ),
    Deviation(
        "slower-spindle",
        "Face mill at 4500 rpm",
        "Limit of our tool balance class.",
        State.WITHIN_LATITUDE,
        "production",
        ("setting",),
        Days(proposed=-338, effective=-338),
        _slower_spindle,
    ),
    Deviation(
        "rack",
        "Rack for twelve castings",
        "Our racks fit the forklift.",
        State.WITHIN_LATITUDE,
        "production",
        ("resource",),
        Days(proposed=-390, effective=-390),
        _rack,
    ),
    Deviation(
        "laser",
        "Code by laser",
        "The dot marker waits for a new stylus. The laser code is read with grade A; its depth is 0.12 mm.",
        State.TEMPORARY,
        "maintenance",
        ("method", "temporary"),
        Days(proposed=-5, decided=-5, effective=-4, ends=9),
        _laser,
    ),
    Deviation(
        "filter",
        "Every basket checked for residue",
        "After the filter burst: until thirty baskets in a row were good.",
        State.LAPSED,
        "quality",
        ("inspection", "temporary"),
        Days(proposed=-66, decided=-66, effective=-66, ends=-50),
        _filter,
    ),
)
