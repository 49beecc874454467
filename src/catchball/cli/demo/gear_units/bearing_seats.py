"""OP30, second clamping: both bearing seats in one go."""

from __future__ import annotations

from catchball.cli.demo.gear_units.base_face import EMULSION
from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    free,
    hazard,
    milling,
    number,
    operation,
    pfmea,
    picture,
    resource,
    said,
    step,
    times,
    value,
)

OPERATION: Raw = operation(
    30,
    ("Second clamping: boring of the bearing seats", "Zweite Aufspannung: Lagersitze bohren", "第二次装夹：镗轴承座"),
    workstation="W-120",
    machine="Machining centre, horizontal, 4 axes, 12,000 rpm, HSK-A63",
    output=said("Seats Ø 80 M7 and Ø 72 J7", "Sitze Ø 80 M7 und Ø 72 J7", "轴承座 Ø 80 M7 和 Ø 72 J7"),
    result=said(
        "Both seats are coaxial within 0.02 mm and square to the base face within 0.02 mm.",
        "Beide Sitze sind auf 0,02 mm koaxial und auf 0,02 mm rechtwinklig zur Grundfläche.",
        "两轴承座同轴度 0.02 mm，对基面垂直度 0.02 mm。",
    ),
    skills=[{"id": "s1", "skill": "CNC milling", "level": "3"}, {"id": "s2", "skill": "Bore gauging", "level": "2"}],
    resources=[{"id": "r1", **resource("material", "KSS-8", EMULSION, concentration="8 %")}],
    media=[
        {
            "id": "m1",
            **picture(
                "housing-section",
                ("Bearing housing LG 80, section", "Lagergehäuse LG 80, Schnitt", "轴承座 LG 80 剖视图"),
                number(435, 150, "Front seat, locating bearing", "Vorderer Sitz, Festlager", "前座，固定轴承"),
                number(287, 160, "Rear seat, floating bearing", "Hinterer Sitz, Loslager", "后座，浮动轴承"),
            ),
        }
    ],
    references=[{"id": "d1", **drawing()}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-301": step(
        ("Set up fixture and boring tools", "Vorrichtung und Bohrwerkzeuge rüsten", "安装夹具和镗刀"),
        (
            "Run the spindle warm for 15 minutes. Set T07 and T08 on the presetter, calibrate the probe on the ring.",
            "Spindel 15 Minuten warmlaufen lassen. T07 und T08 voreinstellen, Taster am Ring kalibrieren.",
            "主轴预热 15 分钟。在对刀仪上调整 T07 和 T08，用环规校准测头。",
        ),
        occasion="set-up",
        keys=[
            (
                ("Warm up before setting anything", "Erst warmlaufen, dann einstellen", "先预热再调刀"),
                (
                    "A cold spindle grows 15 µm in the first hour",
                    "Die kalte Spindel wächst in der ersten Stunde 15 µm",
                    "冷主轴第一小时伸长 15 µm",
                ),
            )
        ],
        parameters={
            "warm-up time": value("15 min", "15 min", ""),
            "warm-up speed": value("6000 rpm", "4000 rpm", "8000 rpm"),
        },
        resources=[
            resource(
                "fixture",
                "F-LG80-20",
                ("Pull-down fixture, two dowels", "Niederzugvorrichtung, zwei Stifte", "下拉夹具，两销"),
                "1",
            ),
            resource("gauge", "ER-80", ("Setting ring Ø 80", "Einstellring Ø 80", "校对环规 Ø 80")),
            resource("program", "LG80_OP30.NC", ("Part program", "NC-Programm", "加工程序")),
        ],
        standard_time=times(machine=900, manual=1200),
        latitude=free("resources"),
    ),
    "home-302": step(
        ("Clamp on the base face", "Auf die Grundfläche spannen", "以基面装夹"),
        (
            "Wipe plate and base face by hand. Set the part on both dowels, close the clamps, wait for the air signal.",
            "Platte und Grundfläche von Hand abwischen. Teil auf beide Stifte setzen, spannen, Luftsignal abwarten.",
            "用手擦净定位板和基面。工件套入两销，夹紧。等待气检信号。",
        ),
        keys=[
            (
                (
                    "The hand feels the chip that the eye misses",
                    "Die Hand fühlt den Span, den das Auge übersieht",
                    "手能摸到眼睛看不见的切屑",
                ),
                (
                    "One chip tilts the seats out of square",
                    "Ein Span stellt die Sitze schief",
                    "一粒切屑就使轴承座倾斜",
                ),
            ),
            (
                ("Clamps right above the rests", "Spanner genau über den Auflagen", "压板正对支承"),
                (
                    "Beside them the seat springs oval on release",
                    "Daneben wird der Sitz beim Lösen unrund",
                    "偏离时松开后孔变椭圆",
                ),
            ),
        ],
        hazards=[
            hazard(
                ("Hand under the clamp", "Hand unter dem Spanner", "手被压板压伤"),
                ("Two-hand control", "Zweihandbedienung", "双手按钮"),
                "safety shoes",
            )
        ],
        parameters={
            "clamping pressure": value("40 bar", "35 bar", "45 bar", "special"),
            "air gap": value("0.02 mm", "", "0.03 mm", "special"),
        },
        media=[
            picture(
                "second-fixture",
                ("Second clamping in section", "Zweite Aufspannung im Schnitt", "第二次装夹剖视图"),
                number(230, 505, "Dowel", "Stift", "定位销"),
                number(110, 360, "Clamp above the rest", "Spanner über der Auflage", "支承上方压板"),
            )
        ],
        standard_time=times(manual=22, walking=4),
        references=[pfmea("3.2")],
        latitude=bounded("clamping pressure", "37 bar", "43 bar"),
    ),
    "home-303": step(
        ("Face the output side", "Abtriebsseite planen", "铣输出端面"),
        (
            "T04 mills the output face to 98 ±0.1 mm.",
            "T04 fräst die Abtriebsfläche auf 98 ±0,1 mm.",
            "T04 铣输出端面至 98 ±0.1 mm。",
        ),
        keys=[
            (
                ("Leave the bore on the far side", "Auf der abgewandten Seite ausfahren", "从远端退出"),
                (
                    "The exit edge then falls into the lead-in chamfer",
                    "Die Ausfahrkante fällt dann in die Einführfase",
                    "退刀边落入导入倒角",
                ),
            )
        ],
        parameters=milling("80", 1200, 4775, 6, "0.15", 4300),
        resources=[
            resource("tool", "T04", ("Face mill Ø 80, PCD, z 6", "Planfräser Ø 80, PKD, z 6", "面铣刀 Ø 80，PCD，6 齿"))
        ],
        checks=[
            check(
                ("Height over the base face", "Höhe über der Grundfläche", "总高"),
                ("Height gauge on the plate", "Höhenmessgerät auf der Platte", "平板上高度尺"),
                ("Correct the length of T04", "Länge von T04 korrigieren", "修正 T04 长度"),
                gauge="HM-1",
                frequency="1/50",
                low="97.9 mm",
                high="98.1 mm",
            )
        ],
        standard_time=times(machine=18),
        latitude=bounded("cutting speed", "1080 m/min", "1300 m/min")
        | bounded("spindle speed", "4300 rpm", "5200 rpm")
        | bounded("feed rate", "3800 mm/min", "4700 mm/min"),
    ),
    "home-304": step(
        ("Rough both seats", "Beide Sitze schruppen", "粗镗两座"),
        (
            "T05 bores both seats on a helix, down to 0.4 mm of stock on the side.",
            "T05 fräst beide Sitze auf einer Helix, Aufmaß 0,4 mm je Seite.",
            "T05 螺旋铣两座，单边留量 0.4 mm。",
        ),
        keys=[
            (
                ("Coolant through the tool, 40 bar", "Kühlung durchs Werkzeug, 40 bar", "内冷 40 bar"),
                (
                    "Chips left in the chamber are cut again",
                    "Späne in der Kammer werden erneut geschnitten",
                    "腔内残屑会被二次切削",
                ),
            )
        ],
        parameters={
            **milling("32", 600, 5970, 3, "0.12", 2150),
            "pitch of the helix": value("3 mm", "2 mm", "4 mm"),
            "coolant pressure": value("40 bar", "30 bar", "70 bar"),
        },
        resources=[
            resource(
                "tool",
                "T05",
                ("Shoulder mill Ø 32, carbide, z 3", "Eckfräser Ø 32, HM, z 3", "方肩铣刀 Ø 32，硬质合金，3 齿"),
                tool_life="900 pcs",
            )
        ],
        media=[
            picture(
                "rough-boring",
                ("Helix in the front seat", "Helix im vorderen Sitz", "前座螺旋铣"),
                number(485, 262, "T05", "T05", "T05"),
            )
        ],
        standard_time=times(machine=44),
        latitude=free("resources")
        | bounded("spindle speed", "5300 rpm", "6500 rpm")
        | bounded("feed rate", "1800 mm/min", "2400 mm/min"),
    ),
    "home-305": step(
        ("Semi-finish both seats", "Beide Sitze vorschlichten", "半精镗两座"),
        (
            "T06, the stepped bar, bores Ø 71.7 and Ø 79.7 in one stroke.",
            "T06, die Stufenbohrstange, bohrt Ø 71,7 und Ø 79,7 in einem Hub.",
            "T06 阶梯镗杆一次镗出 Ø 71.7 和 Ø 79.7。",
        ),
        keys=[
            (
                ("0.15 mm a side must be left", "0,15 mm je Seite müssen bleiben", "单边必须留 0.15 mm"),
                (
                    "Less than that, the finishing edge rubs",
                    "Bei weniger drückt die Schlichtschneide nur",
                    "过少时精镗刃只挤不切",
                ),
            )
        ],
        parameters=milling("79.7", 500, 2000, 2, "0.1", 400),
        resources=[
            resource(
                "tool",
                "T06",
                (
                    "Stepped boring bar Ø 71.7 / 79.7, PCD",
                    "Stufenbohrstange Ø 71,7 / 79,7, PKD",
                    "阶梯镗杆 Ø 71.7 / 79.7，PCD",
                ),
                tool_life="10000 pcs",
            )
        ],
        media=[
            picture(
                "stepped-bar",
                ("Both seats in one stroke", "Beide Sitze in einem Hub", "一次行程镗两座"),
                number(300, 340, "T06", "T06", "T06"),
            )
        ],
        standard_time=times(machine=24),
        latitude=bounded("feed rate", "350 mm/min", "450 mm/min"),
    ),
}
