"""OP20, its second half: the dowel bores."""

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
    number,
    pfmea,
    picture,
    resource,
    step,
    times,
)

STEPS: dict[str, Raw] = {
    "home-206": step(
        ("Drill the dowel bores", "Passbohrungen vorbohren", "预钻定位孔"),
        (
            "T02 drills both bores Ø 7.8, 18 mm deep.",
            "T02 bohrt beide Bohrungen Ø 7,8, 18 mm tief.",
            "T02 钻两孔 Ø 7.8，深 18 mm。",
        ),
        keys=[
            (
                ("Both bores before any is reamed", "Erst beide bohren, dann reiben", "先钻完两孔再铰"),
                (
                    "A tool change between them costs position",
                    "Ein Wechsel dazwischen kostet Position",
                    "中途换刀影响位置度",
                ),
            )
        ],
        parameters=milling("7.8", 160, 6530, 2, "0.125", 1630),
        resources=[
            resource(
                "tool",
                "T02",
                ("Carbide drill Ø 7.8, through coolant", "VHM-Bohrer Ø 7,8, IK", "硬质合金钻头 Ø 7.8，内冷"),
                tool_life="8000 pcs",
            )
        ],
        standard_time=times(machine=14),
        latitude=bounded("spindle speed", "5900 rpm", "7000 rpm"),
    ),
    "home-207": step(
        ("Ream the dowel bores", "Passbohrungen reiben", "铰定位孔"),
        (
            "T03 reams both bores Ø 8 H7, 16 mm deep. Try the plug gauge in both.",
            "T03 reibt beide Bohrungen Ø 8 H7, 16 mm tief. Lehrdorn in beiden probieren.",
            "T03 铰两孔 Ø 8 H7，深 16 mm。两孔均用塞规检查。",
        ),
        keys=[
            (
                ("Feed out at the same speed", "Mit gleichem Vorschub herausfahren", "以相同进给退出"),
                (
                    "Rapid withdrawal opens the bore at its mouth",
                    "Eilgang weitet die Bohrung am Eingang auf",
                    "快退会使孔口扩大",
                ),
            )
        ],
        parameters=milling("8", 80, 3180, 6, "0.07", 1335),
        resources=[
            resource(
                "tool",
                "T03",
                ("Reamer Ø 8 H7, carbide, z 6", "Reibahle Ø 8 H7, VHM, z 6", "铰刀 Ø 8 H7，硬质合金，6 齿"),
                tool_life="5000 pcs",
            ),
            resource("gauge", "LD-8H7", ("Plug gauge Ø 8 H7", "Grenzlehrdorn Ø 8 H7", "塞规 Ø 8 H7")),
        ],
        checks=[
            check(
                ("Dowel bores Ø 8 H7", "Passbohrungen Ø 8 H7", "定位孔 Ø 8 H7"),
                ("Plug gauge, go and no-go", "Lehrdorn, Gut und Ausschuss", "塞规，通止端"),
                (
                    "Change the reamer, check back to the last good part",
                    "Reibahle wechseln, bis zum letzten Gutteil zurückprüfen",
                    "换铰刀，追溯至上一合格件",
                ),
                kind="special",
                gauge="LD-8H7",
                frequency="1/20",
                low="8 mm",
                high="8.015 mm",
            )
        ],
        media=[
            picture(
                "dowel-bores",
                ("Dowel bores on the base face", "Passbohrungen auf der Grundfläche", "基面上的定位孔"),
                number(
                    205, 245, "Round dowel of the next fixture", "Runder Stift der nächsten Vorrichtung", "下道夹具圆销"
                ),
                number(560, 245, "Diamond dowel", "Schwertbolzen", "菱形销"),
            )
        ],
        standard_time=times(machine=20, manual=8),
        references=[drawing(), pfmea("2.7")],
        latitude=fixed(),
    ),
    "home-208": step(
        ("Unload and clean", "Entnehmen und reinigen", "取件清洁"),
        (
            "Open the jaws, lift the part out, blow it off inside the cabin. Lay it on felt, base face up.",
            "Spannung lösen, Teil herausheben, in der Kabine abblasen. Grundfläche oben auf Filz legen.",
            "松开卡爪，取出工件，在舱内吹净端面和孔。基面朝上放在毛毡上。",
        ),
        keys=[
            (
                ("Never lay it on its base face", "Nie auf die Grundfläche legen", "切勿基面朝下放置"),
                ("One scratch across it is a leak", "Ein Kratzer quer darüber ist ein Leck", "一道划痕就是一处泄漏"),
            )
        ],
        hazards=[
            hazard(
                ("Chips blown into the eyes", "Späne ins Auge", "切屑入眼"),
                (
                    "Blow inside the cabin only, 3 bar at most",
                    "Nur in der Kabine, höchstens 3 bar",
                    "仅在舱内吹，压力不超过 3 bar",
                ),
                "safety glasses",
            )
        ],
        standard_time=times(manual=14, walking=4),
        latitude=free("resources"),
    ),
}
