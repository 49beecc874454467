"""OP20, first clamping: the base face and the two dowel bores, from which all else is measured."""

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
    times,
    value,
)

EMULSION = ("Emulsion, mineral oil, boron-free", "Emulsion, mineralölhaltig, borfrei", "乳化液，矿物油型，无硼")

OPERATION: Raw = operation(
    20,
    (
        "First clamping: base face and dowel bores",
        "Erste Aufspannung: Grundfläche und Passbohrungen",
        "第一次装夹：基面和定位孔",
    ),
    workstation="W-110",
    machine="Machining centre, vertical, 12,000 rpm, HSK-A63",
    output=said(
        "Base face milled, two bores Ø 8 H7", "Grundfläche gefräst, zwei Bohrungen Ø 8 H7", "基面已铣，两孔 Ø 8 H7"
    ),
    result=said(
        "The base face is flat within 0.03 mm, the dowel bores are 150 ±0.02 mm apart.",
        "Die Grundfläche ist auf 0,03 mm eben, die Passbohrungen haben 150 ±0,02 mm Abstand.",
        "基面平面度 0.03 mm 以内，定位孔间距 150 ±0.02 mm。",
    ),
    skills=[{"id": "s1", "skill": "CNC milling", "level": "2"}],
    resources=[{"id": "r1", **resource("material", "KSS-8", EMULSION, concentration="8 %")}],
    references=[{"id": "d1", **drawing()}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-201": step(
        ("Set up fixture and tools", "Vorrichtung und Werkzeuge rüsten", "安装夹具和刀具"),
        (
            "Wipe table and fixture, pull the fixture against both table keys. Load the tools from the tool list.",
            "Tisch und Vorrichtung abwischen, Vorrichtung an beide Nutensteine ziehen. Werkzeuge nach Liste laden.",
            "擦净工作台和夹具，夹具靠紧两个定位键。按刀具清单装刀。",
        ),
        occasion="set-up",
        keys=[
            (
                (
                    "Measure T01 for axial run-out before use",
                    "T01 vor dem Einsatz auf Planlauf messen",
                    "T01 使用前测端面跳动",
                ),
                (
                    "One high insert scores the whole sealing face",
                    "Eine vorstehende Schneide zieht Riefen über die Dichtfläche",
                    "一片高出会划伤整个密封面",
                ),
            )
        ],
        parameters={"axial run-out": value("0.004 mm", "", "0.005 mm")},
        resources=[
            resource(
                "fixture",
                "F-LG80-10",
                ("Three-jaw fixture with rests", "Dreibackenvorrichtung mit Auflagen", "带支承三爪夹具"),
                "1",
            ),
            resource("program", "LG80_OP20.NC", ("Part program", "NC-Programm", "加工程序")),
        ],
        standard_time=times(manual=1500),
        latitude=free("resources"),
    ),
    "home-202": step(
        ("Load the casting", "Gussteil einlegen", "装入铸件"),
        (
            "Blow off jaws and rests. Set the casting in, flange on all three rests, code to the door. Close the jaws.",
            "Backen und Auflagen abblasen. Gussteil einlegen, Flansch auf die drei Auflagen, Code zur Tür. Spannen.",
            "吹净卡爪和支承。放入铸件，法兰落在三个支承上，二维码朝门。夹紧。",
        ),
        keys=[
            (
                (
                    "Press it down with one hand while closing",
                    "Beim Spannen mit einer Hand niederdrücken",
                    "夹紧时用一只手压住",
                ),
                (
                    "The jaws lift it: the base face gets a slope",
                    "Die Backen heben es an: Grundfläche wird schief",
                    "卡爪会抬起铸件，基面倾斜",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Fingers between jaw and casting", "Finger zwischen Backe und Gussteil", "手指被卡爪夹伤"),
                (
                    "Foot pedal, jaw stroke of 3 mm at most",
                    "Fußpedal, Backenhub höchstens 3 mm",
                    "脚踏开关，卡爪行程不超过 3 mm",
                ),
                "safety shoes",
            )
        ],
        parameters={"clamping pressure": value("25 bar", "22 bar", "28 bar", "special")},
        media=[
            picture(
                "base-fixture",
                ("First clamping in section", "Erste Aufspannung im Schnitt", "第一次装夹剖视图"),
                number(190, 215, "Rest under the flange", "Auflage unter dem Flansch", "法兰下支承"),
                number(190, 420, "Jaw on the boss", "Backe am Auge", "凸台上的卡爪"),
            )
        ],
        standard_time=times(manual=18, walking=4),
        references=[pfmea("2.2")],
        latitude=bounded("clamping pressure", "23 bar", "27 bar"),
    ),
    "home-203": step(
        ("Check the seating", "Anlage prüfen", "检查贴合"),
        (
            "Push the feeler 0.05 under the flange at each rest. It must not go in anywhere.",
            "Fühlerlehre 0,05 an jeder Auflage unter den Flansch schieben. Sie darf nirgends hineingehen.",
            "在每个支承处用 0.05 塞尺试塞法兰下方，均不得塞入。",
        ),
        keys=[
            (
                ("At all three rests", "An allen drei Auflagen", "三个支承都要检查"),
                (
                    "A chip under one tilts the part by 0.1 mm",
                    "Ein Span unter einer kippt das Teil um 0,1 mm",
                    "一处有切屑就会倾斜 0.1 mm",
                ),
            )
        ],
        resources=[resource("gauge", "FL-0.05", ("Feeler gauge 0.05", "Fühlerlehre 0,05", "塞尺 0.05"))],
        media=[
            picture(
                "seat-check",
                ("Seated, and with a chip below", "Mit Anlage, und mit Span darunter", "贴合与夹屑"),
                number(545, 255, "Chip: the part stands off", "Span: das Teil liegt hohl", "切屑：工件悬空"),
            )
        ],
        standard_time=times(manual=8),
    ),
    "home-204": step(
        ("Rough the base face", "Grundfläche schruppen", "粗铣基面"),
        (
            "Close the door and start the program. T01 mills once around, 2.2 mm deep.",
            "Tür schließen, Programm starten. T01 fräst einmal rundum, 2,2 mm tief.",
            "关门，启动程序。T01 铣一圈，深 2.2 mm。",
        ),
        keys=[
            (
                ("Climb milling, from the outside in", "Gleichlauf, von außen einfahren", "顺铣，从外侧切入"),
                ("Else the outer edge breaks out", "Sonst bricht die Außenkante aus", "否则外缘崩边"),
            )
        ],
        hazards=[
            hazard(
                ("Flying chips and coolant", "Späne und Kühlschmierstoff", "飞屑和切削液"),
                ("Door interlocked, never bridge it", "Tür verriegelt, nie überbrücken", "门联锁，禁止短接"),
                "safety glasses",
            )
        ],
        parameters={**milling("80", 1200, 4775, 6, "0.15", 4300), "depth of cut": value("2.2 mm", "1 mm", "2.5 mm")},
        resources=[
            resource(
                "tool",
                "T01",
                ("Face mill Ø 80, PCD, z 6", "Planfräser Ø 80, PKD, z 6", "面铣刀 Ø 80，PCD，6 齿"),
                tool_life="12000 pcs",
            )
        ],
        media=[
            picture(
                "face-milling",
                ("Path of the face mill", "Weg des Planfräsers", "面铣刀路径"),
                note("arrow", [(150, 90), (262, 200)], "Run-in", "Einfahren", "切入"),
            )
        ],
        standard_time=times(machine=26),
        latitude=bounded("cutting speed", "1080 m/min", "1300 m/min")
        | bounded("spindle speed", "4300 rpm", "5200 rpm")
        | bounded("feed rate", "3800 mm/min", "4700 mm/min"),
    ),
    "home-205": step(
        ("Finish the base face", "Grundfläche schlichten", "精铣基面"),
        (
            "T01 takes the last 0.3 mm. Look at the face: one pattern all around, no step.",
            "T01 nimmt die letzten 0,3 mm. Fläche ansehen: ringsum ein Muster, kein Absatz.",
            "T01 铣去最后 0.3 mm。查看表面：刀纹均匀，无台阶。",
        ),
        keys=[
            (
                ("No stop on the face", "Kein Halt auf der Fläche", "铣面中途不得停顿"),
                (
                    "Where the cutter dwells the gear unit leaks",
                    "Wo der Fräser steht, leckt das Getriebe",
                    "刀具停留处会漏油",
                ),
            )
        ],
        parameters={**milling("80", 1500, 5970, 6, "0.1", 3580), "depth of cut": value("0.3 mm", "0.2 mm", "0.4 mm")},
        resources=[
            resource("tool", "T01", ("Face mill Ø 80, PCD, z 6", "Planfräser Ø 80, PKD, z 6", "面铣刀 Ø 80，PCD，6 齿"))
        ],
        checks=[
            check(
                ("Flatness of the base face", "Ebenheit der Grundfläche", "基面平面度"),
                ("Surface plate, dial gauge", "Messplatte, Messuhr", "平板，百分表"),
                (
                    "Stop, clean the rests, check the jaws",
                    "Anhalten, Auflagen reinigen, Backen prüfen",
                    "停机，清洁支承，检查卡爪",
                ),
                kind="special",
                gauge="MU-01",
                frequency="1/20",
                high="0.03 mm",
            ),
            check(
                ("Roughness Ra", "Rauheit Ra", "粗糙度 Ra"),
                ("Stylus, across the lay", "Tastschnitt, quer zur Rillenrichtung", "触针，垂直纹理"),
                ("Change T01", "T01 wechseln", "更换 T01"),
                gauge="RM-2",
                frequency="1/shift",
                high="1.6 µm",
            ),
        ],
        standard_time=times(machine=32),
        references=[drawing(), pfmea("2.5")],
        latitude=fixed() | bounded("feed rate", "3000 mm/min", "3600 mm/min"),
    ),
}
