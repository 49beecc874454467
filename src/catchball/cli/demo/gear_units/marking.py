"""OP10, its second half: the code, and the rest before machining."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    free,
    hazard,
    note,
    pfmea,
    picture,
    resource,
    standard,
    step,
    times,
    value,
)

STEPS: dict[str, Raw] = {
    "home-105": step(
        ("Mark the code", "Code nadelprägen", "打二维码"),
        (
            "Set the casting in the nest, flange against the stop. Scan the pallet label and start the dot marker.",
            "Gussteil ins Nest setzen, Flansch an den Anschlag. Palettenetikett scannen, Nadelpräger starten.",
            "将铸件放入定位座，法兰靠紧挡块。扫描托盘标签，启动打标机。",
        ),
        keys=[
            (
                (
                    "On the pad between two flange holes",
                    "Auf die Fläche zwischen zwei Flanschlöchern",
                    "打在两个法兰孔之间的平台上",
                ),
                (
                    "Elsewhere it is milled away or hidden",
                    "Anderswo wird er weggefräst oder verdeckt",
                    "其他位置会被铣掉或遮住",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Noise of the marker", "Lärm des Prägers", "打标噪声"),
                ("Close the hood", "Haube schließen", "关闭防护罩"),
                "hearing protection",
            )
        ],
        parameters={
            "dot depth": value("0.15 mm", "0.1 mm", "0.25 mm"),
            "code size": value("8 mm", "8 mm", "10 mm"),
        },
        resources=[resource("program", "DM-LG80", ("Marking program", "Prägeprogramm", "打标程序"))],
        media=[
            picture(
                "marking-pad",
                ("Data matrix code, 8 mm", "Data-Matrix-Code, 8 mm", "二维码，8 mm"),
                note("box", [(360, 392), (408, 440)], "Marking pad", "Kennzeichnungsfläche", "打标平台"),
            )
        ],
        standard_time=times(machine=22, manual=10),
        references=[pfmea("1.5")],
        latitude=bounded("dot depth", "0.12 mm", "0.22 mm"),
    ),
    "home-106": step(
        ("Read the code back", "Code rücklesen", "回读二维码"),
        (
            "Read the code with the fixed scanner. Release the casting only on green.",
            "Code am festen Scanner lesen. Gussteil nur bei Grün freigeben.",
            "用固定扫描器读码。绿灯亮才放行。",
        ),
        keys=[
            (
                ("Read it dry and wiped", "Trocken und abgewischt lesen", "擦干后读码"),
                (
                    "Oil lifts the grade and hides flat dots",
                    "Öl hebt die Note und verdeckt flache Punkte",
                    "油膜会掩盖浅点",
                ),
            )
        ],
        checks=[
            check(
                ("Code grade B or better", "Codenote B oder besser", "码等级 B 及以上"),
                ("Scanner, ISO/IEC 29158", "Scanner, ISO/IEC 29158", "扫描器，ISO/IEC 29158"),
                (
                    "Mark anew on the spare pad, once",
                    "Einmal auf der Ersatzfläche neu prägen",
                    "在备用平台重打，仅一次",
                ),
                gauge="SC-2",
            )
        ],
        standard_time=times(manual=5),
        references=[standard("ISO/IEC 29158", "2020")],
    ),
    "home-107": step(
        ("Let the castings reach hall temperature", "Gussteile temperieren", "铸件恒温"),
        (
            "Put the rack beside the machine and hang the time card on it. Machine it after 4 hours at the earliest.",
            "Gestell neben die Maschine stellen, Zeitkarte anhängen. Frühestens nach 4 Stunden bearbeiten.",
            "将料架放在机床旁并挂上时间卡。至少 4 小时后再加工。",
        ),
        keys=[
            (
                (
                    "In winter too, and never beside the gate",
                    "Auch im Winter, nie neben dem Tor",
                    "冬季同样执行，勿放在大门旁",
                ),
                (
                    "10 K change Ø 80 by 18 µm: more than half the tolerance",
                    "10 K ändern Ø 80 um 18 µm: mehr als die halbe Toleranz",
                    "10 K 使 Ø 80 变化 18 µm，超过公差一半",
                ),
            )
        ],
        parameters={
            "resting time": value("4 h", "4 h", ""),
            "casting temperature": value("20 °C", "18 °C", "24 °C"),
        },
        resources=[resource("fixture", "G-8", ("Rack for 8 castings", "Gestell für 8 Gussteile", "8 件料架"), "1")],
        standard_time=times(manual=8, walking=15),
        latitude=free("resources") | bounded("casting temperature", "18 °C", "26 °C"),
    ),
}
