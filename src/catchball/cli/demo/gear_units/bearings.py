"""OP70: bearings on the shaft, the shaft in the heated housing."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    fixed,
    free,
    hazard,
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
    70,
    ("Fitting the bearings", "Lager montieren", "装配轴承"),
    workstation="W-160",
    machine="Servo press 20 kN with force-travel monitor; circulating-air oven",
    output=said("Housing with shaft and bearings", "Gehäuse mit Welle und Lagern", "带轴和轴承的壳体"),
    result=said(
        "The shaft turns freely by hand and has 0.1 to 0.4 mm of axial play.",
        "Die Welle dreht von Hand frei und hat 0,1 bis 0,4 mm Axialspiel.",
        "轴用手转动灵活，轴向间隙 0.1 至 0.4 mm。",
    ),
    skills=[{"id": "s1", "skill": "Bearing fitting", "level": "3"}],
    references=[{"id": "d1", **drawing("LG80-000", "C")}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-701": step(
        ("Lay the parts out", "Teile bereitlegen", "备料"),
        (
            "Lay shaft, bearings 6207 and 6208 and both circlips out. Unpack each bearing only when it is fitted.",
            "Welle, Lager 6207 und 6208 und beide Sicherungsringe bereitlegen. Lager erst zum Fügen auspacken.",
            "将轴、轴承 6207 和 6208 及两个卡簧放入托盘。轴承装配时才拆封。",
        ),
        keys=[
            (
                ("Leave the preservative in", "Konservierung belassen", "保留防锈油"),
                (
                    "It mixes with the gear oil; washing brings dirt in",
                    "Sie verträgt sich mit dem Öl; Auswaschen bringt Schmutz hinein",
                    "与齿轮油相容；清洗反而带入脏物",
                ),
            )
        ],
        resources=[
            resource("part", "6207", ("Ball bearing 6207", "Kugellager 6207", "深沟球轴承 6207"), "1"),
            resource("part", "6208", ("Ball bearing 6208", "Kugellager 6208", "深沟球轴承 6208"), "1"),
            resource("part", "LG80-210", ("Output shaft", "Abtriebswelle", "输出轴"), "1"),
        ],
        standard_time=times(manual=14, walking=6),
        latitude=free("resources"),
    ),
    "home-702": step(
        ("Check and oil the seats", "Sitze prüfen und ölen", "检查轴颈并涂油"),
        (
            "Wipe the seats Ø 35 k6 and Ø 40 k6. Feel for burrs at the groove, oil thinly.",
            "Sitze Ø 35 k6 und Ø 40 k6 abwischen. An der Nut nach Graten fühlen, dünn ölen.",
            "擦净轴颈 Ø 35 k6 和 Ø 40 k6。摸查槽边毛刺，薄涂油。",
        ),
        keys=[
            (
                ("Oil film, no drops", "Ölfilm, keine Tropfen", "薄油膜，不成滴"),
                (
                    "Drops lift the press curve and hide a missing fit",
                    "Tropfen verfälschen die Presskurve und verdecken fehlendes Übermaß",
                    "油滴会使压装曲线失真",
                ),
            )
        ],
        checks=[
            check(
                ("Seat Ø 40 k6", "Sitz Ø 40 k6", "轴颈 Ø 40 k6"),
                ("Snap gauge with dial", "Feinzeiger-Rachenlehre", "带表卡规"),
                ("Send the shaft lot back", "Wellenlos zurückgeben", "退回该批轴"),
                kind="special",
                gauge="RL-40",
                frequency="1/lot",
                low="40.002 mm",
                high="40.018 mm",
            )
        ],
        media=[
            picture(
                "shaft-seats",
                ("Seats of the shaft", "Sitze der Welle", "轴颈"),
                number(290, 330, "Feel for burrs here", "Hier nach Graten fühlen", "此处摸毛刺"),
            )
        ],
        standard_time=times(manual=16),
        references=[drawing("LG80-210", "B")],
    ),
    "home-703": step(
        ("Press the rear bearing on", "Hinteres Lager aufpressen", "压装后轴承"),
        (
            "Stand the shaft in the nest, spline up. Slide sleeve P-35 over it and press 6207 on to the collar.",
            "Welle in die Aufnahme stellen, Verzahnung oben. Hülse P-35 aufschieben und 6207 bis zum Bund pressen.",
            "轴立于定位座，花键朝上。套上压套 P-35，将 6207 压至轴肩。",
        ),
        keys=[
            (
                ("Sleeve on the inner ring only", "Hülse nur auf den Innenring", "压套只压内圈"),
                (
                    "Force through the balls dents both races",
                    "Kraft über die Kugeln drückt beide Laufbahnen ein",
                    "力经滚珠会压伤滚道",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Crushing under the ram", "Quetschen unter dem Stößel", "压头挤压"),
                ("Two-hand control and light curtain", "Zweihandbedienung und Lichtvorhang", "双手按钮和光幕"),
                "safety shoes",
            )
        ],
        parameters={
            "press force": value("4 kN", "1 kN", "8 kN", "special"),
            "press speed": value("10 mm/s", "5 mm/s", "15 mm/s"),
        },
        resources=[resource("tool", "P-35", ("Press sleeve Ø 36 / 44", "Presshülse Ø 36 / 44", "压套 Ø 36 / 44"))],
        media=[
            picture(
                "press-rear-bearing",
                (
                    "Inner ring: right. Outer ring: wrong.",
                    "Innenring: richtig. Außenring: falsch.",
                    "压内圈正确，压外圈错误",
                ),
            ),
        ],
        standard_time=times(machine=8, manual=12),
        references=[pfmea("7.3")],
        latitude=fixed() | bounded("press speed", "8 mm/s", "12 mm/s"),
    ),
    "home-704": step(
        ("Fit the shaft circlip", "Sicherungsring auf die Welle setzen", "装轴用卡簧"),
        (
            "Fit circlip 35×1.5 with pliers, sharp edge away from the bearing. Turn it: it must move freely.",
            "Ring 35×1,5 mit der Zange setzen, scharfe Kante vom Lager weg. Drehen: er muss in der Nut frei laufen.",
            "用卡簧钳装 35×1.5 卡簧，锐边背向轴承。转动检查：应在槽内自由转动。",
        ),
        keys=[
            (
                ("Open it only as far as needed", "Nur so weit wie nötig öffnen", "只张开到刚好"),
                ("Overspread it stays loose for ever", "Überdehnt bleibt er für immer lose", "过度张开后永久松弛"),
            )
        ],
        hazards=[
            hazard(
                ("Ring flies off", "Ring springt ab", "卡簧弹飞"),
                ("Hold it with the free hand", "Mit der freien Hand halten", "另一只手扶住"),
                "safety glasses",
            )
        ],
        resources=[
            resource("part", "DIN 471-35×1.5", ("Circlip 35×1.5", "Sicherungsring 35×1,5", "轴用卡簧 35×1.5"), "1")
        ],
        media=[picture("shaft-circlip", ("Circlip in its groove", "Ring in seiner Nut", "卡簧入槽"))],
        standard_time=times(manual=14),
    ),
    "home-705": step(
        ("Press the front bearing on", "Vorderes Lager aufpressen", "压装前轴承"),
        (
            "Turn the shaft over, spline down. Slide sleeve P-40 on, press 6208 to the collar. Look at the curve.",
            "Welle umdrehen, Verzahnung unten. Hülse P-40 aufschieben, 6208 bis zum Bund pressen. Kurve ansehen.",
            "轴翻转，花键端朝下。套上压套 P-40，将 6208 压至轴肩。查看曲线。",
        ),
        keys=[
            (
                (
                    "The curve must run through the window",
                    "Die Kurve muss durch das Fenster laufen",
                    "曲线必须穿过窗口",
                ),
                (
                    "Below it the ring creeps on the shaft, above it it is skewed",
                    "Darunter wandert der Ring, darüber sitzt er schief",
                    "低于窗口会蠕动，高于窗口为歪斜",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Crushing under the ram", "Quetschen unter dem Stößel", "压头挤压"),
                ("Two-hand control and light curtain", "Zweihandbedienung und Lichtvorhang", "双手按钮和光幕"),
                "safety shoes",
            )
        ],
        parameters={
            "press force": value("5 kN", "1.5 kN", "9 kN", "special"),
            "press speed": value("10 mm/s", "5 mm/s", "15 mm/s"),
        },
        resources=[resource("tool", "P-40", ("Press sleeve Ø 41 / 50", "Presshülse Ø 41 / 50", "压套 Ø 41 / 50"))],
        checks=[
            check(
                ("Force over travel", "Kraft über Weg", "力-位移曲线"),
                ("Monitor, window 3", "Überwachung, Fenster 3", "监控，窗口 3"),
                (
                    "Pull the bearing off, scrap it, measure the shaft",
                    "Lager abziehen und verschrotten, Welle messen",
                    "拆下轴承报废，测量轴",
                ),
                kind="special",
                gauge="KW-20",
                low="1.5 kN",
                high="9 kN",
            )
        ],
        media=[
            picture(
                "press-curve",
                ("Force-travel window", "Kraft-Weg-Fenster", "力-位移窗口"),
                number(560, 230, "Seated on the collar", "Am Bund", "到达轴肩"),
            ),
        ],
        standard_time=times(machine=8, manual=14),
        references=[pfmea("7.5")],
        latitude=fixed() | bounded("press speed", "8 mm/s", "12 mm/s"),
    ),
}
