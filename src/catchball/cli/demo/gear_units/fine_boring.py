"""OP30, its second half: groove, chamfers, fine boring."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    fixed,
    milling,
    note,
    number,
    pfmea,
    picture,
    resource,
    step,
    times,
    value,
)

STEPS: dict[str, Raw] = {
    "home-306": step(
        ("Mill the circlip groove", "Nut für den Sicherungsring fräsen", "铣卡簧槽"),
        (
            "T09 mills the groove 2.65 H13, Ø 83.5, in one turn. Gauge its distance from the shoulder.",
            "T09 fräst die Nut 2,65 H13, Ø 83,5, in einem Umlauf. Abstand zum Bund lehren.",
            "T09 一圈铣出槽 2.65 H13，Ø 83.5。检测槽到台肩距离。",
        ),
        keys=[
            (
                (
                    "Program the feed at the groove diameter",
                    "Vorschub am Nutdurchmesser programmieren",
                    "按槽底直径编程进给",
                ),
                (
                    "The edge runs 2.5 times as far as the spindle axis",
                    "Die Schneide läuft 2,5-mal so weit wie die Spindelachse",
                    "刃口行程是主轴中心的 2.5 倍",
                ),
            )
        ],
        parameters=milling("50", 400, 2550, 5, "0.05", 640),
        resources=[
            resource(
                "tool",
                "T09",
                ("Groove mill Ø 50 × 2.65, z 5", "Nutfräser Ø 50 × 2,65, z 5", "槽铣刀 Ø 50 × 2.65，5 齿"),
                tool_life="3000 pcs",
            )
        ],
        checks=[
            check(
                ("Shoulder to far groove wall", "Bund bis äußere Nutwand", "台肩到槽外侧"),
                ("Groove gauge NL-20.65", "Nutlehre NL-20.65", "槽规 NL-20.65"),
                ("Correct the length of T09", "Länge von T09 korrigieren", "修正 T09 长度"),
                kind="special",
                gauge="NL-20.65",
                frequency="1/20",
                low="20.6 mm",
                high="20.7 mm",
            )
        ],
        media=[
            picture(
                "circlip-groove",
                ("Groove, enlarged", "Nut, vergrößert", "卡簧槽放大图"),
                number(97, 290, "Shoulder", "Bund", "台肩"),
            )
        ],
        standard_time=times(machine=16),
        references=[drawing(), pfmea("3.6"), {"kind": "standard", "identifier": "DIN 472", "revision": "2017"}],
    ),
    "home-307": step(
        ("Cut the lead-in chamfers", "Einführfasen fräsen", "铣导入倒角"),
        (
            "T10 cuts 1.5 mm at 15° on both seats.",
            "T10 fräst an beiden Sitzen 1,5 mm unter 15°.",
            "T10 在两座口铣 15° × 1.5 mm 倒角。",
        ),
        keys=[
            (
                ("No burr may stand into the seat", "Kein Grat darf in den Sitz stehen", "毛刺不得伸入座孔"),
                (
                    "The bearing would shave it and press it below itself",
                    "Das Lager schabt ihn ab und drückt ihn unter sich",
                    "轴承会刮下毛刺并压在底下",
                ),
            )
        ],
        parameters=milling("40", 500, 3980, 4, "0.08", 1270),
        resources=[
            resource(
                "tool", "T10", ("Chamfer mill Ø 40, 15°, z 4", "Fasfräser Ø 40, 15°, z 4", "倒角刀 Ø 40，15°，4 齿")
            )
        ],
        media=[
            picture(
                "lead-in-chamfer",
                ("Lead-in chamfer", "Einführfase", "导入倒角"),
                number(540, 255, "No burr here", "Hier kein Grat", "此处无毛刺"),
            )
        ],
        standard_time=times(machine=12),
    ),
    "home-308": step(
        ("Finish-bore the front seat", "Vorderen Sitz feinbohren", "精镗前座"),
        (
            "T07 bores Ø 80 M7 without a stop. Draw back with the spindle oriented.",
            "T07 bohrt Ø 80 M7 ohne Halt. Mit orientierter Spindel zurückziehen.",
            "T07 不停顿镗 Ø 80 M7。主轴定向后退刀。",
        ),
        keys=[
            (
                (
                    "Front and rear seat in the same clamping",
                    "Beide Sitze in derselben Aufspannung",
                    "前后座同一次装夹",
                ),
                (
                    "Only so are they coaxial within 0.02 mm",
                    "Nur so sind sie auf 0,02 mm koaxial",
                    "这样才能保证同轴度 0.02 mm",
                ),
            )
        ],
        parameters=milling("80", 500, 1990, 1, "0.08", 160),
        resources=[
            resource(
                "tool",
                "T07",
                ("Fine boring head Ø 80, PCD, r 0.4", "Feinbohrkopf Ø 80, PKD, r 0,4", "精镗头 Ø 80，PCD，r 0.4"),
                tool_life="6000 pcs",
            )
        ],
        checks=[
            check(
                ("Front seat Ø 80 M7", "Vorderer Sitz Ø 80 M7", "前座 Ø 80 M7"),
                (
                    "Bore gauge, in the machine, after cleaning",
                    "Innenmessgerät, in der Maschine, nach Reinigen",
                    "内径量表，机内清洁后测",
                ),
                ("Correct by half the deviation", "Um die halbe Abweichung korrigieren", "按偏差的一半修正"),
                kind="special",
                gauge="IM-80",
                frequency="1/5",
                low="79.97 mm",
                high="80 mm",
            )
        ],
        media=[
            picture(
                "finish-front",
                ("Fine boring, front seat", "Feinbohren, vorderer Sitz", "精镗前座"),
                number(430, 270, "T07", "T07", "T07"),
            )
        ],
        standard_time=times(machine=26, manual=6),
        references=[drawing(), pfmea("3.8")],
        latitude=fixed() | bounded("feed rate", "140 mm/min", "180 mm/min"),
    ),
    "home-309": step(
        ("Finish-bore the rear seat", "Hinteren Sitz feinbohren", "精镗后座"),
        (
            "T08, the damped long bar, bores Ø 72 J7. Orient, lift off by 0.3 mm, draw back.",
            "T08, die gedämpfte lange Stange, bohrt Ø 72 J7. Orientieren, 0,3 mm abheben, zurückziehen.",
            "T08 减振长镗杆镗 Ø 72 J7。定向，让刀 0.3 mm，退刀。",
        ),
        keys=[
            (
                ("Lift off before drawing back", "Vor dem Rückzug abheben", "退刀前先让刀"),
                (
                    "Else the edge leaves a helix from end to end",
                    "Sonst zieht die Schneide eine Wendel durch den Sitz",
                    "否则刀尖会划出螺旋线",
                ),
            )
        ],
        parameters=milling("72", 450, 1990, 1, "0.08", 160),
        resources=[
            resource(
                "tool",
                "T08",
                ("Fine boring bar Ø 72, damped, PCD", "Feinbohrstange Ø 72, gedämpft, PKD", "减振精镗杆 Ø 72，PCD"),
                tool_life="6000 pcs",
            )
        ],
        media=[
            picture(
                "finish-rear",
                ("Bore, lift off, draw back", "Bohren, abheben, zurückziehen", "镗、让刀、退刀"),
                note(
                    "arrow", [(250, 90), (212, 192)], "Lift off 0.3 mm here", "Hier 0,3 mm abheben", "此处让刀 0.3 mm"
                ),
            )
        ],
        standard_time=times(machine=28),
        references=[drawing(), pfmea("3.9")],
        latitude=fixed(),
    ),
    "home-310": step(
        ("Probe, correct, unload", "Antasten, korrigieren, entnehmen", "测量、修正、取件"),
        (
            "The probe measures the front seat: four points, two depths. Correct T07 when asked. Unload, blow off.",
            "Der Taster misst den vorderen Sitz: vier Punkte, zwei Tiefen. T07 bei Meldung korrigieren. Entnehmen.",
            "测头在两个深度各测四点。按提示修正 T07。取件并吹净。",
        ),
        keys=[
            (
                (
                    "Correct by half of what is shown, never by all",
                    "Um die Hälfte der Anzeige korrigieren, nie ganz",
                    "只按显示值的一半修正",
                ),
                (
                    "Chasing each part doubles the spread",
                    "Jedem Teil nachzustellen verdoppelt die Streuung",
                    "逐件追调会使散差加倍",
                ),
            )
        ],
        parameters={"correction threshold": value("6 µm", "4 µm", "8 µm")},
        resources=[resource("gauge", "MT-60", ("Touch probe", "Messtaster", "测头"))],
        media=[
            picture(
                "probing",
                ("Four points, two depths", "Vier Punkte, zwei Tiefen", "四点两深度"),
                number(630, 325, "Two depths", "Zwei Tiefen", "两个深度"),
            )
        ],
        standard_time=times(machine=36, manual=16, walking=4),
        latitude=bounded("correction threshold", "5 µm", "8 µm"),
    ),
}
