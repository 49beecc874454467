"""OP40: flange holes, cover threads, plugs and, for dusty places, the breather."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    fixed,
    free,
    hazard,
    milling,
    note,
    number,
    operation,
    pfmea,
    picture,
    resource,
    said,
    step,
    tapping,
    times,
    value,
)

OPERATION: Raw = operation(
    40,
    ("Drilling and tapping", "Bohren und Gewinden", "钻孔和攻丝"),
    workstation="W-130",
    machine="Machining centre, 5 axes, 12,000 rpm, HSK-A63",
    output=said("All holes and threads", "Alle Bohrungen und Gewinde", "全部孔和螺纹"),
    result=said(
        "All threads pass the plug gauge over their full depth; no chip is left in a blind hole.",
        "Alle Gewinde sind auf voller Tiefe lehrenhaltig; in keinem Sackloch liegt ein Span.",
        "所有螺纹全深度通规合格；盲孔内无切屑。",
    ),
    skills=[{"id": "s1", "skill": "CNC milling", "level": "2"}],
    resources=[
        {
            "id": "r1",
            **resource(
                "material",
                "KSS-10",
                ("Emulsion for form tapping", "Emulsion zum Gewindeformen", "挤压攻丝乳化液"),
                concentration="10 %",
            ),
        }
    ],
    references=[{"id": "d1", **drawing()}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-401": step(
        ("Clamp on the dowels", "Auf die Stifte spannen", "以定位销装夹"),
        (
            "Wipe the plate, set the part on both dowels, code towards the door. Swing the clamp in and close it.",
            "Platte abwischen, Teil auf beide Stifte setzen, Code zur Tür. Spannbügel einschwenken, spannen.",
            "擦净定位板，工件套入两销，二维码朝门。摆入压板并夹紧。",
        ),
        keys=[
            (
                ("Code towards the door", "Code zur Tür", "二维码朝门"),
                (
                    "Turned by 180° the drain ends up on top",
                    "Um 180° verdreht sitzt der Ablass oben",
                    "转错 180° 放油孔会在上方",
                ),
            )
        ],
        parameters={"clamping pressure": value("60 bar", "50 bar", "70 bar")},
        resources=[
            resource(
                "fixture",
                "F-LG80-30",
                ("Swing-clamp fixture, two dowels", "Schwenkspannvorrichtung, zwei Stifte", "摆动压板夹具，两销"),
                "1",
            )
        ],
        standard_time=times(manual=16, walking=4),
        references=[pfmea("4.1")],
        latitude=bounded("clamping pressure", "50 bar", "70 bar"),
    ),
    "home-402": step(
        ("Drill the flange holes", "Flanschlöcher bohren", "钻法兰孔"),
        (
            "T12 drills eight holes Ø 9 through the flange.",
            "T12 bohrt acht Löcher Ø 9 durch den Flansch.",
            "T12 在法兰上钻八个 Ø 9 通孔。",
        ),
        keys=[
            (
                ("Stop 1 mm below the base face", "1 mm unter der Grundfläche enden", "钻出基面 1 mm 即止"),
                ("Deeper, the drill bites into the plate", "Tiefer bohrt er in die Platte", "过深会钻伤定位板"),
            )
        ],
        parameters=milling("9", 160, 5660, 2, "0.14", 1585),
        resources=[
            resource(
                "tool",
                "T12",
                ("Carbide drill Ø 9, through coolant", "VHM-Bohrer Ø 9, IK", "硬质合金钻头 Ø 9，内冷"),
                tool_life="9000 pcs",
            )
        ],
        media=[
            picture(
                "hole-pattern",
                ("Hole pattern on the output face", "Bohrbild auf der Abtriebsfläche", "输出端面孔位"),
                note("box", [(466, 436), (504, 474)], "Code pad", "Codefläche", "二维码平台"),
            )
        ],
        standard_time=times(machine=14),
        latitude=bounded("cutting speed", "145 m/min", "175 m/min")
        | bounded("spindle speed", "5100 rpm", "6200 rpm")
        | bounded("feed rate", "1300 mm/min", "1750 mm/min"),
    ),
    "home-403": step(
        ("Drill the cover core holes", "Deckel-Kernlöcher bohren", "钻端盖底孔"),
        (
            "T13 drills six holes Ø 5.55, 18 mm deep.",
            "T13 bohrt sechs Löcher Ø 5,55, 18 mm tief.",
            "T13 钻六孔 Ø 5.55，深 18 mm。",
        ),
        keys=[
            (
                ("Ø 5.55, not Ø 5", "Ø 5,55, nicht Ø 5", "用 Ø 5.55，不是 Ø 5"),
                (
                    "The thread is formed: in Ø 5 the tap jams and breaks",
                    "Das Gewinde wird geformt: in Ø 5 klemmt und bricht der Former",
                    "挤压丝锥在 Ø 5 孔中会卡断",
                ),
            )
        ],
        parameters=milling("5.55", 140, 8030, 2, "0.09", 1445),
        resources=[
            resource(
                "tool",
                "T13",
                ("Carbide drill Ø 5.55, through coolant", "VHM-Bohrer Ø 5,55, IK", "硬质合金钻头 Ø 5.55，内冷"),
                tool_life="7000 pcs",
            )
        ],
        media=[
            picture(
                "thread-m6",
                ("Core hole and thread", "Kernloch und Gewinde", "底孔与螺纹"),
                number(400, 460, "Core hole Ø 5.55", "Kernloch Ø 5,55", "底孔 Ø 5.55"),
            )
        ],
        standard_time=times(machine=13),
        references=[drawing(), pfmea("4.3")],
        latitude=bounded("spindle speed", "7400 rpm", "8800 rpm"),
    ),
    "home-404": step(
        ("Drill and face the plug bores", "Verschlussbohrungen bohren und ansenken", "钻油塞孔并锪平"),
        (
            "Swivel to 90° and 180°. T14, the step drill, makes Ø 10.5 and the seat Ø 18 in one stroke.",
            "Auf 90° und 180° schwenken. T14, der Stufenbohrer, macht Ø 10,5 und Sitz Ø 18 in einem Hub.",
            "转到 90° 和 180°。T14 阶梯钻一次加工 Ø 10.5 和 Ø 18 平面。",
        ),
        keys=[
            (
                ("The seat Ø 18 clean all around", "Sitz Ø 18 ringsum sauber", "Ø 18 平面须完整"),
                ("The sealing ring bears on nothing else", "Der Dichtring liegt nur hier auf", "密封圈只靠此面密封"),
            )
        ],
        parameters=milling("18", 160, 2830, 2, "0.1", 566),
        resources=[
            resource(
                "tool",
                "T14",
                ("Step drill Ø 10.5 / 18, carbide", "Stufenbohrer Ø 10,5 / 18, VHM", "阶梯钻 Ø 10.5 / 18，硬质合金"),
                tool_life="5000 pcs",
            )
        ],
        media=[
            picture(
                "plug-bore",
                ("Plug bore in section", "Verschlussbohrung im Schnitt", "油塞孔剖视图"),
                number(294, 192, "Sealing seat", "Dichtsitz", "密封面"),
            ),
        ],
        standard_time=times(machine=17),
    ),
    "home-405": step(
        ("Chamfer the threads", "Gewinde ansenken", "螺纹孔口倒角"),
        (
            "T15 chamfers all core holes at 90° to 0.3 mm over the thread.",
            "T15 senkt alle Kernlöcher 90° auf 0,3 mm über Gewindemaß.",
            "T15 将所有底孔倒 90° 角，大于螺纹 0.3 mm。",
        ),
        keys=[
            (
                ("Before tapping, not after", "Vor dem Gewinden, nicht danach", "攻丝前倒角，不得在后"),
                (
                    "Forming raises a rim that lifts the cover",
                    "Formen wirft einen Wulst auf, der den Deckel anhebt",
                    "挤压会隆起凸边顶起端盖",
                ),
            )
        ],
        parameters=milling("12", 150, 3980, 2, "0.08", 637),
        resources=[resource("tool", "T15", ("NC spot drill Ø 12, 90°", "NC-Anbohrer Ø 12, 90°", "定心钻 Ø 12，90°"))],
        standard_time=times(machine=14),
    ),
    "home-406": step(
        ("Form the cover threads", "Deckelgewinde formen", "挤压端盖螺纹"),
        (
            "T16 forms six threads M6, 14 mm deep. Check the first part of the shift with the plug gauge.",
            "T16 formt sechs Gewinde M6, 14 mm tief. Erstes Teil der Schicht mit dem Lehrdorn prüfen.",
            "T16 挤压六个 M6 螺纹，深 14 mm。每班首件用塞规检查。",
        ),
        keys=[
            (
                (
                    "Emulsion at 10 %, jet on the tap",
                    "Emulsion mit 10 %, Strahl auf den Former",
                    "乳化液 10 %，对准丝锥",
                ),
                (
                    "A dry former welds to aluminium and breaks",
                    "Trocken verschweißt der Former mit Aluminium und bricht",
                    "缺液时丝锥会粘铝折断",
                ),
            )
        ],
        parameters=tapping("6", 25, 1330, "1", 1330),
        resources=[
            resource(
                "tool",
                "T16",
                ("Thread former M6-6HX, TiN", "Gewindeformer M6-6HX, TiN", "挤压丝锥 M6-6HX，TiN"),
                tool_life="20000 pcs",
            ),
            resource("gauge", "LD-M6", ("Thread plug gauge M6-6H", "Gewindelehrdorn M6-6H", "螺纹塞规 M6-6H")),
        ],
        checks=[
            check(
                ("Thread M6-6H, 14 mm deep", "Gewinde M6-6H, 14 mm tief", "螺纹 M6-6H，深 14 mm"),
                ("Plug gauge with depth mark", "Lehrdorn mit Tiefenmarke", "带深度刻线塞规"),
                (
                    "Change T16, check all threads of the lot",
                    "T16 wechseln, alle Gewinde des Loses prüfen",
                    "换 T16，检查本批全部螺纹",
                ),
                kind="special",
                gauge="LD-M6",
                frequency="1/50",
                low="14 mm",
                high="15 mm",
            )
        ],
        standard_time=times(machine=16, manual=4),
        references=[drawing(), pfmea("4.6")],
    ),
    "home-407": step(
        ("Tap the plug bores", "Verschlussgewinde schneiden", "攻油塞螺纹"),
        (
            "T17 taps M12×1.5 in both plug bores, right through.",
            "T17 schneidet M12×1,5 in beide Verschlussbohrungen, durchgehend.",
            "T17 在两油塞孔攻 M12×1.5 通螺纹。",
        ),
        keys=[
            (
                ("Tap with a positive start, spiral point", "Gewindebohrer mit Schälanschnitt", "用螺尖丝锥"),
                (
                    "It pushes the chips ahead into the chamber, not into the thread",
                    "Er schiebt die Späne voraus in die Kammer, nicht ins Gewinde",
                    "切屑向前排入腔内，不堵螺纹",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Sharp thread chips in the chamber", "Scharfe Gewindespäne in der Kammer", "腔内锋利切屑"),
                ("Rinse out, never reach in", "Ausspülen, nie hineingreifen", "冲洗，切勿伸手"),
                "cut-resistant gloves",
            )
        ],
        parameters=tapping("12", 20, 530, "1.5", 795),
        resources=[
            resource(
                "tool",
                "T17",
                ("Tap M12×1.5-6H, spiral point", "Gewindebohrer M12×1,5-6H, Schälanschnitt", "丝锥 M12×1.5-6H，螺尖"),
            )
        ],
        standard_time=times(machine=15),
        latitude=fixed(),
    ),
    "home-408": step(
        ("Breather bore M10×1", "Entlüftungsbohrung M10×1", "通气孔 M10×1"),
        (
            "Swivel to 0°. T12 drills Ø 9 into the chamber, T18 taps M10×1.",
            "Auf 0° schwenken. T12 bohrt Ø 9 in die Kammer, T18 schneidet M10×1.",
            "转到 0°。T12 钻 Ø 9 至腔内，T18 攻 M10×1。",
        ),
        applies=["D"],
        keys=[
            (
                ("Only variant D, on top", "Nur Variante D, oben", "仅 D 型，在上方"),
                (
                    "In variant S nothing closes this bore",
                    "Bei Variante S verschließt nichts diese Bohrung",
                    "S 型此孔无法封堵",
                ),
            )
        ],
        parameters=tapping("10", 20, 640, "1", 640),
        resources=[resource("tool", "T18", ("Tap M10×1-6H", "Gewindebohrer M10×1-6H", "丝锥 M10×1-6H"))],
        media=[
            picture(
                "radial-bores",
                (
                    "Radial bores, seen on the output face",
                    "Radialbohrungen, auf die Abtriebsfläche gesehen",
                    "径向孔，输出端视图",
                ),
                number(350, 70, "Breather, only D", "Entlüfter, nur D", "通气孔，仅 D 型"),
            )
        ],
        standard_time=times(machine=12),
        references=[drawing()],
    ),
}
