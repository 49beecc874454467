"""OP70, its second half: the heated housing takes the shaft."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    fixed,
    hazard,
    number,
    pfmea,
    picture,
    resource,
    step,
    times,
    value,
)

STEPS: dict[str, Raw] = {
    "home-706": step(
        ("Heat the housing", "Gehäuse erwärmen", "加热壳体"),
        (
            "Set the housing in the oven, base face down. Take it out when the probe in the front seat shows 110 °C.",
            "Gehäuse in den Ofen stellen, Grundfläche unten. Entnehmen, wenn der Fühler im vorderen Sitz 110 °C zeigt.",
            "壳体基面朝下放入烘箱。前座测温达 110 °C 时取出。",
        ),
        keys=[
            (
                ("Never above 130 °C", "Nie über 130 °C", "绝不超过 130 °C"),
                (
                    "Above 150 °C the T6 strength is lost for good",
                    "Über 150 °C geht die T6-Festigkeit endgültig verloren",
                    "超过 150 °C 会永久失去 T6 强度",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Burns", "Verbrennung", "烫伤"),
                (
                    "Gloves to the elbow, hot parts only on the marked table",
                    "Handschuhe bis zum Ellbogen, heiße Teile nur auf den markierten Tisch",
                    "戴长手套，热件只放标记台面",
                ),
                "heat-resistant gloves",
            )
        ],
        parameters={
            "housing temperature": value("110 °C", "100 °C", "120 °C", "special"),
            "oven temperature": value("125 °C", "", "130 °C", "special"),
            "heating time": value("30 min", "25 min", "45 min"),
        },
        resources=[resource("gauge", "TF-2", ("Contact probe", "Oberflächenfühler", "接触式测温探头"))],
        checks=[
            check(
                ("Temperature at the front seat", "Temperatur am vorderen Sitz", "前座温度"),
                ("Contact probe", "Oberflächenfühler", "接触式探头"),
                (
                    "Too cold: back in. Above 130 °C: block the housing",
                    "Zu kalt: zurück. Über 130 °C: Gehäuse sperren",
                    "过低回炉；超过 130 °C 隔离壳体",
                ),
                kind="special",
                gauge="TF-2",
                low="100 °C",
                high="120 °C",
            )
        ],
        media=[
            picture(
                "heating",
                ("Probe in the front seat", "Fühler im vorderen Sitz", "前座测温"),
                number(640, 300, "Circulating air", "Umluft", "循环风"),
            )
        ],
        standard_time=times(machine=75, manual=10, walking=4),
        references=[pfmea("7.6")],
        latitude=bounded("heating time", "28 min", "40 min"),
    ),
    "home-707": step(
        ("Join shaft and housing", "Welle und Gehäuse fügen", "合装轴与壳体"),
        (
            "Set the hot housing under the guide. Let the shaft slide in to the shoulder, hold it down ten seconds.",
            "Heißes Gehäuse unter die Führung stellen. Welle bis zum Bund einlassen, zehn Sekunden niederhalten.",
            "热壳体置于导向下方。轴滑入至台肩，压住十秒。",
        ),
        keys=[
            (
                (
                    "In one movement, within 60 seconds of the oven",
                    "In einem Zug, binnen 60 Sekunden nach dem Ofen",
                    "一次到位，出炉后 60 秒内",
                ),
                (
                    "Once the ring touches, the seat gives off its heat and grips it half-way",
                    "Berührt der Ring den Sitz, gibt dieser die Wärme ab und greift auf halbem Weg",
                    "轴承一接触座孔就吸热，会卡在半途",
                ),
            ),
            (
                ("Never hammer", "Nie schlagen", "禁止敲打"),
                (
                    "A stuck shaft comes out after heating again",
                    "Eine klemmende Welle kommt nach erneutem Erwärmen heraus",
                    "卡住时重新加热即可取出",
                ),
            ),
        ],
        hazards=[
            hazard(
                ("Hot housing", "Heißes Gehäuse", "高温壳体"),
                ("Move it with the gripper", "Mit dem Greifer bewegen", "用夹持器搬运"),
                "heat-resistant gloves",
            )
        ],
        parameters={"holding time": value("10 s", "10 s", "20 s"), "time from oven": value("40 s", "", "60 s")},
        media=[picture("joining", ("Cold shaft, hot housing", "Kalte Welle, heißes Gehäuse", "冷轴热壳"))],
        standard_time=times(manual=32),
        references=[pfmea("7.7")],
    ),
    "home-708": step(
        ("Fit the housing circlip", "Sicherungsring ins Gehäuse setzen", "装孔用卡簧"),
        (
            "Fit circlip 80×2.5, gap towards the drain. Turn it with the pliers: it must sit in the groove all round.",
            "Ring 80×2,5 setzen, Öffnung zum Ablass. Mit der Zange drehen: er muss ringsum in der Nut sitzen.",
            "装 80×2.5 卡簧，开口朝放油孔。用钳转动：必须整圈入槽。",
        ),
        keys=[
            (
                ("Gap towards the drain", "Öffnung zum Ablass", "开口朝放油孔"),
                ("Else oil stands behind the ring", "Sonst steht Öl hinter dem Ring", "否则油积在卡簧后"),
            )
        ],
        hazards=[
            hazard(
                ("Ring flies off", "Ring springt ab", "卡簧弹飞"),
                ("Face beside, not above the bore", "Gesicht neben, nicht über der Bohrung", "脸部避开孔口上方"),
                "safety glasses",
                "heat-resistant gloves",
            )
        ],
        resources=[
            resource("part", "DIN 472-80×2.5", ("Circlip 80×2.5", "Sicherungsring 80×2,5", "孔用卡簧 80×2.5"), "1")
        ],
        media=[
            picture(
                "housing-circlip",
                ("Ring seated, gap at the drain", "Ring sitzt, Öffnung am Ablass", "卡簧入槽，开口朝放油孔"),
                number(290, 540, "Gap", "Öffnung", "开口"),
            )
        ],
        standard_time=times(manual=18),
        references=[drawing("LG80-000", "C"), pfmea("7.8")],
        latitude=fixed(),
    ),
    "home-709": step(
        ("Check running and play", "Lauf und Spiel prüfen", "检查转动和间隙"),
        (
            "Let it cool below 35 °C. Turn the shaft ten times by hand. Set the dial gauge on its end, push and pull.",
            "Unter 35 °C abkühlen lassen. Welle zehnmal von Hand drehen. Messuhr ansetzen, drücken und ziehen.",
            "冷却至 35 °C 以下。用手转十圈。百分表抵轴端，推拉测量。",
        ),
        keys=[
            (
                ("Listen while turning", "Beim Drehen hinhören", "转动时听声音"),
                (
                    "A grain of dirt clicks once a turn",
                    "Ein Schmutzkorn klickt einmal je Umdrehung",
                    "杂质会每圈响一次",
                ),
            )
        ],
        resources=[resource("gauge", "MU-01", ("Dial gauge 0.01", "Messuhr 0,01", "百分表 0.01"))],
        checks=[
            check(
                ("Axial play", "Axialspiel", "轴向间隙"),
                ("Dial gauge, push and pull with 100 N", "Messuhr, mit 100 N drücken und ziehen", "百分表，100 N 推拉"),
                (
                    "Too little: measure the groove. Too much: measure the bearing",
                    "Zu klein: Nut messen. Zu groß: Lager messen",
                    "过小测槽，过大测轴承",
                ),
                kind="special",
                gauge="MU-01",
                low="0.1 mm",
                high="0.4 mm",
            )
        ],
        media=[
            picture(
                "axial-play",
                ("Push, pull, read", "Drücken, ziehen, ablesen", "推、拉、读数"),
                number(640, 240, "Dial gauge", "Messuhr", "百分表"),
            )
        ],
        standard_time=times(manual=26, walking=4),
        references=[pfmea("7.9")],
    ),
}
