"""OP10: the castings come in, are inspected and marked."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    check,
    drawing,
    fixed,
    free,
    hazard,
    note,
    number,
    operation,
    pfmea,
    picture,
    resource,
    said,
    standard,
    step,
    times,
)

OPERATION: Raw = operation(
    10,
    ("Incoming inspection and marking of the casting", "Wareneingangsprüfung und Kennzeichnung", "铸件进货检验和打标"),
    workstation="W-105",
    output=said("Casting with code, released", "Gussteil mit Code, freigegeben", "已打码并放行的铸件"),
    result=said(
        "Each casting can be traced to its melt, is free of faults that show, and has hall temperature.",
        "Jedes Gussteil ist auf seine Schmelze rückführbar, ohne sichtbare Fehler und auf Hallentemperatur.",
        "每个铸件均可追溯到熔炼批次，无可见缺陷，温度与车间一致。",
    ),
    skills=[{"id": "s1", "skill": "Visual inspection of castings", "level": "2"}],
    transfer=said("Rack of 8, by hand lift", "Gestell mit 8 Teilen, mit Handhubwagen", "8 件料架，手动搬运车"),
    references=[{"id": "d1", **drawing("LG80-100-R", "D")}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-101": step(
        ("Book the delivery in", "Lieferung vereinnahmen", "收货登记"),
        (
            "Compare delivery note, melt number on the pallet label and test certificate. Book the pallet.",
            "Lieferschein, Schmelzennummer auf dem Palettenetikett und Prüfzeugnis vergleichen. Palette buchen.",
            "核对送货单、托盘标签上的熔炼批号和检验证书。登记入库。",
        ),
        keys=[
            (
                ("One melt per pallet", "Nur eine Schmelze je Palette", "每托盘只允许一个熔炼批次"),
                (
                    "A recall then stops at one melt",
                    "Ein Rückruf endet dann bei einer Schmelze",
                    "召回范围可限于一个批次",
                ),
            )
        ],
        resources=[
            resource(
                "material",
                "LG80-100-R",
                (
                    "Casting AlSi10Mg, EN AC-43000 T6",
                    "Gussteil AlSi10Mg, EN AC-43000 T6",
                    "铸件 AlSi10Mg，EN AC-43000 T6",
                ),
                "1",
            )
        ],
        checks=[
            check(
                ("Certificate 3.1 for this melt", "Zeugnis 3.1 zu dieser Schmelze", "本批次 3.1 证书"),
                ("Compare the numbers", "Nummern vergleichen", "核对编号"),
                ("Block the pallet, call purchasing", "Palette sperren, Einkauf rufen", "隔离托盘，通知采购"),
                kind="special",
                frequency="1/pallet",
            )
        ],
        standard_time=times(manual=12, walking=5),
        references=[standard("EN 10204", "2004"), pfmea("1.1")],
        latitude=free("resources"),
    ),
    "home-102": step(
        ("Look the casting over", "Gussteil sichtprüfen", "目视检查铸件"),
        (
            "Turn the casting once under the lamp. Look at both seats, the sealing face and the parting line.",
            "Gussteil unter der Lampe einmal drehen. Beide Sitze, Dichtfläche und Formteilung ansehen.",
            "在灯下将铸件转一圈。查看两个轴承座、密封面和分型线。",
        ),
        keys=[
            (
                ("Light from the side", "Licht von der Seite", "灯光从侧面照射"),
                (
                    "Cold laps throw a shadow only then",
                    "Nur dann werfen Kaltfließstellen Schatten",
                    "侧光下冷隔才显出阴影",
                ),
            ),
            (
                ("Look into the front seat first", "Zuerst in den vorderen Sitz sehen", "先看前轴承座"),
                (
                    "It solidifies last: pores sit there",
                    "Er erstarrt zuletzt: dort sitzen Poren",
                    "该处最后凝固，易有气孔",
                ),
            ),
        ],
        hazards=[
            hazard(
                ("Sharp fins", "Scharfe Grate", "锋利飞边"),
                (
                    "Grip the boss, never the parting line",
                    "Am Auge greifen, nie an der Formteilung",
                    "抓凸台，勿抓分型线",
                ),
                "cut-resistant gloves",
            )
        ],
        checks=[
            check(
                ("Pores in seats and sealing face", "Poren in Sitzen und Dichtfläche", "轴承座和密封面的气孔"),
                ("Limit sample GM-LG80-2", "Grenzmuster GM-LG80-2", "限度样件 GM-LG80-2"),
                (
                    "Put aside; at the third, block the pallet",
                    "Aussondern; beim dritten Teil Palette sperren",
                    "隔离；第三件时隔离托盘",
                ),
                kind="special",
                gauge="GM-LG80-2",
                high="1 mm",
            )
        ],
        media=[
            picture(
                "casting-faults",
                ("Where faults sit", "Wo Fehler sitzen", "缺陷位置"),
                number(560, 190, "Pores in the front seat", "Poren im vorderen Sitz", "前座气孔"),
                number(215, 110, "Cold lap at the flange", "Kaltfließstelle am Flansch", "法兰冷隔"),
                number(330, 470, "Rest of the gate", "Angussrest", "浇口残余"),
                note("arrow", [(200, 575), (262, 562)], "Fin", "Grat", "飞边"),
            )
        ],
        standard_time=times(manual=20),
        references=[pfmea("1.2")],
    ),
    "home-103": step(
        ("Test the hardness", "Härte prüfen", "检测硬度"),
        (
            "File the test pad 0.5 mm deep. Test two castings of each melt, write the values on the melt card.",
            "Prüffläche 0,5 mm tief feilen. Je Schmelze zwei Gussteile prüfen, Werte in die Schmelzkarte schreiben.",
            "将测试面锉去 0.5 mm。每批次检测两件，数值填入批次卡。",
        ),
        keys=[
            (
                (
                    "Through the skin, down to bare metal",
                    "Durch die Gusshaut bis aufs blanke Metall",
                    "去掉铸皮，露出基体",
                ),
                (
                    "The skin is harder and hides a missed T6",
                    "Die Haut ist härter und verdeckt fehlendes T6",
                    "铸皮偏硬，会掩盖漏热处理",
                ),
            )
        ],
        resources=[resource("gauge", "HP-3", ("Brinell tester 5/250", "Brinellprüfer 5/250", "布氏硬度计 5/250"))],
        checks=[
            check(
                ("Hardness HBW 5/250", "Härte HBW 5/250", "硬度 HBW 5/250"),
                ("Brinell, EN ISO 6506-1", "Brinell, EN ISO 6506-1", "布氏，EN ISO 6506-1"),
                (
                    "Block the melt, ask for a new heat treatment",
                    "Schmelze sperren, Wärmebehandlung reklamieren",
                    "隔离批次，要求重新热处理",
                ),
                kind="special",
                gauge="HP-3",
                sample="2",
                frequency="1/melt",
                low="90 HBW",
                high="115 HBW",
            )
        ],
        media=[
            picture(
                "hardness-spot",
                ("Test pad on the flange", "Prüffläche am Flansch", "法兰上的测试面"),
                number(325, 445, "Test pad", "Prüffläche", "测试面"),
            )
        ],
        standard_time=times(manual=18),
        references=[standard("EN 1706", "2020"), pfmea("1.3")],
        latitude=fixed(),
    ),
    "home-104": step(
        ("Check the allowance", "Aufmaß prüfen", "检查加工余量"),
        (
            "Lay template SL-LG80 on the flange and push it into the bore. It must pass on the green side only.",
            "Schablone SL-LG80 auf den Flansch legen und in die Bohrung schieben. Nur die grüne Seite darf passen.",
            "将样板 SL-LG80 放在法兰上并推入孔内。只有绿色一侧能通过。",
        ),
        keys=[
            (
                (
                    "Turn the template through 90° and repeat",
                    "Schablone um 90° drehen, wiederholen",
                    "样板转 90° 再查一次",
                ),
                (
                    "A shifted core shows in one direction only",
                    "Kernversatz zeigt sich nur in einer Richtung",
                    "型芯偏移只在一个方向显现",
                ),
            )
        ],
        resources=[resource("gauge", "SL-LG80", ("Allowance template", "Aufmaßschablone", "余量样板"))],
        checks=[
            check(
                ("Allowance on seats and faces", "Aufmaß an Sitzen und Flächen", "轴承座和端面余量"),
                ("Template, two directions", "Schablone, zwei Richtungen", "样板，两个方向"),
                (
                    "Block the pallet, tell the foundry the cavity",
                    "Palette sperren, Gießerei die Kavität melden",
                    "隔离托盘，通知铸造厂型腔号",
                ),
                gauge="SL-LG80",
                sample="3",
                frequency="1/pallet",
                low="1.5 mm",
                high="3 mm",
            )
        ],
        media=[
            picture(
                "allowance",
                ("Casting and finished contour", "Rohteil und Fertigkontur", "毛坯与成品轮廓"),
                note("text", [(560, 300)], "Dashed: finished part", "Gestrichelt: Fertigteil", "虚线：成品"),
            )
        ],
        standard_time=times(manual=10),
        references=[drawing("LG80-100-R", "D")],
    ),
}
